//! Chapters: the trace cut at the milestones that every reader knows.

use std::ops::Range;

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Milestone, Rank, Status, Text, What};

use super::{Cast, UnitKind};

/// A stretch of steps with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// `startup`, `ready`, `sandbox`, `network`, `image`, `create`, `start`, `container`, `containers`, `running`, `crash`, `end`, `backoff`,
    /// `restart`, `stop`, `remove`; its text is `chapter-KEY`.
    pub key: &'static str,
    /// The container that it is about, where there is more than one.
    pub unit: Option<usize>,
    /// The how-manieth restart, or how many containers it is about; none elsewhere.
    pub number: Option<usize>,
    /// How long is waited, in nanoseconds, where that is what it is about.
    pub wait_ns: Option<u64>,
    /// Its first step.
    pub first: usize,
    /// Its last step.
    pub last: usize,
    /// Its rows, as positions in [`super::Steps::rows`].
    pub rows: Range<usize>,
}

impl Chapter {
    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.last + 1 - self.first
    }
    /// Never: a chapter begins with a step.
    pub fn is_empty(&self) -> bool {
        self.last < self.first
    }
}

/// How many containers a pod may have before image, create and start are one chapter each container.
const CHAPTERS_EACH_MAX: usize = 2;
/// How many containers have a chapter of their own; those after them share one.
const CHAPTERS_OWN_MAX: usize = 6;

/// Cuts as it goes.
pub(super) struct Chapters {
    done: Vec<Chapter>,
    containers: usize,
    kinds: Vec<UnitKind>,
    /// Of each container its name and how many its sandbox has.
    names: Vec<(Text, usize)>,
    /// The containers of this sandbox that have been started.
    started: SortedSet<Text>,
    all_started: bool,
    sandbox_started: bool,
    creates: usize,
    /// How many containers of this sandbox have had a chapter of their own.
    own: usize,
    /// The first processes of containers that run, and of which container each is.
    running: SortedMap<u32, Option<usize>>,
    /// The containers that the kubelet has begun to stop, and the pod.
    stopped: SortedSet<Text>,
    is_deleted: bool,
    /// The container whose turn it is, as SyncPod has named it.
    turn: Option<Text>,
}

/// Where a chapter begins.
struct Begin {
    key: &'static str,
    unit: Option<usize>,
    number: Option<usize>,
    wait_ns: Option<u64>,
}

impl From<&'static str> for Begin {
    fn from(key: &'static str) -> Self {
        Self { key, unit: None, number: None, wait_ns: None }
    }
}

impl Chapters {
    pub(super) fn new(cast: &Cast) -> Self {
        let kinds = cast.units().iter().map(|unit| unit.kind).collect();
        let total = |index| cast.number(index).map_or(0, |(_, total)| total);
        Self {
            done: Vec::new(),
            containers: cast.containers(),
            kinds,
            names: cast.units().iter().enumerate().map(|(index, unit)| (unit.name.clone(), total(index))).collect(),
            started: SortedSet::new(),
            all_started: false,
            sandbox_started: false,
            creates: 0,
            own: 0,
            running: SortedMap::new(),
            stopped: SortedSet::new(),
            is_deleted: false,
            turn: None,
        }
    }

    /// The chapter of the next step.
    pub(super) fn step(&mut self, number: usize, event: &Event, unit: Option<usize>) -> u16 {
        let milestone = event.milestone;
        let here = self.done.last().map(|chapter| chapter.key);
        let ended = self.ended(event);
        let next = ended.or_else(|| milestone.and_then(|milestone| self.begin(milestone, event, here)));
        let next = next.or_else(|| here.is_none().then(|| "ready".into()));
        match next.filter(|next| here != Some(next.key) || self.is_another(next, milestone)) {
            Some(Begin { key, unit, number: count, wait_ns }) => {
                self.creates = 0;
                self.own += usize::from(key == "container");
                self.done.push(Chapter { key, unit, number: count, wait_ns, first: number, last: number, rows: 0..0 });
            }
            None => {
                if let Some(chapter) = self.done.last_mut() {
                    chapter.last = number;
                }
            }
        }
        self.follow(event, unit);
        let container = unit.filter(|unit| self.kinds.get(*unit) == Some(&UnitKind::Container) && self.containers > 1);
        // Something may still be said of the container before; SyncPod names the one whose turn it is.
        if let Some(name) = event.fact("name").filter(|_| milestone.is_some_and(begins_a_container)) {
            self.turn = Some(name.clone());
        }
        let is_turn = |unit: &usize| match (&self.turn, self.names.get(*unit)) {
            (Some(turn), Some((name, _))) => turn == name,
            _ => true,
        };
        let container = container.filter(is_turn);
        let about = |key| matches!(key, "create" | "start" | "container" | "restart" | "backoff");
        if let Some(chapter) = self.done.last_mut().filter(|chapter| about(chapter.key)) {
            chapter.unit = chapter.unit.or(container);
        }
        u16::try_from(self.done.len() - 1).unwrap_or(u16::MAX)
    }

    /// Whether a chapter of the same name as this one begins: the next container's, the next wait, the next crash.
    fn is_another(&self, next: &Begin, milestone: Option<Milestone>) -> bool {
        match next.key {
            "container" => milestone.is_some_and(begins_a_container) && self.created_here(),
            "restart" | "crash" | "end" => true,
            "backoff" => self.done.last().is_some_and(|last| last.wait_ns != next.wait_ns),
            _ => false,
        }
    }

