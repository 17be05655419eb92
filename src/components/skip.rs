//! A way past the simulation for those who go through a page by Tab: it comes first, and is seen when it has the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::text::use_text;

#[component]
pub(crate) fn SkipLink() -> Html {
    let text = use_text();
    let onclick = Callback::from(|event: MouseEvent| {
        let app = event.target_dyn_into::<Element>().and_then(|target| target.closest(".podpath").ok().flatten());
        let end = app.and_then(|app| app.query_selector(".skip-end").ok().flatten());
        if let Some(end) = end.and_then(|end| end.dyn_into::<HtmlElement>().ok()) {
            // An element that is on the page takes the focus.
            let _ = end.focus();
        }
    });
    html!(<button type="button" class="button small skip" {onclick}>{ text.say("embed-skip") }</button>)
}
