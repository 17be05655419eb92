//! Two paths on one stage: what they share is drawn once, what only one of them has says whose it is. Both stages have the same seats.

use std::collections::BTreeSet;

use super::{Badge, Edge, EdgeState, HostBox, Node, NodeState, Now, Point, Rect, Scene};
use crate::words::Words;

/// Around what only one path has.
const AROUND: f32 = 9.0;
/// Beside a badge is whose line it is: left of it of the one path, right of it of the other, so that two lines side by side have room.
const MARK: f32 = 20.0;
const GAP: f32 = 6.0;

/// Two paths on one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct BothScene {
    /// What either has; nothing on it is the one current hop.
    pub scene: Scene,
    /// Around what only one of the two has, and which one that is.
    pub only: Vec<(Rect, usize)>,
    /// Whose a line or a parent is: the box of the mark, and which of the two.
    pub marks: Vec<(Rect, usize)>,
}

impl BothScene {
    /// Both in one. `marks` are the letters that they are known by.
    pub fn of([a, b]: [Scene; 2], letters: [&str; 2], words: &Words) -> Self {
        let mut both = Self { scene: a.clone(), only: Vec::new(), marks: Vec::new() };
        both.scene.now = None;
        both.scene.host = host(a.host.as_ref(), b.host.as_ref());
        both.scene.nodes.clear();
        for node in &a.nodes {
            let other = b.nodes.iter().find(|other| other.key == node.key);
            both.seat(node, other, letters, words);
        }
        let strays = b.nodes.iter().filter(|node| a.nodes.iter().all(|other| other.key != node.key));
        strays.for_each(|node| both.one(node, 1));
        both.lines([edges(&a), edges(&b)]);
        both.parents([&a, &b]);
        if !a.pod.present {
            both.scene.pod = b.pod;
        }
        for (object, other) in both.scene.kernel.iter_mut().zip(&b.kernel) {
            object.present |= other.present;
        }
        both
    }

    /// One seat: whoever sits there on either path.
    fn seat(&mut self, node: &Node, other: Option<&Node>, letters: [&str; 2], words: &Words) {
        match other.map(|other| (is_there(node), is_there(other), other)) {
            Some((true, true, other)) => self.scene.nodes.push(shared(node, other, letters, words)),
            Some((false, true, other)) => self.one(other, 1),
            Some((true, false, _)) | None if is_there(node) => self.one(node, 0),
            _ => self.scene.nodes.push(node.clone()),
        }
    }

    /// Somebody whom only one path has.
    fn one(&mut self, node: &Node, side: usize) {
        let Rect { x, y, w, h, r } = node.rect;
        if is_there(node) {
            self.only.push((Rect { x: x - AROUND, y: y - AROUND, w: w + 2.0 * AROUND, h: h + 2.0 * AROUND, r: r + AROUND }, side));
            self.marks.push((Rect { x: x + w - MARK, y: y - AROUND - MARK / 2.0, w: MARK, h: MARK, r: 5.0 }, side));
        }
        self.scene.nodes.push(Node { tag: None, ..node.clone() });
    }

    /// Every line once. One that only one path has used says whose it is.
    fn lines(&mut self, edges: [Vec<Edge>; 2]) {
        let used = |side: usize, edge: &Edge| {
            edges[side].iter().any(|other| other.line.track == edge.line.track && other.state == EdgeState::Past && other.badge.is_some())
        };
        let mut drawn: BTreeSet<String> = BTreeSet::new();
        self.scene.edges.clear();
        // What has been used lies above what has not.
        let all = || edges.iter().enumerate().flat_map(|(side, edges)| edges.iter().map(move |edge| (side, edge)));
        let (past, future): (Vec<_>, Vec<_>) = all().partition(|(_, edge)| edge.state == EdgeState::Past && edge.badge.is_some());
        for (side, edge) in &past {
            if drawn.insert(edge.line.track.clone()) {
                if !used(1 - side, edge)
                    && let Some(Badge { rect, .. }) = &edge.badge
                {
                    self.marks.push((
                        Rect {
                            x: if *side == 0 { rect.x - GAP - MARK } else { rect.x + rect.w + GAP },
                            y: rect.y + (rect.h - MARK) / 2.0,
                            w: MARK,
                            h: MARK,
                            r: 5.0,
                        },
                        *side,
                    ));
                }
                self.scene.edges.push((*edge).clone());
            }
        }
        let hairlines = future.into_iter().filter(|(_, edge)| drawn.insert(edge.line.track.clone()));
        let hairlines: Vec<Edge> = hairlines.map(|(_, edge)| edge.clone()).collect();
        self.scene.edges.splice(0..0, hairlines);
        let mut keys = BTreeSet::new();
        self.scene.edges.iter_mut().for_each(|edge| {
            while !keys.insert(edge.key.clone()) {
                edge.key.push('\'');
            }
        });
    }

    /// Every parent line once.
    fn parents(&mut self, [a, b]: [&Scene; 2]) {
        self.scene.brackets.clone_from(&a.brackets);
        let mut mark = |ends: [Point; 2], side| {
            let at = Point { x: ends[0].x.midpoint(ends[1].x), y: ends[0].y.midpoint(ends[1].y) };
            let out = if at.x < a.geometry.width() / 2.0 { -MARK } else { MARK };
            self.marks.push((Rect { x: at.x + out - MARK / 2.0, y: at.y + MARK, w: MARK, h: MARK, r: 5.0 }, side));
        };
        for (side, brackets, others) in [(0, &a.brackets, &b.brackets), (1, &b.brackets, &a.brackets)] {
            for bracket in brackets.iter().filter(|bracket| others.iter().all(|other| other.d != bracket.d)) {
                mark(bracket.ends, side);
                if side == 1 {
                    self.scene.brackets.push(bracket.clone());
                }
            }
        }
    }
}

/// The lines of a stage, and the current hop as one of them.
fn edges(scene: &Scene) -> Vec<Edge> {
    let now = scene.now.iter().filter_map(|now: &Now| {
        let badge = Some(now.plate.badge.clone());
        Some(Edge { key: "now".into(), family: now.family, state: EdgeState::Past, line: now.line.clone()?, replied: None, badge })
    });
    scene.edges.iter().cloned().chain(now).collect()
}

const fn is_there(node: &Node) -> bool {
    !matches!(node.state, NodeState::Absent | NodeState::Unused | NodeState::Removed)
}

/// Whoever both paths have: awake if it is on either, with what is said of it on both.
fn shared(a: &Node, b: &Node, [mine, other]: [&str; 2], words: &Words) -> Node {
    let acts = |node: &Node| matches!(node.state, NodeState::Caller | NodeState::Target);
    let of = if acts(b) && !acts(a) { b } else { a };
    let caption = match (a.waits, b.waits) {
        (true, true) => words.say("both-wait", &[]),
        (false, false) if a.caption == b.caption => a.caption.clone(),
        (false, true) => format!("{other} {}", b.caption),
        _ => format!("{mine} {}", a.caption),
    };
    Node { pid: a.pid.filter(|pid| b.pid == Some(*pid)), caption, waits: a.waits || b.waits, tag: None, ..of.clone() }
}

fn host(a: Option<&HostBox>, b: Option<&HostBox>) -> Option<HostBox> {
    let (a, b) = (a.or(b)?, b.or(a)?);
    let number = b.caption.rsplit(' ').next().unwrap_or_default();
    let caption = if a.caption == b.caption || number.is_empty() { a.caption.clone() } else { format!("{} / {number}", a.caption) };
    let note = if a.note == b.note { a.note.clone() } else { String::new() };
    Some(HostBox { caption, note, ..a.clone() })
}
