//! The stage: the node as a picture, the current hop drawn, the past ghosted. It is as large as it is drawn, or larger; in a smaller
//! box it is seen through a window that follows the hop, and what is left out has a button that leads there.

use std::rc::Rc;

use podpath_view::picture::legend;
use podpath_view::scene::{HEIGHT, Point, Rect, Scene, WIDTH};
use podpath_view::steps::Level;
use yew::prelude::*;

use super::Deeds;
use super::doors::{Door, beyond};
use super::scene::SceneView;
use crate::catalogue::path_name;
use crate::drawn::drawn;
use crate::hooks::{use_pan, use_viewport};
use crate::run::Run;
use crate::store::{Moved, Opened};
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
    /// A kubelet that does not start; nothing else.
    #[prop_or_default]
    pub(crate) refused: Html,
    /// The line to mend, where an older manifest is on screen.
    #[prop_or_default]
    pub(crate) stale: Option<usize>,
    /// `main`, or `section` on somebody else's page, which has a `main` of its own.
    pub(crate) landmark: &'static str,
}

#[component]
pub(crate) fn Stage(props: &Props) -> Html {
    let text = use_text();
    let (run, cursor) = (&props.run, props.cursor);
    let view = use_viewport();
    let pan = use_pan(&view.node);
    let scene = use_memo((run.clone(), cursor, text.clone()), |(run, cursor, text)| {
        Scene::at(&run.scene, &run.trace, &run.steps, text.words(), *cursor)
    });
    let seen = view.seen();
    let corner = corner(&scene, seen);
    use_effect_with((run.clone(), cursor, (seen.w, seen.h)), {
        let (view, scene, slowly) = (view.clone(), scene.clone(), props.moved == Moved::Stepped);
        move |(_, _, (w, h))| {
            // What the reader has moved the window to stays, as long as the hop is in it.
            let inside = scene.acting().is_some_and(|acting| shift(seen, corner).holds(&acting));
            if *w > 0.0 && !(slowly && inside) {
                let Point { x, y } = scene.window(*w, *h);
                view.to(Point { x: x - corner.x, y: y - corner.y }, slowly);
            }
        }
    });
    let sentence = run.said(&text, props.level, cursor);
    let out = if seen.w > 0.0 { scene.beyond(shift(seen, corner)) } else { Vec::new() };
    let scrolls = seen.w > 0.0 && (seen.w < WIDTH || seen.h < HEIGHT - scene.top);
    let cut = out.iter().map(|beyond| format!("cut-{}", beyond.side.name()));
    let there = {
        let view = view.clone();
        Callback::from(move |at: Point| {
            let to = Point { x: at.x - corner.x - seen.w / 2.0, y: at.y - corner.y - seen.h / 2.0 };
            view.to(to, true);
        })
    };
    let count = run.steps.number(cursor).to_string();
    html! {
        <@{props.landmark} class={classes!("stage", props.stale.map(|_| "stale"))} id="stage" aria-label={text.say("stage-label")}>
            if let Some(line) = props.stale {
                <p class="stale-bar" role="status"><b>{ text.say("stale-title") }</b>{ " " }{ text.with("stale-fix", &[("line", &line.to_string())]) }</p>
            } else {
                <div class="stage-head low-hidden">
                    <Door opens={Opened::Steps} class="steps-door" label={text.say("steps-title")} more={count} />
                    <span class="stage-path"><b>{ text.with("stage-path", &[("path", path_name(run.wish.path))]) }</b><span class="stage-from-to">{ text.say("stage-from-to") }</span></span>
                    { drawn(legend(text.words()), NodeRef::default()) }
                    <Door opens={Opened::Legend} class="legend-door" label={text.say("legend-title")} />
                </div>
            }
            { props.refused.clone() }
            <Deeds run={props.run.clone()} />
            <div class={classes!("view", cut.collect::<Vec<_>>())}>
                <figure ref={view.node.clone()} aria-label={text.say("stage-label")} tabindex={scrolls.then_some("0")} onscroll={view.onscroll()} onpointerdown={pan.clone()} onpointermove={pan}>
                    <SceneView key={run.wish.path} scene={scene.clone()} label={sentence.text.clone()} step={cursor} moved={props.moved} speed={props.speed} />
                </figure>
                { beyond(out, &there, &text) }
            </div>
        </@>
    }
}

/// Which point of the stage is in the corner of what scrolls: where there is more room than it takes, the stage is in its middle, at
/// its foot.
fn corner(scene: &Scene, seen: Rect) -> Point {
    let high = HEIGHT - scene.top;
    Point { x: -((seen.w - WIDTH) / 2.0).max(0.0), y: scene.top - (seen.h - high).max(0.0) }
}

fn shift(seen: Rect, corner: Point) -> Rect {
    Rect { x: seen.x + corner.x, y: seen.y + corner.y, ..seen }
}
