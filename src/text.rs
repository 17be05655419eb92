//! The words on the page: a context with the texts of the language that was chosen.

use std::rc::Rc;

use podpath_view::picture::{bold, coded};
use podpath_view::words::{Args, Lang, Words};
use yew::prelude::*;

use crate::drawn::child;

/// The texts of one language, shared. Two are the same if the language is.
#[derive(Clone, Debug)]
pub struct Text(Rc<Words>);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0.lang() == other.0.lang()
    }
}

impl Text {
    /// The texts of a language; each language is read once, however many simulations are on the page.
    pub fn of(lang: Lang) -> Self {
        thread_local! {
            static READ: [std::cell::OnceCell<Rc<Words>>; 2] = const { [std::cell::OnceCell::new(), std::cell::OnceCell::new()] };
        }
        let at = usize::from(lang == Lang::ZhCn);
        READ.with(|read| Self(read[at].get_or_init(|| Rc::new(Words::new(lang))).clone()))
    }
    /// The texts themselves, for what `podpath-view` says.
    pub fn words(&self) -> &Words {
        &self.0
    }
    /// A text without arguments.
    pub fn say(&self, key: &str) -> AttrValue {
        self.with(key, &[])
    }
    /// A text with arguments.
    pub fn with(&self, key: &str, args: &Args<'_>) -> AttrValue {
        self.0.say(key, args).into()
    }
    /// A text that counts something.
    pub fn count(&self, key: &str, n: usize) -> AttrValue {
        self.0.count(key, n, &[]).into()
    }
}

/// The texts, in a component.
#[hook]
pub fn use_text() -> Text {
    use_context::<Text>().unwrap_or_else(|| Text::of(Lang::En))
}

/// Text with `code` between backticks.
pub fn with_code(text: &str) -> Html {
    coded(text).into_iter().map(child).collect()
}

/// Text with what is between asterisks in bold.
pub fn with_bold(text: &str) -> Html {
    bold(text).into_iter().map(child).collect()
}
