//! Steps from a trace, in one pass over the events.

use podpath_trace::processes::{Processes, Turn};
use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Milestone, Protocol, Rank, Role, Seq, Trace, What};

use super::beats::Beats;
use super::family::family_and_badge;
use super::listeners::Listeners;
use super::tree::Spans;
use super::waits::Waits;
use super::walk::Mark;
use super::{Cast, Steps};

impl Steps {
    /// The steps of a trace, without the routine.
    pub fn of(trace: &Trace) -> Self {
        Self::choose(trace, false)
    }
    /// The steps of a trace with its routine: relists and housekeeping.
    pub fn with_routine(trace: &Trace) -> Self {
        Self::choose(trace, true)
    }

    fn choose(trace: &Trace, routine: bool) -> Self {
        let cast = Cast::of(trace);
        let inner = Inner::of(trace);
        let mut builder = Builder::new(trace, &cast);
        let mut left_out = 0;
        let mut placed: SortedSet<Seq> = trace.events.iter().filter_map(|event| question(trace, event)).collect();
        for event in &trace.events {
            // What is a place in the story has its answer there too.
            let is_answer = matches!(event.what, What::Reply { call, .. } if placed.contains(&call));
            let is_place = event.milestone.is_some() || is_answer || placed.contains(&event.seq);
            if is_place || is_step(event, routine, &inner) {
                placed.extend(event.milestone.map(|_| event.seq));
                builder.push(event, is_place || is_step(event, false, &inner));
            } else if is_step(event, true, &inner) {
                left_out += 1;
            }
        }
        builder.close_all();
        let Builder { marks, milestones, beats, spans, .. } = builder;
        let mut steps = Self {
            marks,
            beats: beats.finish(),
            rows: Vec::new(),
            milestones,
            cast,
            roles: roles(trace),
            listeners: Listeners::of(trace),
            waits: Waits::of(trace, &spans),
            routine: left_out,
        };
        steps.fill_rows(trace);
        steps
    }
}

/// What a learner steps through: hops, the process table, and every place in the story.
fn is_step(event: &Event, routine: bool, inner: &Inner) -> bool {
    let kind = match event.what {
        What::Call { .. } | What::Reply { .. } | What::Signal { .. } | What::Reparent { .. } => true,
        What::Spawn { .. } | What::Exec { .. } | What::Exit { .. } => !inner.is_elsewhere(event) && (routine || !inner.has(event)),
        // Where a script is not followed any further, that is said where it happens; so is what somebody breaks.
        What::Note { key, .. } => ["note-loop", "note-script", "fault-"].iter().any(|told| key.starts_with(told)),
        What::Publish { .. } | What::Change(_) | What::Log { .. } => false,
    };
    kind && (routine || !event.routine)
}

/// The question whose answer is a probe's new result. It is asked again and again, and nobody knows beforehand which one will matter.
fn question(trace: &Trace, result: &Event) -> Option<Seq> {
    if result.milestone != Some(Milestone::ProbeResult) {
        return None;
    }
    let mut causes = std::iter::successors(result.cause, |seq| trace.events[*seq as usize].cause);
    let answer = causes.find_map(|seq| match trace.events[seq as usize].what {
        What::Reply { call, .. } => Some(call),
        _ => None,
    })?;
    (trace.events[answer as usize].process == result.process).then_some(answer)
}

/// What containers do inside by themselves: the children of an app come and go, and say nothing about the way from kubelet to kernel.
#[derive(Default)]
struct Inner(SortedSet<u32>);

impl Inner {
    fn of(trace: &Trace) -> Self {
        let mut inner = Self::default();
        for event in &trace.events {
            if let What::Spawn { child, .. } = &event.what
                && event.process.role.rank == Rank::Workload
            {
                inner.0.insert(child.pid);
            }
        }
        inner
    }

    fn has(&self, event: &Event) -> bool {
        match &event.what {
            What::Spawn { child, .. } => self.0.contains(&child.pid),
            _ => self.0.contains(&event.process.pid),
        }
    }

    /// What is set up around the node: registries, and init itself.
    fn is_elsewhere(&self, event: &Event) -> bool {
        match &event.what {
            What::Spawn { child, .. } => child.role.rank == Rank::Surroundings,
            _ => event.process.role.rank == Rank::Surroundings,
        }
    }
}

struct Builder<'a> {
    trace: &'a Trace,
    cast: &'a Cast,
    spans: Spans,
    marks: Vec<Mark>,
    milestones: SortedMap<Milestone, Vec<u32>>,
    beats: Beats,
    /// The latest step inside each parent.
    latest_inside: SortedMap<u32, u32>,
    /// What has an end: its step, the event of its end, and whether somebody waits for that.
    open_until: Vec<(u32, Seq, bool)>,
}

