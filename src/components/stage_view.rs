//! The picture of the node in its box. It is as large as it is drawn, or larger; a smaller box is a window on it that follows the hop,
//! and what is left out has a button that leads there.

use std::rc::Rc;

use podpath_view::scene::{Geometry, Look, Point, Rect, Scene};
use podpath_view::steps::Level;
use web_sys::Element;
use yew::prelude::*;

use super::doors::beyond;
use super::scene::SceneView;
use crate::hooks::{use_pan, use_print, use_viewport};
use crate::run::Run;
use crate::store::Moved;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
    pub(crate) level: Level,
    /// Whether the token travels.
    pub(crate) moved: Moved,
    /// By how much faster everything moves.
    pub(crate) speed: f64,
    /// The container that is shown, where it is not that of the step.
    #[prop_or_default]
    pub(crate) shown: Option<usize>,
}

#[component]
pub(crate) fn StageView(props: &Props) -> Html {
    let text = use_text();
    let (run, cursor) = (&props.run, props.cursor);
    let view = use_viewport();
    let pan = use_pan(&view.node);
    let printing = use_print();
    let geometry = match view.seen().w {
        // A sheet of paper is as wide as a column of text.
        _ if printing => Geometry::Narrow,
        0.0 => Geometry::Wide,
        w => Geometry::of(w),
    };
    let look = Look { geometry, shown: props.shown };
    let scene = use_memo((run.clone(), cursor, text.clone(), look), |(run, cursor, text, look)| {
        Scene::laid(*look, &run.scene, &run.trace, &run.steps, text.words(), *cursor)
    });
    // Whether the reader has looked at the rest: the window may be on its way there still.
    let away = use_mut_ref(|| false);
    let seen = view.seen();
    let corner = corner(&scene, seen);
    let ends = props.level == Level::Beats && cursor == run.steps.last();
    use_effect_with((run.clone(), cursor, (seen.w, seen.h)), {
        let (view, scene, away, slowly) = (view.clone(), scene.clone(), away.clone(), props.moved == Moved::Stepped);
        move |(_, _, (w, h))| {
            if slowly {
                to_top(&view.node);
            }
            // What the reader has dragged the window to stays, as long as the hop is in it.
            let inside = !away.replace(false) && scene.acting().is_some_and(|acting| shift(seen, corner).holds(&acting));
            if *w > 0.0 && (ends || !(slowly && inside)) {
                let Point { x, y } = if ends { scene.rest(*w, *h) } else { scene.window(*w, *h) };
                view.to(Point { x: x - corner.x, y: y - corner.y }, slowly);
            }
        }
    });
    let sentence = run.said(&text, props.level, cursor);
    let out = if seen.w > 0.0 { scene.beyond(shift(seen, corner)) } else { Vec::new() };
    let scrolls = seen.w > 0.0 && (seen.w < geometry.width() || seen.h < scene.height - scene.top);
    let cut = out.iter().map(|beyond| format!("cut-{}", beyond.side.name()));
    let there = {
        let view = view.clone();
        Callback::from(move |at: Point| {
            *away.borrow_mut() = true;
            let to = Point { x: at.x - corner.x - seen.w / 2.0, y: at.y - corner.y - seen.h / 2.0 };
            view.to(to, true);
        })
    };
    html! {
        <div class={classes!("view", cut.collect::<Vec<_>>())}>
            <figure ref={view.node.clone()} aria-label={text.say("stage-label")} tabindex={scrolls.then_some("0")} onscroll={view.onscroll()} onpointerdown={pan.clone()} onpointermove={pan}>
                <SceneView key={run.wish.path} scene={scene.clone()} label={sentence.text.clone()} step={cursor} moved={props.moved} speed={props.speed} />
            </figure>
            { beyond(out, &there, &text) }
        </div>
    }
}

/// Which point of the stage is in the corner of what scrolls: where there is more room than it takes, the stage is in its middle, at
/// its foot.
fn corner(scene: &Scene, seen: Rect) -> Point {
    let high = scene.height - scene.top;
    Point { x: -((seen.w - scene.geometry.width()) / 2.0).max(0.0), y: scene.top - (seen.h - high).max(0.0) }
}

fn shift(seen: Rect, corner: Point) -> Rect {
    Rect { x: seen.x + corner.x, y: seen.y + corner.y, ..seen }
}

/// On a phone the sentence is below the picture: a step brings it back into view.
fn to_top(node: &NodeRef) {
    let frame = node.cast::<Element>().and_then(|figure| figure.closest(".phone").ok().flatten());
    if let Some(frame) = frame {
        frame.set_scroll_top(0);
    }
}
