//! What a kubelet decided, as it logged it: which pods were added and removed, what it noticed of their containers, and what a sync has to
//! do.

use super::recording::Document;
use super::score::align;

/// How the lines of a decision begin.
const BEGINNINGS: [&str; 4] = ["SyncLoop (ADD", "SyncLoop (REMOVE", "SyncLoop (PLEG)", "computePodActions got"];
/// What stands for an id that the end of a line has cut.
const CUT: &str = "…";

/// A decision that the simulation and the recording have, or only one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether the recording has it.
    pub recorded: bool,
    /// Whether the simulation has it.
    pub simulated: bool,
    /// What was logged.
    pub text: String,
}

/// The decisions in the order of the log. An id that the end of a line has cut differs from run to run and has no name.
pub fn decisions(document: &Document) -> Vec<String> {
    let logged = document.events.iter().filter(|event| event.layer == "log" && event.op == "kubelet").map(|event| event.text("message"));
    logged.filter(|message| BEGINNINGS.iter().any(|beginning| message.starts_with(beginning))).map(without_cut_id).collect()
}

fn without_cut_id(message: &str) -> String {
    let rest = message.trim_end_matches(|letter: char| letter.is_ascii_hexdigit());
    if rest.len() < message.len() && rest.ends_with(['(', '"', ':']) { format!("{rest}{CUT}") } else { message.to_owned() }
}

/// The decisions of a simulation beside those of the recording that fits them best.
pub fn beside(simulated: &Document, recordings: &[Document]) -> Vec<Line> {
    let left = decisions(simulated);
    let lines = recordings.iter().map(|recording| lines(&left, &decisions(recording)));
    lines.min_by_key(|lines| lines.iter().filter(|line| !(line.recorded && line.simulated)).count()).unwrap_or_default()
}

fn lines(simulated: &[String], recorded: &[String]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (l, r) in align(simulated, recorded, String::as_str).into_iter().chain([(simulated.len(), recorded.len())]) {
        let line = |recorded, simulated| move |text: &String| Line { recorded, simulated, text: text.clone() };
        lines.extend(recorded[j..r].iter().map(line(true, false)));
        lines.extend(simulated[i..l].iter().map(line(false, true)));
        lines.extend(simulated.get(l).map(line(true, true)));
        (i, j) = (l + 1, r + 1);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(messages: &[&str]) -> Document {
        let event = |message: &&str| format!(r#"{{"t_ms":1,"layer":"log","op":"kubelet","message":{}}}"#, serde_json::json!(message));
        let events: Vec<String> = messages.iter().map(event).collect();
        let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{}]}}"#, events.join(","));
        Document::read(text.as_bytes()).expect("a document")
    }

    #[test]
    fn decisions_stand_beside_each_other_in_the_order_of_the_log() {
        let recorded = document(&[
            "SyncLoop (ADD, \"file\"): \"\"",
            "Started kubelet",
            "computePodActions got {A} for pod \"w(fc66",
            "SyncLoop (PLEG): b",
        ]);
        let simulated = document(&["SyncLoop (ADD, \"file\"): \"\"", "computePodActions got {A} for pod \"w(0123", "SyncLoop (REMOVE): c"]);
        let found: Vec<_> = beside(&simulated, &[recorded]).into_iter().map(|line| (line.recorded, line.simulated, line.text)).collect();
        let wanted = [
            (true, true, "SyncLoop (ADD, \"file\"): \"\""),
            (true, true, "computePodActions got {A} for pod \"w(…"),
            (true, false, "SyncLoop (PLEG): b"),
            (false, true, "SyncLoop (REMOVE): c"),
        ];
        assert_eq!(found, wanted.map(|(recorded, simulated, text)| (recorded, simulated, text.to_owned())));
    }
}
