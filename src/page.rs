//! What the page and the system around the app say: language, dark or light, motion, what was chosen last time. All of it may be
//! missing, as in a sandboxed frame.

use gloo::utils::window;
use podpath_view::words::Lang;

use crate::store::Settings;

const LANG: &str = "podpath-lang";
const THEME: &str = "podpath-theme";
const STILL: &str = "podpath-still";
const LETTERS: &str = "podpath-letter-keys";

/// The language of the browser, as far as there are texts in it.
pub fn language() -> Lang {
    window().navigator().language().and_then(|tag| tag.parse().ok()).unwrap_or_default()
}

/// Whether the system asks for dark.
pub fn is_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

/// Whether the system asks that nothing moves.
pub fn is_still() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// What was chosen last time, else what the system says.
pub fn settings() -> Settings {
    Settings {
        lang: stored(LANG).and_then(|tag| tag.parse().ok()).unwrap_or_else(language),
        theme: stored(THEME).and_then(|theme| theme.parse().ok()).unwrap_or_default(),
        still: stored(STILL).is_some_and(|still| still == "yes"),
        letters_off: stored(LETTERS).is_some_and(|letters| letters == "no"),
        ..Settings::default()
    }
}

/// Keeps what was chosen, where that is allowed: a sandboxed frame has no storage, and then the choice lives as long as the page.
pub fn keep(settings: &Settings) {
    let Some(storage) = window().local_storage().ok().flatten() else { return };
    let still = if settings.still { "yes" } else { "no" };
    let letters = if settings.letters_off { "no" } else { "yes" };
    for (key, value) in [(LETTERS, letters), (LANG, settings.lang.tag()), (THEME, settings.theme.name()), (STILL, still)] {
        // A full storage is no reason to stop.
        let _ = storage.set_item(key, value);
    }
}

fn stored(key: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(key).ok().flatten()
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}
