//! Two paths on one stage. Hatched is what only one of them has; a mark says which.

use super::element::{Element, number, path, rect, text};
use super::{Look, stage};
use crate::scene::{BothScene, Rect};
use crate::words::Words;

/// Between two strokes of the hatching.
const HATCH: f32 = 9.0;

/// The stage of both. `letters` are what the two are known by.
pub fn both(both: &BothScene, letters: [&str; 2], words: &Words, label: &str) -> Element {
    let look = Look { classes: &["both"], label, step: 0, speed: None, window: None };
    let only = both.only.iter().enumerate().map(|(at, (around, side))| {
        let shapes = [path("only-hatch", hatching(*around)), rect("only-box", *around)];
        Element::of("g", format!("only only-{side}")).key(format!("only-{at}")).with(shapes)
    });
    let marks = both.marks.iter().enumerate().map(|(at, (place, side))| {
        let word = text("mark-word", place.x + place.w / 2.0, place.y + 14.5, letters[*side]);
        Element::of("g", format!("mark mark-{side}")).key(format!("mark-{at}")).with([rect("mark-box", *place), word])
    });
    let mut svg = stage(&both.scene, words, &look);
    // Under everything but the kernel, the border and the boxes of processes.
    let ground = svg.children.len().min(2);
    svg.children.splice(ground..ground, only.map(super::Child::Element));
    svg.with(marks)
}

/// Strokes that lean to the right, cut to a box.
fn hatching(Rect { x, y, w, h, .. }: Rect) -> String {
    let mut d = String::new();
    let mut along = HATCH;
    while along < w + h {
        let from = (x + (along - h).max(0.0), y + along.min(h));
        let to = (x + along.min(w), y + (along - w).max(0.0));
        d.push_str(&format!("M{} {}L{} {}", number(from.0), number(from.1), number(to.0), number(to.1)));
        along += HATCH;
    }
    d
}
