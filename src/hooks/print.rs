//! Whether the page is being printed: the browser says so before it looks at the page once more, and afterwards.

use gloo::events::EventListener;
use gloo::utils::window;
use yew::prelude::*;

/// Whether it is.
#[hook]
pub(crate) fn use_print() -> bool {
    let printing = use_state_eq(|| false);
    use_effect_with((), {
        let printing = printing.setter();
        move |()| {
            let listeners = [("beforeprint", true), ("afterprint", false)].map(|(kind, now)| {
                let printing = printing.clone();
                EventListener::new(&window(), kind, move |_| printing.set(now))
            });
            move || drop(listeners)
        }
    });
    *printing
}
