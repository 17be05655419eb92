//! What a reader wants to see run.

use std::rc::Rc;

use podpath_trace::ask::{Ask, Ground};
use podpath_trace::{Scenario, Seq};
use podpath_view::misconceptions::Watch;

use crate::catalogue::{path_of, release_of, release_on};
use crate::preset::{Preset, STARTUP};

/// What comes to which node, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The id of the path.
    pub path: &'static str,
    /// The release of Kubernetes.
    pub release: &'static str,
    /// The text of the manifest; empty where no Pod comes.
    pub manifest: Rc<str>,
    /// The node belongs to a cluster, and the Pod is applied there; else its manifest is a file on the node.
    pub api_server: bool,
    /// Flags that were taken from the kubelet's command line, separated by commas.
    pub without: Rc<str>,
    /// What the reader does to the node, one after the other: `kill dockerd@container.start`.
    pub deeds: Rc<[Rc<str>]>,
    /// How long it runs at least, in seconds from the start of the node; 0 for as long as its story is.
    pub seconds: u32,
}

impl Wish {
    /// A manifest, or none, as a file on a node to which nothing is done.
    pub fn of(path: &'static str, release: &'static str, manifest: &str) -> Self {
        Self { path, release, manifest: manifest.into(), api_server: false, without: "".into(), deeds: Rc::from([]), seconds: 0 }
    }
    /// The run that answers a misconception: of the manifest to begin with.
    pub fn of_watch(watch: &Watch) -> Option<Self> {
        let release = release_on(watch.path, watch.release.and_then(release_of));
        Some(Self::of(path_of(watch.path)?, release, Preset::first().manifest))
    }
    /// The same of the manifest to begin with.
    pub fn of_first(self) -> Self {
        Self { manifest: Preset::first().manifest.into(), ..self }
    }
    /// The same without anything that is done to the node.
    pub fn unbroken(&self) -> Self {
        Self { deeds: Rc::from([]), ..self.clone() }
    }
    /// As the simulator is asked.
    pub fn ask(&self) -> Ask {
        Ask::Run { path: self.path.into(), scenario: self.scenario() }
    }
    /// What the simulator is asked of that breaks in it, before an event.
    pub fn ground(&self, until: Seq) -> Ground {
        Ground { path: self.path.into(), scenario: self.unbroken().scenario(), until }
    }
    fn scenario(&self) -> Scenario {
        let without = self.without.split(',').filter(|flag| !flag.is_empty()).map(Into::into).collect();
        Scenario {
            release: self.release.into(),
            manifest: self.manifest.clone(),
            api_server: self.api_server,
            without,
            deeds: self.deeds.to_vec(),
            at_least_ns: (self.seconds > 0).then(|| u64::from(self.seconds) * 1_000_000_000),
            ..Scenario::default()
        }
    }
    /// What links call what is run, if it has a name: a bundled manifest, or none.
    pub fn name(&self) -> Option<&'static str> {
        if self.manifest.is_empty() { Some(STARTUP) } else { Preset::of(&self.manifest).map(|preset| preset.id) }
    }
    /// The name of its trace among those that were made when the app was built. Not each of them is there.
    pub fn at_hand(&self) -> Option<String> {
        let name = self.name().filter(|_| self.without.is_empty() && self.deeds.is_empty() && self.seconds == 0)?;
        let from = if self.api_server { "cluster" } else { "file" };
        Some(format!("{name}-{}-{}-{from}", self.path, self.release))
    }
}
