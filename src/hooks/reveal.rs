//! A row that scrolls sideways follows what is new in it.

use gloo::render::request_animation_frame;
use web_sys::Element;
use yew::prelude::*;

/// How much room is left beside what is shown, in pixels: the row fades at its ends.
const ROOM_PX: f64 = 40.0;

/// After each step scrolls `row` as far as it takes to see the first element that `selector` finds; not at all where there is none.
#[hook]
pub(crate) fn use_reveal(row: &NodeRef, selector: &'static str, step: usize) {
    let row = row.clone();
    use_effect_with(step, move |_| {
        // The browser lays out for this frame anyway.
        let frame = request_animation_frame(move |_| {
            let Some(row) = row.cast::<Element>() else { return };
            let Some(found) = row.query_selector(selector).ok().flatten() else { return };
            let (seen, wanted) = (row.get_bounding_client_rect(), found.get_bounding_client_rect());
            let by = (wanted.right() + ROOM_PX - seen.right()).max(0.0) + (wanted.left() - ROOM_PX - seen.left()).min(0.0);
            #[expect(clippy::cast_possible_truncation, reason = "a row is at most some thousand pixels long")]
            let by = by.round() as i32;
            if by != 0 {
                row.set_scroll_left(row.scroll_left() + by);
            }
        });
        move || drop(frame)
    });
}
