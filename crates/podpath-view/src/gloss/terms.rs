//! The words of the glossary in a sentence: the longest one that fits, each only once in a panel, in both languages.

use crate::picture::{Child, Element, code, said_in};
use crate::search::glossary;
use crate::words::Words;

/// The words that are still to be marked in a panel: a word that was marked once is not marked again.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The words as they are written, with their keys, the longest first.
    words: Vec<(String, String)>,
    asked: String,
}

/// A part of a sentence: some letters, and the key of the word that they are.
pub(super) type Part<'a> = (&'a str, Option<String>);

impl Terms {
    /// All words, in a language.
    pub fn of(words: &Words) -> Self {
        let spelled = |key: String| (words.say(&format!("glossary-{key}"), &[]), key);
        let mut all: Vec<(String, String)> = glossary(words).into_iter().map(spelled).collect();
        all.sort_by_key(|(word, _)| std::cmp::Reverse(word.chars().count()));
        Self { words: all, asked: words.say("gloss-asked", &[]) }
    }

    /// A text in parts, which together are the text.
    pub(super) fn parts<'a>(&mut self, text: &'a str) -> Vec<Part<'a>> {
        let (mut parts, mut plain, mut at) = (Vec::new(), 0, 0);
        while at < text.len() {
            if let Some((length, place)) = self.word_at(text, at) {
                let (_, key) = self.words.remove(place);
                parts.extend(Some((&text[plain..at], None)).filter(|(part, _): &Part<'_>| !part.is_empty()));
                parts.push((&text[at..at + length], Some(key)));
                at += length;
                plain = at;
            } else {
                at += text[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        parts.extend(Some((&text[plain..], None)).filter(|(part, _)| !part.is_empty()));
        parts
    }

    /// Whether a text has a word.
    pub(super) fn has(mut self, text: &str, word: &str) -> bool {
        self.words.retain(|(spelled, _)| spelled == word || spelled.contains(word));
        self.parts(&text.replace('`', "")).iter().any(|(part, key)| key.is_some() && part.to_lowercase().starts_with(&word.to_lowercase()))
    }

    /// The word that stands at a place: its length there, and its place in the list.
    fn word_at(&self, text: &str, at: usize) -> Option<(usize, usize)> {
        self.words.iter().enumerate().find_map(|(place, (word, _))| Some((length_at(text, at, word)?, place)))
    }
}

/// How long a word is at a place in a text, if it stands there alone: `shims` is one, `containerd-shim` and `runc.v2` are none.
fn length_at(text: &str, at: usize, word: &str) -> Option<usize> {
    let here = text.get(at..at + word.len())?;
    if !here.eq_ignore_ascii_case(word) {
        return None;
    }
    let plain = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let latin = |end: Option<char>| plain(end);
    if latin(word.chars().next()) {
        let mut before = text[..at].chars().rev();
        let last = before.next();
        if plain(last) || (last.is_some_and(joins) && plain(before.next())) {
            return None;
        }
    }
    let mut length = word.len();
    if latin(word.chars().next_back()) {
        let rest = &text[at + length..];
        length +=
            ["es", "s"].iter().find(|end| rest.starts_with(**end) && !plain(rest[end.len()..].chars().next())).map_or(0, |end| end.len());
        let mut after = text[at + length..].chars();
        let first = after.next();
        if plain(first) || (first.is_some_and(joins) && plain(after.next())) {
            return None;
        }
    }
    Some(length)
}

/// What makes one name of two.
fn joins(letter: char) -> bool {
    matches!(letter, '-' | '.' | '/' | '_' | ':')
}

/// A sentence with code between backticks, in which words of the glossary can be asked about.
pub fn glossed(text: &str, terms: &mut Terms) -> Vec<Child> {
    let whole = text.replace('`', "");
    let mut children = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        let is_code = at % 2 == 1;
        for (piece, key) in terms.parts(part) {
            let inside = if is_code { vec![Child::Element(code(piece))] } else { said_in(piece, &whole) };
            match key {
                Some(key) => children.push(Child::Element(term(&key, &terms.asked, inside))),
                None => children.extend(inside),
            }
        }
    }
    children
}

/// A word that can be asked about, as a link of dots.
fn term(key: &str, asked: &str, inside: Vec<Child>) -> Element {
    let values = ["term".into(), key.to_owned().into(), "button".into(), "0".into(), "dialog".into(), asked.to_owned().into()];
    let mut term = Element::new("span", &["class", "data-term", "role", "tabindex", "aria-haspopup", "title"], values.map(Some));
    term.children = inside;
    term
}

/// The key of what is said of a role, by its name: of a word of the glossary what stands there; `is_app` where it may be what a container
/// runs.
pub(super) fn key_of(words: &Words, name: &str, is_app: bool) -> String {
    let own = format!("glossary-{name}");
    if words.find(&own, &[]).is_some() {
        return own;
    }
    let key = match name {
        "runc init" => "glossary-runc",
        "CNI" | "bridge" | "loopback" | "host-local" | "portmap" => "glossary-cni",
        "systemd" => "gloss-init",
        "kube-apiserver" => "gloss-api-server",
        "kubectl" => "gloss-kubectl",
        "registry" => "gloss-registry",
        _ if is_app => "gloss-app",
        _ => "gloss-helper",
    };
    key.to_owned()
}
