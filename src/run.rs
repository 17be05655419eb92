//! One run of the model, with everything that the views look things up in. Made when a path or a manifest is chosen, never changed.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use podpath_trace::read::Document;
use podpath_trace::{Event, Recorded, Scenario, Seq, Trace};
use podpath_view::closing::{Closing, closing};
use podpath_view::known::{Known, Shares};
use podpath_view::link::{Link, Packed, PackedError, Place};
use podpath_view::narration::{Sentence, narrate, tell};
use podpath_view::processes::{Extent, Forest};
use podpath_view::refusal::{Next, Refusal};
use podpath_view::scene::SceneIndex;
use podpath_view::steps::{Beat, Level, Step, Steps};
use podpath_view::turn::{Turn, turn};

use crate::catalogue::{path_of, release_of, release_on, ways};
use crate::preset::Preset;
use crate::text::Text;
use crate::wish::Wish;

/// The version of links that this app writes.
pub(crate) const VERSION: u32 = 1;

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
    /// What was wished for. The release is empty where it is not known, as of a recording; so is the manifest where there was no Pod.
    pub wish: Wish,
    /// Whether its kubelet does not even start.
    pub refused: Option<Refused>,
    /// Whether its steps are those of the steady chatter too.
    pub routine: bool,
    /// The name of the Pod in it; empty where there is none.
    pub pod: Rc<str>,
    /// What happened.
    pub trace: Rc<Trace>,
    /// What is recorded of it.
    pub recorded: Rc<Recorded>,
    /// The steps of it.
    pub steps: Steps,
    /// What the stage and the process strip look things up in.
    pub scene: SceneIndex,
    /// The last sentence that was asked for: several parts of the page say the same one.
    said: RefCell<Option<(usize, Text, Rc<Sentence>)>>,
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
    /// The run of a trace that says what made it; none where nobody knows the path.
    pub fn of(document: Document) -> Option<Self> {
        let Document { trace, scenario, recorded } = document;
        let Scenario { release, manifest, pod, api_server, without, deeds, at_least_ns, .. } = scenario.unwrap_or_default();
        let (path, release, without) = (path_of(&trace.path)?, release_of(&release).unwrap_or_default(), without.join(",").into());
        let seconds = at_least_ns.and_then(|ns| u32::try_from(ns / 1_000_000_000).ok()).unwrap_or(0);
        let refused = Refusal::of(&trace).filter(|_| !release.is_empty());
        let refused = refused.map(|Refusal { seq, message, next }| Refused { seq, message, next, ways: ways(path, release) });
        let wish = Wish { path, release, manifest, api_server, without, deeds: deeds.into(), seconds };
        Some(Self { refused, ..Self::shown(wish, pod, trace, recorded.unwrap_or_default()) })
    }
    /// The run of a trace that somebody else has made.
    pub fn shown(wish: Wish, pod: Rc<str>, trace: Trace, recorded: Recorded) -> Self {
        let steps = Steps::of(&trace);
        Self::new(wish, pod, Rc::new(trace), Rc::new(recorded), steps)
    }

    fn new(wish: Wish, pod: Rc<str>, trace: Rc<Trace>, recorded: Rc<Recorded>, steps: Steps) -> Self {
        let scene = SceneIndex::of(&trace, &steps);
        Self {
            wish,
            refused: None,
            routine: false,
            pod,
            trace,
            recorded,
            steps,
            scene,
            said: RefCell::default(),
            packed: OnceCell::new(),
            shares: OnceCell::new(),
            plain: OnceCell::new(),
        }
    }
    /// The same run with the steady chatter among its steps, or without it.
    pub fn chattering(&self, routine: bool) -> Self {
        let steps = if routine { Steps::with_routine(&self.trace) } else { self.plain().clone() };
        let new = Self::new(self.wish.clone(), self.pod.clone(), self.trace.clone(), self.recorded.clone(), steps);
        Self { routine, refused: self.refused.clone(), ..new }
    }
    /// The step on a run that is this one but for what was done to the node; none where the two part before it, or differ in more.
    pub fn fork_step(&self, other: &Self, step: usize) -> Option<usize> {
        let differ_in_deeds = self.wish != other.wish && self.wish.unbroken() == other.wish.unbroken();
        let seq = self.steps.mark(step).filter(|_| differ_in_deeds)?.seq;
        let alike = |(one, two): (&Event, &Event)| (one.process, one.at_ns, &one.what) == (two.process, two.at_ns, &two.what);
        let shared = self.trace.events.iter().zip(&other.trace.events).take_while(|pair| alike(*pair)).count();
        ((seq as usize) < shared).then(|| other.steps.at_seq(seq))
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
        self.packed.get_or_init(|| Packed::pack(&self.wish.manifest)).clone()
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
    /// What is said at a step by somebody who tells it so closely: of the beat that ends there, or of the step.
    pub fn said(&self, text: &Text, level: Level, index: usize) -> Rc<Sentence> {
        match self.told_beat(level, index) {
            Some(beat) => Rc::new(tell(text.words(), &self.steps, beat)),
            None => self.sentence(text, index),
        }
    }
    /// The beat that is told at a step, by somebody who tells beats.
    pub fn told(&self, level: Level, index: usize) -> Option<usize> {
        self.steps.told(index).filter(|_| level == Level::Beats)
    }
    /// The same as the beat itself.
    pub fn told_beat(&self, level: Level, index: usize) -> Option<&Beat> {
        self.steps.told_beat(index).filter(|_| level == Level::Beats)
    }
    /// What happened in the beat that is told at a step, or in the step, and who waits then.
    pub fn turn(&self, text: &Text, level: Level, index: usize) -> Turn {
        let first = self.told_beat(level, index).map_or(index, |beat| beat.first);
        turn(text.words(), &self.trace, &self.steps, first, index)
    }
    /// The link of a step, without what was chosen about how it looks.
    ///
    /// # Errors
    /// [`PackedError::TooLong`] if the manifest does not go into a link.
    pub fn link(&self, step: usize) -> Result<Link, PackedError> {
        let wish = &self.wish;
        let name = wish.name();
        Ok(Link {
            version: VERSION,
            path: wish.path.to_owned(),
            place: Place::read(&self.steps.place(step)),
            preset: name.filter(|name| *name != Preset::first().id).map(str::to_owned),
            api: wish.api_server,
            without: Some(wish.without.to_string()).filter(|flags| !flags.is_empty()),
            deeds: wish.deeds.iter().map(|deed| deed.to_string()).collect(),
            seconds: Some(wish.seconds).filter(|seconds| *seconds > 0),
            release: (wish.release != release_on(wish.path, None)).then(|| wish.release.to_owned()),
            manifest: if name.is_some() { None } else { Some(self.packed()?) },
            ..Link::default()
        })
    }
    /// The closing frame, where a step is the last one of a story that is told by beats.
    pub fn closing(&self, text: &Text, level: Level, index: usize, here: &Link) -> Option<Closing> {
        let ends = level == Level::Beats && index == self.steps.last() && self.refused.is_none();
        ends.then(|| closing(text.words(), &self.trace, &self.steps, self.scene.processes(), here))
    }
    /// How a step is known.
    pub fn known(&self, index: usize) -> Option<Known> {
        Known::of_step(&self.trace, &self.steps, &self.recorded, index)
    }
    /// How many of its steps are known in which way.
    pub fn shares(&self) -> Shares {
        *self.shares.get_or_init(|| Shares::of(&self.trace, &self.steps, &self.recorded))
    }
    /// The process tree after step `index`.
    pub fn forest(&self, index: usize, extent: Extent) -> Forest {
        let acting = self.steps.sides(&self.trace, index);
        self.scene.processes().forest(&self.steps, self.events(index), acting, extent)
    }
    /// The events of a step, those that are attached to it included.
    pub fn events(&self, index: usize) -> (Seq, Seq) {
        self.steps.mark(index).map_or((0, 0), |mark| (mark.seq, mark.end))
    }
}
