//! The fixed places of the stage. Rows say how far a program is from the kubelet, columns which way the path falls. Above the node
//! there is a row for other machines, in runs where the node belongs to a cluster. A unit is a CSS pixel, and the gaps between the rows
//! are as high as it takes for a plate to lie in them.

use super::{Icon, Point, Rect};

/// A place on the stage. It belongs to whoever has that rank and that side; nobody ever moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named after row and column")]
pub enum Seat {
    TopLeft,
    TopRight,
    DaemonLeft,
    DaemonRight,
    KeeperLeft,
    KeeperRight,
    TransientLeft,
    Middle,
    TransientRight,
    WorkloadLeft,
    WorkloadRight,
    /// On another machine: the API server.
    Server,
    /// On another machine: who asks the API server.
    Client,
    /// On another machine: where images come from.
    Registry,
    /// Not on the stage: init, a client.
    Outside,
}

/// Columns of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Left,
    Middle,
    Right,
}

/// Left and right edges of the columns' nodes: the gutter is between them.
pub(super) const GUTTER: (f32, f32) = (276.0, 484.0);
/// Where the line of the CNI plugins leaves the kubelet's box.
pub(super) const BOX_EXIT: Point = Point { x: 332.0, y: 154.0 };
/// The box around the roles of one process.
pub(super) const BOX: Rect = Rect { x: 44.0, y: 58.0, w: 672.0, h: 96.0, r: 16.0 };
/// The same where the right seat belongs to another process.
pub(super) const BOX_NARROW: Rect = Rect { x: 44.0, y: 58.0, w: 256.0, h: 96.0, r: 16.0 };
/// The box of the sandbox.
pub(super) const POD: Rect = Rect { x: 44.0, y: 476.0, w: 672.0, h: 82.0, r: 16.0 };
/// Top of a stage without other machines on it.
pub(super) const ALONE: f32 = 46.0;
/// The line between other machines and the node.
pub(super) const EDGE_OF_NODE: f32 = 49.0;

impl Seat {
    /// The seats on the stage, in drawing order.
    pub const ALL: [Self; 14] = [
        Self::TopLeft,
        Self::TopRight,
        Self::DaemonLeft,
        Self::DaemonRight,
        Self::KeeperLeft,
        Self::KeeperRight,
        Self::WorkloadLeft,
        Self::WorkloadRight,
        Self::TransientLeft,
        Self::TransientRight,
        Self::Middle,
        Self::Server,
        Self::Client,
        Self::Registry,
    ];

    /// The stable name: a key for lists, tests and words.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TopLeft => "top-left",
            Self::TopRight => "top-right",
            Self::DaemonLeft => "daemon-left",
            Self::DaemonRight => "daemon-right",
            Self::KeeperLeft => "keeper-left",
            Self::KeeperRight => "keeper-right",
            Self::TransientLeft => "transient-left",
            Self::Middle => "transient-middle",
            Self::TransientRight => "transient-right",
            Self::WorkloadLeft => "workload-left",
            Self::WorkloadRight => "workload-right",
            Self::Server => "server",
            Self::Client => "client",
            Self::Registry => "registry",
            Self::Outside => "outside",
        }
    }

    pub(super) const fn row(self) -> usize {
        match self {
            Self::TopLeft | Self::TopRight => 0,
            Self::DaemonLeft | Self::DaemonRight => 1,
            Self::KeeperLeft | Self::KeeperRight => 2,
            Self::TransientLeft | Self::TransientRight | Self::Middle => 3,
            Self::WorkloadLeft | Self::WorkloadRight => 4,
            Self::Outside => 5,
            Self::Server | Self::Client | Self::Registry => 6,
        }
    }

    pub(super) const fn column(self) -> Column {
        match self {
            Self::TopLeft | Self::DaemonLeft | Self::KeeperLeft | Self::TransientLeft | Self::WorkloadLeft | Self::Server => Column::Left,
            Self::Middle | Self::Outside | Self::Client => Column::Middle,
            Self::TopRight | Self::DaemonRight | Self::KeeperRight | Self::TransientRight | Self::WorkloadRight | Self::Registry => {
                Column::Right
            }
        }
    }

    /// Whether it is on another machine, above the node.
    pub(super) const fn is_above(self) -> bool {
        matches!(self, Self::Server | Self::Client | Self::Registry)
    }

    /// Where it is drawn on the wide stage.
    pub fn rect(self) -> Rect {
        let (x, w) = match self.column() {
            _ if self == Self::Client => (320.0, 120.0),
            Column::Left => (68.0, 208.0),
            Column::Middle => (300.0, 160.0),
            Column::Right => (484.0, 208.0),
        };
        let (y, h) = [(88.0, 56.0), (198.0, 56.0), (298.0, 56.0), (396.0, 44.0), (488.0, 56.0), (488.0, 56.0), (6.0, 34.0)][self.row()];
        Rect { x, y, w, h, r: if self.is_above() { 10.0 } else { 12.0 } }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::TopLeft => Icon::SyncLoop,
            Self::TopRight => Icon::Translator,
            Self::DaemonLeft => Icon::Runtime,
            Self::DaemonRight => Icon::Engine,
            Self::KeeperLeft | Self::KeeperRight => Icon::Keeper,
            Self::TransientLeft | Self::TransientRight | Self::Client => Icon::Command,
            Self::Server => Icon::Server,
            Self::Registry => Icon::Store,
            Self::Middle => Icon::Network,
            Self::WorkloadLeft => Icon::Pause,
            Self::WorkloadRight | Self::Outside => Icon::App,
        }
    }
}

impl Rect {
    /// The middle.
    pub fn centre(&self) -> Point {
        Point { x: self.x + self.w / 2.0, y: self.y + self.h / 2.0 }
    }
    pub(super) fn right(&self) -> f32 {
        self.x + self.w
    }
    pub(super) fn bottom(&self) -> f32 {
        self.y + self.h
    }
}
