//! What the tests in the browser do to a page: put something on it, click, type, press keys, read.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::time::Duration;

use gloo::utils::document;
use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{CssStyleSheet, Element, Event, EventInit, HtmlElement, HtmlTextAreaElement, KeyboardEvent, KeyboardEventInit};

/// The app's styles: without them nothing has a size, and nothing scrolls.
const STYLES: [&str; 13] = [
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/base.css"),
    include_str!("../../static/css/layout.css"),
    include_str!("../../static/css/stage.css"),
    include_str!("../../static/css/panels.css"),
    include_str!("../../static/css/editor.css"),
    include_str!("../../static/css/recording.css"),
    include_str!("../../static/css/story.css"),
    include_str!("../../static/css/beside.css"),
    include_str!("../../static/css/asked.css"),
    include_str!("../../static/css/map.css"),
    include_str!("../../static/css/claims.css"),
    include_str!("../../static/css/print.css"),
];

/// A place on the page of this size, in pixels.
pub(crate) fn stand(width: u32, height: u32) -> Element {
    let sheet = CssStyleSheet::new().expect("a style sheet");
    sheet.replace_sync(&STYLES.concat()).expect("styles");
    Reflect::set(&document(), &"adoptedStyleSheets".into(), &Array::of1(&sheet)).expect("adopted");
    let root = document().create_element("div").expect("a node");
    let style = root.dyn_ref::<HtmlElement>().expect("HTML").style();
    style.set_property("width", &format!("{width}px")).expect("a width");
    style.set_property("height", &format!("{height}px")).expect("a height");
    body().append_child(&root).expect("a place on the page");
    root
}

pub(crate) fn body() -> Element {
    document().body().expect("a body").into()
}

/// Lets everything be drawn, effects included. On a busy machine Yew draws in several turns: it is asked whether it has done.
pub(crate) async fn settle() {
    for _ in 0..3 {
        yew::platform::time::sleep(Duration::ZERO).await;
        yew::scheduler::flush().await;
    }
}

pub(crate) fn find(root: &Element, selector: &str) -> Element {
    root.query_selector(selector).expect("a selector").unwrap_or_else(|| panic!("nothing is {selector}"))
}

pub(crate) fn all(root: &Element, selector: &str) -> Vec<Element> {
    let found = root.query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|at| found.get(at)?.dyn_into().ok()).collect()
}

pub(crate) fn text(root: &Element, selector: &str) -> String {
    find(root, selector).text_content().unwrap_or_default()
}

pub(crate) fn click(root: &Element, selector: &str) {
    find(root, selector).dyn_into::<HtmlElement>().expect("HTML").click();
}

/// Clicks the control with this name.
pub(crate) fn click_named(root: &Element, name: &str) {
    let named =
        |element: &Element| element.get_attribute("aria-label").as_deref() == Some(name) || element.text_content().as_deref() == Some(name);
    let control = all(root, "button").into_iter().find(named).unwrap_or_else(|| panic!("nothing is called {name}"));
    control.dyn_into::<HtmlElement>().expect("HTML").click();
}

pub(crate) fn press(target: &Element, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_key(key);
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_composed(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).expect("an event");
    target.dispatch_event(&event).expect("dispatched");
}

pub(crate) fn type_text(area: &Element, text: &str) {
    area.dyn_ref::<HtmlTextAreaElement>().expect("a text area").set_value(text);
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("input", &init).expect("an event");
    area.dispatch_event(&event).expect("dispatched");
}
