//! From corners to path data: rounded corners, shortened ends, arrowheads, badges, plates.

use super::{Badge, Head, Label, Line, Plate, Point, Rect};
use crate::steps::Family;

/// How strong a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Future,
    Past,
    Now,
    /// The same where there is little room for an arrow.
    Near,
}

/// Which end of a line is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// None: it arrives.
    Whole,
    /// The callee: a call that nobody takes.
    End,
    /// The callee too, of an error that the caller meets in the place of an answer: its line begins there.
    Start,
}

const CORNER: f32 = 14.0;
/// How far from the component that is not there the cross stands, and how far from the cross the line keeps.
const CROSS: f32 = 9.0;
const GAP: f32 = 8.0;

/// A line that breaks off where the callee is not there.
pub(super) fn broken_line(points: &[Point], family: Family, weight: Weight, at: Break) -> Line {
    let reversed: Vec<Point> = points.iter().rev().copied().collect();
    let (cross, rest) = match at {
        Break::Whole => return line(points, family, weight),
        Break::End => (shorten(points, CROSS), shorten(points, CROSS + GAP)),
        Break::Start => (shorten(&reversed, CROSS), shorten(&reversed, CROSS + GAP).into_iter().rev().collect()),
    };
    let whole = line(&rest, family, weight);
    let broken = cross.last().copied();
    match at {
        Break::End => {
            Line { d: path(&rest, 0.0), core: whole.core.map(|(_, width)| (path(&rest, 0.0), width)), arrow: None, broken, ..whole }
        }
        _ => Line { fork: None, broken, ..whole },
    }
}

/// A line along corners.
pub(super) fn line(points: &[Point], family: Family, weight: Weight) -> Line {
    let style = style(family, weight);
    let (head, size, trim) = match weight {
        Weight::Future => ("M0 0L-8 -4.64Q-6.24 0 -8 4.64Z", 8.0, 6.0),
        Weight::Past => ("M0 0L-10 -5.8Q-7.8 0 -10 5.8Z", 10.0, 8.0),
        Weight::Now => ("M0 0L-15 -8.7Q-11.7 0 -15 8.7Z", 15.0, 12.0),
        Weight::Near => ("M0 0L-12 -8Q-9.4 0 -12 8Z", 12.0, 10.0),
    };
    let double = family == Family::Grpc && weight != Weight::Future;
    let core = double.then(|| (path(points, trim + size * 0.3), style.width * 0.4));
    let forked = family == Family::Exec && weight != Weight::Future;
    let start = points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 });
    let end = points.last().copied().unwrap_or(start);
    Line {
        d: path(points, trim),
        width: style.width,
        dash: style.dash,
        halo: if weight == Weight::Past { style.width + 8.0 } else { 0.0 },
        core,
        arrow: Some(Head { at: end, angle: angle_at(points, 1.0), d: head, width: 0.0 }),
        broken: None,
        fork: forked.then(|| Head { at: start, angle: angle_at(points, 0.0), d: "M1 -8Q6 0 14 0M1 8Q6 0 14 0", width: style.width * 0.7 }),
        track: path(points, 0.0),
    }
}

struct Style {
    width: f32,
    dash: &'static str,
}

fn style(family: Family, weight: Weight) -> Style {
    let (past, now) = match family {
        Family::Fn => ((1.75, ""), (3.0, "")),
        Family::Grpc => ((5.0, ""), (8.0, "")),
        Family::Http => ((2.25, "12 6"), (4.5, "14 7")),
        Family::Ttrpc => ((2.25, "11 4 2 4"), (4.5, "15 6 3 6")),
        Family::Exec => ((3.0, ""), (6.0, "")),
        Family::Fail => ((2.25, ""), (4.5, "")),
    };
    let (width, dash) = match weight {
        Weight::Future => (1.25, ""),
        Weight::Past => past,
        Weight::Now | Weight::Near => now,
    };
    Style { width, dash }
}

/// Path data with rounded corners, its end shortened by `trim`.
fn path(points: &[Point], trim: f32) -> String {
    let points = shorten(points, trim);
    let mut d = String::new();
    for (at, point) in points.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| points.get(at));
        match (before, points.get(at + 1)) {
            (None, _) => d.push_str(&format!("M{}", pair(*point))),
            (Some(_), None) => d.push_str(&format!("L{}", pair(*point))),
            (Some(before), Some(after)) => {
                let enter = towards(*point, *before, CORNER.min(distance(*point, *before) / 2.0));
                let leave = towards(*point, *after, CORNER.min(distance(*point, *after) / 2.0));
                d.push_str(&format!("L{}Q{} {}", pair(enter), pair(*point), pair(leave)));
            }
        }
    }
    d
}

