//! Values that are more than a word: quantities, paths, references.

use super::fields::{Field, Fields, shortened};
use super::names::nearest;
use super::note::{NoteKind, Reason};
use super::problem::{Fault, Fix, ProblemKind, ResourceKind, Shape};
use super::quantity::{self, QuantityError};
use super::report::Report;
use super::text::{quoted, replace};
use super::tree::{Meaning, Value};

impl<'a> Field<'a> {
    /// An amount: thousandths of a core for CPU, bytes for the others.
    pub(super) fn quantity(&self, resource: ResourceKind, report: &mut Report<'_>) -> Option<u64> {
        let Value::Scalar(scalar) = &self.node.value else {
            self.wrong_type(Shape::Number, None, report);
            return None;
        };
        let text = match scalar.meaning() {
            Meaning::Integer(number) => number.to_string(),
            _ => scalar.text.to_string(),
        };
        let parts = if resource == ResourceKind::Cpu { 1000 } else { 1 };
        let error = match quantity::parse(&text, parts) {
            Ok(amount) => return Some(amount),
            Err(error) => error,
        };
        let (path, value) = (self.path.clone(), shortened(&text));
        match error {
            QuantityError::Malformed => report.problem(ProblemKind::BadQuantity { path, value }, self.node.span),
            QuantityError::UnknownUnit { number, unit } => {
                let written = |meant: &String| {
                    if scalar.is_text { quoted(meant) } else { meant.clone() }
                };
                let meant = meant(resource, &number, &unit);
                let fix = |meant| Fix::use_instead(written(meant), self.node.span);
                let fixes: Vec<Fix> = meant.iter().map(fix).collect();
                let unit = shortened(unit.trim());
                let kind = ProblemKind::UnknownUnit { path, value, unit, resource };
                report.problem_with(kind, self.node.span, fixes);
            }
            QuantityError::Negative | QuantityError::TooLarge => {
                let max = if resource == ResourceKind::Cpu { "9E" } else { "8Ei" };
                let (min, max) = ("0".to_owned(), max.to_owned());
                report.problem(ProblemKind::OutOfRange { path, value, min, max }, self.node.span);
            }
        }
        None
    }

    /// A path below another one: not from the root and not upwards.
    pub(super) fn relative_path(&self, report: &mut Report<'_>) -> Option<&'a str> {
        let path = self.text(report)?;
        if path.starts_with('/') {
            let kind = ProblemKind::PathIsAbsolute { path: self.path.clone(), value: shortened(path) };
            let fix = replace(self.node, path.trim_start_matches('/'));
            report.problem_with(kind, self.node.span, fix);
        }
        self.check_no_way_up(path, report);
        Some(path)
    }

    /// Reports `..` in a path.
    pub(super) fn check_no_way_up(&self, path: &str, report: &mut Report<'_>) {
        if path.split('/').any(|step| step == "..") {
            let kind = ProblemKind::PathGoesUp { path: self.path.clone(), value: shortened(path) };
            report.problem(kind, self.node.span);
        }
    }

    /// Reports a volume that the Pod does not have.
    pub(super) fn unknown_volume(&self, volume: &str, known: &[String], report: &mut Report<'_>) {
        const KNOWN_NAMED_MAX: usize = 10;
        let meant = nearest(volume, known.iter().map(String::as_str));
        let meant = meant.or_else(|| known.first().filter(|_| known.len() == 1).map(String::as_str));
        let known = known.iter().take(KNOWN_NAMED_MAX).cloned().collect();
        let kind = ProblemKind::UnknownVolume { path: self.path.clone(), volume: shortened(volume), known };
        report.problem_with(kind, self.node.span, meant.and_then(|meant| replace(self.node, meant)));
    }

    /// Reports a word that is none of those allowed.
    pub(super) fn unknown_choice(&self, word: &str, allowed: Vec<String>, report: &mut Report<'_>) {
        let meant = nearest(word, allowed.iter().map(String::as_str)).map(str::to_owned);
        let kind = ProblemKind::UnknownChoice { path: self.path.clone(), value: shortened(word), allowed };
        report.problem_with(kind, self.node.span, meant.and_then(|meant| replace(self.node, &meant)));
    }

    /// Reports what Kubernetes' validation refuses.
    pub(super) fn refused(&self, fault: Fault, value: impl Into<String>, report: &mut Report<'_>) {
        let kind = ProblemKind::Refused { fault, path: self.path.clone(), value: value.into() };
        report.problem(kind, self.node.span);
    }

    /// Whether it is `true`; nothing is reported.
    pub(super) fn is_true(&self) -> bool {
        matches!(&self.node.value, Value::Scalar(scalar) if scalar.meaning() == Meaning::Boolean(true))
    }
}

impl Fields<'_> {
    /// Notes the fields whose names are open-ended, such as `example.com/device`.
    pub(super) fn note_where(&mut self, is_known: fn(&str) -> bool, reason: Reason, report: &mut Report<'_>) {
        for (entry, field) in self.matching(is_known) {
            report.note(NoteKind::NotSimulated(reason), field.path, entry.key_span.to(entry.value.span));
        }
    }
}

/// Quantities that somebody may have meant who wrote this number with this unit.
fn meant(resource: ResourceKind, number: &str, unit: &str) -> Vec<String> {
    let unit = unit.trim().to_ascii_lowercase();
    if resource == ResourceKind::Cpu {
        return match unit.as_str() {
            "c" | "cpu" | "cpus" | "core" | "cores" | "vcpu" | "vcpus" => vec![number.to_owned()],
            "mc" | "mcpu" | "mcore" | "mcores" | "millicore" | "millicores" => {
                vec![format!("{number}m")]
            }
            _ => Vec::new(),
        };
    }
    const UNITS: [(&str, &str, &str, &str); 6] = [
        ("k", "kilobyte", "Ki", "k"),
        ("m", "megabyte", "Mi", "M"),
        ("g", "gigabyte", "Gi", "G"),
        ("t", "terabyte", "Ti", "T"),
        ("p", "petabyte", "Pi", "P"),
        ("e", "exabyte", "Ei", "E"),
    ];
    if matches!(unit.as_str(), "b" | "byte" | "bytes") {
        return vec![number.to_owned()];
    }
    let is_meant = |(letter, word, _, _): &&(&str, &str, &str, &str)| {
        unit.strip_prefix(letter).is_some_and(|rest| matches!(rest, "" | "b" | "i" | "ib"))
            || unit.strip_prefix(word).is_some_and(|rest| matches!(rest, "" | "s"))
    };
    let unit = UNITS.iter().find(is_meant);
    unit.map(|(_, _, two, ten)| vec![format!("{number}{two}"), format!("{number}{ten}")]).unwrap_or_default()
}
