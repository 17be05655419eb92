//! The chapters on the scrub bar: how wide they are, where the knob is, and which step lies under a finger.

use std::rc::Rc;

use podpath_view::steps::Chapter;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::run::Run;

/// The chapters, cut to the steps that may be walked.
pub(super) fn parts(run: &Run, (first, last): (usize, usize)) -> Rc<[Chapter]> {
    let cut = |chapter: &Chapter| Chapter { first: chapter.first.max(first), last: chapter.last.min(last), ..chapter.clone() };
    run.steps.chapters().iter().map(cut).filter(|chapter| chapter.first <= chapter.last).collect()
}

/// How far the cursor is in a chapter, in percent.
fn percent(part: &Chapter, cursor: usize) -> f64 {
    let done = u32::try_from(cursor + 1 - part.first).unwrap_or(u32::MAX);
    let all = u32::try_from(part.len()).unwrap_or(u32::MAX);
    (f64::from(done) - 0.5) / f64::from(all) * 100.0
}

/// A chapter on the bar: as wide as it is long, and never too narrow for its name where there is room.
pub(super) fn draw(part: &Chapter, count: usize, cursor: usize, name: AttrValue) -> Html {
    let now = (part.first..=part.last).contains(&cursor);
    let state = if now {
        "now"
    } else if part.last < cursor {
        "done"
    } else {
        "future"
    };
    let style = format!("flex-grow:{};min-width:min(60px,{}%)", part.len(), 92 / count.max(1));
    let at = if now { percent(part, cursor) } else { 0.0 };
    html! {
        <div key={part.first} class={classes!("part", state)} ~style={style} aria-hidden="true" title={name.clone()}>
            <span>{ name }</span>
            <div class="bar">
                if now { <div class="fill" ~style={format!("width:{at:.2}%")}></div><i class="knob" ~style={format!("left:{at:.2}%")}></i> }
            </div>
        </div>
    }
}

/// The step at a point of the screen.
pub(super) fn step_at(bar: &Element, parts: &[Chapter], x: f64) -> Option<usize> {
    let drawn = bar.query_selector_all(".part").ok()?;
    for (at, part) in (0..).zip(parts) {
        let rect = drawn.get(at)?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
        let is_last = part.last == parts.last()?.last;
        if x < rect.right() + 1.5 || is_last {
            let share = ((x - rect.left()) / rect.width().max(1.0)).clamp(0.0, 0.999);
            let steps = u32::try_from(part.len()).ok()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a share of the steps: not negative, not more than they are"
            )]
            let inside = (share * f64::from(steps)) as usize;
            return Some(part.first + inside);
        }
    }
    None
}
