//! Which tags an image has, as far as anybody can know without asking its registry.

use super::known::SYSTEMS;

/// The versions of an image, and the words that may stand in a tag besides.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tags {
    /// The first number of its oldest version.
    pub(super) first: u32,
    /// The first number of its newest version.
    pub(super) last: u32,
    pub(super) words: &'static [&'static str],
}

impl Tags {
    /// Whether a tag is of the form that this image's tags have: `1.36`, `1.25-alpine`, `latest`.
    pub(super) fn is_likely(&self, tag: &str) -> bool {
        tag.split('-').all(|part| self.is_version(part) || self.is_word(part))
    }
    fn is_version(&self, part: &str) -> bool {
        let mut numbers = part.trim_start_matches('v').split('.');
        let first = numbers.next().and_then(|number| number.parse::<u32>().ok());
        let is_of_system =
            |part: &str| SYSTEMS.iter().any(|system| part.strip_prefix(system).is_some_and(|rest| rest.parse::<f32>().is_ok()));
        let is_short = |number: &str| number.len() <= 3 && number.chars().all(|digit| digit.is_ascii_digit()) && !number.is_empty();
        first.is_some_and(|first| (self.first..=self.last).contains(&first)) && numbers.clone().count() <= 2 && numbers.all(is_short)
            || is_of_system(part)
    }
    fn is_word(&self, part: &str) -> bool {
        let is_it =
            |word: &str| part.strip_prefix(word).is_some_and(|rest| rest.chars().all(|letter| letter.is_ascii_digit() || letter == '.'));
        SYSTEMS.iter().chain(self.words).any(|word| is_it(word))
    }
}

/// Whether a tag is of an image without tools.
pub(super) fn is_slim(tag: &str) -> bool {
    tag.contains("slim") || tag.contains("alpine")
}
