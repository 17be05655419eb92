//! Everything that can happen to a simulation from outside: a click, a key, a timer, a link, the page around it.

use std::rc::Rc;

use podpath_trace::ask::Said;
use podpath_trace::explored::Fault;
use podpath_trace::manifest::{Fix, Reading};
use podpath_view::link::Link;
use podpath_view::steps::Level;
use podpath_view::words::Lang;

use super::{Answered, ClaimAction, Found, Opened, Shown, Speed, Tab, Theme};
use crate::door::Lost;
use crate::recording::Refusal;

/// A change of the store.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// To the first step.
    First,
    /// One beat or one call back.
    Back,
    /// One beat or one call on.
    Forward,
    /// To the last step.
    Last,
    /// Over what is inside the current call.
    Over,
    /// Into what the current call causes.
    Into,
    /// Out of the call that the step is part of.
    Out,
    /// To the beginning of this beat, or of the one before.
    PreviousBeat,
    /// To the next beat.
    NextBeat,
    /// To a step.
    Goto(usize),
    /// To a milestone or a number, as a link or a host writes it.
    Place(String),
    /// One step on by itself, while it plays.
    Tick,
    /// Play, or pause.
    TogglePlay,
    /// Play from here; from the first step if this is the last one.
    Play,
    /// Stop here.
    Pause,
    /// How fast.
    Speed(Speed),
    /// Another runtime path, at the same place in the story.
    Path(&'static str),
    /// Another release of Kubernetes, at the same place in the story.
    Release(&'static str),
    /// Another path and another release.
    Way(&'static str, &'static str),
    /// The same kubelet without one more flag on its command line.
    Without(Rc<str>),
    /// Does something to the node: `kill dockerd@container.start`.
    Do(Rc<str>),
    /// Takes back what was done last.
    Undo,
    /// Takes back everything that was done.
    Unbroken,
    /// Another run beside this one, as links say it; none for this one alone.
    Beside(Option<Rc<str>>),
    /// Goes on trying every fault, or stops.
    Explore(bool),
    /// Opens the run of a fault of the map; with the unbroken run beside it, or alone.
    Fork(Fault, bool),
    /// Something was found by the exploration with this number.
    Found(u32, Found),
    /// Whether the node belongs to a cluster: the Pod comes from an API server, or from a file.
    ApiServer(bool),
    /// How closely the run is told.
    Level(Level),
    /// Another language.
    Lang(Lang),
    /// Light or dark.
    Theme(Theme),
    /// Whether anything may move.
    Still(bool),
    /// Whether keys that are a letter or a sign do something.
    Letters(bool),
    /// Opens something, and closes what was open.
    Open(Opened),
    /// Opens the search, for something.
    Seek(Rc<str>),
    /// Closes what is open.
    Close,
    /// A tab of the inspector.
    Tab(Tab),
    /// The text in the editor.
    Type(String),
    /// What was read from a text that was in the editor.
    Read(Rc<str>, Rc<Reading>),
    /// A mechanical mend of the text in the editor.
    Mend(Fix),
    /// The text of before, where a fix, an example or a file has taken its place.
    Retract,
    /// A manifest from a file.
    Load(Rc<str>),
    /// A bundled manifest, by its name; or, by its name too, no manifest.
    Example(&'static str),
    /// The reader's own manifest again, after an example.
    Own,
    /// Runs what is in the editor.
    Run,
    /// What was wanted, by its number, or why it will not come.
    Answered(u32, Result<Answered, Lost>),
    /// The simulator has not answered what was asked beside.
    Lose(Lost),
    /// Asks the simulator once more.
    Again,
    /// What is waited for is not wanted any more.
    Cancel,
    /// Everything that a link says.
    Link(Box<Link>),
    /// An attribute of the element: its name and its value, none if it was taken away.
    Attribute(String, Option<String>),
    /// Something that the reader should know.
    Notice(Said),
    /// The notice has been read.
    Dismiss,
    /// A file that may be a recording: its name and what is in it.
    Recording(String, Rc<[u8]>),
    /// A file that cannot even be read.
    Refuse(Refusal),
    /// A view of the open recording.
    Show(Shown),
    /// To a row of the comparison.
    Row(usize),
    /// To the next row that is not the same on both sides.
    Difference,
    /// Something on the page of misconceptions.
    Claims(ClaimAction),
    /// Closes the open recording.
    Leave,
}
