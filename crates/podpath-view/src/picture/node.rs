//! A component of the node.

use super::element::{Element, group, moved, name, path, rect, text};
use super::icon::icon;
use crate::scene::{Node, NodeState, Point, Rect};

/// A component. The target's key carries the step, so that it lights up anew each time.
pub(super) fn node(node: &Node, step: usize) -> Element {
    let Rect { x, y, w, h, r } = node.rect;
    let middle = y + h / 2.0;
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
    shapes.push(name("name", x + 62.0, middle - 3.0, node.name.clone()));
    shapes.push(text("caption", x + 62.0, middle + 16.0, &node.caption));
    shapes.extend(node.chip.as_ref().map(|chip| text("remark end", x + w - 12.0, y + 18.0, chip)));
    if node.state == NodeState::Killed {
        shapes.push(path("cross", format!("M{} {}l8 8m0 -8l-8 8", x + w - 20.0, y + 12.0)));
    }
    Element::new("g", &["class", "data-seat"], [Some(class.into()), Some(node.key.into())]).key(key).with(shapes)
}

/// The box and the icon. A target has them twice: as it was, and lit, so that the light can come up.
fn face(node: &Node, class: &'static str) -> [Element; 3] {
    let (x, middle) = (node.rect.x, node.rect.y + node.rect.h / 2.0);
    let plinth = Rect { x: x + 14.0, y: middle - 18.0, w: 36.0, h: 36.0, r: 9.0 };
    let at = moved(Point { x: x + 23.0, y: middle - 9.0 }, 0.0);
    let glyph = Element::new("g", &["class", "transform"], [Some("glyph".into()), Some(at)]);
    [rect(class, node.rect), rect("plinth", plinth), glyph.with(icon(node.icon))]
}
