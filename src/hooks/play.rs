//! Playing: how long a step stays on screen, and when playing stops by itself.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use gloo::utils::document;
use podpath_view::picture::BEAT_MS;
use yew::prelude::*;

use crate::store::{Action, Store};
use crate::text::Text;

/// The shortest time for which a step stays on screen, in milliseconds.
const DWELL_MS_MIN: f64 = 900.0;
/// How long a letter takes to read, in milliseconds.
const LETTER_MS: f64 = 55.0;
/// How long a Chinese character takes to read, in milliseconds.
const IDEOGRAPH_MS: f64 = 140.0;

/// How long a sentence stays on screen, in milliseconds.
pub(crate) fn dwell_ms(sentence: &str, speed: f64) -> f64 {
    let reading: f64 = sentence.chars().map(|letter| if is_ideograph(letter) { IDEOGRAPH_MS } else { LETTER_MS }).sum();
    reading.max(DWELL_MS_MIN) / speed
}

/// A letter that is a word or nearly one: the CJK blocks.
fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Goes on by itself while the store says so, and pauses when the tab is hidden.
#[hook]
pub(crate) fn use_play(store: &UseReducerHandle<Store>, text: &Text) {
    let dispatch = store.dispatcher();
    let (run, cursor, speed, level) = (store.run.clone(), store.cursor, store.settings.speed, store.settings.level);
    let words = text.clone();
    use_effect_with((store.playing, cursor, run, (speed, level), text.clone()), move |(playing, cursor, run, (speed, level), _)| {
        let timer = playing.then(|| {
            // A dwell is at least some hundred milliseconds and at most some minutes: it fits.
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a dwell is small and positive")]
            let ms = match run.told(*level, *cursor) {
                Some(_) => f64::from(BEAT_MS) / speed.factor(),
                None => dwell_ms(&run.sentence(&words, *cursor).text, speed.factor()),
            } as u32;
            Timeout::new(ms, move || dispatch.dispatch(Action::Tick))
        });
        move || drop(timer)
    });
    let dispatch = store.dispatcher();
    use_effect_with((), move |()| {
        let listener = EventListener::new(&document(), "visibilitychange", move |_| {
            if document().hidden() {
                dispatch.dispatch(Action::Pause);
            }
        });
        move || drop(listener)
    });
}

#[cfg(test)]
mod tests {
    use super::dwell_ms;

    #[test]
    fn a_short_sentence_stays_as_long_as_the_shortest() {
        assert!((dwell_ms("runc exits.", 1.0) - 900.0).abs() < 1e-9);
    }

    #[test]
    fn a_chinese_character_takes_longer_than_a_letter() {
        assert!((dwell_ms(&"字".repeat(20), 1.0) - 2800.0).abs() < 1e-9);
        assert!((dwell_ms(&"a".repeat(40), 2.0) - 1100.0).abs() < 1e-9);
    }
}
