//! What is lost with no reload: the text in the editor, the open recording, and what was run lately.

use gloo::timers::callback::Timeout;
use podpath_trace::ask::Said;
use yew::prelude::*;

use crate::catalogue::path_name;
use crate::host::Place;
use crate::kept::{self, Recent};
use crate::store::{Action, Store};

/// A text is kept when its writer pauses, in milliseconds.
const PAUSE_MS: u32 = 300;

/// Keeps all that, on a page of its own.
#[hook]
pub(crate) fn use_kept(store: &UseReducerHandle<Store>, place: Place) {
    let is_page = place == Place::Page;
    let dispatch = store.dispatcher();
    // First of all what was there before the page was loaded again.
    use_effect_with((), {
        let (dispatch, running, own) = (dispatch.clone(), store.linked().0.wish.manifest.clone(), store.draft.text.clone());
        move |()| {
            if let Some((name, bytes)) = kept::recording().filter(|_| is_page) {
                dispatch.dispatch(Action::Recording(name, bytes));
            }
            if let Some(text) = kept::draft(&running).filter(|text| is_page && *text != own) {
                dispatch.dispatch(Action::Type(text.to_string()));
            }
        }
    });
    use_effect_with((store.draft.text.clone(), store.linked().0.clone()), move |(text, run)| {
        let (text, run) = (text.clone(), run.clone());
        let timer = is_page.then(|| Timeout::new(PAUSE_MS, move || kept::keep_draft(&run.wish.manifest, &text)));
        move || drop(timer)
    });
    let begun = use_mut_ref(|| false);
    let open = store.playing_recording.as_ref().map(|playing| playing.recording.clone());
    use_effect_with((open, store.wanted.is_some()), move |(open, waits)| match open {
        _ if !is_page => {}
        Some(open) => {
            let is_new = !begun.replace(true);
            if !kept::keep_recording(Some((&open.name, &open.file))) && is_new {
                dispatch.dispatch(Action::Notice(Said::with("recording-not-kept", [("what", &open.name)])));
            }
        }
        // Before it is there again it is not closed.
        None if *begun.borrow() && !waits => {
            begun.replace(false);
            kept::keep_recording(None);
        }
        None => {}
    });
    use_effect_with(store.run.wish.clone(), {
        let recent = recent(store).filter(|_| is_page);
        move |_| recent.into_iter().for_each(kept::remember)
    });
}

/// What is run now, if it is worth to be found again: not what the menus lead to.
fn recent(store: &Store) -> Option<Recent> {
    let wish = &store.run.wish;
    let is_own = wish.name().is_none() || !wish.deeds.is_empty();
    if store.playing_recording.is_some() || !is_own {
        return None;
    }
    let link = store.link().ok()?.to_string();
    let deeds = wish.deeds.iter().map(|deed| format!(" · {deed}")).collect::<String>();
    Some(Recent { link, title: format!("{} · {} {}{deeds}", store.run.pod, path_name(wish.path), wish.release) })
}
