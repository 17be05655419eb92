//! The scene as SVG, one to one: what the scene says is where it stands here, and nothing else.

use std::rc::Rc;

use podpath_view::scene::{HEIGHT, Scene, WIDTH};
use web_sys::Element;
use yew::prelude::*;

use super::backdrop::{border, bracket_line, bracket_word, hatch, host, kernel, pod};
use super::edge::{edge_badge, edge_line, now};
use super::node::node;
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
    /// Top and height of what is to be seen; none for all.
    pub(crate) window: Option<(f32, u16)>,
}

#[component]
pub(crate) fn SceneView(props: &Props) -> Html {
    let text = use_text();
    let svg = use_node_ref();
    let hatch = use_memo((), |()| hatch());
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
    let (top, height, fit) = match props.window {
        Some((top, height)) => (top, f32::from(height), "xMidYMin slice"),
        None => (scene.top, HEIGHT - scene.top, "xMidYMax meet"),
    };
    html! {
        <svg ref={svg} class={classes!("scene", moving.then_some("moving"), (props.moved == Moved::Switched).then_some("switched"), answering.then_some("answering"))} viewBox={format!("0 {top} {WIDTH} {height}")}
            preserveAspectRatio={fit} role="img" aria-label={&props.label} lang={text.words().lang().tag()}>
            { kernel(&scene.kernel, &hatch, &text.say("kernel-name")) }
            { for scene.border.iter().map(border) }
            { for scene.host.iter().map(host) }
            { pod(&scene.pod) }
            { for scene.brackets.iter().map(bracket_line) }
            { for scene.edges.iter().map(edge_line) }
            { for scene.nodes.iter().map(|of| node(of, props.step)) }
            { for scene.brackets.iter().map(bracket_word) }
            { for scene.edges.iter().filter_map(edge_badge) }
            { for scene.now.iter().map(|of| now(of, props.step, props.speed)) }
        </svg>
    }
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
