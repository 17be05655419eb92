//! A list that scrolls: where it is, without asking the browser, which would have to lay out the whole page to answer.

use gloo::render::request_animation_frame;
use web_sys::Element;
use yew::prelude::*;

use super::resize::use_resize;

/// What can be seen of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Seen {
    /// How far it is scrolled, in pixels.
    pub(crate) top_px: f64,
    /// How high its box is.
    pub(crate) height_px: f64,
}

/// Where a list is, and the ways to move it.
#[derive(Clone)]
pub(crate) struct Scroll {
    /// The element that scrolls.
    pub(crate) node: NodeRef,
    seen: UseStateHandle<Seen>,
}

impl Scroll {
    /// What can be seen.
    pub(crate) fn seen(&self) -> Seen {
        *self.seen
    }
    /// Where the reader has scrolled to.
    pub(crate) fn onscroll(&self) -> Callback<Event> {
        let seen = self.seen.clone();
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<Element>() {
                seen.set(Seen { top_px: f64::from(list.scroll_top()), ..*seen });
            }
        })
    }
    /// Scrolls to a place; the browser is told when it draws anyway.
    pub(crate) fn to(&self, top_px: f64) {
        self.seen.set(Seen { top_px, ..*self.seen });
        let node = self.node.clone();
        let frame = request_animation_frame(move |_| {
            if let Some(list) = node.cast::<Element>() {
                #[expect(clippy::cast_possible_truncation, reason = "a list is at most some million pixels long")]
                list.set_scroll_top(top_px as i32);
            }
        });
        // It comes within a frame, and does nothing if the list is gone by then.
        std::mem::forget(frame);
    }
}

/// Follows the scrolling and the size of the element that the result's `node` is given to.
#[hook]
pub(crate) fn use_scroll() -> Scroll {
    let node = use_node_ref();
    let seen = use_state_eq(|| Seen { top_px: 0.0, height_px: 800.0 });
    let latest = use_mut_ref(|| seen.clone());
    *latest.borrow_mut() = seen.clone();
    use_resize(&node, move |list| {
        let seen = latest.borrow().clone();
        seen.set(Seen { height_px: f64::from(list.client_height()), ..*seen });
    });
    Scroll { node, seen }
}
