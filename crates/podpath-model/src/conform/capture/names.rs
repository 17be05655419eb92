//! Names instead of what differs from run to run: ids, process ids, addresses, times of day.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{frames_are_in, lines};
use crate::conform::created::created;
use crate::conform::recording::Document;
use crate::conform::symbols::{POD_UID, hex_of, hide_pod_uid};
use crate::programs;
use crate::programs::images::Image;
use crate::trace::{Outcome, Protocol, Trace, What};

/// The fields that are a time of day.
const TIMES: [&str; 4] = ["created_at", "started_at", "finished_at", "timestamp"];
/// What precedes a number or a UUID that nobody chose, and the name that stands for it.
const PASSING: [(&str, &str); 9] = [
    ("/io/", "N"),
    ("/proc/", "PID"),
    ("/tmp/runc-process", "-N"),
    ("/netns/cni-", "NETNS"),
    ("/run/netns/", "NETNS"),
    ("/run/ipcns/", "NS"),
    ("/run/utsns/", "NS"),
    ("/tmp/pidfile", "N"),
    ("/tmp/exec-process-", "N"),
];
/// How long a UUID is, with its hyphens.
const UUID_LENGTH: usize = 36;
/// How long an id is: the digits of a SHA-256.
pub(super) const ID_LENGTH: usize = 64;
/// How long the UID of a static pod is: the digits of an MD5.
const STATIC_UID_LENGTH: usize = 32;

/// The digits of an escaped `=`.
const ESCAPED: &str = "3D";

/// Which name stands for what; names are given out in the order in which things are met.
#[derive(Debug, Default)]
pub(super) struct Names {
    ids: BTreeMap<String, String>,
    others: usize,
    images: usize,
    pids: BTreeMap<u32, usize>,
    addresses: BTreeSet<String>,
    /// Whether a kubelet made up the UIDs of pods.
    of_kubelet: bool,
}

impl Names {
    /// What is named after the order of the answers: sandboxes, containers, and the images of the recording.
    pub(super) fn of(trace: &Trace, recording: &Document, images: &[&str]) -> Self {
        let mut names = Self::default();
        // An image that is pulled later gets a number, as any other digest does.
        for (name, reference) in recording.images.iter().filter(|(_, reference)| images.contains(&reference.as_str())) {
            let id = hex_of(&Image::by_reference(reference).id).to_owned();
            names.ids.insert(id, format!("image-{name}"));
        }
        names.ids.extend(created(&trace.events));
        if frames_are_in(recording) {
            names.ids.extend(added(trace));
        }
        names.of_kubelet = recording.is_of_kubelet();
        names.addresses = addresses(trace);
        names
    }

    /// The name of a process.
    pub(super) fn pid(&mut self, pid: u32) -> String {
        let next = self.pids.len() + 1;
        format!("p{}", self.pids.entry(pid).or_insert(next))
    }

    /// A document with names, without times of day.
    pub(super) fn document(&mut self, json: &str) -> Value {
        let value = serde_json::from_str(json).unwrap_or_default();
        self.value(value)
    }

    fn value(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(entries) => {
                let kept = entries.into_iter().filter(|(key, _)| !TIMES.contains(&key.as_str()));
                let named = |(key, item): (String, Value)| {
                    let item = if is_time(&key) { "TIME".into() } else { self.value(item) };
                    (key, item)
                };
                Value::Object(kept.map(named).collect())
            }
            other => other,
        }
    }

    /// A text with names.
    pub(super) fn text(&mut self, text: &str) -> String {
        if self.addresses.contains(text) {
            return "POD_IP".to_owned();
        }
        let text = hide_pod_uid(text);
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let length = rest.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(rest.len());
            let (word, after) = rest.split_at(length);
            if length == ID_LENGTH {
                let is_digest = out.ends_with("sha256:");
                out.push_str(&self.id(word, is_digest));
            } else if length == STATIC_UID_LENGTH && self.of_kubelet && !out.ends_with(char::is_alphanumeric) {
                out.push_str(POD_UID);
            } else if self.of_kubelet && word.strip_prefix(ESCAPED).is_some_and(|digits| digits.len() == STATIC_UID_LENGTH) {
                // The recorder sees a UID behind an escaped `=`, and an id not: recordings/kubelet/dockershim/kill-pause.1.json.
                out.push_str(ESCAPED);
                out.push_str(POD_UID);
            } else {
                out.push_str(word);
            }
            let separator = after.chars().next().map_or(0, char::len_utf8);
            out.push_str(&after[..separator]);
            rest = &after[separator..];
        }
        let out = passing().fold(out, |text, (prefix, name)| replace_after(&text, prefix, name));
        let out = lines::hide_macs(&lines::hide_addresses(&out));
        let out = if self.of_kubelet { lines::hide_moments(&out) } else { out };
        hide_time(&out)
    }

    /// A line of the kubelet's log: cut off, and only then with names. What nobody heard the names of is an ID.
    pub(super) fn line(&mut self, line: &str, are_heard: bool) -> String {
        let line = lines::cut(line);
        let line = if are_heard { self.text(line) } else { self.text(&lines::hide_ids(line)) };
        // The longer one first: it may begin as another does.
        let line = self.addresses.iter().rev().fold(line, |line, address| line.replace(address.as_str(), "POD_IP"));
        lines::hide_pointers(&line)
    }

    /// A line of a daemon's log.
    pub(super) fn daemon_line(&mut self, line: &str) -> String {
        hide_pid(&self.text(&lines::quoted(line)))
    }

    fn id(&mut self, id: &str, is_digest: bool) -> String {
        if let Some(name) = self.ids.get(id) {
            return name.clone();
        }
        let (word, count) = if is_digest { ("image", &mut self.images) } else { ("id", &mut self.others) };
        *count += 1;
        let name = format!("{word}-{count}");
        self.ids.insert(id.to_owned(), name.clone());
        name
    }
}

