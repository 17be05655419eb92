//! Selectors: names, classes, `:is()` with classes in it, and what is inside of what.

use super::super::Element;

/// A selector. Others than these are not read: they tell of a reader's doings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Selector<'a> {
    /// From the outermost to the element itself.
    parts: Vec<Part<'a>>,
}

/// What an element must be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Part<'a> {
    name: Option<&'a str>,
    classes: Vec<&'a str>,
    /// One of each.
    any: Vec<Vec<&'a str>>,
}

impl<'a> Selector<'a> {
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let parts: Option<Vec<Part<'a>>> = split(text.trim(), ' ').into_iter().filter(|part| !part.is_empty()).map(Part::read).collect();
        Some(Self { parts: parts.filter(|parts| !parts.is_empty())? })
    }

    /// What decides between two rules: classes, then names.
    pub(super) fn weight(&self) -> (usize, usize) {
        let classes = |part: &Part<'_>| part.classes.len() + part.any.len();
        (self.parts.iter().map(classes).sum(), self.parts.iter().filter(|part| part.name.is_some()).count())
    }

    /// Whether it means the last of these elements, each of which is inside of the one before.
    pub(super) fn means(&self, line: &[&Element]) -> bool {
        let (Some((own, outer)), Some((element, around))) = (self.parts.split_last(), line.split_last()) else { return false };
        if !own.means(element) {
            return false;
        }
        let mut around = around.iter().rev();
        outer.iter().rev().all(|part| around.any(|element| part.means(element)))
    }

    /// Every class that it asks for.
    #[cfg(test)]
    pub(super) fn classes(&self) -> Vec<&'a str> {
        self.parts.iter().flat_map(|part| part.classes.iter().chain(part.any.iter().flatten()).copied()).collect()
    }
}

impl<'a> Part<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut part = Self::default();
        let end = text.find(['.', ':']).unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        part.name = (!name.is_empty()).then_some(name);
        while !rest.is_empty() {
            if let Some(list) = rest.strip_prefix(":is(") {
                let (list, after) = list.split_once(')')?;
                part.any.push(list.split(',').map(|class| class.trim().strip_prefix('.')).collect::<Option<_>>()?);
                rest = after;
            } else {
                let class = rest.strip_prefix('.')?;
                let end = class.find(['.', ':']).unwrap_or(class.len());
                part.classes.push(class.get(..end)?);
                rest = class.get(end..)?;
            }
        }
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let words = part.name.iter().chain(&part.classes).chain(part.any.iter().flatten());
        words.into_iter().all(|word| is_word(word)).then_some(part)
    }

    fn means(&self, element: &Element) -> bool {
        let has = |class: &&str| element.get("class").is_some_and(|all| all.split(' ').any(|its| its == *class));
        self.name.is_none_or(|name| name == element.name) && self.classes.iter().all(has) && self.any.iter().all(|any| any.iter().any(has))
    }
}

/// Cuts a text where a letter stands outside of parentheses.
pub(super) fn split(text: &str, at: char) -> Vec<&str> {
    let mut depth = 0_usize;
    let cut = |letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && letter == at
    };
    text.split(cut).map(str::trim).collect()
}
