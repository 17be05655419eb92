//! How a step is known: the recordings that have it, and the lines of source that it and what belongs to it were read from.

use podpath_trace::{Citation, Event, Evidence, Line, Partner, Recorded, Text, Trace};

use crate::known::Known;
use crate::steps::Steps;
use crate::words::Words;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// What sort of evidence it is.
    pub known: Known,
    /// `containerd/containerd v1.6.20`, `kubernetes/kubernetes v1.27.7, as in v1.27.12`, in how many recordings, or the word for a simplification.
    pub title: String,
    /// `pkg/cri/server/sandbox_run.go:157`, `runc create`, or what was simplified.
    pub detail: String,
    /// The line on the web, if it is one.
    pub link: Option<String>,
    /// The recordings that have it, by who drove them.
    pub recordings: Vec<RecordedBy>,
}

/// Recordings that were driven by the same kind of program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedBy {
    /// `cri` for a client, `kubelet`.
    pub driver: String,
    /// The scenarios, and of each how many of its repetitions: `lifecycle`, 2.
    pub scenarios: Vec<(String, usize)>,
}

/// How step `index` is known, its own evidence first, none twice.
pub fn source(words: &Words, trace: &Trace, steps: &Steps, recorded: &Recorded, index: usize) -> Vec<SourceRow> {
    let Some(mark) = steps.mark(index) else { return Vec::new() };
    let events = trace.events.get(mark.seq as usize..mark.end as usize).unwrap_or_default();
    let mut rows: Vec<SourceRow> = Vec::new();
    for event in events.iter().filter(|event| event.seq == mark.seq || !event.routine) {
        let partner = recorded.partner(event.seq).map(|partner| partner_row(words, partner, recorded));
        for row in partner.into_iter().chain([row(words, trace, event)]) {
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
    }
    rows
}

fn partner_row(words: &Words, partner: &Partner, recorded: &Recorded) -> SourceRow {
    let (count, of) = (partner.recordings.len().to_string(), recorded.recordings().len().to_string());
    SourceRow {
        known: Known::Recorded,
        title: words.say("evidence-recorded", &[("count", &count), ("of", &of)]),
        detail: match &partner.parent {
            Some(parent) if &*partner.layer == "proc" => words.say("evidence-child", &[("call", &partner.call), ("parent", parent)]),
            Some(parent) => words.say("evidence-started", &[("call", &partner.call), ("parent", parent)]),
            None => partner.call.to_string(),
        },
        link: None,
        recordings: grouped(recorded.names(partner)),
    }
}

/// `cri/containerd/exit1.1` and its repetitions as one scenario, in the order in which they come.
fn grouped<'a>(names: impl Iterator<Item = &'a Text>) -> Vec<RecordedBy> {
    let mut groups: Vec<RecordedBy> = Vec::new();
    for name in names {
        let driver = name.split('/').next().unwrap_or(name);
        let file = name.rsplit('/').next().unwrap_or(name);
        let scenario = file.rsplit_once('.').map_or(file, |(scenario, _)| scenario);
        if groups.last().is_none_or(|group| group.driver != driver) {
            groups.push(RecordedBy { driver: driver.to_owned(), scenarios: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        match group.scenarios.last_mut().filter(|(last, _)| *last == scenario) {
            Some((_, count)) => *count += 1,
            None => group.scenarios.push((scenario.to_owned(), 1)),
        }
    }
    groups
}

fn row(words: &Words, trace: &Trace, event: &Event) -> SourceRow {
    match event.evidence {
        Evidence::Source(cited) => cited_row(words, &trace.citation(event, cited)),
        Evidence::Recorded => SourceRow {
            known: Known::Recorded,
            title: words.say("known-recorded", &[]),
            detail: words.say("evidence-own", &[]),
            link: None,
            recordings: Vec::new(),
        },
        Evidence::Simplified(key) => SourceRow {
            known: Known::Simplified,
            title: words.say("evidence-simplified", &[]),
            detail: words.say(key, &[]),
            link: None,
            recordings: Vec::new(),
        },
    }
}

fn cited_row(words: &Words, citation: &Citation) -> SourceRow {
    let Citation { at, runs } = citation;
    let Line { repository, file, line } = at;
    SourceRow {
        known: Known::Source,
        title: match runs {
            None => format!("{} {}", repository.name, repository.tag),
            Some(runs) => words.say("evidence-as-in", &[("repository", repository.name), ("runs", runs), ("read", repository.tag)]),
        },
        detail: format!("{file}:{line}"),
        link: Some(at.link()),
        recordings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use podpath_trace::Repository;

    use super::*;
    use crate::words::Lang;

    #[test]
    fn a_line_that_is_read_in_another_version_says_so() {
        let at = Repository { tag: "v1.27.12", ..Repository::KUBERNETES }.at("pkg/kubelet/kubelet.go", 316);
        let title = |lang, runs| cited_row(&Words::new(lang), &Citation { at, runs }).title;
        assert_eq!(title(Lang::En, None), "kubernetes/kubernetes v1.27.12");
        assert_eq!(title(Lang::En, Some("v1.27.7")), "kubernetes/kubernetes v1.27.7, as in v1.27.12");
        assert_eq!(title(Lang::ZhCn, Some("v1.27.7")), "kubernetes/kubernetes v1.27.7，此处依 v1.27.12 的源码");
    }

    fn group(driver: &str, scenarios: &[(&str, usize)]) -> RecordedBy {
        RecordedBy { driver: driver.into(), scenarios: scenarios.iter().map(|(name, count)| ((*name).into(), *count)).collect() }
    }

    #[test]
    fn repetitions_of_a_scenario_are_one_entry() {
        let names = ["cri/x/exit1.1", "cri/x/exit1.2", "cri/x/kill.v2.1", "kubelet/x/simple.1"];
        let names = names.map(Text::from);
        let groups = grouped(names.iter());
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0], group("cri", &[("exit1", 2), ("kill.v2", 1)]));
        assert_eq!(groups[1], group("kubelet", &[("simple", 1)]));
    }
}
