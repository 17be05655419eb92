//! The beats on the scrub bar: how wide they are, where the knob is, and which step lies under a finger.

use std::rc::Rc;

use podpath_view::steps::Beat;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::icon::{Glyph, icon};
use crate::run::Run;

/// The beats, cut to the steps that may be walked.
pub(super) fn parts(run: &Run, (first, last): (usize, usize)) -> Rc<[Beat]> {
    let cut = |beat: &Beat| Beat { first: beat.first.max(first), last: beat.last.min(last), ..beat.clone() };
    run.steps.beats().iter().map(cut).filter(|beat| beat.first <= beat.last).collect()
}

/// How far the cursor is in a beat, in percent.
fn percent(part: &Beat, cursor: usize) -> f64 {
    let done = u32::try_from(cursor + 1 - part.first).unwrap_or(u32::MAX);
    let all = u32::try_from(part.len()).unwrap_or(u32::MAX);
    f64::from(done) / f64::from(all) * 100.0
}

/// How wide a beat is among the others.
fn width(part: &Beat) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a wait has some hundred seconds at most")]
    let waits = part.wait_ns.map(|ns| (ns as f64 / 1e9).max(1.0).log10().max(0.5));
    if part.is_before() { 0.3 } else { waits.unwrap_or(1.0) }
}

/// A beat on the bar: all are as wide, but what was before the story is narrow, and time that only passes is as wide as its logarithm. Where
/// something is done to the node there is a cross, and from the first one on the unbroken run goes on above, as a dashed line.
pub(super) fn draw(part: &Beat, cursor: usize, name: AttrValue, forks: &[usize]) -> Html {
    let now = (part.first..=part.last).contains(&cursor);
    let state = if now {
        "now"
    } else if part.last < cursor {
        "done"
    } else {
        "future"
    };
    let kind = match part.key {
        _ if part.is_before() => Some("before"),
        "backoff" => Some("passes"),
        "crash" | "failed" => Some("fails"),
        _ => None,
    };
    let own = forks.iter().filter(|fork| (part.first..=part.last).contains(fork));
    let cross = |fork: &usize| html!(<i class="cross" ~style={format!("left:{:.2}%", percent(part, *fork))}>{ icon(Glyph::Close) }</i>);
    let branch = forks.first().filter(|fork| **fork <= part.last).map(|fork| if *fork < part.first { 0.0 } else { percent(part, *fork) });
    let style = format!("flex-grow:{:.2}", width(part));
    let at = if now { percent(part, cursor) } else { 0.0 };
    html! {
        <div key={part.first} class={classes!("part", state, kind)} ~style={style} aria-hidden="true" title={name.clone()}>
            if let Some(from) = branch { <i class="branch" ~style={format!("left:{from:.2}%")}></i> }
            <span>{ name }</span>
            <div class="bar">
                { for own.map(cross) }
                if now { <div class="fill" ~style={format!("width:{at:.2}%")}></div><i class="knob" ~style={format!("left:{at:.2}%")}></i> }
            </div>
        </div>
    }
}

/// The step at a point of the screen.
pub(super) fn step_at(bar: &Element, parts: &[Beat], x: f64) -> Option<usize> {
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
