//! The door of the tests: the simulator itself, which answers at once.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use podpath::door::Door;
use podpath::first;
use podpath::store::{Action, Opened, Settings, Store, Wanted};
use podpath::wish::Wish;
use podpath_trace::ask::Ask;
use podpath_view::words::Lang;
use yew::Reducible;

/// The simulator, without a worker.
pub(crate) fn door() -> Door {
    Door::new(|question| {
        let answer = match &question.ask {
            Ask::Words { lang } => lang.parse().map_or_else(|()| Vec::new(), |lang: Lang| lang.sources().concat().into_bytes()),
            Ask::Kept { .. } => b"[]".to_vec(),
            ask => podpath_worker::answer(&serde_json::to_string(ask).unwrap_or_default(), question.file),
        };
        Box::pin(async move { Ok(answer) })
    })
}

/// A wish on a path, of no manifest.
pub(crate) fn wish(path: &'static str) -> Wish {
    Wish::of(path, "", "")
}

/// What such a door answers, which is there at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => panic!("the door of the tests does not wait"),
    }
}

/// A store at a link, with all that it wants.
pub(crate) fn store(link: &str) -> Rc<Store> {
    let Ok(link) = link.parse();
    let first = now(first(&door(), &link, Lang::En)).expect("an answer");
    settled(Rc::new(first.store(&link, Settings::default())))
}

/// A store after an action, when everything that it asked for is there.
pub(crate) trait Act {
    fn act(self, action: Action) -> Self;
}

impl Act for Rc<Store> {
    fn act(self, action: Action) -> Self {
        settled(self.reduce(action))
    }
}

/// The state in which nothing is waited for any more.
pub(crate) fn settled(mut store: Rc<Store>) -> Rc<Store> {
    let door = door();
    loop {
        if let Some(Wanted { number, what, .. }) = store.wanted.clone() {
            store = store.reduce(Action::Answered(number, now(what.ask(&door))));
        } else if store.opened == Opened::Editor && !store.draft.is_read {
            let text = store.draft.text.clone();
            let reading = now(door.reading(&text)).expect("an answer");
            store = store.reduce(Action::Read(text, reading));
        } else {
            return store;
        }
    }
}
