//! A scene as shapes: a small tree of elements with classes, places and texts. The app makes nodes of a page of the same tree that is
//! printed as a file, so that geometry stands once. Colours are not here: a class is what a style sheet knows.

mod backdrop;
mod book;
mod closing;
mod edge;
mod element;
mod first;
mod forest;
mod glyph;
mod icon;
mod legend;
mod lines;
mod markup;
mod node;
mod paint;
mod poster;
mod prose;
mod still;

pub use book::book;
#[cfg(test)]
pub(crate) use book::leaves;
pub use closing::closing_frame;
pub use element::{Child, Element, Value};
pub use first::{BEAT_MS, about, begin, first_picture, position, range, transcript, where_in_story};
pub use forest::{Form, Grove, forest, grove};
pub use glyph::Glyph;
pub use legend::legend;
pub use poster::POSTERS;
pub use prose::{bold, code, coded, plain, said_in};
pub use still::Still;

use crate::scene::{Geometry, Rect, Scene};
use crate::words::Words;
use backdrop::{border, bracket_line, bracket_word, host, kernel, pod};
use edge::{edge_badge, edge_line, now};
use node::node;

/// How a stage is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Look<'a> {
    /// Classes beside `scene`.
    pub classes: &'a [&'static str],
    /// What the picture is called: the sentence of the step.
    pub label: &'a str,
    /// The step: what is keyed by it begins anew.
    pub step: usize,
    /// By how much faster a token travels; none where nothing ever moves.
    pub speed: Option<f64>,
    /// What is to be seen, in a box that cannot be scrolled; none for all.
    pub window: Option<Rect>,
}

/// The stage as one element `svg`.
pub fn stage(scene: &Scene, words: &Words, look: &Look<'_>) -> Element {
    let whole = Rect { x: 0.0, y: scene.top, w: scene.geometry.width(), h: scene.height - scene.top, r: 0.0 };
    let (Rect { x, y, w, h, .. }, fit) = look.window.map_or((whole, "xMidYMax meet"), |window| (window, "xMidYMin slice"));
    let alone = (scene.top > 0.0).then_some("alone");
    let laid = scene.geometry.name().filter(|_| look.window.is_none());
    let class = std::iter::once("scene").chain(alone).chain(laid).chain(look.classes.iter().copied()).collect::<Vec<_>>().join(" ");
    let values = [class.into(), format!("{x} {y} {w} {h}").into(), fit.into(), "img".into(), look.label.to_owned().into()];
    let [class, view, fit, role, label] = values.map(Some);
    // How high a column is, only it knows.
    let size = |of: f32| Some(element::number(of)).filter(|_| scene.geometry == Geometry::Column && look.window.is_none());
    let names = &["class", "viewBox", "preserveAspectRatio", "role", "aria-label", "lang", "width", "height"];
    let svg = Element::new("svg", names, [class, view, fit, role, label, Some(words.lang().tag().into()), size(w), size(h)]);
    svg.with(layers(scene, words, look.step, look.speed))
}

/// What is drawn on a stage, from the ground up. Each has a key.
pub fn layers(scene: &Scene, words: &Words, step: usize, speed: Option<f64>) -> Vec<Element> {
    let mut layers = vec![kernel(scene, words.say("kernel-name", &[]))];
    layers.extend(scene.border.iter().map(border));
    layers.extend(scene.host.iter().map(host));
    layers.push(pod(&scene.pod));
    layers.extend(scene.brackets.iter().enumerate().map(bracket_line));
    layers.extend(scene.edges.iter().map(edge_line));
    layers.extend(scene.nodes.iter().map(|of| node(of, step)));
    layers.extend(scene.brackets.iter().enumerate().filter(|(_, bracket)| !bracket.label.text.is_empty()).map(bracket_word));
    layers.extend(scene.stranger.iter().map(|label| {
        // Left of a component it ends there, right of one it begins there.
        let class = if label.at.x < scene.geometry.width() / 2.0 { "stranger end" } else { "stranger" };
        element::name(class, label.at.x, label.at.y, label.text.clone()).key("stranger")
    }));
    layers.extend(scene.edges.iter().filter_map(edge_badge));
    layers.extend(scene.now.iter().map(|of| now(of, step, speed)));
    layers
}