impl<'a> Builder<'a> {
    fn new(trace: &'a Trace, cast: &'a Cast) -> Self {
        Self {
            trace,
            cast,
            spans: Spans::of(trace),
            marks: Vec::new(),
            milestones: SortedMap::new(),
            beats: Beats::new(trace, cast),
            latest_inside: SortedMap::new(),
            open_until: Vec::new(),
        }
    }

    /// The next step; what is not counted is of the steady chatter.
    fn push(&mut self, event: &Event, is_counted: bool) {
        let number = u32::try_from(self.marks.len() + 1).expect("a trace is bounded far below 2^32 events");
        if let Some(before) = self.marks.last_mut() {
            before.end = event.seq;
        }
        // An answer stands where its call stands.
        let place = match event.what {
            What::Reply { call, .. } => call,
            _ => event.seq,
        };
        let (parent, depth) = self.parent_and_depth(place);
        if let Some(before) = self.latest_inside.insert(parent, number) {
            self.marks[before as usize - 1].sibling = number;
        }
        let unit = event.subject.as_ref().and_then(|subject| self.cast.find(subject));
        let milestone = event.milestone.map(|milestone| {
            let places = self.milestones.entry(milestone).or_default();
            places.push(number);
            (milestone, u32::try_from(places.len()).unwrap_or(u32::MAX))
        });
        let beat = self.beats.step(number as usize, event, unit, is_counted);
        if let Some(close) = self.spans.close(event.seq) {
            let comes_back = self.spans.comes_back(self.trace, event.seq).is_some();
            self.open_until.push((number, close, comes_back));
        }
        let before = self.marks.last().map(|mark| mark.number).unwrap_or_default();
        self.marks.push(Mark {
            seq: event.seq,
            number: before.next(!is_counted),
            end: u32::try_from(self.trace.events.len()).unwrap_or(u32::MAX),
            parent,
            close: 0,
            comes_back: false,
            sibling: 0,
            depth,
            beat,
            unit: unit.and_then(|unit| u32::try_from(unit).ok()).unwrap_or(u32::MAX),
            milestone,
            family: family_and_badge(event, self.protocol(event)).0,
        });
    }

    fn protocol(&self, event: &Event) -> Option<Protocol> {
        protocol_of(self.trace, event)
    }

    /// The step of the innermost open event around, and how many of those there are.
    fn parent_and_depth(&self, place: Seq) -> (u32, u16) {
        let mut parent = 0;
        let mut depth = 0;
        for outer in self.spans.around(self.trace, place) {
            let index = self.marks.partition_point(|mark| mark.seq < outer);
            if self.marks.get(index).is_some_and(|mark| mark.seq == outer) {
                depth += 1;
                if parent == 0 {
                    parent = u32::try_from(index + 1).unwrap_or(0);
                }
            }
        }
        (parent, depth)
    }

    fn close_all(&mut self) {
        for (number, close, comes_back) in std::mem::take(&mut self.open_until) {
            let index = self.marks.partition_point(|mark| mark.seq < close);
            if self.marks.get(index).is_some_and(|mark| mark.seq == close) {
                let mark = &mut self.marks[number as usize - 1];
                mark.close = u32::try_from(index + 1).unwrap_or(0);
                mark.comes_back = comes_back;
            }
        }
    }
}

/// How the call travels that an event is, or answers.
pub(super) fn protocol_of(trace: &Trace, event: &Event) -> Option<Protocol> {
    match &event.what {
        What::Call { protocol, .. } => Some(*protocol),
        What::Reply { call, .. } => match trace.events.get(*call as usize).map(|call| &call.what) {
            Some(What::Call { protocol, .. }) => Some(*protocol),
            _ => None,
        },
        _ => None,
    }
}

/// The roles of each process: the one in which it is first seen, and those that it takes on by exec.
fn roles(trace: &Trace) -> SortedMap<u32, Vec<(Seq, &'static Role)>> {
    let mut roles: SortedMap<u32, Vec<(Seq, &'static Role)>> = SortedMap::new();
    let mut table = Processes::default();
    for event in &trace.events {
        let first = roles.entry(event.process.pid).or_default();
        if first.is_empty() {
            first.push((event.seq, event.process.role));
            table.was_there(event.process);
        }
        if let Some(Turn::Begun(pid) | Turn::Became(pid)) = table.apply(event)
            && let Some(process) = table.get(&pid)
        {
            roles.entry(pid).or_default().push((event.seq, process.role));
        }
    }
    roles
}
