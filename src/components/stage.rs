//! The stage: the node as a picture, the current hop drawn, the past ghosted.

use std::rc::Rc;

use podpath_view::picture::legend;
use podpath_view::scene::Scene;
use podpath_view::steps::Level;
use yew::prelude::*;

use super::Deeds;
use super::scene::SceneView;
use crate::catalogue::path_name;
use crate::drawn::drawn;
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
    /// How much of the height is to be seen, in the scene's units; none for all of it.
    pub(crate) window: Option<u16>,
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
    let run = &props.run;
    let scene = Scene::at(&run.scene, &run.trace, &run.steps, text.words(), props.cursor);
    let sentence = run.said(&text, props.level, props.cursor);
    let top = props.window.map(|height| (scene.window_top(f32::from(height)), height));
    html! {
        <@{props.landmark} class={classes!("stage", props.stale.map(|_| "stale"))} id="stage" aria-label={text.say("stage-label")}>
            if let Some(line) = props.stale {
                <p class="stale-bar" role="status"><b>{ text.say("stale-title") }</b>{ " " }{ text.with("stale-fix", &[("line", &line.to_string())]) }</p>
            } else {
                <div class="stage-head low-hidden">
                    <span><b>{ text.with("stage-path", &[("path", path_name(run.wish.path))]) }</b><span class="stage-from-to">{ text.say("stage-from-to") }</span></span>
                    { drawn(legend(text.words()), NodeRef::default()) }
                </div>
            }
            { props.refused.clone() }
            <Deeds run={props.run.clone()} />
            <figure aria-label={text.say("stage-label")}>
                <SceneView key={run.wish.path} scene={Rc::new(scene)} label={sentence.text.clone()} step={props.cursor} moved={props.moved} speed={props.speed} window={top} />
            </figure>
        </@>
    }
}
