//! The address bar and the page's title follow the state; the state follows the browser's Back.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use yew::prelude::*;

use crate::host::Place;
use crate::store::{Action, Opened, Store};
use crate::text::Text;
use crate::wish::Wish;
use crate::{page, url};

/// How long the address waits for the next step: browsers allow only so many changes in a minute.
const SETTLE_MS: u32 = 120;

/// What is an entry of its own in the browser's history: what is run (a path, a release, a manifest and where it comes from, what is done),
/// what stands beside it, a beat, the page of misconceptions, the map of faults.
type Entry = (Wish, Option<Rc<str>>, Option<usize>, bool, bool);

fn entry(store: &Store) -> Entry {
    let run = &store.run;
    let other = store.other.as_ref().map(|other| other.asked.clone());
    (run.wish.clone(), other, run.steps.beat_of(store.cursor), store.claims.shown, store.opened == Opened::Map)
}

/// What the address has to follow still. States and not handles: a handle reads whatever is newest.
#[derive(Default)]
struct Behind {
    /// The entry that the address is in.
    entry: Option<Entry>,
    /// Where that entry was left, if the reader is in another one: Back leads there.
    left: Option<Store>,
    /// Where the reader is.
    here: Option<Store>,
}

impl Behind {
    /// The reader is at another place, or at the same one.
    fn moved(&mut self, current: &Store) {
        // Where the page was opened is the first entry, however fast the reader goes on from there.
        let in_address = self.entry.get_or_insert_with(|| entry(current));
        let before = self.here.replace(current.clone());
        if entry(current) == *in_address {
            self.left = None;
        } else if let Some(before) = before.filter(|before| entry(before) == *in_address) {
            self.left = Some(before);
        }
    }

    /// The browser itself has gone to another entry: what was not written of the last one is too late.
    fn overtaken(&mut self) {
        (self.left, self.here) = (None, None);
    }

    /// The address follows. A recording is in no link: the address stays.
    fn follow(&mut self, place: Place) {
        let Some(current) = self.here.as_ref().filter(|current| current.playing_recording.is_none()) else { return };
        let Ok(link) = current.link() else { return };
        let here = entry(current);
        if let Some(link) = self.left.take().and_then(|left| left.link().ok()) {
            url::write(&link, false);
        }
        let new_entry = self.entry.as_ref().is_some_and(|before| *before != here) && place == Place::Page;
        url::write(&link, new_entry);
        self.entry = Some(here);
    }
}

/// Keeps the address: a new entry for a new beat or scenario, else the same one. Elements have no address.
#[hook]
pub(crate) fn use_address(store: &UseReducerHandle<Store>, place: Place) {
    let behind = use_mut_ref(Behind::default);
    // At every drawing and not in an effect: on a busy machine a key may come between the two.
    behind.borrow_mut().moved(store);
    let address = behind.clone();
    let state = (store.run.clone(), store.other.clone(), store.cursor, store.settings, store.opened, store.claims.clone());
    use_effect_with(state, move |_| {
        let timer = (place != Place::Element).then(|| Timeout::new(SETTLE_MS, move || address.borrow_mut().follow(place)));
        move || drop(timer)
    });
    let dispatch = store.dispatcher();
    use_effect_with((), move |()| {
        let listener = (place != Place::Element).then(|| {
            EventListener::new(&window(), "popstate", move |_| {
                behind.borrow_mut().overtaken();
                dispatch.dispatch(Action::Link(Box::new(url::read())));
            })
        });
        move || drop(listener)
    });
}

/// Keeps the page's language and title, and what was chosen.
#[hook]
pub(crate) fn use_page(store: &UseReducerHandle<Store>, place: Place, text: &Text) {
    let settings = store.settings;
    use_effect_with(settings, move |settings| {
        if place != Place::Element
            && let Some(root) = document().document_element()
        {
            // `lang` is a valid attribute name.
            let _ = root.set_attribute("lang", settings.lang.tag());
        }
        if place == Place::Page {
            page::keep(settings);
        }
    });
    let words = text.clone();
    let claim = (store.claims.shown && place == Place::Page).then_some(store.claims.open);
    use_effect_with((store.run.clone(), store.cursor, claim, settings.level, text.clone()), move |(run, cursor, claim, level, _)| {
        let (run, cursor, claim, level) = (run.clone(), *cursor, *claim, *level);
        let timer = (place != Place::Element).then(|| {
            Timeout::new(SETTLE_MS, move || {
                document().set_title(&match claim {
                    None => words.with("page-title", &[("sentence", &run.said(&words, level, cursor).text), ("path", run.wish.path)]),
                    Some(None) => words.say("misconceptions-page-title"),
                    Some(Some(claim)) => words.with("misconceptions-page-claim", &[("claim", &words.say(&claim.text()))]),
                });
            })
        });
        move || drop(timer)
    });
}
