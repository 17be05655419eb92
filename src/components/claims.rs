//! The page of misconceptions: the claims in one column, one of them open.

use podpath_view::misconceptions::{Group, MISCONCEPTIONS};
use podpath_view::words::Lang;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::claim::ClaimRow;
use super::page_bar::PageBar;
use crate::store::{Claims, Theme};
use crate::text::use_text;

/// The heading of the claim that is open.
const OPEN: &str = ".claim [aria-expanded=true]";
/// How much of an open claim should be seen, in pixels.
const ROOM_PX: f64 = 560.0;
/// How far from the edge its heading comes to stand.
const MARGIN_PX: f64 = 16.0;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) claims: Claims,
    pub(crate) lang: Lang,
    pub(crate) theme: Theme,
}

#[component]
pub(crate) fn ClaimsPage(props: &Props) -> Html {
    let text = use_text();
    let page = use_node_ref();
    use_effect_with((), {
        let page = page.clone();
        move |()| {
            arrive(&page);
            move || leave(&page)
        }
    });
    use_effect_with(props.claims.open.map(|claim| claim.key), {
        let page = page.clone();
        move |_| reveal(&page)
    });
    let group = |group: Group| {
        let id = group.text();
        html! {
            <section aria-labelledby={id}>
                <h2 {id}>{ text.say(id) }</h2>
                <ol class="claims">
                    { for group.claims().map(|claim| html!(<ClaimRow key={claim.key} {claim} open={props.claims.open == Some(claim)} expected={props.claims.expected(claim)} />)) }
                </ol>
            </section>
        }
    };
    html! {
        <div ref={page} class="frame claims-frame">
            <PageBar lang={props.lang} theme={props.theme} />
            <main class="claims-page">
                <div class="claims-column">
                    <h1 tabindex="-1">{ text.say("misconceptions-title") }</h1>
                    <p class="lead">{ text.with("misconceptions-lead", &[("count", &MISCONCEPTIONS.len().to_string())]) }</p>
                    { for Group::ALL.into_iter().map(group) }
                </div>
            </main>
        </div>
    }
}

/// The focus goes to the claim that a link has opened, else to the heading: what had it is no longer on the page.
fn arrive(page: &NodeRef) {
    let Some(page) = page.cast::<Element>() else { return };
    if let Some(target) = find(&page, OPEN).or_else(|| find(&page, "h1")) {
        // An element that is on the page takes the focus.
        let _ = target.focus();
    }
}

/// The open claim stays in view, whatever has closed above it.
fn reveal(page: &NodeRef) {
    let Some(page) = page.cast::<Element>() else { return };
    let (Some(open), Some(list)) = (find(&page, OPEN), find(&page, ".claims-page")) else { return };
    let (claim, seen) = (open.get_bounding_client_rect(), list.get_bounding_client_rect());
    if claim.top() < seen.top() || claim.bottom() + ROOM_PX > seen.bottom() {
        list.set_scroll_top(list.scroll_top() + whole(claim.top() - seen.top() - MARGIN_PX));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a page is at most some thousand pixels long")]
fn whole(px: f64) -> i32 {
    px.round() as i32
}

fn find(page: &Element, selector: &str) -> Option<HtmlElement> {
    page.query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Back to the run: its keys work at once.
fn leave(page: &NodeRef) {
    let root = page.cast::<Element>().and_then(|page| page.closest(".podpath").ok().flatten());
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        // An element that is on the page takes the focus.
        let _ = root.focus();
    }
}
