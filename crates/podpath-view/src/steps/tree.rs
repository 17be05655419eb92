//! The frames of a trace: which event ends what another began, whether a parent waits for the process that it starts, and in which
//! open call or program an event lies.

use podpath_trace::sorted::SortedMap;
use podpath_trace::{Event, Seq, Trace, What};

pub(super) const NONE: u32 = u32::MAX;
/// So many calls of its own a goroutine may have made before.
const ASKED_FIRST_MAX: usize = 2;

/// For each event what ends it, of a call its answer, of a spawn the child's exit; and the frame that it lies in.
pub(super) struct Spans {
    close: Vec<Seq>,
    waited: Vec<bool>,
    frame: Vec<Seq>,
}

impl Spans {
    pub(super) fn of(trace: &Trace) -> Self {
        let count = trace.events.len();
        let mut spans = Self { close: vec![NONE; count], waited: vec![false; count], frame: vec![NONE; count] };
        spans.close_each(trace);
        for event in &trace.events {
            spans.frame[event.seq as usize] = spans.frame_of(trace, event);
        }
        spans
    }

    /// Finds what ends each call and each process, and who waits for that.
    fn close_each(&mut self, trace: &Trace) {
        let mut spawns: SortedMap<u32, Seq> = SortedMap::new();
        // Spawns after which their parent has not been seen to go on, by parent and by what they are part of.
        let mut pending: SortedMap<(u32, Option<Seq>), Vec<Seq>> = SortedMap::new();
        for event in &trace.events {
            if let Some(left) = pending.get_mut(&(event.process.pid, event.within)) {
                left.retain(|spawn| !goes_on_from(trace, event, *spawn) || self.settle(*spawn));
            }
            match &event.what {
                What::Reply { call, .. } => self.set(*call, event.seq),
                What::Spawn { child, .. } => {
                    spawns.insert(child.pid, event.seq);
                    pending.entry((event.process.pid, event.within)).or_default().push(event.seq);
                }
                What::Exit { .. } => {
                    if let Some(spawn) = spawns.remove(&event.process.pid) {
                        self.set(spawn, event.seq);
                    }
                }
                _ => {}
            }
        }
        for spawn in pending.into_values().flatten() {
            self.settle(spawn);
        }
    }

    /// The first answer ends a call; a stream goes on after it.
    fn set(&mut self, begin: Seq, end: Seq) {
        if let Some(close) = self.close.get_mut(begin as usize).filter(|close| **close == NONE) {
            *close = end;
        }
    }

    /// The parent goes on: it has waited for a child that has ended by now. That is known then, and nothing is left to find out.
    fn settle(&mut self, spawn: Seq) -> bool {
        self.waited[spawn as usize] = self.close[spawn as usize] != NONE;
        false
    }

    pub(super) fn close(&self, seq: Seq) -> Option<Seq> {
        self.close.get(seq as usize).copied().filter(|close| *close != NONE)
    }

    /// Where somebody goes on who waits for what an event begins: its answer, or the end of the child. None for what is not waited
    /// for: a daemon, or a call that outlives the frame in which it was made.
    pub(super) fn comes_back(&self, trace: &Trace, seq: Seq) -> Option<Seq> {
        let close = self.close(seq)?;
        let is_waited_for = match trace.events.get(seq as usize)?.what {
            What::Call { .. } => true,
            What::Spawn { .. } => self.waited[seq as usize],
            _ => false,
        };
        let frames = [Some(self.frame[seq as usize]), made_in(trace, seq)];
        let outlives = frames.into_iter().flatten().filter_map(|frame| self.close(frame)).any(|end| end < close);
        (is_waited_for && !outlives).then_some(close)
    }

    /// Until when the one who does it waits: of a call, for its answer, [`NONE`] if that never comes. What is asked on the side and goes
    /// on when everything around it is over, as containerd asks for a task's end, or for as long as that, holds nobody up.
    pub(super) fn waits_until(&self, trace: &Trace, seq: Seq) -> Option<Seq> {
        if !matches!(trace.events.get(seq as usize)?.what, What::Call { .. }) {
            return self.comes_back(trace, seq);
        }
        let close = *self.close.get(seq as usize)?;
        let is_aside = made_in(trace, seq).is_some_and(|frame| self.close[frame as usize] <= close);
        (!is_aside).then_some(close)
    }

    /// Whether somebody waits, at `now`, for what began at `seq` to end.
    fn is_open(&self, trace: &Trace, seq: Seq, now: Seq) -> bool {
        let ends_later = self.close(seq).is_some_and(|close| close > now);
        match trace.events.get(seq as usize).map(|event| &event.what) {
            Some(What::Call { .. }) => ends_later || self.close(seq).is_none(),
            Some(What::Spawn { .. }) => ends_later && self.waited[seq as usize],
            _ => false,
        }
    }

    /// The innermost frame of an event: what it is part of, and where that is over or it is part of nothing, what made it happen. A
    /// process that becomes another program does so because of somebody else; an answer lies where its call lies.
    fn frame_of(&self, trace: &Trace, event: &Event) -> Seq {
        if let What::Reply { call, .. } = event.what {
            return self.frame[call as usize];
        }
        let order = match event.what {
            What::Exec { .. } => [event.cause, event.within],
            _ => [event.within, event.cause],
        };
        let open = |from: Seq| if self.is_open(trace, from, event.seq) { from } else { self.frame[from as usize] };
        let found = order.into_iter().flatten().map(|from| self.still_open(trace, open(from), event.seq));
        found.into_iter().find(|frame| *frame != NONE).unwrap_or(NONE)
    }

    /// A frame, or the innermost one around it that is open.
    fn still_open(&self, trace: &Trace, mut frame: Seq, now: Seq) -> Seq {
        while frame != NONE && !self.is_open(trace, frame, now) {
            frame = self.frame[frame as usize];
        }
        frame
    }

    /// The open frames around an event, innermost first. An answer counts as much as its call.
    pub(super) fn around<'a>(&'a self, trace: &'a Trace, seq: Seq) -> impl Iterator<Item = Seq> + 'a {
        let mut at = self.frame[seq as usize];
        std::iter::from_fn(move || {
            let outer = self.still_open(trace, at, seq);
            at = self.frame.get(outer as usize).copied().unwrap_or(NONE);
            (outer != NONE).then_some(outer)
        })
    }
}

/// The call in which a program was when it began something on its own account: what it did last, or asked last, was part of that. A
/// goroutine may ask something else first, as containerd asks `Connect` before `Wait`.
fn made_in(trace: &Trace, seq: Seq) -> Option<Seq> {
    let event = trace.events.get(seq as usize).filter(|event| event.within.is_none())?;
    let mut own = event;
    for _ in 0..ASKED_FIRST_MAX {
        let before = trace.events.get(own.cause? as usize)?;
        own = match &before.what {
            What::Reply { call, .. } => trace.events.get(*call as usize)?,
            _ => before,
        };
        if own.within.is_some() || own.process.pid != event.process.pid {
            break;
        }
    }
    own.within.filter(|_| own.process.pid == event.process.pid)
}

/// Whether what somebody does follows from a spawn, or from what came of it: then it is the parent that goes on, and not another of
/// its threads.
fn goes_on_from(trace: &Trace, event: &Event, spawn: Seq) -> bool {
    let before = |seq: &Seq| trace.events.get(*seq as usize).and_then(|event| event.cause).filter(|cause| cause < seq);
    let causes = std::iter::successors(event.cause, before);
    causes.take_while(|cause| *cause >= spawn).any(|cause| cause == spawn)
}
