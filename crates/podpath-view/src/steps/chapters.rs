//! Chapters: the trace cut at the milestones that every reader knows.

use std::ops::Range;

use podpath_model::sorted::SortedSet;
use podpath_model::trace::{Milestone, Text};

use super::{Cast, UnitKind};

/// A stretch of steps with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    /// `startup`, `ready`, `sandbox`, `network`, `image`, `create`, `start`, `container`, `containers`, `running`, `stop`, `remove`; its text is
    /// `chapter-KEY`.
    pub key: &'static str,
    /// The container that it is about, where there is more than one.
    pub unit: Option<usize>,
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

/// How many containers a pod may have before image, create and start are one chapter each container, and before they are one for all.
const CHAPTERS_EACH_MAX: usize = 2;
const CHAPTERS_ONE_MAX: usize = 6;

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
        }
    }

    /// The chapter of the next step.
    pub(super) fn step(&mut self, number: usize, milestone: Option<Milestone>, unit: Option<usize>) -> u16 {
        let here = self.done.last().map(|chapter| chapter.key);
        let next = milestone.and_then(|milestone| self.key(milestone, here)).or(here.is_none().then_some("ready"));
        let again = milestone == Some(Milestone::ImageCheck) && here == Some("container") && self.created_here();
        match next.filter(|next| here != Some(*next) || again) {
            Some(key) => {
                self.creates = 0;
                self.done.push(Chapter { key, unit: None, first: number, last: number, rows: 0..0 });
            }
            None => {
                if let Some(chapter) = self.done.last_mut() {
                    chapter.last = number;
                }
            }
        }
        if milestone == Some(Milestone::ContainerStart)
            && let Some((name, total)) = unit.and_then(|unit| self.names.get(unit))
        {
            self.started.insert(name.clone());
            self.all_started = self.started.len() >= *total;
        }
        if milestone == Some(Milestone::ContainerCreate) {
            self.creates += 1;
        }
        let container = unit.filter(|unit| self.kinds.get(*unit) == Some(&UnitKind::Container) && self.containers > 1);
        if let Some(chapter) = self.done.last_mut().filter(|chapter| matches!(chapter.key, "create" | "start" | "container")) {
            chapter.unit = chapter.unit.or(container);
        }
        u16::try_from(self.done.len() - 1).unwrap_or(u16::MAX)
    }

    /// The container of this chapter has been created: the next look at an image is for the next one.
    fn created_here(&self) -> bool {
        self.creates > 0
    }

    fn key(&mut self, milestone: Milestone, here: Option<&'static str>) -> Option<&'static str> {
        // A container that is started again is part of running.
        let each = |key| match self.containers {
            _ if here == Some("running") => "running",
            few if few <= CHAPTERS_EACH_MAX => key,
            some if some <= CHAPTERS_ONE_MAX => "container",
            _ => "containers",
        };
        match milestone {
            Milestone::NodeStart | Milestone::KubeletStart => Some("startup"),
            Milestone::PodSeen => Some("ready"),
            Milestone::SandboxCreate => {
                self.sandbox_started = false;
                self.all_started = false;
                self.started.clear();
                Some("sandbox")
            }
            Milestone::SandboxStart => {
                self.sandbox_started = true;
                None
            }
            // Where the network comes before pause it is part of making the sandbox; where it comes after, it is a chapter of its own.
            Milestone::SandboxNetwork => (self.sandbox_started && here == Some("sandbox")).then_some("network"),
            Milestone::ImageCheck | Milestone::ImagePull => Some(each("image")),
            Milestone::ContainerCreate => Some(each("create")),
            Milestone::ContainerStart => Some(each("start")),
            // The kubelet notices the sandbox first; the pod runs when its containers have been started too.
            Milestone::PodRunning => (self.all_started && here != Some("stop")).then_some("running"),
            Milestone::PodDelete | Milestone::ContainerStop | Milestone::SandboxStop => (here != Some("remove")).then_some("stop"),
            // A container that has ended is collected while its pod runs on.
            Milestone::ContainerRemove => (here != Some("running")).then_some("remove"),
            Milestone::SandboxRemove => Some("remove"),
            _ => None,
        }
    }

    pub(super) fn finish(self) -> Vec<Chapter> {
        self.done
    }
}
