//! What the components stand on: the kernel, the process that hosts two roles, the sandbox, and the lines from parents to children.

use podpath_view::scene::{Border, Bracket, HostBox, KernelObject, PodBox, WIDTH};
use yew::prelude::*;

/// Left of everything, so that the kernel fills a stage of any width.
const FAR: f32 = 600.0;
/// Top of the kernel.
const KERNEL_Y: f32 = 606.0;

pub(super) fn kernel(objects: &[KernelObject], hatch: &str, name: &str) -> Html {
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
pub(super) fn hatch() -> String {
    (-49..114).map(|at| format!("M{} {KERNEL_Y}l-7 7", at * 12 - 4)).collect()
}

/// Above the line are other machines, below it is the node.
pub(super) fn border(border: &Border) -> Html {
    let (above, below) = ((border.y - 8.0).to_string(), (border.y + 18.0).to_string());
    html! {
        <g>
            <path class="border" d={format!("M{} {}H{}", -FAR, border.y, WIDTH + FAR)} />
            <text class="remark" x="24" y={above}>{ &border.above }</text>
            <text class="remark" x="24" y={below}>{ &border.below }</text>
        </g>
    }
}

pub(super) fn host(host: &HostBox) -> Html {
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

pub(super) fn pod(pod: &PodBox) -> Html {
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

pub(super) fn bracket_line(bracket: &Bracket) -> Html {
    html! {
        <g>
            <path class="parent" d={bracket.d.clone()} />
            { for bracket.ends.iter().map(|end| html!(<circle class="parent-end" cx={end.x.to_string()} cy={end.y.to_string()} r="3" />)) }
        </g>
    }
}

pub(super) fn bracket_word(bracket: &Bracket) -> Html {
    let at = bracket.label.at;
    let transform = format!("translate({} {})rotate({})", at.x, at.y, bracket.label_angle);
    html!(<text class="parent-word" {transform}>{ &bracket.label.text }</text>)
}
