//! The icons of the app: those of the pictures, as nodes of the page, and the sign.

pub(crate) use podpath_view::picture::Glyph;
use yew::prelude::*;

use crate::drawn::drawn;

/// An icon.
pub(crate) fn icon(glyph: Glyph) -> Html {
    drawn(glyph.icon(), NodeRef::default())
}

/// The sign of podpath: a line that falls and turns, from one dot to the next.
pub(crate) fn sign() -> Html {
    html! {
        <svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
            <rect width="24" height="24" rx="7" fill="var(--ink)" />
            <path d="M7.5 7v6.2a3.3 3.3 0 0 0 3.3 3.3H15" fill="none" stroke="var(--inverse)" stroke-width="2" stroke-linecap="round" />
            <circle cx="7.5" cy="7" r="2.1" fill="var(--inverse)" />
            <circle cx="16.5" cy="16.5" r="2.1" fill="var(--inverse)" />
        </svg>
    }
}
