//! Medians: the time between the events of a rule, less what else is in it.

use super::events::{Event, Recording};
use super::rules::{Pair, Rule, Share};
use crate::process::Failure;

/// What a program costs that the recorder wrapped, in microseconds: `recordings/README.md`.
const WRAPPED_US: i64 = 25_000;
/// What a call costs that it stood between, in microseconds.
const PROXIED_US: i64 = 1_000;
/// The recorder's cost is a round figure; where it is nearly all there is, this part of what was measured is kept.
const KEPT: i64 = 10;

/// A kind of work and how long it takes. Times are in microseconds.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) rule: &'static Rule,
    pub(crate) samples: usize,
    /// What the model uses.
    pub(crate) us: i64,
    /// Between the events, as recorded: a quarter of the samples is below, half of them, three quarters.
    pub(crate) recorded_us: [i64; 3],
}

/// How many of the system calls of a creation belong to each of its parts.
#[derive(Debug, PartialEq)]
pub(crate) struct Shares([i64; 3]);

impl Shares {
    /// Counts the lines of a list of system calls; a run of the same call is one line.
    pub(crate) fn of(list: &str) -> Self {
        let mut counts = [0; 3];
        let mut part = Share::Stages;
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            part = match part {
                Share::Stages if line.starts_with("runc:[2:INIT]") && line.contains(" mount(") => Share::Rootfs,
                Share::Rootfs if line.contains("chdir(\"ROOTFS\")") => Share::Finish,
                part => part,
            };
            counts[part as usize] += 1;
        }
        Self(counts)
    }
    fn of_us(&self, share: Share, us: i64) -> i64 {
        us * self.0[share as usize] / self.0.iter().sum::<i64>().max(1)
    }
}

/// Every rule on every recording.
pub(crate) fn all(rules: &'static [Rule], recordings: &[Recording], shares: &Shares) -> Result<Vec<Measured>, Failure> {
    let mut done: Vec<Measured> = Vec::new();
    for rule in rules {
        let measured = one(rule, recordings, shares, &done)?;
        done.push(measured);
    }
    Ok(done)
}

fn one(rule: &'static Rule, recordings: &[Recording], shares: &Shares, before: &[Measured]) -> Result<Measured, Failure> {
    let (mut recorded, mut own) = (Vec::new(), Vec::new());
    let recordings: Vec<&Recording> = recordings.iter().filter(|recording| recording.of_kubelet == rule.of_kubelet).collect();
    for (pair, recording) in rule.pairs.iter().flat_map(|pair| recordings.iter().map(move |recording| (pair, recording))) {
        for us in between(pair, recording) {
            recorded.push(us);
            own.push(us - i64::from(pair.wrapped) * WRAPPED_US - i64::from(pair.proxied) * PROXIED_US);
        }
    }
    if own.is_empty() {
        return Err(Failure::new(format!("no recording shows {}: {:?}", rule.work, rule.pairs)));
    }
    let mut us = quantile(&mut own, 2);
    for less in rule.less {
        let other = before.iter().find(|measured| measured.rule.work == *less);
        us -= other.ok_or_else(|| Failure::new(format!("{less} must be measured before {}", rule.work)))?.us;
    }
    let recorded_us = [1, 2, 3].map(|quarter| quantile(&mut recorded, quarter));
    let us = us.max(recorded_us[1] / KEPT) / i64::from(rule.times);
    let us = rule.share.map_or(us, |share| shares.of_us(share, us));
    Ok(Measured { rule, samples: own.len(), us, recorded_us })
}

/// The times between the events of a pair, in microseconds.
fn between(pair: &Pair, recording: &Recording) -> Vec<i64> {
    if !pair.on.is_empty() && pair.on != recording.path {
        return Vec::new();
    }
    let events = &recording.events;
    let in_log = pair.to.starts_with("log ");
    let follows = |event: &&Event| if in_log { event.name.starts_with(pair.to) } else { !event.is_aside() };
    let mut found = Vec::new();
    for (index, from) in events.iter().enumerate() {
        let is_from = if pair.from.starts_with("log ") { from.name.starts_with(pair.from) } else { from.name == pair.from };
        if !is_from || !from.subject.starts_with(pair.of) {
            continue;
        }
        let next = events[index + 1..].iter().find(follows);
        found.extend(next.filter(|next| in_log || next.name == pair.to).map(|next| next.at_us - from.at_us));
    }
    found
}

/// The value below which so many quarters of the samples are.
fn quantile(samples: &mut [i64], quarters: usize) -> i64 {
    samples.sort_unstable();
    let (low, high) = ((samples.len() - 1) * quarters / 4, ((samples.len() - 1) * quarters).div_ceil(4));
    i64::midpoint(samples[low], samples[high])
}

#[cfg(test)]
mod tests {
    use super::{Shares, all};
    use crate::calibrate::events::{Event, Recording};
    use crate::calibrate::rules::{RULES, Rule};

    fn event(at_us: i64, name: &str, subject: &str) -> Event {
        Event { at_us, name: name.to_owned(), subject: subject.to_owned() }
    }
    fn rule(work: &str) -> &'static [Rule] {
        let at = RULES.iter().position(|rule| rule.work == work).unwrap();
        &RULES[at..=at]
    }
    fn measured(work: &str, events: Vec<Event>) -> Option<(usize, i64)> {
        let recording = Recording { path: "containerd".to_owned(), of_kubelet: false, events };
        let done = all(rule(work), &[recording], &Shares([1, 1, 2])).ok()?;
        Some((done[0].samples, done[0].us))
    }

    #[test]
    fn the_recorder_is_taken_off_and_what_lies_between_spoils_a_sample() {
        let start = |at, to| {
            vec![event(at, "exec runc start", "container-1"), event(at + 500, "log x", ""), event(to, "containerd-event /tasks/start", "")]
        };
        let mut events: Vec<Event> =
            [(0, 30_000), (100_000, 140_000), (200_000, 250_000)].into_iter().flat_map(|(at, to)| start(at, to)).collect();
        assert_eq!(measured("RuncStart", start(0, 30_000)), Some((1, 5_000)));
        events.push(event(300_000, "exec runc start", ""));
        events.push(event(300_001, "exec runc kill", ""));
        events.push(event(300_002, "containerd-event /tasks/start", ""));
        assert_eq!(measured("RuncStart", events), Some((3, 15_000)));
    }

    #[test]
    fn what_the_recorder_cost_never_takes_everything() {
        let events = vec![event(0, "exec runc start", ""), event(20_000, "containerd-event /tasks/start", "")];
        assert_eq!(measured("RuncStart", events), Some((1, 2_000)));
    }

    #[test]
    fn a_kind_that_no_recording_shows_is_an_error() {
        assert_eq!(measured("RuncStart", vec![event(0, "exec runc start", "")]), None);
    }

    #[test]
    fn system_calls_are_counted_by_the_part_of_the_creation() {
        let list = "# a remark\nrunc create  execve()\nrunc:[2:INIT]  prctl()\nrunc:[2:INIT]  mount(\"\")\nrunc:[2:INIT]  mknod()\n\
                    runc:[2:INIT]  chdir(\"ROOTFS\")\nrunc create  exit_group(0)";
        assert_eq!(Shares::of(list), Shares([2, 2, 2]));
    }
}
