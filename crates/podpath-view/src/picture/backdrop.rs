//! What the components stand on: the kernel, the process that hosts two roles, the sandbox, and the lines from parents to children.

use super::element::{Element, circle, name, path, rect, text};
use super::node::ink_around;
use crate::scene::{Bracket, Geometry, HostBox, KernelObject, PodBox, Point, Rect, Scene, WIDTH};

/// Left of everything, so that the kernel fills a stage of any width.
const FAR: f32 = 600.0;
/// Baseline of the kernel's name below its top.
const KERNEL_NAME: f32 = 27.0;

/// A letter of what the kernel holds.
const KERNEL_LETTER: f32 = 7.22;

fn group(key: &'static str) -> Element {
    Element::new("g", &[], []).key(key)
}

pub(super) fn kernel(scene: &Scene, name: String) -> Element {
    let top = scene.ground;
    let object = |object: &KernelObject| {
        let class = match (object.new, object.present) {
            (true, _) => "kernel-object new",
            (false, true) => "kernel-object on",
            (false, false) => "kernel-object",
        };
        #[expect(clippy::cast_precision_loss, reason = "a label is some hundred units from the left")]
        let (x, y, letters) = (object.at.0 as f32, top + object.at.1 as f32, object.label.chars().count() as f32);
        let around = Rect { x: x - 5.0, y: y - 14.5, w: letters * KERNEL_LETTER + 10.0, h: 20.0, r: 5.0 };
        let word = text(class, x, y, &object.label);
        group(object.key).with(object.new.then(|| rect("ink-tag", around))).with([word])
    };
    let ground = Rect { x: -FAR, y: top, w: WIDTH + 2.0 * FAR, h: 120.0, r: 0.0 };
    let edge = format!("M{} {top}H{}", -FAR, WIDTH + FAR);
    let x = match scene.geometry {
        Geometry::Wide => 68.0,
        Geometry::Narrow => 12.0,
        Geometry::Column => 16.0,
    };
    group("kernel")
        .with([rect("kernel", ground), hatch(top), path("kernel-edge", edge), text("kernel-name", x, top + KERNEL_NAME, &name)])
        .with(scene.kernel.iter().map(object))
}

/// The short strokes under the kernel's edge: a dashed line as thick as they are long, leaned over.
fn hatch(top: f32) -> Element {
    const LENGTH: f32 = 7.0;
    let names = &["class", "transform", "stroke-width", "stroke-dasharray", "d"];
    let [class, width, dash] = ["kernel-hatch", "7", "1.77 10.23"].map(|value| Some(value.into()));
    let transform = Some(format!("translate(0 {top})skewX(-45)").into());
    let d = format!("M{} {}H{}", -FAR - 4.0, LENGTH / 2.0, WIDTH + FAR);
    Element::new("path", names, [class, transform, width, dash, Some(d.into())])
}

/// Above the line are other machines, below it is the node.
pub(super) fn border(y: &f32) -> Element {
    group("border").with([path("border", format!("M{} {y}H{}", -FAR, WIDTH + FAR))])
}

pub(super) fn host(host: &HostBox) -> Element {
    let Rect { x, y, w, .. } = host.rect;
    let baseline = y + 20.0;
    let note = Some(&host.note).filter(|note| !note.is_empty());
    group("host")
        .with([rect("host", host.rect), titled("host-name", x + 24.0, baseline, &host.title, "host-caption", &host.caption)])
        .with(note.map(|note| text("remark end", x + w - 24.0, baseline, note)))
}

/// A name, and behind it what is said of it: wherever the name ends, in whatever letters.
fn titled(class: &'static str, x: f32, y: f32, title: &str, behind: &'static str, word: &str) -> Element {
    let values = [behind.into(), "9".into()].map(Some);
    text(class, x, y, title).with([Element::new("tspan", &["class", "dx"], values).say(word.to_owned())])
}

pub(super) fn pod(pod: &PodBox) -> Element {
    let (middle, none) = (pod.rect.x + pod.rect.w / 2.0, if pod.present { "" } else { " none" });
    let [kind, title, lines @ ..] = pod.baselines;
    let words = [text("remark middle", middle, kind, &pod.kind), name(format!("sandbox-name{none}"), middle, title, pod.title.clone())];
    let lines = pod.lines.iter().zip(lines).map(|(line, y)| text("sandbox-word", middle, y, line));
    // Between the sandbox and the kernel, clear of the words in it.
    let tag = pod.tag.iter().flat_map(|tag| ink_around(Point { x: middle, y: pod.rect.y + pod.rect.h + 4.0 }, tag));
    group("pod").with([rect(format!("host{none}"), pod.rect)]).with(words).with(lines).with(tag)
}

pub(super) fn bracket_line((at, bracket): (usize, &Bracket)) -> Element {
    let ends = bracket.ends.map(|end| circle("parent-end", end, 3.0));
    let now = bracket.now.then(|| "now-parent".into());
    Element::new("g", &["class"], [now]).key(format!("parent-{at}")).with([path("parent", bracket.d.clone())]).with(ends)
}

pub(super) fn bracket_word((at, bracket): (usize, &Bracket)) -> Element {
    let Point { x, y } = bracket.label.at;
    let class = if bracket.now { "parent-word now-parent" } else { "parent-word" };
    text(class, x, y, &bracket.label.text).key(format!("parent-word-{at}"))
}
