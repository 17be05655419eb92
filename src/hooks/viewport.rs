//! A window on the stage: the browser scrolls it, and it follows the hop. Where it is, is known without asking the browser, which would
//! have to lay out the whole page to answer.

use podpath_view::scene::{Point, Rect};
use web_sys::{Element, ScrollBehavior, ScrollToOptions};
use yew::prelude::*;

use super::resize::use_resize;
use crate::page;

/// A window, and the ways to move it.
#[derive(Clone)]
pub(crate) struct Viewport {
    /// The element that scrolls.
    pub(crate) node: NodeRef,
    seen: UseStateHandle<Rect>,
}

impl Viewport {
    /// What can be seen, in CSS pixels from the corner of what scrolls; nothing before the first drawing.
    pub(crate) fn seen(&self) -> Rect {
        *self.seen
    }
    /// Where the reader has scrolled to.
    pub(crate) fn onscroll(&self) -> Callback<Event> {
        let seen = self.seen.clone();
        Callback::from(move |event: Event| {
            if let Some(node) = event.target_dyn_into::<Element>() {
                seen.set(Rect { x: px(node.scroll_left()), y: px(node.scroll_top()), ..*seen });
            }
        })
    }
    /// Scrolls to a place, at once or as fast as the eye follows.
    pub(crate) fn to(&self, at: Point, slowly: bool) {
        let Some(node) = self.node.cast::<Element>() else { return };
        let options = ScrollToOptions::new();
        options.set_left(f64::from(at.x));
        options.set_top(f64::from(at.y));
        options.set_behavior(if slowly && !page::is_still() { ScrollBehavior::Smooth } else { ScrollBehavior::Instant });
        node.scroll_to_with_scroll_to_options(&options);
    }
}

/// Follows the scrolling and the size of the element that the result's `node` is given to.
#[hook]
pub(crate) fn use_viewport() -> Viewport {
    let node = use_node_ref();
    let seen = use_state_eq(|| Rect { x: 0.0, y: 0.0, w: 0.0, h: 0.0, r: 0.0 });
    let latest = use_mut_ref(|| seen.clone());
    *latest.borrow_mut() = seen.clone();
    use_resize(&node, move |node| {
        let seen = latest.borrow().clone();
        seen.set(Rect { w: px(node.client_width()), h: px(node.client_height()), ..*seen });
    });
    Viewport { node, seen }
}

#[expect(clippy::cast_precision_loss, reason = "a stage has some hundred pixels")]
const fn px(pixels: i32) -> f32 {
    pixels as f32
}
