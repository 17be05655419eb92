//! The size of an element, whenever it changes: told by the browser, which lays out the page anyway.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Tells `notice` of `node` when its size changes, and once when it is drawn.
#[hook]
pub(super) fn use_resize(node: &NodeRef, notice: impl Fn(&Element) + 'static) {
    let node = node.clone();
    use_effect_with((), move |()| {
        let watched = node.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let told = Closure::<dyn Fn()>::new(move || notice(&measured));
            let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, told))
        });
        move || {
            if let Some((observer, _told)) = watched {
                observer.disconnect();
            }
        }
    });
}
