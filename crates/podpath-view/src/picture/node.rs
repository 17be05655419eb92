//! A component of the node.

use super::element::{Element, circle, group, moved, name, number, path, rect, text};
use super::icon::icon;
use crate::scene::{Node, NodeState, Point, Rect};

/// Between the name and the process id.
const PID_GAP: &str = "7";
/// How wide the edge is that says who waits, and the one that says who has control.
const WAITING: f32 = 11.0;
const CONTROL: f32 = 7.0;
/// Between two strokes of the hatching.
const HATCH: f32 = 6.0;
/// What the clock takes of the caption's line.
const CLOCK: f32 = 15.0;
/// Left of the words in a box without an icon, and right of what ends a flat one.
const BARE: f32 = 14.0;
const END: f32 = 12.0;
/// A letter of the name of a low component.
const NAME_LETTER: f32 = 8.6;
/// A letter of a tag, and what is left and right of all.
const TAG_LETTER: f32 = 7.2;
const TAG_ROOM: f32 = 16.0;

/// A component. The target's key carries the step, so that it lights up anew each time.
pub(super) fn node(node: &Node, step: usize) -> Element {
    let Rect { x, y, w, h, .. } = node.rect;
    let class = format!("{} family-{}", node.state.class(), node.family.name());
    let key = if node.state == NodeState::Target { format!("{}@{step}", node.key) } else { node.key.to_owned() };
    let mut shapes = Vec::new();
    if node.chip.is_some() {
        shapes.extend([8.0, 4.0].map(|by| path("stack", behind(node.rect, by))));
    }
    shapes.extend(face(node, "box"));
    if node.waits {
        shapes.push(path("wait-edge", hatching(node.rect)));
    }
    if node.state == NodeState::Target {
        shapes.push(group("lit").with(face(node, "lit-box")).with([path("control", edge(node.rect, CONTROL))]));
    }
    let size = Size::of(h);
    let (left, first, second) = size.words();
    let left = if is_bare(node.rect) { BARE } else { left };
    let pid = node.pid.map(|pid| Element::new("tspan", &["class", "dx"], [Some("pid".into()), Some(PID_GAP.into())]).say(pid.to_string()));
    let class_of_name = if size == Size::Whole { "name" } else { "name small" };
    shapes.push(name(class_of_name, x + left, y + first, node.name.clone()).with(pid));
    if size != Size::Flat {
        let clock = if node.waits { CLOCK } else { 0.0 };
        shapes.extend(node.waits.then(|| clock_at(Point { x: x + left + 5.0, y: y + second - 4.0 })).into_iter().flatten());
        shapes.push(text("caption", x + left + clock, y + second, &node.caption));
    } else if has_room_beside(node, left) {
        shapes.push(text("caption end", x + w - END, y + second, &node.caption));
    }
    if node.state == NodeState::Killed {
        shapes.push(path("cross", format!("M{} {}l8 8m0 -8l-8 8", x + w - 20.0, y + h / 2.0 - 4.0)));
    }
    let mut right = x + w - 6.0;
    if let Some(chip) = &node.chip {
        let at = tag_at(Point { x: right, y: y - 11.0 }, chip);
        let count = [rect("count", at), text("count-word", at.x + at.w / 2.0, at.y + 14.3, chip)];
        shapes.push(Element::new("g", &["class", "data-stack"], [Some("stacked".into()), Some(node.key.into())]).with(count));
        right = at.x - 4.0;
    }
    shapes.extend(node.tag.iter().flat_map(|tag| ink(Point { x: right, y: y - 10.0 }, tag)));
    let pid = node.pid.map(|pid| pid.to_string().into());
    Element::new("g", &["class", "data-seat", "data-pid"], [Some(class.into()), Some(node.key.into()), pid]).key(key).with(shapes)
}

/// A box that is as narrow as its name has no icon.
fn is_bare(Rect { w, .. }: Rect) -> bool {
    w < 100.0
}

