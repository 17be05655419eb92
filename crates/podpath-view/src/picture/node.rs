//! A component of the node.

use super::element::{Element, group, moved, name, path, rect, text};
use super::icon::icon;
use crate::scene::{Node, NodeState, Point, Rect};

/// A component. The target's key carries the step, so that it lights up anew each time.
pub(super) fn node(node: &Node, step: usize) -> Element {
    let Rect { x, y, w, h, r } = node.rect;
    let class = format!("{} family-{}", node.state.class(), node.family.name());
    let key = if node.state == NodeState::Target { format!("{}@{step}", node.key) } else { node.key.to_owned() };
    let mut shapes = Vec::new();
    if node.chip.is_some() {
        let d = format!("M{} {}h{}a{r} {r} 0 0 1 {r} {r}v{}", x + 10.0, y - 5.0, w - 17.0, h - 18.0);
        shapes.push(path("stack", d));
    }
    shapes.extend(face(node, "box"));
    if node.state == NodeState::Target {
        shapes.push(group("lit").with(face(node, "lit-box")));
    }
    let size = Size::of(h);
    let (left, first, second) = size.words();
    shapes.push(name(if size == Size::Whole { "name" } else { "name small" }, x + left, y + first, node.name.clone()));
    if size != Size::Flat {
        shapes.push(text("caption", x + left, y + second, &node.caption));
    }
    shapes.extend(node.chip.as_ref().map(|chip| text("remark end", x + w - 12.0, y + 18.0, chip)));
    if node.state == NodeState::Killed {
        shapes.push(path("cross", format!("M{} {}l8 8m0 -8l-8 8", x + w - 20.0, y + h / 2.0 - 4.0)));
    }
    Element::new("g", &["class", "data-seat"], [Some(class.into()), Some(node.key.into())]).key(key).with(shapes)
}

/// How much is in a component.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    /// An icon on a ground of its own, a name, a line below.
    Whole,
    /// The same, closer.
    Low,
    /// An icon and a name.
    Flat,
}

impl Size {
    fn of(height: f32) -> Self {
        match height {
            ..40.0 => Self::Flat,
            ..50.0 => Self::Low,
            _ => Self::Whole,
        }
    }
    /// Left end of the words, baselines of the name and of the line below, from the corner.
    const fn words(self) -> (f32, f32, f32) {
        match self {
            Self::Whole => (64.0, 25.0, 44.0),
            Self::Low => (64.0, 18.0, 36.0),
            Self::Flat => (40.0, 22.0, 22.0),
        }
    }
}

/// The box and the icon. A target has them twice: as it was, and lit, so that the light can come up.
fn face(node: &Node, class: &'static str) -> Vec<Element> {
    let (x, middle) = (node.rect.x, node.rect.y + node.rect.h / 2.0);
    let flat = Size::of(node.rect.h) == Size::Flat;
    let plinth = Rect { x: x + 18.0, y: middle - 17.0, w: 34.0, h: 34.0, r: 9.0 };
    let at = moved(Point { x: if flat { x + 14.0 } else { x + 26.0 }, y: middle - 9.0 }, 0.0);
    let class_of_glyph = if flat { "glyph bare" } else { "glyph" };
    let glyph = Element::new("g", &["class", "transform"], [Some(class_of_glyph.into()), Some(at)]);
    let ground = (!flat).then(|| rect("plinth", plinth));
    [rect(class, node.rect)].into_iter().chain(ground).chain([glyph.with(icon(node.icon))]).collect()
}
