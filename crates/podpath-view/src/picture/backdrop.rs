//! What the components stand on: the kernel, the process that hosts two roles, the sandbox, and the lines from parents to children.

use super::element::{Element, Value, circle, path, rect, text};
use crate::scene::{Border, Bracket, HostBox, KernelObject, PodBox, Rect, WIDTH};

/// Left of everything, so that the kernel fills a stage of any width.
const FAR: f32 = 600.0;
/// Top of the kernel, and of the short strokes under its edge.
const KERNEL_Y: f32 = 606.0;

fn group(key: &'static str) -> Element {
    Element::new("g", &[], []).key(key)
}

pub(super) fn kernel(objects: &[KernelObject], name: String) -> Element {
    let object = |object: &KernelObject| {
        let class = if object.present { "kernel-object on" } else { "kernel-object" };
        let x: Value = object.x.to_string().into();
        let values = [Some(class.into()), Some(x), Some("635".into())];
        Element::new("text", &["class", "x", "y"], values).key(object.key).say(object.label.clone())
    };
    let ground = Rect { x: -FAR, y: KERNEL_Y, w: WIDTH + 2.0 * FAR, h: 120.0, r: 0.0 };
    let edge = format!("M{} {KERNEL_Y}H{}", -FAR, WIDTH + FAR);
    group("kernel")
        .with([rect("kernel", ground), hatch(), path("kernel-edge", edge), text("kernel-name", 24.0, 635.0, &name)])
        .with(objects.iter().map(object))
}

/// The short strokes under the kernel's edge: a dashed line as thick as they are long, leaned over.
fn hatch() -> Element {
    const LENGTH: f32 = 7.0;
    let names = &["class", "transform", "stroke-width", "stroke-dasharray", "d"];
    let values = ["kernel-hatch", "translate(0 606)skewX(-45)", "7", "1.77 10.23"].map(|value| Some(value.into()));
    let [class, transform, width, dash] = values;
    let d = format!("M{} {}H{}", -FAR - 4.0, LENGTH / 2.0, WIDTH + FAR);
    Element::new("path", names, [class, transform, width, dash, Some(d.into())])
}

/// Above the line are other machines, below it is the node.
pub(super) fn border(border: &Border) -> Element {
    let line = path("border", format!("M{} {}H{}", -FAR, border.y, WIDTH + FAR));
    let word = |y, word: &str| text("remark", 24.0, y, word);
    group("border").with([line, word(border.y - 8.0, &border.above), word(border.y + 18.0, &border.below)])
}

pub(super) fn host(host: &HostBox) -> Element {
    let Rect { x, y, w, .. } = host.rect;
    let baseline = y + 24.0;
    let note = Some(&host.note).filter(|note| !note.is_empty());
    group("host")
        .with([rect("host", host.rect), text("host-name", x + 24.0, baseline, &host.title)])
        .with([text("host-caption", x + 90.0, baseline, &host.caption)])
        .with(note.map(|note| text("remark end", x + w - 24.0, baseline, note)))
}

pub(super) fn pod(pod: &PodBox) -> Element {
    let (middle, none) = (pod.rect.x + pod.rect.w / 2.0, if pod.present { "" } else { " none" });
    let mut baselines = pod.baselines.iter().copied();
    let title = text(format!("sandbox-name{none}"), middle, baselines.next().unwrap_or(pod.rect.y), &pod.title);
    let lines = pod.lines.iter().zip(baselines).map(|(line, y)| text("sandbox-word", middle, y, line));
    group("pod").with([rect(format!("host{none}"), pod.rect), title]).with(lines)
}

pub(super) fn bracket_line((at, bracket): (usize, &Bracket)) -> Element {
    let ends = bracket.ends.map(|end| circle("parent-end", end, 3.0));
    let now = bracket.now.then(|| "now-parent".into());
    Element::new("g", &["class"], [now]).key(format!("parent-{at}")).with([path("parent", bracket.d.clone())]).with(ends)
}

pub(super) fn bracket_word((at, bracket): (usize, &Bracket)) -> Element {
    let class = if bracket.now { "parent-word now-parent" } else { "parent-word" };
    text(class, bracket.label.at.x, bracket.label.at.y, &bracket.label.text).key(format!("parent-word-{at}"))
}
