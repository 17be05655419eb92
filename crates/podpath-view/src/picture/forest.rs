//! The process tree as shapes: depth is height, one line from each parent to each child. Where there is no room for that, depth is how far
//! a row is moved in.

use super::element::{Element, Value, circle, group, name, number, path, rect, text};
use crate::processes::{Branch, Condition, Forest};
use crate::scene::{Point, Rect};
use crate::words::Words;
use podpath_trace::Status;

/// How a tree is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A row a generation, close together.
    Band,
    /// The same with room for fingers.
    Rows,
    /// A row a process.
    Outline,
}

/// Where everybody stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Grove {
    /// Width and height.
    pub size: (f32, f32),
    /// The box of each branch, in their order.
    pub boxes: Vec<Rect>,
    /// From each parent to each child: the position of the child, and the corners of the line.
    pub lines: Vec<(usize, Vec<Point>)>,
}

/// Between two boxes of a row, and from the left of a box to where its line leaves it.
const GAP: f32 = 20.0;
const DROP: f32 = 18.0;
/// Above and left of everything, so that a border that is looked at is whole.
const EDGE: f32 = 3.0;
/// In a box: before the dot, from its middle to the name, between two words, after the last one.
const DOT: f32 = 13.0;
const NAME: f32 = 12.0;
const BETWEEN: f32 = 7.0;
const END: f32 = 10.0;
/// What a letter takes: of a name, of a process id, of a tag; and what a tag has around its word.
const NAME_LETTER: f32 = 7.7;
const PID_LETTER: f32 = 7.3;
const TAG_LETTER: f32 = 6.9;
const TAG_ROOM: f32 = 14.0;
/// How far a generation is moved in, in an outline.
const INDENT: f32 = 20.0;

impl Form {
    /// The height of a box, and from one row to the next.
    const fn rows(self) -> (f32, f32) {
        match self {
            Self::Band => (24.0, 33.0),
            Self::Rows => (32.0, 56.0),
            Self::Outline => (40.0, 40.0),
        }
    }
}

/// What is written in a box.
struct Said {
    name: String,
    pid: Option<String>,
    tag: Option<String>,
    width: f32,
}

impl Said {
    fn of(words: &Words, branch: &Branch) -> Self {
        let name = match (branch.folded.len(), branch.pid) {
            (0, _) => branch.name.to_string(),
            _ => folded(words, branch),
        };
        let pid = branch.pid.map(|pid| pid.to_string());
        let tag = tag(words, branch);
        let width = |text: &str, letter: f32| text.chars().map(|one| if one.is_ascii() { letter } else { 13.0 }).sum::<f32>();
        let pid_w = pid.as_ref().map_or(0.0, |pid| BETWEEN + width(pid, PID_LETTER));
        let tag_w = tag.as_ref().map_or(0.0, |tag| BETWEEN + width(tag, TAG_LETTER) + TAG_ROOM);
        let end = if tag.is_some() { END - 4.0 } else { END };
        Self { width: DOT + NAME + width(&name, NAME_LETTER) + pid_w + tag_w + end, name, pid, tag }
    }
}

/// `9 more shims`; of what is below them the first and the last name.
fn folded(words: &Words, branch: &Branch) -> String {
    let count = branch.folded.len().to_string();
    match branch.folded.as_slice() {
        [first, .., last] if first != last => words.say("tree-from-to", &[("first", first), ("last", last)]),
        _ => words.say("tree-more", &[("n", &count), ("name", &branch.name)]),
    }
}

fn tag(words: &Words, branch: &Branch) -> Option<String> {
    let say = |key: &str| Some(words.say(key, &[]));
    match branch.state {
        Condition::Ended(Status::Exited(code)) => Some(words.say("caption-exited", &[("code", &code.to_string())])),
        Condition::Ended(Status::Killed(signal)) => Some(words.say("caption-killed", &[("signal", signal)])),
        Condition::Orphan => say("tree-orphan"),
        _ if branch.adopted => say("tree-adopted"),
        _ if branch.more > 0 => Some(format!("+{}", branch.more)),
        _ => branch.program.as_ref().map(|program| program.to_string()),
    }
}

