//! What a picture of the stage is made of.

use super::Geometry;
use crate::steps::Family;

/// Width of the wide stage.
pub const WIDTH: f32 = 760.0;
/// Height of the wide stage.
pub const HEIGHT: f32 = 616.0;

/// The stage at a step; [`crate::picture`] makes shapes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// How it is laid out.
    pub geometry: Geometry,
    /// Top of the view box: 0, or more where there are no other machines above the node.
    pub top: f32,
    /// Where it ends.
    pub height: f32,
    /// Where a window on it may begin, from the top.
    pub cuts: Vec<f32>,
    /// Top of the kernel.
    pub ground: f32,
    /// The height of the line between other machines and the node, where there are others.
    pub border: Option<f32>,
    /// Components, in fixed places.
    pub nodes: Vec<Node>,
    /// The process at the top that holds more than one role: the kubelet.
    pub host: Option<HostBox>,
    /// The sandbox.
    pub pod: PodBox,
    /// What the kernel holds for the pod, named as it comes into being.
    pub kernel: Vec<KernelObject>,
    /// All lines but the current one: future ones first, then past ones.
    pub edges: Vec<Edge>,
    /// The current hop; none before the first step and for what happens off the stage.
    pub now: Option<Now>,
    /// Parent lines, from a shim to its process.
    pub brackets: Vec<Bracket>,
    /// Who takes part in the current hop and is not on the stage.
    pub stranger: Option<Label>,
}

/// A point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
    /// Corner radius.
    pub r: f32,
}

/// A component.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Stable name of the seat: `daemon-left`. A key for lists and for tests.
    pub key: &'static str,
    /// `containerd`.
    pub name: String,
    /// Beside the name, of the process that sits there.
    pub pid: Option<u32>,
    /// Under the name, what it is there for or how it is: `keeps pause`, `not started yet`, `waits 62 ms`.
    pub caption: String,
    /// It has asked for something and waits for it, whatever the current step is about.
    pub waits: bool,
    /// On its border: who visits it at this moment.
    pub tag: Option<String>,
    /// Where.
    pub rect: Rect,
    /// What is drawn in it.
    pub icon: Icon,
    /// How it is drawn.
    pub state: NodeState,
    /// The family that colours a caller or a target; [`Family::Fn`] otherwise.
    pub family: Family,
    /// `1 of 3`, where one seat stands for several containers.
    pub chip: Option<String>,
}

/// How a component is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeState {
    /// Not there: an outline of dots that says why.
    Absent,
    /// A part of a program that nobody uses here.
    Unused,
    /// A part that this release of the program does not have any more.
    Removed,
    /// Running.
    Alive,
    /// Running, and waiting for an answer.
    Waiting,
    /// Makes the current hop.
    Caller,
    /// Receives the current hop.
    Target,
    /// Has exited by itself.
    Gone,
    /// The same, with an error.
    Failed,
    /// Was killed.
    Killed,
}

impl NodeState {
    /// The class that style sheets know it by.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Absent => "none",
            Self::Unused => "none unused",
            Self::Removed => "none removed",
            Self::Alive => "alive",
            Self::Waiting => "waiting",
            Self::Caller => "caller",
            Self::Target => "target",
            Self::Gone => "gone",
            Self::Failed => "gone failed",
            Self::Killed => "killed",
        }
    }
}

/// Icons, drawn in a box of 18 x 18.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what they stand for")]
pub enum Icon {
    SyncLoop,
    Translator,
    Runtime,
    Engine,
    Keeper,
    Command,
    Network,
    Pause,
    App,
    Server,
    Store,
}

/// The process that holds more than one role.
#[derive(Clone, Debug, PartialEq)]
pub struct HostBox {
    /// Where.
    pub rect: Rect,
    /// `kubelet`, at the box's upper left corner.
    pub title: String,
    /// `pid 731`, behind the title.
    pub caption: String,
    /// `one process, two roles`, at the upper right corner.
    pub note: String,
}

