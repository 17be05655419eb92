//! Lines between components, and the current hop: the one loud thing on the stage.

use super::element::{Child, Element, circle, group, moved, name, number, path, rect, stroke};
use crate::scene::{Badge, Edge, EdgeState, Head, Line, Now, Plate, Point, Rect, Token};

/// The line of a hop that was or will be.
pub(super) fn edge_line(edge: &Edge) -> Element {
    let state = match edge.state {
        EdgeState::Future => "future",
        EdgeState::Past => "past",
    };
    let class = format!("{state} family-{}", edge.family.name());
    let line = group("line").with(strokes(&edge.line)).with(edge.replied.map(|at| circle("hollow", at, 5.0)));
    Element::new("g", &["class", "data-edge"], [Some(class.into()), Some(edge.key.clone().into())])
        .key(edge.key.clone())
        .with(halo(&edge.line))
        .with([line])
        .with(edge.line.broken.map(cross))
}

/// The badge of a past hop, at full strength, above the components.
pub(super) fn edge_badge(edge: &Edge) -> Option<Element> {
    let tag = tag(edge.badge.as_ref()?);
    Some(group(format!("family-{}", edge.family.name())).key(format!("badge-{}", edge.key)).with(tag))
}

/// The current hop: line, plate, token. Keyed by the step, so that it begins anew each time.
pub(super) fn now(now: &Now, step: usize, speed: Option<f64>) -> Element {
    let moving = now.line.as_ref().zip(speed).filter(|_| now.token.is_some());
    let line = now.line.iter().flat_map(|line| halo(line).into_iter().chain(strokes(line)).chain(line.broken.map(cross)));
    group(format!("now family-{}", now.family.name()))
        .key(format!("now@{step}"))
        .with(line)
        .with([plate(&now.plate)])
        .with(now.token.map(|token| rest(token, now.reply)))
        .with(moving.map(|(line, speed)| traveller(line, now.reply, speed)))
}

fn halo(line: &Line) -> Option<Element> {
    (line.halo > 0.0).then(|| stroke("halo", line.d.clone(), line.halo))
}

fn strokes(line: &Line) -> Vec<Element> {
    let names = &["class", "stroke-width", "stroke-dasharray", "d"];
    let dash = (!line.dash.is_empty()).then(|| line.dash.into());
    let route = Element::new("path", names, [Some("route".into()), Some(number(line.width)), dash, Some(line.d.clone().into())]);
    let core = line.core.as_ref().map(|(d, width)| stroke("halo", d.clone(), *width));
    std::iter::once(route).chain(core).chain(line.fork.iter().chain(&line.arrow).map(head)).collect()
}

fn head(head: &Head) -> Element {
    let (transform, d) = (Some(moved(head.at, head.angle)), Some(head.d.into()));
    if head.width > 0.0 {
        let names = &["class", "stroke-width", "stroke-linecap", "transform", "d"];
        return Element::new("path", names, [Some("route".into()), Some(number(head.width)), Some("round".into()), transform, d]);
    }
    Element::new("path", &["class", "transform", "d"], [Some("head".into()), transform, d])
}

/// Where a line breaks off: nobody is there.
fn cross(at: Point) -> Element {
    path("cross", format!("M{} {}l10 10m0 -10l-10 10", number(at.x - 5.0), number(at.y - 5.0)))
}

fn tag(badge: &Badge) -> [Element; 2] {
    let Rect { x, w, .. } = badge.rect;
    [rect("tag", badge.rect), name("tag-text", x + w / 2.0, badge.baseline, badge.text)]
}

fn plate(plate: &Plate) -> Element {
    let call = name("call", plate.call.at.x, plate.call.at.y, plate.call.text.clone());
    group("plate").with([rect("frame-line", plate.rect)]).with(tag(&plate.badge)).with([call])
}

const ORIGIN: Point = Point { x: 0.0, y: 0.0 };

fn arrow() -> [Element; 2] {
    [circle("", ORIGIN, 11.0), path("", "M-4.5 0H4M.5 -4L4.5 0L.5 4")]
}

fn rest(token: Token, hollow: bool) -> Element {
    let class = if hollow { "token resting hollow-token" } else { "token resting" };
    Element::new("g", &["class", "transform"], [Some(class.into()), Some(moved(token.at, token.angle))]).with(arrow())
}

/// The token on its way, from the caller to the target; CSS takes it away when it is there.
fn traveller(line: &Line, hollow: bool, speed: f64) -> Element {
    let ms = if hollow { 300.0 } else { 450.0 } / speed;
    let class = if hollow { "token traveller hollow-token" } else { "token traveller" };
    let names = &["rotate", "path", "dur", "begin", "fill", "calcMode", "keyPoints", "keyTimes", "keySplines"];
    let fixed = ["indefinite", "freeze", "spline", "0;1", "0;1", "0.4 0 0.6 1"].map(|value| Some(value.into()));
    let [begin, fill, mode, points, times, splines] = fixed;
    let (track, dur) = (Some(line.track.clone().into()), Some(format!("{ms}ms").into()));
    let motion = Element::new("animateMotion", names, [Some("auto".into()), track, dur, begin, fill, mode, points, times, splines]);
    let mut token = group(class).with(arrow());
    token.children.push(Child::Element(motion));
    token
}
