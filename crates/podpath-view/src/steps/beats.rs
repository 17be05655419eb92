//! Beats: the story as people tell it, about twelve turns of it. The trace is cut at the milestones that every reader knows, and where a
//! container's first process gets its parent and its program.

use std::ops::Range;

use podpath_trace::sorted::{SortedMap, SortedSet};
use podpath_trace::{Event, Milestone, Rank, Seq, Status, Text, Trace, What};

use super::turns::Turns;
use super::{Cast, UnitKind};

/// A turn of the story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beat {
    /// `startup`, `again`, `apply`, `seen`, `sandbox`, `shim`, `pause`, `network`, `image`, `create`, `runc`, `adopt`, `app`, `containers`,
    /// `running`, `crash`, `end`, `backoff`, `restart`, `stop`, `remove`; its texts are those of `beat-KEY`.
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
    /// The step after which its picture tells it: the last one that is not of the steady chatter, and of the last beat the last one that is
    /// about the Pod.
    pub told: usize,
    /// Its rows, as positions in [`super::Steps::rows`].
    pub rows: Range<usize>,
}

impl Beat {
    /// How many steps it has.
    pub fn len(&self) -> usize {
        self.last + 1 - self.first
    }
    /// Never: a beat begins with a step.
    pub fn is_empty(&self) -> bool {
        self.last < self.first
    }
    /// Whether it is of what was before the story: the node and its programs start.
    pub fn is_before(&self) -> bool {
        matches!(self.key, "startup" | "ready")
    }
}

/// How many containers have beats of their own; those after them share one.
const OWN_BEATS_MAX: usize = 2;

/// Cuts as it goes.
pub(super) struct Beats {
    done: Vec<Beat>,
    turns: Turns,
    containers: usize,
    kinds: Vec<UnitKind>,
    /// Of each container its name and how many its sandbox has.
    names: Vec<(Text, usize)>,
    /// The containers by the call that asks for each.
    asked: SortedMap<Seq, usize>,
    /// The containers of this sandbox that have been started.
    started: SortedSet<Text>,
    all_started: bool,
    /// How many containers of this sandbox have been created.
    created: usize,
    /// The first processes of containers that run, and of which container each is.
    running: SortedMap<u32, Option<usize>>,
    /// The containers that the kubelet has begun to stop, and the pod.
    stopped: SortedSet<Text>,
    is_deleted: bool,
    /// The container whose turn it is, as SyncPod has named it.
    turn: Option<Text>,
    /// The last step that is about the Pod.
    about: usize,
}

/// Where a beat begins.
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

impl Beats {
    pub(super) fn new(trace: &Trace, cast: &Cast) -> Self {
        let kinds = cast.units().iter().map(|unit| unit.kind).collect();
        let total = |index| cast.number(index).map_or(0, |(_, total)| total);
        Self {
            done: Vec::new(),
            turns: Turns::of(trace),
            containers: cast.containers(),
            kinds,
            names: cast.units().iter().enumerate().map(|(index, unit)| (unit.name.clone(), total(index))).collect(),
            asked: cast.units().iter().enumerate().filter_map(|(index, unit)| Some((unit.asked?, index))).collect(),
            started: SortedSet::new(),
            all_started: false,
            created: 0,
            running: SortedMap::new(),
            stopped: SortedSet::new(),
            is_deleted: false,
            turn: None,
            about: 0,
        }
    }

    /// The beat of the next step; what is not counted is of the steady chatter.
    pub(super) fn step(&mut self, number: usize, event: &Event, unit: Option<usize>, is_counted: bool) -> u16 {
        let here = self.done.last().map(|beat| beat.key);
        let next = self.ended(event).or_else(|| self.turn(event, here));
        let next = next.or_else(|| event.milestone.and_then(|milestone| self.begin(milestone, event, here)));
        let next = next.or_else(|| here.is_none().then(|| "ready".into()));
        match next.filter(|next| here != Some(next.key) || self.is_another(next)) {
            Some(Begin { key, unit, number: count, wait_ns }) => {
                self.done.push(Beat { key, unit, number: count, wait_ns, first: number, last: number, told: number, rows: 0..0 });
            }
            None => {
                if let Some(beat) = self.done.last_mut() {
                    beat.last = number;
                    beat.told = if is_counted { number } else { beat.told };
                }
            }
        }
        if is_counted && (event.milestone.is_some() || unit.is_some()) {
            self.about = number;
        }
        self.follow(event, unit);
        self.name(event, unit);
        u16::try_from(self.done.len() - 1).unwrap_or(u16::MAX)
    }

