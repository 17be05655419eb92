//! The answer to a claim: what happens and why, said aloud; then the run that shows it, and where to read it.

use std::rc::Rc;

use podpath_view::misconceptions::{Misconception, Source, Watch};
use podpath_view::scene::{Point, Rect, Scene};
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::predict::attribute;
use super::scene::SceneView;
use crate::catalogue::path_name;
use crate::hooks::use_wish;
use crate::store::{Expected, Moved};
use crate::text::{Text, use_text, with_code};
use crate::wish::Wish;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) claim: &'static Misconception,
    pub(crate) expected: Expected,
}

#[component]
pub(crate) fn AnswerView(props: &Props) -> Html {
    let text = use_text();
    let Props { claim, expected } = *props;
    html! {
        <>
            <div class="claim-verdict" role="status">
                if expected.answered {
                    <p class="verdict-line">{ with_code(&verdict(claim, expected, &text)) }</p>
                    <p>{ with_code(&attribute(claim, "why", &text)) }</p>
                }
            </div>
            if expected.answered {
                <h4>{ text.say(if claim.watch.is_some() { "misconceptions-run" } else { "misconceptions-no-run" }) }</h4>
                if let Some(watch) = &claim.watch {
                    <p>{ with_code(&attribute(claim, "watch", &text)) }</p>
                    <WatchCard watch={*watch} />
                } else {
                    <p>{ with_code(&attribute(claim, "no-run", &text)) }</p>
                }
                <h4>{ text.say("misconceptions-sources") }</h4>
                <ul class="claim-sources">{ for claim.sources.iter().map(source) }</ul>
            }
        </>
    }
}

fn verdict(claim: &Misconception, expected: Expected, text: &Text) -> AttrValue {
    let answer = attribute(claim, &format!("choice-{}", claim.right), text);
    let key = match expected.choice {
        None => "misconceptions-skipped",
        Some(choice) if choice == claim.right => "misconceptions-right",
        Some(_) => "misconceptions-other",
    };
    text.with(key, &[("answer", &answer)])
}

fn source(source: &Source) -> Html {
    html! {
        <li lang="en" translate="no">
            <a href={source.link()} target="_blank" rel="noopener noreferrer">
                <b>{ source.title() }</b>
                if let Some(place) = source.place() { { " " }<span class={classes!(matches!(source, Source::Line(..)).then_some("mono"))}>{ place }</span> }
            </a>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct WatchProps {
    watch: Watch,
}

/// The run, at the step that answers: its picture, its sentence, and the way to it.
#[component]
fn WatchCard(props: &WatchProps) -> Html {
    const WINDOW: (f32, f32) = (760.0, 290.0);
    let text = use_text();
    let Some(run) = use_wish(Wish::of_watch(&props.watch)) else { return html!() };
    let index = run.steps.nearest(props.watch.milestone.name()).step();
    let Some(step) = run.step(index) else { return html!() };
    let sentence = run.sentence(&text, index);
    let scene = Scene::at(&run.scene, &run.trace, &run.steps, text.words(), index);
    let (w, h) = WINDOW;
    let Point { x, y } = scene.window(w, h);
    let args = [
        ("release", run.wish.release),
        ("path", path_name(run.wish.path)),
        ("index", &*step.number.to_string()),
        ("count", &*run.steps.count().to_string()),
    ];
    html! {
        <a class={classes!("watch", format!("family-{}", step.family.name()))} href={props.watch.link().to_string()}>
            <span class="watch-picture" aria-hidden="true" inert={true}>
                <SceneView scene={Rc::new(scene)} label={sentence.text.clone()} step={index} moved={Moved::Jumped} speed={1.0} window={Some(Rect { x, y, w, h, r: 0.0 })} />
            </span>
            <span class="watch-say">
                <span class="badge solid" translate="no">{ step.badge }</span>
                <span><b>{ with_code(&sentence.text) }</b><small class="number">{ text.with("misconceptions-run-at", &args) }</small></span>
                { icon(Glyph::There) }
            </span>
        </a>
    }
}
