//! Reading the fields of an object: each is asked for by name and shape, and what nobody asked for gets a note.

use super::Span;
use super::names::{is_valid, nearest, suggest};
use super::note::{NoteKind, Reason};
use super::problem::{Fix, NameRule, ProblemKind, Shape};
use super::report::{Named, Report};
use super::text::{quoted, replace, replace_key};
use super::tree::{Entry, Meaning, Node, Value};
use std::ops::RangeInclusive;

/// The fields of one object.
pub(super) struct Fields<'a> {
    entries: &'a [Entry],
    path: String,
    at: Span,
    asked: Vec<&'a str>,
}

/// One value and where it came from.
#[derive(Clone)]
pub(super) struct Field<'a> {
    /// The value; never null, except as an item of a list.
    pub node: &'a Node,
    /// Its path: `spec.containers[0].name`.
    pub path: String,
    /// The place that stands for the field as a whole: its key, or the item's first line.
    pub at: Span,
}

impl<'a> Fields<'a> {
    /// The field of this name, unless it is absent or null.
    pub(super) fn get(&mut self, name: &'static str) -> Option<Field<'a>> {
        self.asked.push(name);
        let entry = self.entries.iter().find(|entry| entry.key == name)?;
        (!entry.value.is_null()).then(|| self.field(entry))
    }

    /// The field of this name; a problem if it is absent, null or empty text.
    pub(super) fn require(&mut self, name: &'static str, report: &mut Report<'_>) -> Option<Field<'a>> {
        let field = self.get(name);
        let is_empty = |field: &Field<'_>| matches!(&field.node.value, Value::Scalar(scalar) if scalar.text.is_empty());
        match field {
            Some(field) if !is_empty(&field) => Some(field),
            field => {
                let at = field.map_or(self.at, |field| field.at.to(field.node.span));
                report.problem(ProblemKind::MissingField { path: join(&self.path, name) }, at);
                None
            }
        }
    }

    /// All fields, whatever their names; none of them will be noted as unknown.
    pub(super) fn all(self) -> impl Iterator<Item = (&'a Entry, Field<'a>)> {
        let entries = self.entries;
        entries.iter().map(move |entry| (entry, self.field(entry)))
    }

    /// The fields whose names are such; they count as asked for.
    pub(super) fn matching(&mut self, is_meant: fn(&str) -> bool) -> Vec<(&'a Entry, Field<'a>)> {
        let entries = self.entries.iter().filter(|entry| is_meant(&entry.key));
        let matching: Vec<_> = entries.map(|entry| (entry, self.field(entry))).collect();
        self.asked.extend(matching.iter().map(|(entry, _)| entry.key.as_str()));
        matching
    }

