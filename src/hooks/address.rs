//! The address bar and the page's title follow the state; the state follows the browser's Back.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use yew::prelude::*;

use crate::host::Place;
use crate::store::{Action, Store};
use crate::text::Text;
use crate::{page, url};

/// How long the address waits for the next step: browsers allow only so many changes in a minute.
const SETTLE_MS: u32 = 120;

/// What is an entry of its own in the browser's history: a path, a release, a manifest and where it comes from, a chapter, the page of misconceptions.
type Entry = (&'static str, &'static str, Rc<str>, bool, Option<usize>, bool);

fn entry(store: &Store) -> Entry {
    let run = &store.run;
    (run.path, run.release, run.manifest.clone(), run.api_server, run.steps.chapter_of(store.cursor), store.claims.shown)
}

/// What the address has to follow still.
#[derive(Default)]
struct Behind {
    /// The entry that the address is in.
    entry: Option<Entry>,
    /// Where the reader is, as long as the address does not say so.
    unwritten: Option<UseReducerHandle<Store>>,
}

impl Behind {
    /// The reader is somewhere else. A chapter that is left before the address has followed is left with the right address: Back leads there.
    fn moved(&mut self, current: &UseReducerHandle<Store>) {
        // Where the page was opened is the first entry, however fast the reader goes on from there.
        let here = self.entry.get_or_insert_with(|| entry(current));
        let left = self.unwritten.take().filter(|left| entry(left) == *here && entry(current) != *here);
        if let Some(link) = left.and_then(|left| left.link().ok()) {
            url::write(&link, false);
        }
        // A recording is in no link: the address stays.
        self.unwritten = current.playing_recording.is_none().then(|| current.clone());
    }

    /// The address follows.
    fn follow(&mut self, place: Place) {
        let Some(current) = self.unwritten.take() else { return };
        let Ok(link) = current.link() else { return };
        let here = entry(&current);
        let new_entry = self.entry.as_ref().is_some_and(|before| *before != here) && place == Place::Page;
        url::write(&link, new_entry);
        self.entry = Some(here);
    }
}

/// Keeps the address: a new entry for a new chapter or scenario, else the same one. Elements have no address.
#[hook]
pub(crate) fn use_address(store: &UseReducerHandle<Store>, place: Place) {
    let behind = use_mut_ref(Behind::default);
    let (current, address) = (store.clone(), behind.clone());
    use_effect_with((store.run.clone(), store.cursor, store.settings, store.opened, store.claims.clone()), move |_| {
        let timer = (place != Place::Element).then(|| {
            address.borrow_mut().moved(&current);
            Timeout::new(SETTLE_MS, move || address.borrow_mut().follow(place))
        });
        move || drop(timer)
    });
    let dispatch = store.dispatcher();
    use_effect_with((), move |()| {
        let listener = (place != Place::Element).then(|| {
            EventListener::new(&window(), "popstate", move |_| {
                // The browser is in another entry already: what was not written of the last one is too late.
                behind.borrow_mut().unwritten = None;
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
    use_effect_with((store.run.clone(), store.cursor, claim, text.clone()), move |(run, cursor, claim, _)| {
        let (run, cursor, claim) = (run.clone(), *cursor, *claim);
        let timer = (place != Place::Element).then(|| {
            Timeout::new(SETTLE_MS, move || {
                document().set_title(&match claim {
                    None => words.with("page-title", &[("sentence", &run.sentence(&words, cursor).text), ("path", run.path)]),
                    Some(None) => words.say("misconceptions-page-title"),
                    Some(Some(claim)) => words.with("misconceptions-page-claim", &[("claim", &words.say(&claim.text()))]),
                });
            })
        });
        move || drop(timer)
    });
}
