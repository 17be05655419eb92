//! The sentences of the terminal: `static/i18n/*/cli.ftl`. They are not part of the app, which has its own.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use podpath_view::words::Lang;
use unic_langid::LanguageIdentifier;

/// The sentences of one language.
pub(crate) struct Texts(FluentBundle<FluentResource>);

/// What is filled into a sentence.
pub(crate) type Values<'a> = &'a [(&'a str, FluentValue<'a>)];

impl Texts {
    pub(crate) fn new(lang: Lang) -> Self {
        let source = match lang {
            Lang::En => include_str!("../../../static/i18n/en/cli.ftl"),
            Lang::ZhCn => include_str!("../../../static/i18n/zh-CN/cli.ftl"),
        };
        let locale: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![locale]);
        bundle.set_use_isolating(false);
        // What parses of a damaged file is used; a test reads both files strictly.
        bundle.add_resource_overriding(FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial));
        Self(bundle)
    }

    /// The sentence of a key; the key itself if there is none, so that a hole is seen.
    pub(crate) fn say(&self, key: &str, values: Values<'_>) -> String {
        self.find(key, values).unwrap_or_else(|| key.to_owned())
    }

    /// The sentence of a key, if there is one.
    pub(crate) fn find(&self, key: &str, values: Values<'_>) -> Option<String> {
        let pattern = self.0.get_message(key)?.value()?;
        let values: FluentArgs<'_> = values.iter().cloned().collect();
        Some(self.0.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
    }
}
