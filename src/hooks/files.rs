//! Files that a reader gives to the page: dropped on it, or chosen. They are read here, and nothing of them goes anywhere.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use js_sys::{ArrayBuffer, Uint8Array};
use podpath_trace::ask::Said;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DragEvent, Event, File, HtmlInputElement};
use yew::prelude::*;

use crate::components::Dispatch;
use crate::host::Place;
use crate::recording::{BYTES_MAX, Refusal, megabytes};
use crate::store::{Action, Store};

/// Reads a file and asks for it to be opened.
pub(crate) fn read(file: &File, dispatch: &Dispatch) {
    let (name, size) = (file.name(), file.size());
    // A size is a whole number far below 2^53.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number, and not negative")]
    let size = size as usize;
    if size > BYTES_MAX {
        return dispatch.dispatch(Action::Refuse(Refusal { file: name, said: Said::with("refused-size", [("what", &megabytes(size))]) }));
    }
    let (done, failed) = (dispatch.clone(), dispatch.clone());
    let unread = name.clone();
    let then = Closure::once_into_js(move |buffer: wasm_bindgen::JsValue| {
        let bytes = Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()).to_vec();
        done.dispatch(opened(name, bytes));
    });
    let or_else = Closure::once_into_js(move |_: wasm_bindgen::JsValue| {
        failed.dispatch(Action::Refuse(Refusal { file: unread, said: Said::plain("refused-unread") }));
    });
    // The promise of the promise is nobody's.
    let promise: js_sys::Object = file.array_buffer().unchecked_into();
    let call = js_sys::Reflect::get(&promise, &"then".into()).ok().and_then(|then| then.dyn_into::<js_sys::Function>().ok());
    if let Some(call) = call {
        let _ = call.call2(&promise, &then, &or_else);
    }
}

/// What a file is: a recording, or a manifest, which may be JSON too.
pub(crate) fn opened(name: String, bytes: Vec<u8>) -> Action {
    let lower = name.to_lowercase();
    let text = std::str::from_utf8(&bytes).ok();
    let head: String = text.unwrap_or_default().chars().take(HEAD).collect();
    let is_json = lower.ends_with(".json") || head.trim_start().starts_with(['{', '[']);
    let is_object = head.contains("\"apiVersion\"") && head.contains("\"kind\"");
    let is_yaml = lower.ends_with(".yaml") || lower.ends_with(".yml") || !is_json;
    match text {
        Some(text) if is_yaml || is_object => Action::Load(text.into()),
        _ => Action::Recording(name, bytes.into()),
    }
}

/// So many letters tell what a file is.
const HEAD: usize = 4_000;

/// Lets the reader choose a file, as any page does.
pub(crate) fn choose(dispatch: &Dispatch) {
    let input = document().create_element("input").ok().and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    let Some(input) = input else { return };
    input.set_type("file");
    input.set_accept(".json,.yaml,.yml,application/json,application/yaml");
    let (dispatch, chosen) = (dispatch.clone(), input.clone());
    EventListener::once(&input, "change", move |_| {
        if let Some(file) = chosen.files().and_then(|files| files.get(0)) {
            read(&file, &dispatch);
        }
    })
    .forget();
    input.click();
}

/// Takes files that are dropped on the page; whether one is held over it.
#[hook]
pub(crate) fn use_drop(store: &UseReducerHandle<Store>, place: Place) -> bool {
    let over = use_state_eq(|| false);
    let (setter, dispatch) = (over.setter(), store.dispatcher());
    use_effect_with((), move |()| {
        let listen = |name: &'static str, act: Box<dyn Fn(&DragEvent)>| {
            EventListener::new_with_options(&document(), name, EventListenerOptions::enable_prevent_default(), move |event: &Event| {
                if let Some(event) = event.dyn_ref::<DragEvent>().filter(|event| has_files(event)) {
                    event.prevent_default();
                    act(event);
                }
            })
        };
        let listeners = (place == Place::Page).then(|| {
            let (enter, leave, end) = (setter.clone(), setter.clone(), setter);
            [
                listen("dragover", Box::new(move |_| enter.set(true))),
                // Out of the page, and not from one part of it to another.
                listen("dragleave", Box::new(move |event| leave.set(event.related_target().is_some()))),
                listen(
                    "drop",
                    Box::new(move |event| {
                        end.set(false);
                        let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
                        if let Some(file) = file {
                            read(&file, &dispatch);
                        }
                    }),
                ),
            ]
        });
        move || drop(listeners)
    });
    *over
}

/// Text that is dragged is none of our business.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

#[cfg(test)]
mod tests {
    use super::opened;
    use crate::store::Action;

    #[test]
    fn a_manifest_goes_into_the_editor_and_a_recording_is_played() {
        let is_manifest = |name: &str, text: &str| matches!(opened(name.to_owned(), text.into()), Action::Load(_));
        assert!(is_manifest("pod.yaml", "{") && is_manifest("POD.YML", "kind: Pod") && is_manifest("pod", "apiVersion: v1\nkind: Pod\n"));
        assert!(is_manifest("pod.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}"));
        assert!(!is_manifest("simple.1.json", "{\"format\": \"capture/1\", \"path\": \"crio\"}"));
        assert!(
            matches!(opened("x.yaml".to_owned(), vec![0xff, 0xfe]), Action::Recording(..)),
            "what is no text is refused where files are"
        );
    }
}
