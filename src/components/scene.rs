//! The scene on the page: the shapes of `podpath_view::picture`, and a token that sets out.

use std::rc::Rc;

use podpath_view::picture::{Look, stage};
use podpath_view::scene::{Rect, Scene};
use web_sys::Element;
use yew::prelude::*;

use super::reachable::reachable;
use crate::drawn::drawn;
use crate::store::Moved;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) scene: Rc<Scene>,
    /// What the picture is called: the sentence of the step.
    pub(crate) label: AttrValue,
    pub(crate) step: usize,
    /// How the step was come to: forwards the token travels, after a switch of paths the lines come up.
    pub(crate) moved: Moved,
    pub(crate) speed: f64,
    /// What is to be seen, in a box that cannot be scrolled; none for all.
    #[prop_or_default]
    pub(crate) window: Option<Rect>,
}

#[component]
pub(crate) fn SceneView(props: &Props) -> Html {
    let text = use_text();
    let svg = use_node_ref();
    let moving = props.moved == Moved::Stepped;
    use_effect_with((props.step, moving), {
        let svg = svg.clone();
        move |(_, moving)| {
            if *moving {
                travel(&svg);
            }
        }
    });
    let scene = &props.scene;
    let answering = scene.now.as_ref().is_some_and(|now| now.reply);
    let switched = props.moved == Moved::Switched;
    let classes = [moving.then_some("moving"), switched.then_some("switched"), answering.then_some("answering")];
    let classes: Vec<&str> = classes.into_iter().flatten().collect();
    let look = Look { classes: &classes, label: &props.label, step: props.step, speed: Some(props.speed), window: props.window };
    drawn(reachable(stage(scene, text.words(), &look)), svg)
}

/// Starts the token on its way. Its motion is SVG's own, which needs neither a style attribute nor a frame of script.
fn travel(svg: &NodeRef) {
    let motion = svg.cast::<Element>().and_then(|svg| svg.query_selector("animateMotion").ok().flatten());
    if let Some(motion) = motion.filter(|_| !crate::page::is_still()) {
        let begin = js_sys::Reflect::get(&motion, &"beginElement".into()).ok();
        if let Some(begin) = begin.and_then(|begin| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(begin).ok()) {
            // A browser without SVG animation shows the final frame.
            let _ = begin.call0(&motion);
        }
    }
}
