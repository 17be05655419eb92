//! One run of the model, with everything that the views look things up in. Made when a path or a manifest is chosen, never changed.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use podpath_model::conform::evidence::recorded;
use podpath_trace::{Recorded, Seq, Trace};
use podpath_view::known::{Known, Shares};
use podpath_view::link::{Packed, PackedError};
use podpath_view::narration::{Sentence, narrate};
use podpath_view::refusal::Next;
use podpath_view::scene::SceneIndex;
use podpath_view::steps::{Step, Steps};

use crate::preset::{Preset, STARTUP};
use crate::text::Text;

/// That the kubelet of a run does not start.
#[derive(Clone, Debug)]
pub struct Refused {
    /// Its end.
    pub seq: Seq,
    /// What it said last.
    pub message: Rc<str>,
    /// What an administrator would try next.
    pub next: Next,
    /// Where it does start: paths and releases.
    pub ways: Vec<(&'static str, &'static str)>,
}

/// A run.
#[derive(Debug)]
pub struct Run {
    /// The id of the path.
    pub path: &'static str,
    /// The release of Kubernetes; empty where it is not known, as of a recording.
    pub release: &'static str,
    /// The manifest that was run; empty where there was no Pod.
    pub manifest: Rc<str>,
    /// Whether the node belongs to a cluster.
    pub api_server: bool,
    /// The flags that were taken from the kubelet's command line, separated by commas.
    pub without: Rc<str>,
    /// Whether its kubelet does not even start.
    pub refused: Option<Refused>,
    /// Whether its steps are those of the steady chatter too.
    pub routine: bool,
    /// The name of the Pod in it; empty where there is none.
    pub pod: Rc<str>,
    /// What happened.
    pub trace: Rc<Trace>,
    /// The steps of it.
    pub steps: Steps,
    /// What the stage and the process strip look things up in.
    pub scene: SceneIndex,
    /// The last sentence that was asked for: several parts of the page say the same one.
    said: RefCell<Option<(usize, Text, Rc<Sentence>)>>,
    recorded: OnceCell<Recorded>,
    packed: OnceCell<Result<Packed, PackedError>>,
    shares: OnceCell<Shares>,
    plain: OnceCell<Steps>,
}

/// Two runs are the same if they are one: a comparison of pointers.
impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Run {
    /// A run of a trace that is already there.
    pub fn of(path: &'static str, manifest: Rc<str>, pod: Rc<str>, trace: Trace) -> Self {
        let steps = Steps::of(&trace);
        Self::new(path, manifest, pod, Rc::new(trace), steps)
    }

    fn new(path: &'static str, manifest: Rc<str>, pod: Rc<str>, trace: Rc<Trace>, steps: Steps) -> Self {
        let scene = SceneIndex::of(&trace, &steps);
        Self {
            path,
            release: "",
            api_server: false,
            without: "".into(),
            refused: None,
            routine: false,
            manifest,
            pod,
            trace,
            steps,
            scene,
            said: RefCell::default(),
            recorded: OnceCell::new(),
            packed: OnceCell::new(),
            shares: OnceCell::new(),
            plain: OnceCell::new(),
        }
    }
    /// The same run, with its release, whether the kubelet of that starts, and whether the node belongs to a cluster.
    pub(crate) fn with(self, release: &'static str, refused: Option<Refused>, api_server: bool) -> Self {
        Self { release, refused, api_server, ..self }
    }
    /// The same run, of a kubelet whose command line lacks these flags.
    pub(crate) fn lacking(self, without: Rc<str>) -> Self {
        Self { without, ..self }
    }
    /// The same run with the steady chatter among its steps, or without it.
    pub fn chattering(&self, routine: bool) -> Self {
        let steps = if routine { Steps::with_routine(&self.trace) } else { self.plain().clone() };
        let new = Self::new(self.path, self.manifest.clone(), self.pod.clone(), self.trace.clone(), steps);
        Self { routine, ..new.with(self.release, self.refused.clone(), self.api_server).lacking(self.without.clone()) }
    }
    /// Its steps without the steady chatter: those that links count.
    pub fn plain(&self) -> &Steps {
        if self.routine { self.plain.get_or_init(|| Steps::of(&self.trace)) } else { &self.steps }
    }
    /// The manifest as it stands in a link. It is packed once: every step has a link.
    ///
    /// # Errors
    /// [`PackedError::TooLong`] if it does not go into one.
    pub fn packed(&self) -> Result<Packed, PackedError> {
        self.packed.get_or_init(|| Packed::pack(&self.manifest)).clone()
    }
    /// A step, ready to be shown.
    pub fn step(&self, index: usize) -> Option<Step> {
        self.steps.step(&self.trace, index)
    }
    /// What is said about a step.
    pub fn sentence(&self, text: &Text, index: usize) -> Rc<Sentence> {
        let mut said = self.said.borrow_mut();
        match &*said {
            Some((step, words, sentence)) if *step == index && words == text => sentence.clone(),
            _ => {
                let sentence = Rc::new(narrate(text.words(), &self.trace, &self.steps, index));
                *said = Some((index, text.clone(), sentence.clone()));
                sentence
            }
        }
    }
    /// What is recorded of it; looked up when somebody asks first.
    pub fn recorded(&self) -> &Recorded {
        self.recorded.get_or_init(|| recorded(&self.trace))
    }
    /// How a step is known.
    pub fn known(&self, index: usize) -> Option<Known> {
        Known::of_step(&self.trace, &self.steps, self.recorded(), index)
    }
    /// How many of its steps are known in which way.
    pub fn shares(&self) -> Shares {
        *self.shares.get_or_init(|| Shares::of(&self.trace, &self.steps, self.recorded()))
    }
    /// The events of a step, those that are attached to it included.
    pub fn events(&self, index: usize) -> (Seq, Seq) {
        self.steps.mark(index).map_or((0, 0), |mark| (mark.seq, mark.end))
    }
    /// What a link calls what was run, if it has a name: a bundled manifest, or none.
    pub fn name(&self) -> Option<&'static str> {
        if self.manifest.is_empty() { Some(STARTUP) } else { self.preset().map(|preset| preset.id) }
    }
    /// The bundled manifest that was run, if it was one.
    pub fn preset(&self) -> Option<&'static Preset> {
        Preset::of(&self.manifest)
    }
}