fn shorten(points: &[Point], trim: f32) -> Vec<Point> {
    let mut points = points.to_vec();
    if let [.., before, last] = points.as_mut_slice() {
        *last = towards(*last, *before, trim.min(distance(*last, *before)));
    }
    points
}

pub(super) fn pair(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// At most two decimals.
pub(super) fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn towards(from: Point, to: Point, by: f32) -> Point {
    let length = distance(from, to);
    if length == 0.0 {
        return from;
    }
    Point { x: from.x + (to.x - from.x) * by / length, y: from.y + (to.y - from.y) * by / length }
}

fn distance(a: Point, b: Point) -> f32 {
    (a.x - b.x).hypot(a.y - b.y)
}

/// The length of a way.
pub(super) fn length(points: &[Point]) -> f32 {
    points.iter().zip(points.iter().skip(1)).map(|(a, b)| distance(*a, *b)).sum()
}

/// The longest leg of a way.
pub(super) fn longest_leg(points: &[Point]) -> [Point; 2] {
    let legs = points.iter().zip(points.iter().skip(1)).map(|(a, b)| [*a, *b]);
    let longest = legs.max_by(|[a, b], [c, d]| distance(*a, *b).total_cmp(&distance(*c, *d)));
    longest.unwrap_or([Point { x: 0.0, y: 0.0 }; 2])
}

/// The point at a share of the way, and the direction there in degrees.
pub(super) fn along(points: &[Point], share: f32) -> (Point, f32) {
    let legs = || points.iter().zip(points.iter().skip(1));
    let mut left = length(points) * share;
    let mut found = (points.first().copied().unwrap_or(Point { x: 0.0, y: 0.0 }), 0.0);
    for (a, b) in legs() {
        let length = distance(*a, *b);
        let angle = (b.y - a.y).atan2(b.x - a.x).to_degrees();
        found = (towards(*a, *b, left.min(length)), angle);
        if left <= length {
            break;
        }
        left -= length;
    }
    (found.0, found.1.round())
}

fn angle_at(points: &[Point], share: f32) -> f32 {
    along(points, share).1
}

/// A badge whose middle is at a point of a line.
pub(super) fn badge(middle: Point, text: &'static str) -> Badge {
    let w = badge_width(text, 12.0, 7.4);
    let rect = Rect { x: middle.x - w / 2.0, y: middle.y - 10.0, w, h: 20.0, r: 5.0 };
    Badge { baseline: rect.y + 14.3, rect, text }
}

fn badge_width(text: &str, padding: f32, letter: f32) -> f32 {
    (padding + letter * width(text)).max(40.0)
}

/// The width of mono text in letters; what is not Latin takes two.
fn width(text: &str) -> f32 {
    text.chars().map(|letter| if letter.is_ascii() || letter == '…' || letter == '→' { 1.0 } else { 2.0 }).sum()
}

const PLATE_LETTER: f32 = 7.55;
/// Lower than any gap between two rows of a stage of two columns.
pub(super) const PLATE_HEIGHT: f32 = 28.0;

/// A plate of so many letters and that height, with its left top corner where `corner` puts it, given its width.
pub(super) fn plate(badge: &'static str, call: &str, (letters, h): (usize, f32), corner: impl FnOnce(f32) -> Point) -> Plate {
    let call = clip(call, letters);
    let badge_w = badge_width(badge, 12.0, 7.6);
    let w = 5.0 + badge_w + 10.0 + PLATE_LETTER * width(&call) + 12.0;
    let Point { x, y } = corner(w);
    let rect = Rect { x, y, w, h, r: if h < PLATE_HEIGHT { 6.0 } else { 8.0 } };
    let (inset, high) = ((h - 18.0) / 2.0, h / 2.0 + 4.3);
    let inner = Rect { x: x + inset, y: y + inset, w: badge_w, h: 18.0, r: 4.0 };
    Plate {
        badge: Badge { baseline: y + high - 0.1, rect: inner, text: badge },
        call: Label { at: Point { x: x + 15.0 + badge_w, y: y + high + 0.1 }, text: call },
        rect,
    }
}

/// Text that fits, its end replaced by `…`.
pub(super) fn clip(text: &str, letters: usize) -> String {
    if text.chars().count() <= letters {
        return text.to_owned();
    }
    text.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
}
