//! The closing frame of a run: what became of the Pod, a few numbers that are counted from the trace, and what to look at next.

use podpath_trace::catalogue::{CONTAINERD, DOCKERSHIM, Path};
use podpath_trace::{Milestone, Rank, Seq, Trace};

use crate::beside::{Side, to_app_ns};
use crate::link::{Link, Place, SECONDS_MAX};
use crate::narration::{Sentence, keeper};
use crate::processes::{Process, ProcessIndex};
use crate::steps::{Steps, UnitKind};
use crate::words::Words;

/// The end of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// What became of the Pod.
    pub sentence: Sentence,
    /// Numbers, each with what it counts.
    pub numbers: Vec<(String, String)>,
    /// Where to go from here, each with its name and what is to be seen there.
    pub doors: Vec<Door>,
    /// The same run for longer; none where nothing more can come.
    pub on: Option<Door>,
}

/// Another run that is worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// What it is called.
    pub name: String,
    /// What is to be seen there.
    pub about: String,
    /// Where it is.
    pub to: Link,
}

/// What became of the Pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// No Pod came.
    None,
    /// It runs.
    Runs,
    /// A container of it is waited for before it is tried again.
    Waits,
    /// Its containers have ended by themselves.
    Done,
    /// It is gone.
    Gone,
    /// It never came so far.
    Stuck,
}

impl Fate {
    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Runs => "runs",
            Self::Waits => "waits",
            Self::Done => "done",
            Self::Gone => "gone",
            Self::Stuck => "stuck",
        }
    }
}

/// The closing frame of a run that a link leads to.
pub fn closing(words: &Words, trace: &Trace, steps: &Steps, processes: &ProcessIndex, here: &Link) -> Closing {
    let end = Seq::try_from(trace.events.len()).unwrap_or(Seq::MAX);
    let alive: Vec<&Process> = processes.living(end).collect();
    let of_rank = |rank| alive.iter().filter(|process| process.face(end).is_some_and(|face| face.role.rank == rank)).count();
    let fate = fate(steps, of_rank(Rank::Workload));
    let keeper = keeper(steps);
    let args = [("pod", steps.cast().first_name(UnitKind::Sandbox)), ("keeper", keeper)];
    let key = format!("closing-{}", fate.name());
    let sentence = Sentence { text: words.say(&key, &args), why: words.attribute(&key, "why", &args) };
    let count = |key: &str, number: usize| {
        (number.to_string(), words.say(key, &[("keeper", keeper), ("many", if number == 1 { "one" } else { "some" })]))
    };
    let mut numbers = vec![count("closing-processes", alive.len())];
    if fate != Fate::None {
        numbers.insert(0, count("closing-keepers", of_rank(Rank::Keeper)));
        numbers.extend(hops(steps).map(|hops| count("closing-hops", hops)));
        let ms = to_app_ns(Side { trace, steps }).and_then(|ns| usize::try_from(ns / 1_000_000).ok());
        numbers.extend(ms.map(|ms| count("closing-ms", ms)));
    }
    let on = (!matches!(fate, Fate::None | Fate::Gone)).then(|| on(words, trace, steps, here));
    Closing { sentence, numbers, doors: doors(words, trace, steps, here), on }
}

/// By so many seconds a run goes on.
const MORE_S: u32 = 60;

/// The same run for a minute more, from where it ends now.
fn on(words: &Words, trace: &Trace, steps: &Steps, here: &Link) -> Door {
    let end_ns = trace.events.last().map_or(0, |event| event.at_ns);
    let end_s = u32::try_from(end_ns / 1_000_000_000).unwrap_or(SECONDS_MAX);
    let seconds = Some(end_s.saturating_add(MORE_S).min(SECONDS_MAX));
    let place = Place::read(&steps.number(steps.last()).to_string());
    let about = words.attribute("closing-on", "about", &[]).unwrap_or_default();
    Door { name: words.say("closing-on", &[]), about, to: Link { seconds, place, view: None, range: None, with: None, ..here.clone() } }
}

fn fate(steps: &Steps, working: usize) -> Fate {
    let last = steps.beats().last().map(|beat| beat.key).unwrap_or_default();
    match last {
        _ if steps.first_of(Milestone::PodSeen).is_none() && steps.first_of(Milestone::SandboxCreate).is_none() => Fate::None,
        "stop" | "remove" => Fate::Gone,
        "backoff" | "crash" | "restart" => Fate::Waits,
        // pause is a container's process too.
        _ if steps.first_of(Milestone::ContainerProcess).is_none() => Fate::Stuck,
        "end" => Fate::Done,
        _ if working > 0 => Fate::Runs,
        _ => Fate::Done,
    }
}

/// How many programs a request passes from the kubelet until runc makes the first container: those that wait for it then.
fn hops(steps: &Steps) -> Option<usize> {
    let init = steps.first_of(Milestone::ContainerInit)?;
    steps.mark(init).map(|mark| usize::from(mark.depth) + 1)
}

fn doors(words: &Words, trace: &Trace, steps: &Steps, here: &Link) -> Vec<Door> {
    let run = Link { place: Place::First, view: None, range: None, level: None, with: None, ..here.clone() };
    let other: &Path = if trace.path.as_ref() == DOCKERSHIM.id { &CONTAINERD } else { &DOCKERSHIM };
    let door = |key: &str, args: &[(&str, &str)], to: Link| {
        let about = words.attribute(key, "about", args).unwrap_or_default();
        Door { name: words.say(key, args), about, to }
    };
    let mut doors = Vec::new();
    if here.deeds.is_empty() {
        let path = Link { with: Some(other.id.to_owned()), ..run.clone() };
        doors.push(door("closing-door-path", &[("path", other.name())], path));
    } else {
        doors.push(door("closing-door-unbroken", &[], Link { deeds: Vec::new(), ..run.clone() }));
    }
    let has = |milestone: Milestone| steps.first_of(milestone).is_some();
    let daemon = steps.roles().find(|role| role.rank == Rank::Daemon).map(|role| role.name);
    if let Some(daemon) = daemon.filter(|_| has(Milestone::PodRunning)) {
        let place = Milestone::PodRunning.name();
        let done =
            |deed: String| Link { deeds: here.deeds.iter().cloned().chain([deed]).collect(), place: Place::read(place), ..run.clone() };
        doors.push(door("closing-door-kill", &[("name", daemon)], done(format!("kill {daemon}@{place}"))));
        if !has(Milestone::PodDelete) {
            doors.push(door("closing-door-delete", &[], done(format!("delete pod@{place}"))));
        }
    }
    doors
}
