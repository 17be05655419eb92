//! The manifest in the editor: what was typed, what was read from it, and what the reader had before an example.

use std::rc::Rc;

use podpath_trace::manifest::{Fix, Reading};

use crate::preset::Preset;

/// The manifest in the editor.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The text.
    pub text: Rc<str>,
    /// What was read from it, or from the text before it while it is being read; none while nothing was.
    pub reading: Option<Rc<Reading>>,
    /// Whether that is what was read from this very text.
    pub is_read: bool,
    /// The last text that is none of the examples: choosing one does not lose it.
    pub own: Option<Rc<str>>,
    /// The text before something else than typing changed it: a fix, an example, a file.
    pub before: Option<Rc<str>>,
}

/// Readings follow from texts: it is enough to know whether they are there.
impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, &self.own, &self.before, self.is_read) == (&other.text, &other.own, &other.before, other.is_read)
    }
}

impl Draft {
    /// A text that nobody has read yet.
    pub fn of(text: Rc<str>, own: Option<Rc<str>>) -> Self {
        let own = if Preset::of(&text).is_none() && !text.trim().is_empty() { Some(text.clone()) } else { own };
        Self { text, reading: None, is_read: false, own, before: None }
    }
    /// Another text in the place of this one. What was read of this one is shown until the other one has been read.
    pub fn typed(&self, text: Rc<str>) -> Self {
        let is_same = text == self.text;
        Self {
            reading: self.reading.clone(),
            is_read: self.is_read && is_same,
            before: self.before.clone(),
            ..Self::of(text, self.own.clone())
        }
    }
    /// Another text, which nobody has typed: what was there before can be had again.
    pub fn replaced(&self, text: Rc<str>) -> Self {
        let before = if text == self.text { self.before.clone() } else { Some(self.text.clone()) };
        Self { before, ..self.typed(text) }
    }
    /// The text of before; once more, and it is this one again.
    pub fn undone(&self) -> Self {
        self.before.clone().map_or_else(|| self.clone(), |before| self.replaced(before))
    }
    /// The same text with a fix applied.
    pub fn mended(&self, fix: &Fix) -> Self {
        self.replaced(fix.apply(&self.text).into())
    }
    /// With what was read from a text, if it is still this one.
    pub fn with(&self, text: &str, reading: Rc<Reading>) -> Self {
        if *self.text == *text { Self { reading: Some(reading), is_read: true, ..self.clone() } } else { self.clone() }
    }
    /// What was read, once it has been.
    pub fn read(&self) -> Option<&Reading> {
        self.reading.as_deref().filter(|_| self.is_read)
    }
    /// Whether it is known not to be a Pod.
    pub fn is_wrong(&self) -> bool {
        self.read().is_some_and(|reading| reading.pod.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::Draft;

    #[test]
    fn one_step_back_is_the_text_before_an_example_or_a_file_and_nothing_typed_is_lost() {
        let typed = Draft::of("kind: Pod".into(), None).typed("kind: Pod # mine".into());
        let dropped = typed.replaced("kind: Job".into());
        assert_eq!(&*dropped.undone().text, "kind: Pod # mine");
        assert_eq!(&*dropped.typed("kind: Job2".into()).undone().undone().text, "kind: Job2");
        assert_eq!(typed.undone().text, typed.text);
    }

    #[test]
    fn an_example_keeps_what_was_typed() {
        let typed = Draft::of("kind: Pod".into(), None);
        let example = Draft::of(crate::preset::Preset::first().manifest.into(), typed.own);
        assert_eq!(example.own.as_deref(), Some("kind: Pod"));
    }
}