    /// Notes the fields that nobody asked for: those of the table are valid, the others are unknown.
    pub(super) fn close(self, not_simulated: &[(&'static str, Reason)], report: &mut Report<'_>) {
        for entry in self.entries {
            if self.asked.contains(&entry.key.as_str()) || !report.has_room_for_notes() {
                continue;
            }
            let path = join(&self.path, &entry.key);
            let span = entry.key_span.to(entry.value.span);
            let known = not_simulated.iter().find(|(name, _)| *name == entry.key);
            match known {
                Some(_) if entry.value.is_null() => {}
                Some((_, reason)) => report.note(NoteKind::NotSimulated(*reason), path, span),
                None => {
                    let fix = self.correction(entry, not_simulated);
                    report.note_with(NoteKind::UnknownField, path, span, fix);
                }
            }
        }
    }

    fn correction(&self, entry: &Entry, not_simulated: &[(&'static str, Reason)]) -> Option<Fix> {
        let names = self.asked.iter().copied().chain(not_simulated.iter().map(|(name, _)| *name));
        let free = names.filter(|name| self.entries.iter().all(|other| other.key != *name));
        let meant = nearest(&entry.key, free)?;
        Some(replace_key(&entry.key, entry.key_span, meant))
    }

    fn field(&self, entry: &'a Entry) -> Field<'a> {
        Field { node: &entry.value, path: join(&self.path, &entry.key), at: entry.key_span }
    }
}

impl<'a> Field<'a> {
    /// A document as a field without a name.
    pub(super) fn root(node: &'a Node) -> Self {
        Self { node, path: String::new(), at: node.span }
    }

    /// The fields of a map.
    pub(super) fn map(&self, report: &mut Report<'_>) -> Option<Fields<'a>> {
        let Value::Mapping(entries) = &self.node.value else {
            self.wrong_type(Shape::Map, None, report);
            return None;
        };
        Some(Fields { entries, path: self.path.clone(), at: self.at, asked: Vec::new() })
    }

    /// The items of a list.
    pub(super) fn items(&self, report: &mut Report<'_>) -> Vec<Field<'a>> {
        let Value::Sequence(items) = &self.node.value else {
            self.wrong_type(Shape::List, None, report);
            return Vec::new();
        };
        let item = |(index, node): (usize, &'a Node)| Field { node, path: format!("{}[{index}]", self.path), at: node.span };
        items.iter().enumerate().map(item).collect()
    }

    /// What its items have under a key, each with its path; what is no text is left out.
    pub(super) fn named_items(&self, key: &'static str) -> Vec<Named<'a>> {
        let Value::Sequence(items) = &self.node.value else { return Vec::new() };
        let named = |(index, item): (usize, &'a Node)| {
            let name = item.text_of(key)?.to_owned();
            Some(Named { name, path: format!("{}[{index}].{key}", self.path), node: &item.get(key)?.value })
        };
        items.iter().enumerate().filter_map(named).collect()
    }

    /// The items of a list of texts; a single text is offered as a list.
    pub(super) fn texts(&self, report: &mut Report<'_>) -> Vec<String> {
        if let Value::Scalar(scalar) = &self.node.value {
            let is_simple = self.node.span.is_one_line() && !scalar.text.contains(['"', '\'', '\\', '$', '`']);
            let words = scalar.text.split_whitespace().map(quoted).collect::<Vec<_>>().join(", ");
            let fix = is_simple.then(|| Fix::use_instead(format!("[{words}]"), self.node.span));
            self.wrong_type(Shape::List, fix, report);
            return Vec::new();
        }
        let items = self.items(report);
        items.iter().filter_map(|item| item.text(report)).map(str::to_owned).collect()
    }

    /// Text.
    pub(super) fn text(&self, report: &mut Report<'_>) -> Option<&'a str> {
        match &self.node.value {
            Value::Scalar(scalar) if scalar.meaning() == Meaning::Text => Some(&scalar.text),
            Value::Scalar(_) => {
                self.wrong_type(Shape::Text, self.in_quotes(), report);
                None
            }
            _ => {
                self.wrong_type(Shape::Text, None, report);
                None
            }
        }
    }

    /// This scalar, in quotes.
    pub(super) fn in_quotes(&self) -> Option<Fix> {
        match &self.node.value {
            Value::Scalar(scalar) if !self.node.is_null() => Some(Fix::use_instead(quoted(&scalar.text), self.node.span)),
            _ => None,
        }
    }

    /// Text that follows a rule for names.
    pub(super) fn name(&self, rule: NameRule, report: &mut Report<'_>) -> Option<&'a str> {
        let name = self.text(report)?;
        if !is_valid(rule, name) {
            let kind = ProblemKind::BadName { rule, path: self.path.clone(), value: shortened(name) };
            let fix = suggest(rule, name).and_then(|suggestion| replace(self.node, &suggestion));
            report.problem_with(kind, self.node.span, fix);
        }
        Some(name)
    }

    /// true or false.
    pub(super) fn boolean(&self, report: &mut Report<'_>) -> Option<bool> {
        if let Value::Scalar(scalar) = &self.node.value {
            if let Meaning::Boolean(value) = scalar.meaning() {
                return Some(value);
            }
            let bare = Some(&*scalar.text).filter(|text| matches!(*text, "true" | "false"));
            self.wrong_type(Shape::Boolean, bare.map(|text| Fix::use_instead(text, self.node.span)), report);
            return None;
        }
        self.wrong_type(Shape::Boolean, None, report);
        None
    }

    /// A whole number within a range.
    pub(super) fn integer(&self, range: RangeInclusive<i64>, report: &mut Report<'_>) -> Option<i64> {
        let Value::Scalar(scalar) = &self.node.value else {
            self.wrong_type(Shape::Integer, None, report);
            return None;
        };
        let value = match scalar.meaning() {
            Meaning::Integer(value) => Some(value),
            Meaning::Float(value) => whole(value),
            _ => {
                let is_number = scalar.text.parse::<i64>().is_ok();
                let fix = is_number.then(|| Fix::use_instead(&*scalar.text, self.node.span));
                self.wrong_type(Shape::Integer, fix, report);
                return None;
            }
        };
        match value {
            None => self.wrong_type(Shape::Integer, None, report),
            Some(value) if range.contains(&value) => return Some(value),
            Some(_) => report.problem(self.out_of_range(&scalar.text, &range), self.node.span),
        }
        None
    }

    /// One of the allowed words.
    pub(super) fn choice<T: Copy>(&self, choices: &[(&'static str, T)], report: &mut Report<'_>) -> Option<T> {
        let word = self.text(report)?;
        let choice = choices.iter().find(|(name, _)| *name == word);
        if choice.is_none() {
            let allowed = choices.iter().map(|(name, _)| *name).filter(|name| !name.is_empty());
            self.unknown_choice(word, allowed.map(str::to_owned).collect(), report);
        }
        choice.map(|(_, value)| *value)
    }

    fn out_of_range(&self, value: &str, range: &RangeInclusive<i64>) -> ProblemKind {
        ProblemKind::OutOfRange {
            path: self.path.clone(),
            value: shortened(value),
            min: range.start().to_string(),
            max: range.end().to_string(),
        }
    }

    /// Reports a value of another shape than this field's.
    pub(super) fn wrong_type(&self, expected: Shape, fix: Option<Fix>, report: &mut Report<'_>) {
        let kind = ProblemKind::WrongType { path: self.path.clone(), expected, found: self.node.shape() };
        let fix = fix.filter(|fix| fix.span.is_one_line());
        report.problem_with(kind, self.node.span, fix);
    }
}

/// `metadata` and `name` is `metadata.name`; a name that has dots itself stands in brackets.
pub(super) fn join(path: &str, name: &str) -> String {
    match (path.is_empty(), name.contains(['.', '[', '"'])) {
        (true, _) => shortened(name),
        (false, false) => format!("{path}.{}", shortened(name)),
        (false, true) => format!("{path}[\"{}\"]", shortened(name)),
    }
}

/// A value that somebody typed, as long as a sentence can bear.
pub(super) fn shortened(value: &str) -> String {
    const LENGTH_MAX: usize = 80;
    if value.chars().count() <= LENGTH_MAX {
        return value.to_owned();
    }
    value.chars().take(LENGTH_MAX - 1).chain(['…']).collect()
}

/// A float without a fraction, as far as it fits: `80.0` is 80 to kubectl too.
fn whole(value: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and any range ends before that")]
    (value.fract() == 0.0).then_some(value as i64)
}
