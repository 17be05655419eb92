//! podpath in the browser: the viewer, one WebAssembly module that is both the app and what stands behind the `<pod-path>` element. The
//! simulator is another one, behind a door.
//!
//! | room | what is there |
//! | --- | --- |
//! | [`app`] | the app: which parts are on the screen |
//! | [`store`] | the one state, and every way in which it changes |
//! | [`wish`], [`door`], [`gate`] | what a reader wants to see run, and the way to the simulator |
//! | [`run`] | a run with everything that the views look things up in |
//! | [`catalogue`], [`preset`] | what can be chosen |
//! | [`recording`] | a recording that a reader has opened, beside its simulation |
//! | [`host`], [`frame`], [`element`] | where it lives: a page, a frame, an element; and the wire to the page around |
//! | `components` | the parts of the page |
//! | `hooks` | what happens beside drawing: size, keys, time, address |
//! | `kept` | what the browser keeps for a reader |
//! | [`page`], [`url`], [`text`] | the browser's settings, the address bar, the words |

pub mod app;
pub mod catalogue;
mod components;
mod copied;
pub mod door;
mod drawn;
pub mod element;
pub mod frame;
pub mod gate;
mod hooks;
pub mod host;
mod kept;
pub mod layout;
pub mod page;
mod placing;
pub mod preset;
pub mod recording;
pub mod run;
mod screen;
pub mod store;
pub mod text;
pub mod url;
mod window;
pub mod wish;

use std::rc::Rc;

use js_sys::Function;
use podpath_trace::ask::Said;
use podpath_trace::manifest::Reading;
use podpath_view::link::Link;
use podpath_view::words::Lang;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Element;
use yew::Renderer;

use app::{App, Props};
use door::{Door, Lost, Ran};
use host::{Place, Remote};
use run::Run;
use store::{Settings, Store};
use text::Text;

/// Draws the app into `root`, for as long as the page lives. Called once, by `static/boot.js`; `ask` is the way to the simulator. With
/// `?embed` in the address the page is a frame in somebody else's page.
///
/// # Errors
/// The first run did not come: its cause and what it is about, as `static/load.js` says them.
#[wasm_bindgen]
pub async fn start(root: Element, ask: Function) -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let door = gate::door(ask);
    let place = if frame::is_wanted() { Place::Frame } else { Place::Page };
    let remote = Rc::new(if place == Place::Frame { frame::remote() } else { Remote::silent() });
    let link = url::read();
    let settings = page::settings();
    let first = first(&door, &link, link.lang.unwrap_or(settings.lang)).await.map_err(gate::thrown)?;
    // The first picture may have been walked while all this came.
    let link = Link { place: url::read().place, ..link };
    let start = Rc::new(first.store(&link, settings));
    // A frame answers once it has something to say: messages are not kept for one that is not there yet.
    if place == Place::Frame {
        frame::listen(&remote);
    }
    let size = (f64::from(root.client_width()), f64::from(root.client_height()));
    let home = gloo::utils::window().location().href().unwrap_or_default().into();
    Renderer::<App>::with_root_and_props(root, Props { start, place, remote, door, home, size }).render();
    // What `cargo xtask bench` waits for: the first step is drawn and answers. Where the first picture could be walked, it did before.
    if let Some(performance) = gloo::utils::window().performance() {
        // A mark is only for measuring.
        let _ = performance.mark("first-step");
    }
    Ok(())
}

/// The run to begin with, and what of a link could not be had.
#[derive(Debug)]
pub struct First {
    /// The run.
    run: Rc<Run>,
    /// What is wrong with the manifest of the link, in whose place the first one runs.
    reading: Option<Rc<Reading>>,
    /// What could not be done to the node.
    refused: Option<Said>,
}

impl First {
    /// The state to begin with.
    pub fn store(self, link: &Link, settings: Settings) -> Store {
        let store = Store::open(link, settings, self.run, self.reading);
        Store { notice: self.refused.or(store.notice.clone()), ..store }
    }
}

/// The run that a link speaks of, and the texts of a language: both are on their way at once.
///
/// # Errors
/// No answer came.
pub async fn first(door: &Door, link: &Link, lang: Lang) -> Result<First, Lost> {
    let words = (!Text::is_there(lang)).then(|| door.words(lang));
    let first = first_run(door, link).await?;
    if let Some(words) = words {
        Text::keep(lang, words.await?);
    }
    Ok(first)
}

/// The run that a link speaks of. Where its manifest is no Pod it is the first one's; where something cannot be done to the node it is not
/// done.
///
/// # Errors
/// No answer came.
pub async fn first_run(door: &Door, link: &Link) -> Result<First, Lost> {
    let wish = Store::wish_of(link);
    let (instead, reading, refused) = match door.run(&wish).await? {
        Ran::Run(run) => return Ok(First { run, reading: None, refused: None }),
        Ran::Unread(reading) => (wish.of_first(), Some(reading), None),
        Ran::Refused(said) => (wish.unbroken(), None, Some(said)),
    };
    match door.run(&instead).await? {
        Ran::Run(run) => Ok(First { run, reading, refused }),
        Ran::Unread(_) | Ran::Refused(_) => Err(Lost { cause: "broken".to_owned(), what: "manifest".to_owned() }),
    }
}
