//! The table of what is reviewed.

use super::Verdict;

/// The table that podpath comes with: a line is path, what was broken, what is lost or left, why, and where that stands, with tabs between.
const TABLE: &str = include_str!("../../tests/faults/reviewed.tsv");

/// The cases that are as they are in reality.
pub struct Reviewed(Vec<Row>);

/// Cases with one reason.
struct Row {
    paths: Vec<&'static str>,
    broken: Vec<&'static str>,
    flaws: Vec<&'static str>,
    why: Why,
}

/// Why something is as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// In a sentence.
    pub reason: &'static str,
    /// Where that stands.
    pub source: &'static str,
}

/// Between the patterns of a field.
const OR: &str = " | ";
/// Between what was broken, and what went on then.
const DURING: &str = " during ";

impl Default for Reviewed {
    fn default() -> Self {
        Self(TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(Row::read).collect())
    }
}

impl Reviewed {
    /// Why something came on a path of what was broken; none if nobody has looked at it.
    pub fn why(&self, path: &str, broken: &[String], flaw: &str) -> Option<Why> {
        let explains = |row: &&Row| broken.iter().any(|broken| row.explains(path, broken, flaw));
        self.0.iter().find(explains).map(|row| row.why)
    }

    /// What of a verdict no line explains.
    pub fn unexplained(&self, path: &str, verdict: &Verdict) -> Vec<String> {
        verdict.flaws().filter(|flaw| self.why(path, &verdict.what, flaw).is_none()).collect()
    }
}

impl Row {
    fn read(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut field = || fields.next().filter(|field| !field.is_empty());
        let [paths, broken, flaws] = [field()?, field()?, field()?].map(|patterns| patterns.split(OR).collect());
        Some(Self { paths, broken, flaws, why: Why { reason: field()?, source: field()? } })
    }

    fn explains(&self, path: &str, broken: &str, flaw: &str) -> bool {
        let who = broken.split(DURING).next().unwrap_or(broken);
        let is_it = |pattern: &&str| matches(pattern, if pattern.contains(DURING) { broken } else { who });
        self.paths.iter().any(|pattern| matches(pattern, path))
            && self.broken.iter().any(is_it)
            && self.flaws.iter().any(|pattern| matches(pattern, flaw))
    }
}

/// `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text
            .strip_prefix(before)
            .is_some_and(|rest| (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| matches(after, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Reviewed, TABLE};

    #[test]
    fn each_line_of_the_table_has_its_five_fields() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(Reviewed::default().0.len(), lines.count());
        assert!(TABLE.lines().all(|line| line.starts_with('#') || line.split('\t').count() == 5));
    }
}
