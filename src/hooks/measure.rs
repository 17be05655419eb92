//! The size of the app's own box: an embed lives in a column, so the window says nothing.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

use crate::layout::Layout;

/// The app's own box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measure {
    /// Width in CSS pixels.
    pub(crate) width_px: f64,
    /// Height in CSS pixels.
    pub(crate) height_px: f64,
}

impl Measure {
    /// The box of an element.
    pub(crate) fn of(element: &Element) -> Self {
        Self { width_px: f64::from(element.client_width()), height_px: f64::from(element.client_height()) }
    }
    /// What fits into it.
    pub(crate) fn layout(self, guest: bool) -> Layout {
        Layout::of(self.width_px, self.height_px, guest)
    }
}

/// The size of `root`, whenever it changes; `parent`'s before the first drawing.
#[hook]
pub(crate) fn use_measure(root: &NodeRef, parent: Measure) -> Measure {
    let measure = use_state_eq(|| parent);
    let setter = measure.setter();
    let root = root.clone();
    use_effect_with((), move |()| {
        let watched = root.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let notice = Closure::<dyn Fn()>::new(move || setter.set(Measure::of(&measured)));
            let observer = ResizeObserver::new(notice.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, notice))
        });
        move || {
            if let Some((observer, _notice)) = watched {
                observer.disconnect();
            }
        }
    });
    *measure
}
