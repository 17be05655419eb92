//! What is to be seen of a stage in a box that has no room for all of it. The stage is never made smaller: the box is a window on it.

use super::{Geometry, NodeState, Point, Rect, Scene, Seat};

/// Around what acts.
const MARGIN: f32 = 10.0;
/// Below what stays, at rest.
const REST: f32 = 16.0;
/// A component of which less than this share is seen counts as cut off.
const SEEN: f32 = 0.5;

/// Something that a window leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct Beyond {
    /// Which way it is.
    pub side: Side,
    /// What it is called.
    pub name: String,
    /// Its middle.
    pub at: Point,
}

/// A way out of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after where they are")]
pub enum Side {
    Up,
    Down,
    Left,
    Right,
}

impl Side {
    /// Its name as a class.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

impl Scene {
    /// Where a window of this size begins: at a row's edge if the hop is whole in one, else with the hop in its middle.
    pub fn window(&self, width: f32, height: f32) -> Point {
        let whole = self.geometry.width();
        let spread = width >= self.geometry.spread();
        let Some(acting) = self.acting() else { return Point { x: (whole - width) / 2.0, y: self.top } };
        // What is longer than the window is seen where it is told.
        let told = self.now.as_ref().map_or(acting, |now| now.plate.rect);
        let x = match acting.w > width {
            _ if spread => (whole - width) / 2.0,
            true => told.centre().x - width / 2.0,
            false => acting.centre().x - width / 2.0,
        };
        let last = (self.height - height).max(self.top);
        let edges = std::iter::once(self.top).chain(self.cuts.iter().copied().filter(|edge| *edge > self.top)).map(|edge| edge.min(last));
        let fits = |edge: &f32| *edge <= acting.y && edge + height >= acting.y + acting.h;
        let shown = if acting.h > height { told } else { acting };
        let y = edges.into_iter().find(fits).unwrap_or(shown.centre().y - height / 2.0);
        let x = if spread { x } else { x.clamp(0.0, whole - width) };
        Point { x, y: y.min(last).max(self.top) }
    }

    /// Where a window of this size begins when the story is over: what has become of the Pod is in it.
    pub fn rest(&self, width: f32, height: f32) -> Point {
        let pod =
            [Seat::WorkloadRight, Seat::WorkloadLeft].into_iter().find_map(|seat| self.nodes.iter().find(|node| node.key == seat.key()));
        let foot = pod.filter(|_| self.geometry == Geometry::Column).map_or(self.height, |node| node.rect.bottom() + REST);
        let x = (self.geometry.width() - width) / 2.0;
        Point { x: if width >= self.geometry.spread() { x } else { x.max(0.0) }, y: (foot - height).max(self.top) }
    }

    /// What a window leaves out: in each direction what is furthest there.
    pub fn beyond(&self, seen: Rect) -> Vec<Beyond> {
        let node = |seat: Seat| self.nodes.iter().find(|node| node.key == seat.key());
        let whole = |rect: Rect| seen.x <= rect.x + rect.w * SEEN && rect.x + rect.w * SEEN <= seen.x + seen.w;
        let (top, bottom) = (seen.y, seen.y + seen.h);
        let up = [Seat::TopLeft, Seat::Server].into_iter().filter_map(node).find(|node| node.rect.centre().y < top);
        let up = up.map(|node| {
            let name = self.host.as_ref().filter(|_| node.key == Seat::TopLeft.key()).map_or(&node.name, |host| &host.title);
            Beyond { side: Side::Up, name: name.clone(), at: node.rect.centre() }
        });
        let pod = self.pod.rect;
        let down = (pod.centre().y > bottom).then(|| Beyond {
            side: Side::Down,
            name: [&*self.pod.kind, &*self.pod.title].join(" ").trim_end().to_owned(),
            at: pod.centre(),
        });
        let aside = |side: Side, seats: [Seat; 4]| {
            let rows = seats.into_iter().filter_map(node).filter(|node| node.rect.centre().y > top && node.rect.centre().y < bottom);
            let cut = rows.filter(|node| !whole(node.rect));
            let first = cut.min_by_key(|node| node.state == NodeState::Absent);
            first.map(|node| Beyond { side, name: node.name.clone(), at: node.rect.centre() })
        };
        let left = aside(Side::Left, [Seat::DaemonLeft, Seat::TopLeft, Seat::KeeperLeft, Seat::WorkloadLeft]);
        let right = aside(Side::Right, [Seat::DaemonRight, Seat::TopRight, Seat::KeeperRight, Seat::WorkloadRight]);
        [up, down, left, right].into_iter().flatten().collect()
    }

    /// Who makes the current hop and who receives it, with what is told beside it. What happens to one that is not acting, as when it
    /// ends, is told by the plate beside it.
    pub fn acting(&self) -> Option<Rect> {
        let acts = |state: NodeState| matches!(state, NodeState::Caller | NodeState::Target);
        let nodes = self.nodes.iter().filter(|node| acts(node.state)).map(|node| node.rect);
        let plates = self.now.iter().map(|now| now.plate.rect);
        let around = |of: Rect| Rect { x: of.x - MARGIN, y: of.y - MARGIN, w: of.w + 2.0 * MARGIN, h: of.h + 2.0 * MARGIN, r: 0.0 };
        let within = |of: Rect| {
            let (top, bottom) = (of.y.max(self.top), (of.y + of.h).min(self.height));
            Rect { y: top, h: bottom - top, ..of }
        };
        nodes.chain(plates).map(around).reduce(Rect::with).map(within)
    }
}

impl Rect {
    /// The smallest one in which both are.
    fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = ((self.x + self.w).max(other.x + other.w), (self.y + self.h).max(other.y + other.h));
        Self { x, y, w: right - x, h: bottom - y, r: 0.0 }
    }
    /// Whether the other one is wholly in it.
    pub fn holds(&self, other: &Self) -> bool {
        let inside = |from: f32, long: f32, at: f32, short: f32| from <= at && at + short <= from + long;
        inside(self.x, self.w, other.x, other.w) && inside(self.y, self.h, other.y, other.h)
    }
}
