//! A picture that is larger than its box is moved by dragging it, with a mouse; a finger does that by itself.

use web_sys::Element;
use yew::prelude::*;

/// What is to be done when the pointer goes down on `node` and when it moves there.
#[hook]
pub(crate) fn use_pan(node: &NodeRef) -> Callback<PointerEvent> {
    let node = node.clone();
    let last = use_mut_ref(|| None::<(i32, i32)>);
    Callback::from(move |event: PointerEvent| {
        let Some(node) = node.cast::<Element>() else { return };
        let (x, y) = (event.client_x(), event.client_y());
        if event.pointer_type() != "mouse" || event.buttons() != 1 {
            *last.borrow_mut() = None;
            return;
        }
        let before = last.borrow_mut().replace((x, y));
        if let Some((from_x, from_y)) = before.filter(|_| event.type_() == "pointermove") {
            node.set_scroll_left(node.scroll_left() + from_x - x);
            node.set_scroll_top(node.scroll_top() + from_y - y);
        }
    })
}