    /// What is remembered of a step.
    fn follow(&mut self, event: &Event, unit: Option<usize>) {
        let name = unit.and_then(|unit| self.names.get(unit)).cloned();
        match event.milestone {
            Some(Milestone::ContainerStart) => {
                if let Some((name, total)) = name {
                    self.stopped.remove(&name);
                    self.started.insert(name);
                    self.all_started = self.started.len() >= total;
                }
            }
            Some(Milestone::ContainerCreate) => self.creates += 1,
            Some(Milestone::ContainerProcess) => {
                self.running.insert(event.process.pid, unit);
            }
            Some(Milestone::ContainerKill | Milestone::ContainerStop) => {
                if let Some((name, _)) = name {
                    self.stopped.insert(name);
                }
            }
            Some(Milestone::PodDelete) => self.is_deleted = true,
            _ => {}
        }
    }

    /// The end of a container's first process that nobody has asked for.
    fn ended(&mut self, event: &Event) -> Option<Begin> {
        let What::Exit { status } = &event.what else { return None };
        let unit = self.running.remove(&event.process.pid)?;
        let name = unit.and_then(|unit| self.names.get(unit)).map(|(name, _)| name);
        let is_asked = self.is_deleted || name.is_some_and(|name| self.stopped.contains(name));
        // An init container ends because its work is done; the pod goes on to the next one.
        let is_done = *status == Status::Exited(0) && !self.all_started;
        if is_asked || is_done || event.process.role.rank != Rank::Workload {
            return None;
        }
        let key = if *status == Status::Exited(0) { "end" } else { "crash" };
        Some(Begin { unit: unit.filter(|_| self.containers > 1), ..key.into() })
    }

    /// The container of this chapter has been created: the next look at an image is for the next one.
    fn created_here(&self) -> bool {
        self.creates > 0
    }

    /// Whether no container is being made.
    fn is_between(&self, here: Option<&'static str>) -> bool {
        here != Some("container") || self.created_here()
    }

    /// The chapter in which a container is made, up to its start.
    fn making(&self, key: &'static str, here: Option<&'static str>) -> Option<Begin> {
        // A container that is started again is part of its restart, or of running.
        if matches!(here, Some("running" | "restart")) {
            return None;
        }
        Some(match self.containers {
            few if few <= CHAPTERS_EACH_MAX => key.into(),
            _ if here == Some("containers") => return None,
            // The image is what a container begins with; what comes later belongs to the one that is being made.
            all if key == "image" && all > CHAPTERS_OWN_MAX && self.own >= CHAPTERS_OWN_MAX && self.is_between(here) => {
                Begin { number: Some(all - CHAPTERS_OWN_MAX), ..Begin::from("containers") }
            }
            _ => "container".into(),
        })
    }

    fn begin(&mut self, milestone: Milestone, event: &Event, here: Option<&'static str>) -> Option<Begin> {
        let number = |name: &str| event.fact(name).and_then(|value| value.parse().ok());
        match milestone {
            Milestone::NodeStart | Milestone::KubeletStart => Some("startup".into()),
            Milestone::PodSeen => Some("ready".into()),
            Milestone::SyncSandbox | Milestone::SandboxCreate => {
                self.sandbox_started = false;
                self.all_started = false;
                self.started.clear();
                self.own = 0;
                Some("sandbox".into())
            }
            Milestone::SandboxStart => {
                self.sandbox_started = true;
                None
            }
            // Where the network comes before pause it is part of making the sandbox; where it comes after, it is a chapter of its own.
            Milestone::SandboxNetwork => (self.sandbox_started && here == Some("sandbox")).then_some("network".into()),
            Milestone::SyncInit | Milestone::SyncContainer | Milestone::SyncEphemeral => match number("attempt") {
                Some(again @ 1..) => Some(Begin { number: Some(again), ..Begin::from("restart") }),
                _ => self.making("image", here),
            },
            Milestone::ImageCheck | Milestone::ImagePull => self.making("image", here),
            Milestone::ContainerCreate => self.making("create", here),
            Milestone::ContainerStart => self.making("start", here),
            Milestone::ContainerBackOff | Milestone::ImageBackOff => {
                Some(Begin { wait_ns: number("wait_ns").map(|ns: usize| ns as u64), ..Begin::from("backoff") })
            }
            // The kubelet notices the sandbox first; the pod runs when its containers have been started too.
            Milestone::PodRunning => (self.all_started && here != Some("stop")).then_some("running".into()),
            Milestone::PodDelete | Milestone::SyncKill | Milestone::ContainerKill | Milestone::ContainerStop | Milestone::SandboxStop => {
                (here != Some("remove")).then_some("stop".into())
            }
            // A container that has ended is collected while its pod runs on.
            Milestone::ContainerRemove => matches!(here, Some("stop")).then_some("remove".into()),
            Milestone::SandboxRemove => Some("remove".into()),
            _ => None,
        }
    }

    pub(super) fn finish(self) -> Vec<Chapter> {
        self.done
    }
}

/// Whether the next container's turn comes with it.
fn begins_a_container(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::ImageCheck | Milestone::SyncInit | Milestone::SyncContainer | Milestone::SyncEphemeral)
}
