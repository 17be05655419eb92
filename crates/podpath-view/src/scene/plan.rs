//! The stage in three widths, each drawn one to one. The wide one is what everything else here is measured in; the narrow one has the same
//! rows with a narrower gutter; the column has the chain of one container, a row for each that stands in it (`column`).

use super::column::Column;
use super::route::{Route, route};
use super::seat::{ALONE, BOX, BOX_NARROW, EDGE_OF_NODE, POD};
use super::{HEIGHT, Point, Rect, Seat, WIDTH};

/// How the stage is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Geometry {
    /// Two columns and a gutter that has room for the CNI plugins and a plate.
    #[default]
    Wide,
    /// The same with a narrower gutter: a column of text, a sheet of paper.
    Narrow,
    /// One column: a phone.
    Column,
}

/// In a box that is narrower the wide stage would lose what stands at its sides.
const WIDE: f32 = 672.0;
/// In a box that is not wider there is no room for two columns.
const ONE: f32 = 480.0;
/// How far the narrow stage's columns move, and where its gutter begins and how much of itself is left of it.
const LEFT: f32 = 16.0;
const RIGHT: f32 = 104.0;
const GUTTER: (f32, f32) = (260.0, 120.0 / 208.0);
/// Where kubectl stands in the narrow gutter: its name needs most of it.
const CLIENT: (f32, f32) = (276.0, 88.0);
/// How far a badge keeps from the edge, from its middle.
const BADGE: f32 = 27.0;

impl Geometry {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Wide, Self::Narrow, Self::Column];

    /// The one for a box of this width.
    pub fn of(width: f32) -> Self {
        match width {
            _ if width <= ONE => Self::Column,
            _ if width < WIDE => Self::Narrow,
            _ => Self::Wide,
        }
    }
    /// Its name as a class; the wide one has none.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Wide => None,
            Self::Narrow => Some("narrow"),
            Self::Column => Some("column"),
        }
    }
    /// How wide it is drawn.
    pub const fn width(self) -> f32 {
        match self {
            Self::Wide => WIDTH,
            Self::Narrow => 640.0,
            Self::Column => 390.0,
        }
    }
    /// A window in which all its columns are whole.
    pub(super) const fn spread(self) -> f32 {
        match self {
            Self::Wide => 628.0,
            Self::Narrow => 556.0,
            Self::Column => 252.0,
        }
    }
    /// Where on it something is that is there on the wide stage.
    pub(super) fn x(self, x: f32) -> f32 {
        match self {
            Self::Narrow if x <= super::seat::GUTTER.0 => x - LEFT,
            Self::Narrow if x >= super::seat::GUTTER.1 => x - RIGHT,
            Self::Narrow => GUTTER.0 + (x - super::seat::GUTTER.0) * GUTTER.1,
            _ => x,
        }
    }
    fn across(self, rect: Rect) -> Rect {
        let x = self.x(rect.x);
        Rect { x, w: self.x(rect.x + rect.w) - x, ..rect }
    }
}

/// Where everything is in a picture of the stage.
pub(super) struct Plan {
    pub(super) geometry: Geometry,
    /// Of a column, who stands in it.
    pub(super) column: Option<Column>,
    /// Whether there are other machines above the node.
    others: bool,
}

impl Plan {
    /// The stage with both columns.
    pub(super) const fn of(geometry: Geometry, others: bool) -> Self {
        Self { geometry, column: None, others }
    }
    pub(super) const fn of_column(column: Column, others: bool) -> Self {
        Self { geometry: Geometry::Column, column: Some(column), others }
    }

    /// Whether a seat is on the stage.
    pub(super) fn has(&self, seat: Seat) -> bool {
        self.column.as_ref().is_none_or(|column| column.find(seat).is_some())
    }
    /// Where a seat is.
    pub(super) fn rect(&self, seat: Seat) -> Rect {
        match &self.column {
            Some(column) => column.find(seat).unwrap_or_else(|| seat.rect()),
            None if self.geometry == Geometry::Narrow && seat == Seat::Client => Rect { x: CLIENT.0, w: CLIENT.1, ..seat.rect() },
            None => self.geometry.across(seat.rect()),
        }
    }
    /// Left and right end of what is between the columns.
    pub(super) fn gutter(&self) -> (f32, f32) {
        let (left, right) = super::seat::GUTTER;
        (self.geometry.x(left), self.geometry.x(right))
    }
    /// The box around the roles of the process at the top: one, or two of them.
    pub(super) fn host(&self, both: bool) -> Rect {
        match &self.column {
            Some(column) => column.host(both),
            None => self.geometry.across(if both { BOX } else { BOX_NARROW }),
        }
    }
    /// The box of the sandbox, and the baselines of its kind, its name and two or one line below.
    pub(super) fn pod(&self, lines: usize) -> (Rect, [f32; 4]) {
        match &self.column {
            Some(column) => column.pod(lines),
            // One line less stands in the same middle.
            None => (self.geometry.across(POD), if lines > 1 { [494.0, 513.0, 531.0, 548.0] } else { [502.0, 521.0, 543.0, 543.0] }),
        }
    }
    /// Top of the kernel.
    pub(super) fn kernel(&self) -> f32 {
        self.column.as_ref().map_or(572.0, Column::kernel)
    }
    pub(super) fn top(&self) -> f32 {
        if self.others || self.column.is_some() { 0.0 } else { ALONE }
    }
    pub(super) fn height(&self) -> f32 {
        self.column.as_ref().map_or(HEIGHT, Column::height)
    }
    /// The line between other machines and the node, where there are others.
    pub(super) fn border(&self) -> Option<f32> {
        let edge = self.column.as_ref().map_or(Some(EDGE_OF_NODE), Column::border);
        edge.filter(|_| self.others)
    }
    /// Below the rows from the top: where a window may begin, so that the picture stands still while the hop stays on it.
    pub(super) fn cuts(&self) -> Vec<f32> {
        self.column.as_ref().map_or_else(|| vec![50.0, 156.0, 256.0, 356.0], Column::cuts)
    }

    /// The way from one seat to another; `boxed` says that the top seats are parts of one process, whose box helpers leave from.
    pub(super) fn route(&self, from: Seat, to: Seat, boxed: bool) -> Option<Route> {
        if let Some(column) = &self.column {
            return column.route(from, to);
        }
        let mut way = route(from, to, boxed)?;
        if self.geometry == Geometry::Narrow {
            let width = self.geometry.width();
            way.points.iter_mut().for_each(|point| point.x = self.geometry.x(point.x).min(width - 2.0));
            way.badge.x = self.geometry.x(way.badge.x).min(width - BADGE);
            if from == Seat::Client || to == Seat::Client {
                let (server, client) = (self.rect(Seat::Server), self.rect(Seat::Client));
                let ends = [Point { x: client.x, ..client.centre() }, Point { x: server.right(), ..server.centre() }];
                way.points = if from == Seat::Client { ends.into() } else { ends.into_iter().rev().collect() };
            }
        }
        Some(way)
    }
}
