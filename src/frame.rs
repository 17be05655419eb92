//! A frame in somebody else's page: messages in, messages out. `{podpath: 1, type, …}`; every page may drive, because commands are
//! harmless by design, but only the page around is listened to and answered.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::window;
use js_sys::JSON;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Window};

use crate::host::Remote;
use crate::store::Action;

/// The version of the messages.
const VERSION: u64 = 1;

/// Whether the address asks for a frame.
pub fn is_wanted() -> bool {
    let query = window().location().search().unwrap_or_default();
    query.trim_start_matches('?').split('&').any(|parameter| parameter == "embed" || parameter.starts_with("embed="))
}

/// The wire to the page around.
pub fn remote() -> Remote {
    Remote::new(Box::new(|kind, news| post(kind, news.clone())))
}

/// Listens to the page around, for as long as the frame lives.
pub fn listen(remote: &Rc<Remote>) {
    let remote = remote.clone();
    let listener = EventListener::new(&window(), "message", move |event| {
        let Some(message) = event.dyn_ref::<MessageEvent>() else { return };
        let from_parent = match (message.source(), around()) {
            (Some(source), Some(parent)) => JsValue::from(source) == JsValue::from(parent),
            _ => false,
        };
        let text = JSON::stringify(&message.data()).ok().and_then(|text| text.as_string());
        if let Some(message) = text.filter(|_| from_parent).and_then(|text| serde_json::from_str(&text).ok()) {
            take(&remote, &message);
        }
    });
    listener.forget();
}

/// The page around. A frame that is opened by itself is its own parent, and would answer itself for ever.
fn around() -> Option<Window> {
    let own = window();
    window().parent().ok().flatten().filter(|parent| JsValue::from(parent) != JsValue::from(&own))
}

fn take(remote: &Remote, message: &Value) {
    if message.get("podpath").and_then(Value::as_u64) != Some(VERSION) {
        return;
    }
    let word = |name: &str| message.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let id = message.get("id").cloned().unwrap_or(Value::Null);
    let set = |name: &str| Some(Action::Attribute(name.to_owned(), word(name)));
    let action = match message.get("type").and_then(Value::as_str).unwrap_or_default() {
        "ping" => return post("ready", answer(remote, id)),
        "getState" => return post("state", answer(remote, id)),
        "setTheme" => set("theme"),
        "setLang" => set("lang"),
        "load" => word("link").and_then(|link| link.parse().ok()).map(|link| Action::Link(Box::new(link))),
        kind => {
            if let Err(key) = remote.command(kind, word("step")) {
                post("error", json!({ "id": id, "key": key, "what": word("step").unwrap_or_else(|| kind.to_owned()) }));
            }
            return;
        }
    };
    match action {
        Some(action) => remote.send(action),
        None => post("error", json!({ "id": id, "key": "unknown-command" })),
    }
}

fn answer(remote: &Remote, id: Value) -> Value {
    let mut state = remote.state();
    if let Value::Object(fields) = &mut state {
        fields.insert("id".to_owned(), id);
    }
    state
}

/// Tells the page around. What is told is no secret, so any page may hear it.
fn post(kind: &str, news: Value) {
    let mut message = json!({ "podpath": VERSION, "type": kind });
    if let (Value::Object(message), Value::Object(news)) = (&mut message, news) {
        message.extend(news);
    }
    if let (Some(parent), Ok(value)) = (around(), JSON::parse(&message.to_string())) {
        // A page that is gone hears nothing.
        let _ = parent.post_message(&value, "*");
    }
}