/// Where everybody stands in a form.
pub fn grove(words: &Words, forest: &Forest, form: Form) -> Grove {
    let widths: Vec<f32> = forest.branches.iter().map(|branch| Said::of(words, branch).width).collect();
    let (height, pitch) = form.rows();
    let mut boxes: Vec<Rect> = Vec::with_capacity(widths.len());
    let mut right = EDGE;
    // From the left, in order: a child begins below its parent, or right of what is below the children before it.
    let mut next: Vec<f32> = Vec::new();
    for (at, (branch, w)) in forest.branches.iter().zip(&widths).enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a tree has some hundred rows at most")]
        let (depth, row) = (branch.depth as f32, at as f32);
        let rect = match form {
            Form::Outline => Rect { x: EDGE + depth * INDENT, y: EDGE + row * pitch, w: *w, h: height, r: 8.0 },
            Form::Band | Form::Rows => {
                let own = branch.above.and_then(|above| boxes.get(above)).map_or(EDGE, |above: &Rect| above.x);
                let x = next.get(branch.depth..).unwrap_or_default().iter().copied().fold(own, f32::max);
                Rect { x, y: EDGE + depth * pitch, w: *w, h: height, r: 7.0 }
            }
        };
        if next.len() <= branch.depth {
            next.resize(branch.depth + 1, EDGE);
        }
        if let Some(next) = next.get_mut(branch.depth) {
            *next = rect.x + rect.w + GAP;
        }
        right = right.max(rect.x + rect.w);
        boxes.push(rect);
    }
    let bottom = boxes.iter().map(|rect| rect.y + rect.h).fold(0.0, f32::max);
    let line = |(at, branch): (usize, &Branch)| {
        let (above, below) = (boxes.get(branch.above?)?, boxes.get(at)?);
        Some((at, kin(form, above, below)))
    };
    let lines = forest.branches.iter().enumerate().filter_map(line).collect();
    Grove { size: (right + EDGE, bottom + EDGE), boxes, lines }
}

/// The corners of the line from a parent to a child.
fn kin(form: Form, above: &Rect, below: &Rect) -> Vec<Point> {
    if form == Form::Outline {
        let (x, y) = (above.x + DOT, below.centre().y);
        return vec![Point { x, y: above.centre().y + 8.0 }, Point { x, y }, Point { x: below.x + DOT - 8.0, y }];
    }
    let (from, to, bottom) = (above.x + DROP, below.x + DROP, above.y + above.h);
    let middle = bottom + (below.y - bottom) / 2.0;
    let all = [Point { x: from, y: bottom }, Point { x: from, y: middle }, Point { x: to, y: middle }, Point { x: to, y: below.y }];
    let mut corners: Vec<Point> = all.to_vec();
    if from == to {
        corners.drain(1..3);
    }
    corners
}

/// The tree as one element `svg`, as large as it is; `stop` is the branch on which the Tab key stops.
pub fn forest(words: &Words, forest: &Forest, form: Form, stop: usize) -> Element {
    let grove = grove(words, forest, form);
    let [w, h]: [Value; 2] = [grove.size.0, grove.size.1].map(number);
    let class = if form == Form::Outline { "tree outline" } else { "tree" };
    let names = &["class", "width", "height", "viewBox", "role", "aria-label", "lang"];
    let view = format!("0 0 {w} {h}").into();
    let values = [class.into(), w, h, view, "tree".into(), words.say("processes-label", &[]).into(), words.lang().tag().into()];
    // What has changed is drawn last, over the lines that it shares a way with.
    let mut lines: Vec<(bool, Element)> =
        grove.lines.iter().filter_map(|(at, way)| Some(line(*at, forest.branches.get(*at)?, way))).collect();
    lines.sort_by_key(|(changed, _)| *changed);
    let leaves = forest
        .branches
        .iter()
        .zip(&grove.boxes)
        .enumerate()
        .map(|(at, (branch, rect))| leaf(words, forest, (at, branch), *rect, at == stop));
    Element::new("svg", names, values.map(Some)).with([group("kin").key("kin").with(lines.into_iter().map(|(_, line)| line))]).with(leaves)
}

