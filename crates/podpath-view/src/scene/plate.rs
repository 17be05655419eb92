//! Where a plate lies: never on a component, and clear of its token and of the end of its line.

use super::draw::PLATE_HEIGHT;
use super::plan::{Geometry, Plan};
use super::route::gap_below;
use super::seat::Column;
use super::{Point, Seat, Token};

/// How far a plate keeps from the line beside it, from the token on it, and from the edge of the stage.
const BESIDE: f32 = 24.0;
const BESIDE_TOKEN: f32 = 28.0;
const MARGIN: f32 = 8.0;
/// How far above its line a plate begins that lies between two components of a row.
const OVER: f32 = 42.0;
/// Beside the way from the API server to the node: the middle of a plate there, and its left end.
const UNDER_SERVERS: f32 = 60.0;
const BESIDE_SERVER: f32 = 262.0;
/// What a plate leaves of the gutter that lies in it.
const AIR: f32 = 8.0;
/// In a column the gaps are as high as they are, and leave room for the arrow.
const COLUMN_HEIGHT: f32 = 22.0;
/// How many letters of a call a plate shows: beside the words on the right of the row of machines, and in a column, there is less room.
const LETTERS: usize = 36;
const LETTERS_ABOVE: usize = 29;
const LETTERS_COLUMN: usize = 26;

impl Plan {
    pub(super) const fn plate_height(&self) -> f32 {
        match self.geometry {
            Geometry::Column => COLUMN_HEIGHT,
            _ => PLATE_HEIGHT,
        }
    }

    pub(super) fn plate_letters(&self, from: Seat, to: Seat) -> usize {
        let above = |seat: Seat| seat.is_above() && seat != Seat::Registry;
        match self.geometry {
            Geometry::Column => LETTERS_COLUMN,
            _ if above(from) || above(to) => LETTERS_ABOVE,
            _ => LETTERS,
        }
    }

    /// Beside an upright line in a gap between rows, towards the gutter; above a level one that has both columns at its ends, if there is
    /// room between them; on a level one in a gap, behind the token.
    pub(super) fn beside_line(&self, Token { at, angle }: Token, (from, to): (Seat, Seat), w: f32) -> Point {
        if let Some(column) = &self.column {
            return column.plate((from, to), (w, COLUMN_HEIGHT));
        }
        if from == Seat::Outside || to == Seat::Outside {
            // It comes from beyond the stage's edge.
            return self.beside_node(if from == Seat::Outside { to } else { from }, w);
        }
        let registry = from == Seat::Registry || to == Seat::Registry;
        let above = (from.is_above() || to.is_above()) && !registry;
        let under = UNDER_SERVERS - PLATE_HEIGHT / 2.0;
        let whole = self.geometry.width();
        if from.is_above() && to.is_above() {
            return Point { x: self.within((whole - w) / 2.0, w).max(self.geometry.x(BESIDE_SERVER)), y: under };
        }
        if angle.rem_euclid(180.0) != 0.0 {
            let x = if at.x > whole / 2.0 { at.x - BESIDE - w } else { at.x + BESIDE };
            // A way from the registry passes the box at the top.
            let y = if registry { gap_below(0) - PLATE_HEIGHT / 2.0 } else { in_gap(at.y) };
            return Point { x: self.within(x, w), y: if above { under } else { y } };
        }
        let (left, right) = self.gutter();
        let in_row = !registry && (at.y - from.rect().centre().y).abs() < 1.0;
        match (in_row, w + AIR <= right - left && from.row() != Seat::Middle.row()) {
            (true, true) => Point { x: (left + right - w) / 2.0, y: at.y - OVER },
            (true, false) => Point { x: self.within((whole - w) / 2.0, w), y: in_gap(if from.row() == 0 { at.y } else { at.y - OVER }) },
            (false, _) => {
                let x = if angle == 0.0 { at.x - BESIDE_TOKEN - w } else { at.x + BESIDE_TOKEN };
                Point { x: self.within(x, w), y: at.y - PLATE_HEIGHT / 2.0 }
            }
        }
    }

    /// In the gap below the component, above those in the sandbox; beside what leads to its neighbour in the column.
    pub(super) fn beside_node(&self, seat: Seat, w: f32) -> Point {
        if let Some(column) = &self.column {
            return column.beside(seat, (w, COLUMN_HEIGHT));
        }
        let middle = self.rect(seat).centre().x;
        let x = match seat.column() {
            _ if seat.is_above() => self.geometry.x(BESIDE_SERVER),
            Column::Left => middle + BESIDE,
            Column::Middle => middle - w / 2.0,
            Column::Right => middle - BESIDE - w,
        };
        let y = if seat.is_above() { UNDER_SERVERS } else { gap_below(seat.row()) } - PLATE_HEIGHT / 2.0;
        Point { x: self.within(x, w), y }
    }

    /// Beside a narrow gutter there is room for a token between rows only.
    pub(super) fn settle(&self, token: Token) -> Token {
        let upright = token.angle.rem_euclid(180.0) != 0.0;
        if self.geometry != Geometry::Narrow || !upright || token.at.y < gap_below(0) - PLATE_HEIGHT {
            return token;
        }
        Token { at: Point { y: in_gap(token.at.y) + PLATE_HEIGHT / 2.0, ..token.at }, ..token }
    }

    fn within(&self, x: f32, w: f32) -> f32 {
        x.min(self.geometry.width() - MARGIN - w).max(MARGIN)
    }
}

/// Where a plate begins that lies in the nearest gap between rows.
fn in_gap(y: f32) -> f32 {
    let gaps = (0..4).map(gap_below);
    let nearest = gaps.min_by(|a, b| (a - y).abs().total_cmp(&(b - y).abs()));
    nearest.unwrap_or(y) - PLATE_HEIGHT / 2.0
}
