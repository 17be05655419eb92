//! What came of a fault, in words.

use super::{Left, Noticed, Row};
use crate::words::Words;

/// What somebody noticed or did; who it is stands before it.
pub fn said_of_row(row: &Row, words: &Words) -> String {
    match &row.what {
        Noticed::Broke(method) => words.say("came-broke", &[("method", method)]),
        Noticed::Failed(method, code) => words.say("came-failed", &[("method", method), ("code", code)]),
        Noticed::Exit(name) => words.say("came-exit", &[("name", name)]),
        Noticed::Asked(name, method) => words.say("came-asked", &[("name", name), ("method", method)]),
        Noticed::Heard(topic) => words.say("came-heard", &[("topic", topic)]),
        Noticed::Signal(signal) => words.say("came-signal", &[("signal", signal)]),
        Noticed::Poll(method) => words.say("came-poll", &[("method", method)]),
        Noticed::Kills(name, pid, signal) => words.say("came-kills", &[("name", name), ("pid", &pid.to_string()), ("signal", signal)]),
        Noticed::Removes(kinds) => {
            let each = kinds.iter().map(|(kind, count)| counted(kind.name(), *count, words));
            words.say("came-removes", &[("things", &each.collect::<Vec<_>>().join(&words.say("list-between", &[])))])
        }
        Noticed::Begins => words.say("came-begins", &[("pid", &row.pid.to_string())]),
    }
}

/// What is left.
pub fn said_of_left(left: &Left, words: &Words) -> String {
    match left {
        Left::Process(name, pid) => words.say("came-orphan", &[("name", name), ("pid", &pid.to_string())]),
        Left::Things(kind, 1, name) => {
            words.say("came-one", &[("kind", &words.say(&format!("kind-{}", kind.name()), &[])), ("name", name)])
        }
        Left::Things(kind, count, name) => words.say("came-many", &[("things", &counted(kind.name(), *count, words)), ("name", name)]),
    }
}

fn counted(kind: &str, count: usize, words: &Words) -> String {
    words.say("came-count", &[("kind", &words.say(&format!("kind-{kind}"), &[])), ("count", &count.to_string())])
}
