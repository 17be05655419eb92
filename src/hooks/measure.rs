//! The size of the app's own box: an embed lives in a column, so the window says nothing.

use web_sys::Element;
use yew::prelude::*;

use super::resize::use_resize;
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
    use_resize(root, move |root| setter.set(Measure::of(root)));
    *measure
}
