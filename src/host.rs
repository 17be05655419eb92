//! Where a simulation lives: a page of its own, a frame in somebody's page, or an element there. And the wire between it and the
//! page around it: commands come in, news goes out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use serde_json::{Value, json};
use yew::UseReducerDispatcher;

use crate::store::{Action, Store};

/// Where a simulation lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// A page of its own, with the address bar.
    #[default]
    Page,
    /// A frame: its own address, somebody else's page around it.
    Frame,
    /// An element in somebody else's page.
    Element,
}

impl Place {
    /// Whether it is a guest on somebody else's page.
    pub const fn is_guest(self) -> bool {
        matches!(self, Self::Frame | Self::Element)
    }
}

/// What tells the page around: the kind of news, and what it says.
pub type Tell = Box<dyn Fn(&str, &Value)>;

/// The wire to the page around.
pub struct Remote {
    tell: Option<Tell>,
    dispatch: RefCell<Option<UseReducerDispatcher<Store>>>,
    store: RefCell<Option<Rc<Store>>>,
    ready: Cell<bool>,
}

impl std::fmt::Debug for Remote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Remote").finish_non_exhaustive()
    }
}

/// One simulation has one wire.
impl PartialEq for Remote {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Remote {
    /// A wire that tells its news to `tell`.
    pub fn new(tell: Tell) -> Self {
        Self { tell: Some(tell), ..Self::silent() }
    }
    /// A wire that nobody listens to.
    pub fn silent() -> Self {
        Self { tell: None, dispatch: RefCell::default(), store: RefCell::default(), ready: Cell::default() }
    }
    /// A command from the page around.
    pub fn send(&self, action: Action) {
        if let Some(dispatch) = &*self.dispatch.borrow() {
            dispatch.dispatch(action);
        }
    }
    /// A command by its name: `play`, `pause`, `next`, `prev`, or `goto` with a place.
    ///
    /// # Errors
    /// The key of what is wrong: there is no such command, or nothing on screen is at that place. Then nothing has happened.
    pub fn command(&self, name: &str, place: Option<String>) -> Result<(), &'static str> {
        let action = command(name, place).ok_or("unknown-command")?;
        if let Action::Place(place) = &action
            && self.store.borrow().as_ref().is_some_and(|store| store.place(place).is_none())
        {
            return Err("unknown-place");
        }
        self.send(action);
        Ok(())
    }
    /// What is on screen, for the page around.
    pub fn state(&self) -> Value {
        self.store.borrow().as_deref().map_or(Value::Null, describe)
    }
    /// The app is there and takes commands.
    pub(crate) fn connect(&self, dispatch: UseReducerDispatcher<Store>) {
        *self.dispatch.borrow_mut() = Some(dispatch);
    }
    /// Tells what is new since the last time.
    pub(crate) fn report(&self, store: &Rc<Store>) {
        let before = self.store.borrow_mut().replace(store.clone());
        let Some(tell) = &self.tell else { return };
        let now = describe(store);
        if !self.ready.replace(true) {
            tell("ready", &now);
        }
        if let Some(notice) =
            store.notice.as_ref().filter(|notice| before.as_ref().is_none_or(|before| before.notice.as_ref() != Some(notice)))
        {
            tell("error", &json!({ "key": notice.key, "what": notice.arguments.first().map_or("", |(_, what)| what) }));
        }
        let Some(before) = before else { return };
        if before.playing != store.playing {
            tell(if store.playing { "play" } else { "pause" }, &now);
        }
        if before.cursor == store.cursor && before.run == store.run {
            return;
        }
        tell("step", &now);
        let steps = &store.run.steps;
        if before.run != store.run || before.run.steps.beat_of(before.cursor) != steps.beat_of(store.cursor) {
            tell("beat", &now);
        }
        if store.cursor == store.bounds().1 {
            tell("end", &now);
        }
    }
    /// A key that the app has no use for, so that slides around it keep working.
    pub(crate) fn pass_key(&self, key: &str) {
        if let Some(tell) = &self.tell {
            tell("key", &json!({ "key": key }));
        }
    }
}

/// `{step, index, count, milestone, beat, path, release, title, playing, link}`; docs/embed.md explains each.
fn describe(store: &Store) -> Value {
    let steps = &store.run.steps;
    let milestone = steps.mark(store.cursor).and_then(|mark| mark.milestone).map(|(milestone, _)| milestone.name());
    let beat = steps.beat_of(store.cursor).and_then(|beat| steps.beats().get(beat)).map(|beat| beat.key);
    let link = store.link().map(|link| link.to_string()).ok();
    let title = store.run.step(store.cursor).map(|step| step.title);
    json!({
        "step": steps.place(store.cursor), "index": steps.number(store.cursor).step, "count": steps.count(), "milestone": milestone, "beat": beat, "path": store.run.wish.path, "release": store.run.wish.release,
        "title": title, "playing": store.playing, "link": link,
    })
}

/// A command of the page around, by its name.
fn command(name: &str, place: Option<String>) -> Option<Action> {
    match (name, place) {
        ("play", _) => Some(Action::Play),
        ("pause", _) => Some(Action::Pause),
        ("next", _) => Some(Action::Forward),
        ("prev", _) => Some(Action::Back),
        ("goto", Some(place)) => Some(Action::Place(place)),
        _ => None,
    }
}
