//! The address bar. The only file that touches the history.

use gloo::utils::{history, window};
use podpath_view::link::Link;
use wasm_bindgen::JsValue;

/// The page's link.
pub fn read() -> Link {
    let hash = window().location().hash().unwrap_or_default();
    match hash.parse() {
        Ok(link) => link,
        Err(never) => match never {},
    }
}

/// Writes a link into the address bar: as a new entry of the history, or instead of the current one.
pub fn write(link: &Link, new_entry: bool) {
    let text = link.to_string();
    if window().location().hash().is_ok_and(|hash| hash == text) {
        return;
    }
    // A browser may refuse (too many in a minute, a frame without an origin): the app goes on without an address.
    let _ = if new_entry {
        history().push_state_with_url(&JsValue::NULL, "", Some(&text))
    } else {
        history().replace_state_with_url(&JsValue::NULL, "", Some(&text))
    };
}

/// The address of a link in the full app: this page without its query, or the one that the element was loaded from.
pub fn absolute(base: &str, link: &Link) -> String {
    let base = base.split(['?', '#']).next().unwrap_or_default();
    format!("{base}{link}")
}

/// The address of the same link for a frame: without what belongs to a page of its own.
pub fn framed(base: &str, link: &Link) -> String {
    let base = base.split(['?', '#']).next().unwrap_or_default();
    format!("{base}?embed{link}")
}