/// The sandbox. Its lines are centred in its box.
#[derive(Clone, Debug, PartialEq)]
pub struct PodBox {
    /// Where.
    pub rect: Rect,
    /// Whether it exists.
    pub present: bool,
    /// What has come into being in this step: `+ net-2`.
    pub tag: Option<String>,
    /// What it is: `pod sandbox`.
    pub kind: String,
    /// Whose it is: `web`; empty before anybody knows.
    pub title: String,
    /// The lines below: namespaces, address; or `no namespaces yet`.
    pub lines: Vec<String>,
    /// Baselines: of the kind, of the title, then of the lines.
    pub baselines: [f32; 4],
}

/// Something that the kernel holds for the pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KernelObject {
    /// `cgroup`, `netns`, `overlay`: a key for lists and for tests.
    pub key: &'static str,
    /// `cgroup …/3f1c9a20b7d4`.
    pub label: String,
    /// Left end of the label, and its baseline below the top of the kernel.
    pub at: (i32, i32),
    /// Whether it exists.
    pub present: bool,
    /// It has come into being in this step.
    pub new: bool,
}

/// A line between two components.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// `daemon-right:daemon-left`: a key for lists and for tests.
    pub key: String,
    /// The family of the latest hop.
    pub family: Family,
    /// Whether it has been used.
    pub state: EdgeState,
    /// The line.
    pub line: Line,
    /// A hollow circle at the caller: the latest call has been answered.
    pub replied: Option<Point>,
    /// The badge on the line.
    pub badge: Option<Badge>,
}

/// Whether a line has been used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EdgeState {
    /// A hairline: it will be.
    Future,
    /// It has been.
    Past,
}

/// How a line is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Path data, shortened for the arrowhead.
    pub d: String,
    /// Width of the stroke.
    pub width: f32,
    /// `stroke-dasharray`; empty for solid.
    pub dash: &'static str,
    /// Width of the stroke in the stage's colour under the line; 0 for none.
    pub halo: f32,
    /// The light core of a double line, and its width.
    pub core: Option<(String, f32)>,
    /// The arrowhead; none where the line breaks off before its end.
    pub arrow: Option<Head>,
    /// Where it breaks off: the middle of a cross.
    pub broken: Option<Point>,
    /// The forked tail of fork and exec.
    pub fork: Option<Head>,
    /// The whole way, unshortened, from the caller to the target: what a token travels along.
    pub track: String,
}

/// An arrowhead or a forked tail: path data around the origin, to be moved and turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Where its tip is.
    pub at: Point,
    /// Degrees, 0 to the right, 90 downwards.
    pub angle: f32,
    /// Path data.
    pub d: &'static str,
    /// Width of the stroke; 0 where it is filled.
    pub width: f32,
}

/// A badge: a rounded box with a word in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Badge {
    /// Where.
    pub rect: Rect,
    /// The word.
    pub text: &'static str,
    /// Baseline of the word, centred.
    pub baseline: f32,
}

/// A word on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where its baseline begins, or its middle.
    pub at: Point,
    /// The word.
    pub text: String,
}

/// The current hop: the one loud thing on the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Now {
    /// Its family.
    pub family: Family,
    /// The line; none for what stays inside one component.
    pub line: Option<Line>,
    /// The token on the line: where, and which way its arrow points.
    pub token: Option<Token>,
    /// What it says.
    pub plate: Plate,
    /// An answer, which travels hollow.
    pub reply: bool,
}

/// The token that travels along the current hop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Token {
    /// Where it rests.
    pub at: Point,
    /// Degrees, 0 to the right, 90 downwards.
    pub angle: f32,
}

/// The plate of the current hop: a box with the badge and the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    /// Where.
    pub rect: Rect,
    /// The badge inside it.
    pub badge: Badge,
    /// The call, left-aligned, in mono 12.5; shortened to fit, the whole is [`crate::steps::Step::call`].
    pub call: Label,
}

/// A parent line.
#[derive(Clone, Debug, PartialEq)]
pub struct Bracket {
    /// Path data.
    pub d: String,
    /// Its two ends, each a dot of radius 3.
    pub ends: [Point; 2],
    /// The word `parent`, centred.
    pub label: Label,
    /// It comes into being in this step, or its upper end moves.
    pub now: bool,
}
