//! How a step is known: the lines of source that it and what belongs to it were read from.

use podpath_model::trace::{Evidence, Trace};

use crate::steps::Steps;
use crate::words::Words;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// `containerd/containerd v1.6.20`, or the word for a simplification.
    pub title: String,
    /// `pkg/cri/server/sandbox_run.go:157`, or what was simplified.
    pub detail: String,
    /// The line on the web, if it is one.
    pub link: Option<String>,
    /// Whether it is a simplification.
    pub simplified: bool,
}

/// How step `index` is known, its own evidence first, none twice.
pub fn source(words: &Words, trace: &Trace, steps: &Steps, index: usize) -> Vec<SourceRow> {
    let Some(mark) = steps.mark(index) else { return Vec::new() };
    let events = trace.events.get(mark.seq as usize..mark.end as usize).unwrap_or_default();
    let mut rows: Vec<SourceRow> = Vec::new();
    for event in events.iter().filter(|event| event.seq == mark.seq || !event.routine) {
        let row = row(words, &event.evidence);
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

fn row(words: &Words, evidence: &Evidence) -> SourceRow {
    match evidence {
        Evidence::Source { repository, file, line } => SourceRow {
            title: format!("{} {}", repository.name, repository.tag),
            detail: format!("{file}:{line}"),
            link: evidence.link(),
            simplified: false,
        },
        Evidence::Simplified(key) => {
            SourceRow { title: words.say("evidence-simplified", &[]), detail: words.say(key, &[]), link: None, simplified: true }
        }
    }
}
