//! What of a recording is given to a replay: the calls of a client or the pods of a person, what was broken, and the moments at which
//! somebody looked.

use std::collections::VecDeque;

use serde::Serialize;
use serde_json::Value;

use super::recording::{Document, Event};

/// One input, and when it comes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Input {
    /// How long after the return of the call before it; where the input before it was no call, or had not returned yet, how long
    /// after that began. In nanoseconds.
    pub gap_ns: u64,
    /// The calls, by their position among the inputs, that had returned since the input before this one: they are waited for. What was
    /// open still, or never returned, is not.
    pub returned: Vec<usize>,
    /// What is done.
    pub action: Action,
}

/// What is done to the node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Action {
    /// A CRI call.
    Call {
        /// Its name.
        method: String,
        /// What it carries, with symbolic ids.
        request: Value,
        /// What the real program answered: the client learns from it which of its own ids is which, and nothing else.
        answer: Value,
    },
    /// A manifest is put where the kubelet looks for it.
    Create {
        /// The pod's name.
        pod: String,
        /// The manifest.
        manifest: Value,
    },
    /// The manifest is taken away again.
    Delete {
        /// The pod's name.
        pod: String,
    },
    /// A process is killed.
    Kill {
        /// What it is: a program, `shim`, or `app`, the first process of the container in `subject`, whatever its program is called.
        target: String,
        /// The sandbox or container that it belongs to or keeps; empty if there is only one of the program.
        subject: String,
        /// `SIGKILL`.
        signal: String,
    },
    /// A service is brought back.
    Start {
        /// Its program.
        program: String,
    },
    /// A file is written.
    Write {
        /// Its path.
        path: String,
        /// What is in it from now on.
        content: String,
    },
    /// Somebody looks at the process table.
    Look {
        /// A remark for people.
        label: String,
    },
    /// The recording ends.
    End,
}

/// The inputs of a recording, in order.
pub fn inputs(recording: &Document) -> Vec<Input> {
    let mut inputs: Vec<Input> = Vec::new();
    // When each input began, and when it returned if it is a call.
    let mut times: Vec<(u64, Option<u64>)> = Vec::new();
    // The calls that will return, and when.
    let mut open: Vec<(usize, u64)> = Vec::new();
    let mut returns = returns(recording);
    let last_ns = recording.events.last().map_or(0, Event::at_ns);
    let ending = (last_ns, Action::End, None);
    // What a kubelet calls is its own decision.
    let is_given = |event: &&Event| event.layer != "cri" || !recording.is_of_kubelet();
    let actions = recording.events.iter().filter(is_given).filter_map(|event| {
        let action = action(event)?;
        Some((event.at_ns(), action, Some(event)))
    });
    let mut actions: Vec<_> = actions.chain([ending]).collect();
    look_first(&mut actions);
    for (at_ns, mut action, event) in actions {
        let mut returned_ns = None;
        if let (Action::Call { answer, .. }, Some(event)) = (&mut action, event)
            && let Some(at) = returns.iter().position(|returned| returned.op == event.op && returned.at_ns() >= at_ns)
            && let Some(returned) = returns.remove(at)
        {
            returned_ns = Some(returned.at_ns());
            *answer = answer_of(returned);
        }
        let before_ns = times.last().map_or(0, |(began_ns, returned_ns)| returned_ns.filter(|ns| *ns <= at_ns).unwrap_or(*began_ns));
        let returned = open.extract_if(.., |(_, ns)| *ns <= at_ns).map(|(index, _)| index).collect();
        open.extend(returned_ns.map(|ns| (inputs.len(), ns)));
        inputs.push(Input { gap_ns: at_ns.saturating_sub(before_ns), returned, action });
        times.push((at_ns, returned_ns));
    }
    inputs
}

