//! The words on the page: a context with the texts of the language that was chosen.

use std::cell::RefCell;
use std::rc::Rc;

use podpath_trace::ask::{Said, filled};
use podpath_view::gloss::{Terms, glossed};
use podpath_view::picture::{bold, coded};
use podpath_view::words::{Args, Lang, Words};
use yew::prelude::*;

use crate::drawn::child;

thread_local! {
    static READ: RefCell<Vec<Text>> = const { RefCell::new(Vec::new()) };
}

/// The texts of one language, shared. Two are the same if the language is.
#[derive(Clone, Debug)]
pub struct Text(Rc<Words>);

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.0.lang() == other.0.lang()
    }
}

impl Text {
    /// The texts of a language; those of the other one while they are not there.
    pub fn of(lang: Lang) -> Self {
        READ.with_borrow(|read| {
            let mut there = read.iter().rev().filter(|text| text.0.lang() == lang).chain(read);
            there.next().cloned().unwrap_or_else(|| Self(Rc::new(Words::read(lang, []))))
        })
    }
    /// Whether the texts of a language are there.
    pub fn is_there(lang: Lang) -> bool {
        READ.with_borrow(|read| read.iter().any(|text| text.0.lang() == lang))
    }
    /// Keeps the texts of a language: they are read once, however many simulations are on the page.
    pub fn keep(lang: Lang, source: String) {
        if !Self::is_there(lang) {
            READ.with_borrow_mut(|read| read.push(Self(Rc::new(Words::read(lang, [source])))));
        }
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
    /// A text that somebody else has chosen.
    pub fn said(&self, said: &Said) -> AttrValue {
        self.with(&said.key, &filled(&said.arguments))
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

/// The same, in which words of the glossary can be asked about; each of them once for as long as `terms` lives.
pub fn with_terms(text: &str, terms: &mut Terms) -> Html {
    glossed(text, terms).into_iter().map(child).collect()
}

/// Text with what is between asterisks in bold.
pub fn with_bold(text: &str) -> Html {
    bold(text).into_iter().map(child).collect()
}
