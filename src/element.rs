//! What stands behind a `<pod-path>` element: `static/pod-path.js` calls it, one mount an element.

use std::rc::Rc;

use js_sys::{Array, Function};
use podpath_view::deeds::listed;
use podpath_view::link::Link;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use web_sys::Element;
use yew::{AppHandle, Reducible, Renderer};

use crate::app::{App, Props};
use crate::catalogue::{first_path, path_of, release_of};
use crate::door::{Door, Lost};
use crate::host::{Place, Remote};
use crate::preset::{Preset, STARTUP};
use crate::store::{Action, Settings, Store, boolean};
use crate::{first, gate, page};

/// Draws one embedded simulation into `root`, a node of a shadow tree. `attributes` is an array of `[name, value]`; `home` is the
/// address of the full app; `tell(kind, json)` hears what is new; `ask` is the way to the simulator.
///
/// # Errors
/// The first run did not come: its cause and what it is about, as `static/load.js` says them.
#[wasm_bindgen]
pub async fn mount(root: Element, attributes: Array, home: String, tell: Function, ask: Function) -> Result<Mounted, JsValue> {
    mounted(root, &attributes, home, tell, gate::door(ask)).await.map_err(gate::thrown)
}

/// The same with another door.
///
/// # Errors
/// The first run did not come.
pub async fn mounted(root: Element, attributes: &Array, home: String, tell: Function, door: Door) -> Result<Mounted, Lost> {
    console_error_panic_hook::set_once();
    let attributes: Vec<(String, String)> = attributes.iter().filter_map(|pair| attribute(&Array::from(&pair))).collect();
    let remote = Rc::new(Remote::new(Box::new(move |kind, news| {
        // What the page's own listener throws is the page's own matter.
        let _ = tell.call2(&JsValue::NULL, &kind.into(), &news.to_string().into());
    })));
    let size = (f64::from(root.client_width()), f64::from(root.client_height()));
    let start = start(attributes, &door).await?;
    let props = Props { start, place: Place::Element, remote: remote.clone(), door, home: home.into(), size };
    Ok(Mounted { handle: Renderer::<App>::with_root_and_props(root, props).render(), remote })
}

/// One embedded simulation on a page; it lives until `destroy`.
#[wasm_bindgen]
pub struct Mounted {
    handle: AppHandle<App>,
    remote: Rc<Remote>,
}

impl std::fmt::Debug for Mounted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mounted").finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Mounted {
    /// An attribute was changed, or taken away.
    pub fn set(&self, name: String, value: Option<String>) {
        self.remote.send(action(name, value));
    }
    /// A command: `play`, `pause`, `next`, `prev`, or `goto` with a milestone or a number. The key of what is wrong with it, if
    /// something is; then nothing has happened.
    pub fn command(&self, name: &str, place: Option<String>) -> Option<String> {
        self.remote.command(name, place).err().map(str::to_owned)
    }
    /// What is on screen, as JSON.
    pub fn state(&self) -> String {
        self.remote.state().to_string()
    }
    /// Takes the simulation off the page and lets go of everything it held.
    pub fn destroy(self) {
        self.handle.destroy();
    }
}

fn attribute(pair: &Array) -> Option<(String, String)> {
    Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
}

/// `auto` is what the browser says; the store, which asks nobody, is told the answer.
fn action(name: String, value: Option<String>) -> Action {
    let value = match (&*name, value.as_deref()) {
        ("lang", None | Some("auto")) => Some(page::language().tag().to_owned()),
        _ => value,
    };
    Action::Attribute(name, value)
}

/// The state that attributes describe. The path and a bundled manifest decide what is run, so they come first.
async fn start(mut attributes: Vec<(String, String)>, door: &Door) -> Result<Rc<Store>, Lost> {
    const ORDER: [&str; 5] = ["manifest", "path", "release", "api-server", "range"];
    let find = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let path = find("path").and_then(path_of).unwrap_or(first_path()).to_owned();
    let release = find("release").and_then(release_of).map(str::to_owned);
    let named = |id: &&str| *id == STARTUP || Preset::find(id).is_some();
    let preset = find("manifest").filter(named).map(str::to_owned);
    let api = find("api-server").is_some_and(|value| boolean(Some(value)) == Some(true));
    let deeds = listed(find("do").unwrap_or_default()).map(str::to_owned).collect();
    let link = Link { version: 1, path, preset, release, api, deeds, ..Link::default() };
    let settings = Settings { lang: page::language(), ..Settings::default() };
    let lang = find("lang").and_then(|tag| tag.parse().ok()).unwrap_or(settings.lang);
    let first = first(door, &link, lang).await?;
    attributes.sort_by_key(|(name, _)| ORDER.iter().position(|first| first == name).unwrap_or(ORDER.len()));

    let store = Rc::new(first.store(&link, settings));
    Ok(attributes.into_iter().fold(store, |store, (name, value)| store.reduce(action(name, Some(value)))))
}