/// What is done and what is noted are not at the same moment. The person notes what is to be done to a pod, looks at the process table, and
/// only then does it: no recording of a kubelet has a trace of it before the look (recordings/kubelet/containerd/pull-404.1.json). A file is
/// written before whoever reads it is waited for: CRI-O has read it by then (recordings/cri/crio/cni-fail.2.json).
fn look_first(actions: &mut [(u64, Action, Option<&Event>)]) {
    let mut rest = actions;
    while let [first, second, ..] = rest {
        let is_noted = matches!(first.1, Action::Create { .. } | Action::Delete { .. } | Action::Write { .. });
        let is_moved = is_noted && matches!(second.1, Action::Look { .. });
        if is_moved {
            first.0 = second.0;
            std::mem::swap(first, second);
        } else if matches!(second.1, Action::Write { .. }) && second.0 - first.0 > READ_NS {
            second.0 = first.0;
        }
        rest = &mut rest[if is_moved { 2 } else { 1 }..];
    }
}

/// Whoever reads a file that was written is given so long at least, in nanoseconds: dockershim looks every five seconds.
const READ_NS: u64 = 5_000_000_000;

fn returns(recording: &Document) -> VecDeque<&Event> {
    recording.events.iter().filter(|event| event.layer == "cri" && event.is_phase("return")).collect()
}

/// The answer as a document in which ids can be looked for: the response, or the text of the error.
fn answer_of(returned: &Event) -> Value {
    returned.fields.get("response").or_else(|| returned.fields.get("message")).cloned().unwrap_or_default()
}

fn action(event: &Event) -> Option<Action> {
    match (&*event.layer, &*event.op) {
        ("cri", method) if event.is_phase("call") => {
            let request = event.fields.get("request").cloned().unwrap_or_else(|| Value::Object(Default::default()));
            Some(Action::Call { method: method.to_owned(), request, answer: Value::Null })
        }
        ("input", "create-pod") => {
            Some(Action::Create { pod: event.text("pod").to_owned(), manifest: event.fields.get("manifest").cloned().unwrap_or_default() })
        }
        ("input", "delete-pod") => Some(Action::Delete { pod: event.text("pod").to_owned() }),
        ("fault", "kill") => Some(Action::Kill {
            target: event.text("target").to_owned(),
            subject: event.text("subject").to_owned(),
            signal: event.text("signal").to_owned(),
        }),
        ("fault", "start") => Some(Action::Start { program: event.text("target").to_owned() }),
        ("fault", "write") => Some(Action::Write { path: event.text("target").to_owned(), content: event.text("content").to_owned() }),
        ("proc", _) => Some(Action::Look { label: event.text("label").to_owned() }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gaps(events: &str) -> Vec<(u64, Vec<usize>)> {
        let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{events}]}}"#);
        let document = Document::read(text.as_bytes()).expect("a document");
        inputs(&document).into_iter().map(|input| (input.gap_ns / 1_000_000, input.returned)).collect()
    }

    #[test]
    fn an_input_comes_its_gap_after_the_return_of_the_call_before_it() {
        let events = r#"
            {"t_ms":2,"layer":"proc","op":"checkpoint","processes":[]},
            {"t_ms":3,"layer":"cri","op":"Version","phase":"call","request":{}},
            {"t_ms":10,"layer":"cri","op":"Version","phase":"return","code":"OK","response":{}},
            {"t_ms":14,"layer":"fault","op":"kill","target":"containerd","signal":"SIGKILL"},
            {"t_ms":20,"layer":"fault","op":"start","target":"containerd"},
            {"t_ms":25,"layer":"log","op":"containerd"}"#;
        assert_eq!(gaps(events), [(2, vec![]), (1, vec![]), (4, vec![1]), (6, vec![]), (5, vec![])]);
    }

    #[test]
    fn what_comes_while_a_call_is_open_does_not_wait_for_it() {
        let events = r#"
            {"t_ms":1,"layer":"cri","op":"StopContainer","phase":"call","request":{}},
            {"t_ms":4,"layer":"fault","op":"kill","target":"containerd","signal":"SIGKILL"},
            {"t_ms":9,"layer":"cri","op":"StopContainer","phase":"return","code":"UNAVAILABLE","message":""},
            {"t_ms":12,"layer":"cri","op":"Version","phase":"call","request":{}},
            {"t_ms":13,"layer":"cri","op":"Version","phase":"return","code":"OK"}"#;
        assert_eq!(gaps(events), [(1, vec![]), (3, vec![]), (8, vec![0]), (0, vec![2])]);
    }
}
