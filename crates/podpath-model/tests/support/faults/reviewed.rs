//! The table of what is reviewed.

use super::Verdict;

/// The cases that are as they are in reality: each with its reason and where that stands.
pub(crate) struct Reviewed(Vec<Row>);

struct Row {
    paths: Vec<String>,
    killed: Vec<String>,
    what: Vec<String>,
}

/// Between the patterns of a field.
const OR: &str = " | ";
/// Between who was killed, and what went on then.
const DURING: &str = " during ";

impl Reviewed {
    /// A line is path, who was killed, what is lost or left, why, and the source, with tabs between.
    pub(crate) fn read(table: &str) -> Self {
        let rows = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let patterns = |field: &str| field.split(OR).map(str::to_owned).collect();
        let rows = rows.map(|row| {
            let fields: Vec<&str> = row.split('\t').collect();
            assert!(fields.len() == 5 && fields.iter().all(|field| !field.is_empty()), "not five fields: {row}");
            Row { paths: patterns(fields[0]), killed: patterns(fields[1]), what: patterns(fields[2]) }
        });
        Self(rows.collect())
    }

    /// What of a verdict no line explains.
    pub(crate) fn unexplained(&self, path: &str, verdict: &Verdict) -> Vec<String> {
        let lost = verdict.lost.iter().map(|lost| format!("lost {lost}"));
        let left = verdict.left.iter().map(|left| format!("left {left}"));
        lost.chain(left).filter(|what| !self.0.iter().any(|row| row.explains(path, &verdict.killed, what))).collect()
    }
}

impl Row {
    fn explains(&self, path: &str, killed: &str, what: &str) -> bool {
        let who = killed.split(DURING).next().unwrap_or(killed);
        let is_who = |pattern: &String| matches(pattern, if pattern.contains(DURING) { killed } else { who });
        self.paths.iter().any(|pattern| matches(pattern, path))
            && self.killed.iter().any(is_who)
            && self.what.iter().any(|pattern| matches(pattern, what))
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