/// Whether what is said of a flat component fits behind its name.
fn has_room_beside(node: &Node, left: f32) -> bool {
    let width = |text: &str, letter: f32| text.chars().map(|each| if each.is_ascii() { letter } else { 12.5 }).sum::<f32>();
    left + width(&node.name, NAME_LETTER) + END + width(&node.caption, TAG_LETTER) + END <= node.rect.w
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
    let bare = is_bare(node.rect);
    let ground = (!flat && !bare).then(|| rect("plinth", plinth));
    let glyph = (!bare).then(|| glyph.with(icon(node.icon)));
    [rect(class, node.rect)].into_iter().chain(ground).chain(glyph).collect()
}

/// The left edge of a box, as wide as that.
fn edge(Rect { x, y, h, r, .. }: Rect, width: f32) -> String {
    // Where the rounded corner is as far to the right as the edge.
    let top = y + r - (r * r - (r - width) * (r - width)).sqrt();
    let [right, bottom] = [x + width, y + h - (top - y)].map(number);
    format!("M{right} {}A{r} {r} 0 0 0 {x} {}V{}A{r} {r} 0 0 0 {right} {bottom}Z", number(top), number(y + r), number(y + h - r))
}

/// Who waits has its left edge hatched: strokes that lean to the right, each as long as it is inside of the box.
fn hatching(at: Rect) -> String {
    let Rect { x, y, h, .. } = at;
    let right = x + WAITING;
    let inside = |point: &Point| within(at, *point);
    let mut d = format!("M{} {}V{}", number(right), number(y + 0.6), number(y + h - 0.6));
    let mut low = y + HATCH;
    while low < y + h + WAITING {
        let along = |step: u8| Point { x: x + f32::from(step) * WAITING / 22.0, y: low - f32::from(step) * WAITING / 22.0 };
        let mut seen = (0..=22).map(along).filter(inside);
        if let Some(first) = seen.next()
            && let Some(last) = seen.next_back()
        {
            d.push_str(&format!("M{} {}L{} {}", number(first.x), number(first.y), number(last.x), number(last.y)));
        }
        low += HATCH;
    }
    d
}

/// Whether a point is in a box with rounded corners on its left.
fn within(Rect { x, y, h, r, .. }: Rect, point: Point) -> bool {
    if point.y < y || point.y > y + h {
        return false;
    }
    let (corner, far) = (x + r, (y + r - point.y).max(point.y - (y + h - r)));
    far <= 0.0 || point.x >= corner || (corner - point.x).hypot(far) <= r
}

/// A clock, whose middle is there.
fn clock_at(middle: Point) -> [Element; 2] {
    [circle("clock", middle, 4.6), path("clock", format!("M{} {}v2.9h2.2", number(middle.x), number(middle.y - 2.7)))]
}

/// The upper and the right edge of a box behind another one, so far away.
fn behind(Rect { x, y, w, h, r }: Rect, by: f32) -> String {
    let (right, top) = (x + w + by, y - by);
    format!("M{} {top}H{}A{r} {r} 0 0 1 {right} {}V{}", x + by + r / 2.0, right - r, top + r, y + h - by - r / 2.0)
}

/// The box of a tag, whose right top corner is there.
fn tag_at(corner: Point, word: &str) -> Rect {
    let letters: f32 = word.chars().map(|letter| if letter.is_ascii() { TAG_LETTER } else { 12.0 }).sum();
    let w = letters + TAG_ROOM;
    Rect { x: corner.x - w, y: corner.y, w, h: 20.0, r: 5.0 }
}

/// A tag in ink, whose right top corner is there.
pub(super) fn ink(corner: Point, word: &str) -> [Element; 2] {
    let at = tag_at(corner, word);
    [rect("ink-tag", at), text("ink-word", at.x + at.w / 2.0, at.y + 14.3, word)]
}

/// The same with its middle there.
pub(super) fn ink_around(middle: Point, word: &str) -> [Element; 2] {
    let w = tag_at(middle, word).w;
    ink(Point { x: middle.x + w / 2.0, y: middle.y - 10.0 }, word)
}