fn line(at: usize, branch: &Branch, way: &[Point]) -> (bool, Element) {
    let class = match branch.state {
        Condition::Future => "future",
        Condition::Ended(_) => "dead",
        _ if branch.adopted => "adopted",
        _ => "there",
    };
    let mut d = String::new();
    for (corner, point) in way.iter().enumerate() {
        d.push_str(&format!("{}{} {}", if corner == 0 { "M" } else { "L" }, number(point.x), number(point.y)));
    }
    (branch.adopted, path(class, d).key(format!("kin-{at}")))
}

fn leaf(words: &Words, forest: &Forest, (place, branch): (usize, &Branch), at: Rect, is_stop: bool) -> Element {
    let Rect { x, y, w, h, .. } = at;
    let (said, middle) = (Said::of(words, branch), y + h / 2.0);
    let dot = Point { x: x + DOT, y: middle };
    let killed = matches!(branch.state, Condition::Ended(Status::Killed(_)));
    let mark = match killed {
        true => path("cross", format!("M{} {}l8 8m0 -8l-8 8", number(dot.x - 4.0), number(dot.y - 4.0))),
        false => circle("dot", dot, 3.5),
    };
    let pid = said.pid.as_ref().map(|pid| {
        let gap = Some(number(BETWEEN - 3.5));
        Element::new("tspan", &["class", "dx"], [Some("pid".into()), gap]).say(format!("{pid} "))
    });
    let label = name("name", dot.x + NAME, middle + 4.5, format!("{} ", said.name)).with(pid);
    let tag = said.tag.iter().flat_map(|tag| {
        let width = tag.chars().map(|one| if one.is_ascii() { TAG_LETTER } else { 13.0 }).sum::<f32>() + TAG_ROOM;
        let shape = Rect { x: x + w - width - END + 4.0, y: middle - 8.5, w: width, h: 17.0, r: 8.5 };
        [rect("tag", shape), text("tag-word", shape.x + width / 2.0, middle + 4.0, tag)]
    });
    let names = &["class", "data-pid", "role", "tabindex", "aria-level", "aria-label"];
    let key = branch.pid.map_or_else(|| format!("{}-{place}", branch.name), |pid| pid.to_string());
    let stop = if is_stop { "0" } else { "-1" };
    let level = (branch.depth + 1).to_string();
    let values = [
        class(branch).into(),
        branch.pid.map_or("".into(), |pid| pid.to_string().into()),
        "treeitem".into(),
        stop.into(),
        level.into(),
        spoken(words, forest, branch, &said).into(),
    ];
    Element::new("g", names, values.map(|value: Value| Some(value).filter(|value| !value.is_empty())))
        .key(key)
        .with([rect("leaf", at), mark, label])
        .with(tag)
}

fn class(branch: &Branch) -> String {
    let state = match branch.state {
        Condition::Alive => "alive",
        Condition::Waiting => "waits",
        Condition::Orphan => "orphan",
        Condition::Ended(Status::Exited(0)) => "dead",
        Condition::Ended(Status::Exited(_)) => "dead failed",
        Condition::Ended(Status::Killed(_)) => "dead killed",
        Condition::Future => "future",
    };
    let more = [(branch.new, " new"), (branch.adopted, " adopted"), (!branch.folded.is_empty(), " folded")];
    more.into_iter().filter(|(is, _)| *is).fold(format!("proc {state}"), |class, (_, word)| class + word)
}

/// What is said of a branch where it is not seen: first what stands in it.
fn spoken(words: &Words, forest: &Forest, branch: &Branch, said: &Said) -> String {
    let seen: Vec<&str> = [Some(&*said.name), said.pid.as_deref(), said.tag.as_deref()].into_iter().flatten().collect();
    let seen = seen.join(" ");
    let above = branch.above.and_then(|above| forest.branches.get(above));
    let parent = above.map_or_else(String::new, |above| format!("{} {}", above.name, above.pid.unwrap_or(0)));
    let key = match (branch.state, above) {
        _ if !branch.folded.is_empty() => return seen,
        (Condition::Future, _) => "process-future",
        (Condition::Ended(_), _) => "process-dead",
        (Condition::Orphan, _) => "process-orphan",
        (Condition::Waiting, Some(_)) => "process-waits",
        (_, Some(_)) => "process-alive",
        (_, None) => "process-root",
    };
    words.say(key, &[("name", &seen), ("parent", &parent)])
}
