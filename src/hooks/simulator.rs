//! What is asked of the simulator: what the store wants, what is in the editor, and what single parts of the page show.

use std::rc::Rc;

use podpath_trace::manifest::Reading;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::door::{Door, Lost, Ran};
use crate::recording::Recording;
use crate::run::Run;
use crate::store::{Action, Opened, Store, Wanted};
use crate::text::Text;
use crate::wish::Wish;

/// Asks for what the store wants, and for what is wrong with the text in the editor while that is open.
#[hook]
pub(crate) fn use_simulator(store: &UseReducerHandle<Store>, door: &Door) {
    let (dispatch, asked) = (store.dispatcher(), door.clone());
    use_effect_with(store.wanted.as_ref().map(|wanted| wanted.number), {
        let wanted = store.wanted.clone();
        move |_| {
            if let Some(Wanted { number, what, .. }) = wanted {
                spawn_local(async move { dispatch.dispatch(Action::Answered(number, what.ask(&asked).await)) });
            }
        }
    });
    let (dispatch, asked) = (store.dispatcher(), door.clone());
    let unread = store.opened == Opened::Editor && !store.draft.is_read;
    use_effect_with((store.draft.text.clone(), unread, store.asked), move |(text, unread, _)| {
        let text = text.clone();
        if *unread {
            spawn_local(async move {
                let reading: Result<Rc<Reading>, Lost> = asked.reading(&text).await;
                dispatch.dispatch(reading.map_or_else(Action::Lose, |reading| Action::Read(text, reading)));
            });
        }
    });
}

/// The texts of the language that was chosen; those of the one before until they are there.
#[hook]
pub(crate) fn use_words(store: &UseReducerHandle<Store>, door: &Door) -> Text {
    let update = use_force_update();
    let (lang, dispatch, door) = (store.settings.lang, store.dispatcher(), door.clone());
    use_effect_with((lang, store.asked), move |(lang, _)| {
        let lang = *lang;
        if !Text::is_there(lang) {
            spawn_local(async move {
                match door.words(lang).await {
                    Ok(source) => {
                        Text::keep(lang, source);
                        update.force_update();
                    }
                    Err(lost) => dispatch.dispatch(Action::Lose(lost)),
                }
            });
        }
    });
    Text::of(lang)
}

/// A run that a part of the page shows beside the one on screen; none until it is there.
#[hook]
pub(crate) fn use_wish(wish: Option<Wish>) -> Option<Rc<Run>> {
    let door = use_context::<Door>();
    let run = use_state_eq(|| None);
    use_effect_with(wish, {
        let run = run.setter();
        move |wish| {
            if let (Some(door), Some(wish)) = (door, wish.clone()) {
                spawn_local(async move {
                    if let Ok(Ran::Run(there)) = door.run(&wish).await {
                        run.set(Some(there));
                    }
                });
            }
        }
    });
    (*run).clone()
}

/// What a row of the open recording carries; nothing until that is there.
#[hook]
pub(crate) fn use_fields(recording: &Rc<Recording>, row: usize) -> [Vec<String>; 3] {
    let door = use_context::<Door>();
    let fields = use_state_eq(|| (usize::MAX, <[Vec<String>; 3]>::default()));
    use_effect_with((recording.clone(), row), {
        let fields = fields.setter();
        move |(_, row)| {
            let row = *row;
            if let Some(door) = door {
                spawn_local(async move {
                    if let Ok(there) = door.fields(row).await {
                        fields.set((row, there));
                    }
                });
            }
        }
    });
    if fields.0 == row { fields.1.clone() } else { Default::default() }
}

/// The Pod of a run as `kubectl describe` prints it at a moment: the last answer until the next one is there, or why none comes.
#[hook]
pub(crate) fn use_described(wish: &Wish, at_ns: u64) -> Option<Result<Rc<str>, Lost>> {
    let door = use_context::<Door>();
    let said = use_state_eq(|| None);
    use_effect_with((wish.clone(), at_ns), {
        let said = said.setter();
        move |(wish, at_ns)| {
            let (wish, at_ns) = (wish.clone(), *at_ns);
            let current = Rc::new(std::cell::Cell::new(true));
            if let Some(door) = door {
                let current = current.clone();
                spawn_local(async move {
                    let answer = door.described(&wish, at_ns).await.map(Rc::from);
                    // Whoever has gone on does not want it any more.
                    if current.get() {
                        said.set(Some(answer));
                    }
                });
            }
            move || current.set(false)
        }
    });
    (*said).clone()
}