/// Whether a program keeps a time of day under a key.
fn is_time(key: &str) -> bool {
    programs::ALL.iter().flat_map(|program| program.recorded.times).any(|end| key.ends_with(end))
}

fn passing() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    PASSING.iter().chain(programs::ALL.iter().flat_map(|program| program.recorded.passing))
}

/// The processes that were added to containers, in order: whoever reads frames knows them.
fn added(trace: &Trace) -> Vec<(String, String)> {
    let execs = trace.events.iter().filter_map(|event| match &event.what {
        What::Call { protocol: Protocol::Ttrpc, method, request, .. } if method.ends_with("Task/Exec") => Some(request.json()),
        _ => None,
    });
    let id = |request: Value| request.get("exec_id").and_then(Value::as_str).map(str::to_owned);
    let ids = execs.filter_map(|request| id(serde_json::from_str(&request).unwrap_or_default()));
    ids.enumerate().map(|(index, id)| (id, format!("exec-{}", index + 1))).collect()
}

/// The addresses that pods were said to have.
fn addresses(trace: &Trace) -> BTreeSet<String> {
    let answers = trace.events.iter().filter_map(|event| {
        let What::Reply { call, outcome: Outcome::Ok { reply, .. } } = &event.what else { return None };
        let made = &trace.events.get(*call as usize)?.what;
        matches!(made, What::Call { protocol: Protocol::Cri, method: "PodSandboxStatus", .. }).then(|| reply.json())
    });
    let address = |answer: String| {
        let answer: Value = serde_json::from_str(&answer).unwrap_or_default();
        answer.pointer("/status/network/ip").and_then(Value::as_str).filter(|address| !address.is_empty()).map(str::to_owned)
    };
    answers.filter_map(|answer| address(answer.to_string())).collect()
}

/// The text with a name in place of the digits and hyphens that follow a prefix.
fn replace_after(text: &str, prefix: &str, name: &str) -> String {
    let Some(at) = text.find(prefix) else { return text.to_owned() };
    let (before, rest) = text.split_at(at + prefix.len());
    let length = rest.find(|letter: char| !letter.is_ascii_hexdigit() && letter != '-').unwrap_or(rest.len());
    // A word that is no number has digits only by chance, if any: `/proc/acpi`.
    let is_named = rest[..length].starts_with(|letter: char| letter.is_ascii_digit()) || prefix.ends_with('-') || length == UUID_LENGTH;
    if !is_named {
        return text.to_owned();
    }
    format!("{before}{name}{}", &rest[length..])
}

/// The text without the times of day in lines of a log, quoted or not.
fn hide_time(text: &str) -> String {
    let mut parts = text.split("time=");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let time = ["\\\"", "\""].into_iter().find_map(|quote| part.strip_prefix(quote)?.split_once(quote));
        out.push_str("time=");
        out.push_str(if time.is_some() { "T" } else { "" });
        out.push_str(time.map_or(part, |(_, after)| after));
    }
    out
}

/// The text with a word in place of the process in a line of a log.
fn hide_pid(text: &str) -> String {
    match text.split_once(" pid=") {
        Some((before, rest)) => format!("{before} pid=PID{}", rest.trim_start_matches(|letter: char| letter.is_ascii_digit())),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_from_run_to_run_gets_a_name() {
        let mut names = Names::default();
        let id = "a".repeat(64);
        names.ids.insert(id.clone(), "sandbox-1".to_owned());
        assert_eq!(names.text(&format!("/run/x/{id}/log.json")), "/run/x/sandbox-1/log.json");
        assert_eq!(names.text(&"b".repeat(64)), "id-1");
        assert_eq!(names.text(&format!("sha256:{}", "c".repeat(64))), "sha256:image-1");
        assert_eq!(names.text("/proc/642/ns/net"), "/proc/PID/ns/net");
        assert_eq!(names.text("/proc/acpi"), "/proc/acpi");
        assert_eq!(names.text("/tmp/runc-process123"), "/tmp/runc-process-N");
        assert_eq!(names.text("/var/run/netns/cni-01-ab"), "/var/run/netns/cni-NETNS");
        assert_eq!(names.text("/var/run/utsns/a0000000-0000-0000-0000-000000000000"), "/var/run/utsns/NS");
        assert_eq!(names.text("/tmp/exec-process-123"), "/tmp/exec-process-N");
        assert_eq!(names.text("failed: time=\"1970-01-01T00:00:02Z\" level=error"), "failed: time=T level=error");
        assert_eq!(names.text(r#"time="1970" a\ntime=\"1971\" b"#), r#"time=T a\ntime=T b"#);
        assert_eq!(names.daemon_line("a pid=123 b"), "a pid=PID b");
        assert_eq!(names.text("cafe"), "cafe");
    }

    #[test]
    fn times_of_day_are_left_out() {
        let mut names = Names::default();
        assert_eq!(names.document(r#"{"created_at":"5","a":[{"finished_at":"6","b":1}]}"#).to_string(), r#"{"a":[{"b":1}]}"#);
    }
}
