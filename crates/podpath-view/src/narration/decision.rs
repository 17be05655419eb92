//! What the kubelet decides, in the words of a sentence: what is known of an event, and the steps of `SyncPod` that have something to do.

use podpath_trace::{Event, Milestone, Trace};

use crate::words::Words;

const SECOND_NS: u64 = 1_000_000_000;
/// The steps of `SyncPod` after the first, by number, and what `computePodActions` says of each.
const STEPS: [(&str, &str); 5] = [("2", "stop"), ("3", "kill"), ("4", "sandbox"), ("5", "ephemeral"), ("6", "init")];

/// Whether a text of its own says what was decided, whatever carries it.
pub(super) fn has_text(event: &Event) -> bool {
    event.facts.is_some() && event.milestone.is_some_and(is_decision)
}

/// Whether a place in the story is something that a program decides.
fn is_decision(milestone: Milestone) -> bool {
    use Milestone::{
        ContainerBackOff, ContainerConflict, ContainerFailed, ContainerHook, ContainerKill, ImageBackOff, PodRefused, ProbeResult,
        SandboxCheckpoint, SandboxResolv, SyncCompute, SyncContainer, SyncEphemeral, SyncFailed, SyncInit, SyncKill, SyncSandbox, SyncStop,
    };
    matches!(
        milestone,
        SyncCompute
            | SyncStop
            | SyncKill
            | SyncSandbox
            | SyncEphemeral
            | SyncInit
            | SyncContainer
            | SyncFailed
            | ContainerBackOff
            | ContainerConflict
            | ContainerFailed
            | ContainerHook
            | ContainerKill
            | ImageBackOff
            | PodRefused
            | ProbeResult
            | SandboxCheckpoint
            | SandboxResolv
    )
}

/// What a text may name of an event: times in seconds, and of what `computePodActions` has found a list.
pub(super) fn facts(words: &Words, trace: &Trace, event: &Event) -> Vec<(&'static str, String)> {
    let known = event.facts.iter().flat_map(|facts| facts.iter());
    let mut facts: Vec<(&'static str, String)> = known
        .map(|(name, value)| match *name {
            "wait_ns" => ("wait", seconds(value)),
            "left_ns" => ("left", seconds(value)),
            "period_ns" => ("period", seconds(value)),
            // A hook that is a socket has no command: it is known by its field.
            "command" if value.is_empty() => ("command", "tcpSocket".to_owned()),
            "command" => ("command", super::exec::in_words(std::iter::once(&**value))),
            name => (name, value.replace('`', "'")),
        })
        .collect();
    if let Some(attempt) = event.fact("attempt") {
        facts.push(("again", if &**attempt == "0" { "no" } else { "yes" }.to_owned()));
    }
    let number = last_step(trace, event);
    match event.milestone {
        Some(Milestone::SyncCompute) => facts.extend(found(words, number, event)),
        Some(Milestone::SandboxResolv) => facts.push(("count", if is_of_a_cluster(event) { "all" } else { "some" }.to_owned())),
        _ => {}
    }
    facts.push(("number", number.to_owned()));
    facts
}

/// The step of `SyncPod` that starts containers: from 1.27 on, a step that changes their resources comes before it.
fn last_step(trace: &Trace, event: &Event) -> &'static str {
    let built = trace.built_from.iter().find(|(pid, _)| *pid == event.process.pid);
    let minor = built.and_then(|(_, built)| built.tag.split('.').nth(1)?.parse::<u32>().ok());
    if minor.is_some_and(|minor| minor >= 27) { "8" } else { "7" }
}

/// Whether a pod's `resolv.conf` has everything that a cluster puts there: a pod with another policy may lack some of it.
fn is_of_a_cluster(event: &Event) -> bool {
    let has = |name: &str| event.fact(name).is_some_and(|value| !value.is_empty());
    has("servers") && has("searches") && event.fact("options").is_some_and(|options| options.contains("ndots:5"))
}

/// What is to be done, in order, and the numbers of the steps that do it.
fn found(words: &Words, last: &'static str, event: &Event) -> [(&'static str, String); 3] {
    let steps = || STEPS.into_iter().chain([(last, "start")]);
    let told = || steps().filter_map(|(number, name)| Some((number, name, event.fact(name)?)));
    let actions: Vec<String> = told().map(|(_, name, what)| words.say(&format!("action-{name}"), &[("names", what)])).collect();
    let numbers: Vec<&str> = told().map(|(number, ..)| number).collect();
    let separator = words.say("list-separator", &[]);
    [
        ("count", ["none", "one"].get(numbers.len()).copied().unwrap_or("some").to_owned()),
        ("list", actions.join(separator.trim_matches('|'))),
        ("steps", numbers.join(words.say("number-separator", &[]).trim_matches('|'))),
    ]
}

/// Nanoseconds as seconds: `20 s`.
pub(crate) fn seconds(ns: &str) -> String {
    let ns = ns.parse::<u64>().unwrap_or(0);
    format!("{} s", (ns + SECOND_NS / 2) / SECOND_NS)
}