    /// Which container this beat is about, where there is more than one.
    fn name(&mut self, event: &Event, unit: Option<usize>) {
        // A request to create a container is about its sandbox, but what it makes is the container.
        let unit = self.asked.get(&event.seq).copied().or(unit);
        let container = unit.filter(|unit| self.kinds.get(*unit) == Some(&UnitKind::Container) && self.containers > 1);
        // Something may still be said of the container before; SyncPod names the one whose turn it is.
        if let Some(name) = event.fact("name").filter(|_| event.milestone.is_some_and(begins_a_container)) {
            self.turn = Some(name.clone());
        }
        let is_turn = |unit: &usize| match (&self.turn, self.names.get(*unit)) {
            (Some(turn), Some((name, _))) => turn == name,
            _ => true,
        };
        let of_turn = || self.turn.as_ref().and_then(|turn| self.names.iter().position(|(name, _)| name == turn));
        let container = container.filter(is_turn).or_else(|| of_turn().filter(|_| self.containers > 1));
        let about = |key| matches!(key, "image" | "create" | "runc" | "adopt" | "app" | "restart" | "backoff");
        if let Some(beat) = self.done.last_mut().filter(|beat| about(beat.key)) {
            beat.unit = beat.unit.or(container);
        }
    }

    /// Whether a beat of the same name as this one begins: the next wait, the next crash.
    fn is_another(&self, next: &Begin) -> bool {
        match next.key {
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
            Some(Milestone::ContainerCreate) => self.created += 1,
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

    /// A container's first process gets its parent; what comes next makes it the container's program.
    fn turn(&self, event: &Event, here: Option<&'static str>) -> Option<Begin> {
        match here? {
            "runc" if self.turns.is_adoption(event) => Some("adopt".into()),
            "adopt" => Some("app".into()),
            "create" | "runc" if event.milestone == Some(Milestone::ContainerProcess) => Some("app".into()),
            _ => None,
        }
    }

    /// A beat in which a container is made.
    fn making(&self, key: &'static str, here: Option<&'static str>) -> Option<Begin> {
        match here {
            // A container that is started again is part of its restart, or of running.
            Some("running" | "restart" | "containers") => None,
            _ if self.created >= OWN_BEATS_MAX && self.containers > self.created => {
                Some(Begin { number: Some(self.containers - self.created), ..Begin::from("containers") })
            }
            _ => Some(key.into()),
        }
    }

    fn begin(&mut self, milestone: Milestone, event: &Event, here: Option<&'static str>) -> Option<Begin> {
        let number = |name: &str| event.fact(name).and_then(|value| value.parse().ok());
        let in_sandbox = matches!(here, Some("sandbox" | "network" | "shim" | "pause"));
        match milestone {
            // In the midst of the story somebody of the node has ended, and comes again.
            Milestone::NodeStart | Milestone::KubeletStart if self.done.iter().any(|beat| !beat.is_before()) => Some("again".into()),
            Milestone::NodeStart => Some("startup".into()),
            Milestone::KubeletStart if self.turns.has_pod() => Some("startup".into()),
            Milestone::PodApply => Some("apply".into()),
            Milestone::PodSeen => Some("seen".into()),
            Milestone::SyncSandbox | Milestone::SandboxCreate => {
                (self.all_started, self.created) = (false, 0);
                self.started.clear();
                Some("sandbox".into())
            }
            Milestone::SandboxShim => in_sandbox.then(|| "shim".into()),
            Milestone::SandboxInit => in_sandbox.then(|| "pause".into()),
            Milestone::SandboxNetwork => in_sandbox.then(|| "network".into()),
            Milestone::SyncInit | Milestone::SyncContainer | Milestone::SyncEphemeral => match number("attempt") {
                Some(again @ 1..) => Some(Begin { number: Some(again), ..Begin::from("restart") }),
                _ => self.making("image", here),
            },
            Milestone::ImageCheck | Milestone::ImagePull => self.making("image", here),
            Milestone::ContainerCreate => self.making("create", here),
            Milestone::ContainerStart | Milestone::ContainerShim | Milestone::ContainerInit if here == Some("create") => {
                Some("runc".into())
            }
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
            _ if !self.turns.has_pod() => start_of_kubelet(milestone).map(Begin::from),
            _ => None,
        }
    }

    pub(super) fn finish(mut self) -> Vec<Beat> {
        // What comes after the story is told is a picture of its own: the end.
        if let Some(last) = self.done.last_mut().filter(|last| last.len() > 1) {
            last.told = self.about.clamp(last.first, last.last - 1);
        }
        self.done
    }
}

/// Where no Pod comes, how the kubelet starts is the story.
fn start_of_kubelet(milestone: Milestone) -> Option<&'static str> {
    Some(match milestone {
        Milestone::KubeletStart | Milestone::KubeletCommand => "kubelet",
        Milestone::KubeletSwitch => "runtime",
        Milestone::KubeletCreate => "parts",
        Milestone::KubeletLoops => "loops",
        Milestone::KubeletReady => "node-ready",
        Milestone::KubeletFailed => "failed",
        _ => return None,
    })
}

/// Whether the next container's turn comes with it.
fn begins_a_container(milestone: Milestone) -> bool {
    matches!(milestone, Milestone::ImageCheck | Milestone::SyncInit | Milestone::SyncContainer | Milestone::SyncEphemeral)
}
