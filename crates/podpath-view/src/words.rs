//! The Fluent texts, English and Chinese. A key that one of them lacks is a failing test, not a fallback. With the feature `texts` both are
//! compiled in; a page loads those of its language.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::str::FromStr;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use podpath_trace::sorted::SortedMap;
use unic_langid::LanguageIdentifier;

/// A language of the texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese as it is written on the mainland.
    ZhCn,
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::ZhCn];

    /// The BCP 47 tag, as in `lang="zh-CN"`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh-CN",
        }
    }
    /// The short form of links: `en`, `zh`.
    pub const fn short(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhCn => "zh",
        }
    }

    /// The texts themselves, in Fluent's own syntax.
    #[cfg(any(test, feature = "texts"))]
    pub const fn sources(self) -> [&'static str; 6] {
        match self {
            Self::En => [
                include_str!("../../../static/i18n/en/trace.ftl"),
                include_str!("../../../static/i18n/en/ui.ftl"),
                include_str!("../../../static/i18n/en/glossary.ftl"),
                include_str!("../../../static/i18n/en/manifest.ftl"),
                include_str!("../../../static/i18n/en/recording.ftl"),
                include_str!("../../../static/i18n/en/misconceptions.ftl"),
            ],
            Self::ZhCn => [
                include_str!("../../../static/i18n/zh-CN/trace.ftl"),
                include_str!("../../../static/i18n/zh-CN/ui.ftl"),
                include_str!("../../../static/i18n/zh-CN/glossary.ftl"),
                include_str!("../../../static/i18n/zh-CN/manifest.ftl"),
                include_str!("../../../static/i18n/zh-CN/recording.ftl"),
                include_str!("../../../static/i18n/zh-CN/misconceptions.ftl"),
            ],
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = ();
    /// Any tag of the language: `zh`, `zh-Hans-CN`, `en-GB`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let primary = text.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Ok(Self::En),
            "zh" => Ok(Self::ZhCn),
            _ => Err(()),
        }
    }
}

/// Arguments of a text: names and values.
pub type Args<'a> = [(&'a str, &'a str)];

/// The texts of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
    /// Texts without arguments that were asked for: a step asks for a hundred of them again.
    said: RefCell<SortedMap<String, Option<String>>>,
}

impl Words {
    /// The texts of a language.
    #[cfg(any(test, feature = "texts"))]
    pub fn new(lang: Lang) -> Self {
        Self::read(lang, lang.sources().map(str::to_owned))
    }
    /// The texts of a language from their sources.
    pub fn read(lang: Lang, sources: impl IntoIterator<Item = String>) -> Self {
        let locale: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![locale]);
        // The marks that isolate directions would be shown in SVG and read aloud in labels.
        bundle.set_use_isolating(false);
        for source in sources {
            // What parses of a damaged file is used; a test reads every file strictly.
            let resource = FluentResource::try_new(source).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle, said: RefCell::default() }
    }
    /// Which language.
    pub fn lang(&self) -> Lang {
        self.lang
    }
    /// The text of a key; the key itself if there is none, so that a hole is seen.
    pub fn say(&self, key: &str, args: &Args<'_>) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }
    /// The text of a key, if there is one.
    pub fn find(&self, key: &str, args: &Args<'_>) -> Option<String> {
        if !args.is_empty() {
            return self.format(key, args);
        }
        if let Some(text) = self.said.borrow().get(key) {
            return text.clone();
        }
        let text = self.format(key, args);
        self.said.borrow_mut().insert(key.to_owned(), text.clone());
        text
    }
    fn format(&self, key: &str, args: &Args<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        Some(self.finish(self.bundle.format_pattern(pattern, Some(&arguments(args)), &mut errors)))
    }
    /// The text of a key that counts something; `n` decides the plural and is the argument `$n`.
    pub fn count(&self, key: &str, n: usize, args: &Args<'_>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else { return key.to_owned() };
        let mut values = arguments(args);
        values.set("n", n);
        let mut errors = Vec::new();
        self.finish(self.bundle.format_pattern(pattern, Some(&values), &mut errors))
    }
    /// An attribute of a key: `.why`, `.fix`.
    pub fn attribute(&self, key: &str, name: &str, args: &Args<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.get_attribute(name)?.value();
        let mut errors = Vec::new();
        Some(self.finish(self.bundle.format_pattern(pattern, Some(&arguments(args)), &mut errors)))
    }
    /// Chinese puts a space beside Latin names, not between its own characters: an argument may turn out to be either.
    fn finish(&self, text: Cow<'_, str>) -> String {
        if self.lang == Lang::En || !text.contains(' ') {
            return text.into_owned();
        }
        let letters: Vec<char> = text.chars().collect();
        let han = |at: Option<usize>| {
            at.and_then(|at| letters.get(at)).is_some_and(|letter| matches!(letter, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
        };
        let kept = |at: &usize| letters.get(*at) != Some(&' ') || !(han(at.checked_sub(1)) && han(Some(at + 1)));
        (0..letters.len()).filter(kept).filter_map(|at| letters.get(at)).collect()
    }
    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").field("lang", &self.lang).finish_non_exhaustive()
    }
}

fn arguments<'a>(args: &'a Args<'a>) -> FluentArgs<'a> {
    args.iter().map(|(name, value)| (*name, FluentValue::from(*value))).collect()
}
