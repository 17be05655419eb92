//! The scene as SVG, one to one: what the scene says is where it stands here, and nothing else.

use std::rc::Rc;

use podpath_view::scene::{Bracket, HEIGHT, HostBox, KernelObject, PodBox, Scene, WIDTH};
use web_sys::Element;
use yew::prelude::*;

use super::edge::{edge_badge, edge_line, now};
use super::node::node;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) scene: Rc<Scene>,
    /// What the picture is called: the sentence of the step.
    pub(crate) label: AttrValue,
    pub(crate) step: usize,
    pub(crate) moving: bool,
    pub(crate) speed: f64,
    /// Top and height of what is to be seen; none for all.
    pub(crate) window: Option<(f32, u16)>,
}

/// Left of everything, so that the kernel fills a stage of any width.
const FAR: f32 = 600.0;
/// Top of the kernel.
const KERNEL_Y: f32 = 606.0;

#[component]
pub(crate) fn SceneView(props: &Props) -> Html {
    let text = use_text();
    let svg = use_node_ref();
    let hatch = use_memo((), |()| hatch());
    use_effect_with((props.step, props.moving), {
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
        None => (0.0, HEIGHT, "xMidYMax meet"),
    };
    html! {
        <svg ref={svg} class={classes!("scene", props.moving.then_some("moving"), answering.then_some("answering"))} viewBox={format!("0 {top} {WIDTH} {height}")}
            preserveAspectRatio={fit} role="img" aria-label={&props.label} lang={text.words().lang().tag()}>
            { kernel(&scene.kernel, &hatch, &text.say("kernel-name")) }
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

fn kernel(objects: &[KernelObject], hatch: &str, name: &str) -> Html {
    let object = |object: &KernelObject| {
        let class = classes!("kernel-object", object.present.then_some("on"));
        html!(<text key={object.key} {class} x={object.x.to_string()} y="635">{ &object.label }</text>)
    };
    html! {
        <g>
            <rect class="kernel" x={(-FAR).to_string()} y={KERNEL_Y.to_string()} width={(WIDTH + 2.0 * FAR).to_string()} height="120" />
            <path class="kernel-hatch" d={hatch.to_owned()} />
            <path class="kernel-edge" d={format!("M{} {KERNEL_Y}H{}", -FAR, WIDTH + FAR)} />
            <text class="kernel-name" x="24" y="635">{ name.to_owned() }</text>
            { for objects.iter().map(object) }
        </g>
    }
}

/// The short strokes under the kernel's edge.
fn hatch() -> String {
    (-49..114).map(|at| format!("M{} {KERNEL_Y}l-7 7", at * 12 - 4)).collect()
}

fn host(host: &HostBox) -> Html {
    let rect = host.rect;
    let baseline = (rect.y + 24.0).to_string();
    html! {
        <g>
            <rect class="host" x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} rx={rect.r.to_string()} />
            <text class="host-name" x={(rect.x + 24.0).to_string()} y={baseline.clone()}>{ &host.title }</text>
            <text class="host-caption" x={(rect.x + 90.0).to_string()} y={baseline.clone()}>{ &host.caption }</text>
            <text class="remark end" x={(rect.x + rect.w - 24.0).to_string()} y={baseline}>{ &host.note }</text>
        </g>
    }
}

fn pod(pod: &PodBox) -> Html {
    let (rect, state) = (pod.rect, (!pod.present).then_some("none"));
    let middle = (rect.x + rect.w / 2.0).to_string();
    let mut baselines = pod.baselines.iter();
    let title = baselines.next().copied().unwrap_or(rect.y).to_string();
    let line = |(line, y): (&String, &f32)| html!(<text class="sandbox-word" x={middle.clone()} y={y.to_string()}>{ line }</text>);
    html! {
        <g>
            <rect class={classes!("host", state)} x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} rx={rect.r.to_string()} />
            <text class={classes!("sandbox-name", state)} x={middle.clone()} y={title}>{ &pod.title }</text>
            { for pod.lines.iter().zip(baselines).map(line) }
        </g>
    }
}

fn bracket_line(bracket: &Bracket) -> Html {
    html! {
        <g>
            <path class="parent" d={bracket.d.clone()} />
            { for bracket.ends.iter().map(|end| html!(<circle class="parent-end" cx={end.x.to_string()} cy={end.y.to_string()} r="3" />)) }
        </g>
    }
}

fn bracket_word(bracket: &Bracket) -> Html {
    let at = bracket.label.at;
    let transform = format!("translate({} {})rotate({})", at.x, at.y, bracket.label_angle);
    html!(<text class="parent-word" {transform}>{ &bracket.label.text }</text>)
}
