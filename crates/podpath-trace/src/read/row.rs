//! One event as it stands in a document. Payloads stay the text that they are.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// A short text, which is borrowed where nothing in it was escaped.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Word<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

/// One event.
#[derive(Deserialize)]
pub(super) struct Row<'a> {
    pub(super) seq: usize,
    pub(super) at_ns: u64,
    #[serde(borrow)]
    pub(super) process: Process<'a>,
    pub(super) cause: Option<u32>,
    pub(super) within: Option<u32>,
    pub(super) subject: Option<Word<'a>>,
    pub(super) milestone: Option<Word<'a>>,
    pub(super) facts: Option<serde_json::Map<String, serde_json::Value>>,
    pub(super) evidence: Evidence<'a>,
    pub(super) recorded: Option<u16>,
    #[serde(default)]
    pub(super) routine: bool,
    pub(super) call: Option<Call<'a>>,
    pub(super) reply: Option<Reply<'a>>,
    pub(super) publish: Option<Publish<'a>>,
    pub(super) spawn: Option<Spawn<'a>>,
    pub(super) exec: Option<Exec<'a>>,
    pub(super) exit: Option<Exit<'a>>,
    pub(super) signal: Option<Signal<'a>>,
    pub(super) reparent: Option<Reparent>,
    pub(super) change: Option<Change<'a>>,
    pub(super) log: Option<Log<'a>>,
    pub(super) note: Option<Note<'a>>,
}

impl Row<'_> {
    /// The tag that runs, where the line is read at another one.
    pub(super) fn runs(&self) -> Option<&str> {
        match &self.evidence {
            Evidence::Source { runs, .. } => runs.as_ref().map(|runs| &*runs.0),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
pub(super) struct Process<'a> {
    pub(super) pid: u32,
    #[serde(borrow)]
    pub(super) role: Word<'a>,
}

#[derive(Deserialize)]
pub(super) struct Call<'a> {
    #[serde(borrow)]
    pub(super) protocol: Word<'a>,
    pub(super) method: Word<'a>,
    pub(super) peer: Peer<'a>,
    pub(super) request: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct Peer<'a> {
    #[serde(borrow)]
    pub(super) address: Word<'a>,
    pub(super) process: Option<Process<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Reply<'a> {
    pub(super) call: u32,
    #[serde(borrow)]
    pub(super) status: Option<Word<'a>>,
    pub(super) answer: Option<&'a RawValue>,
    pub(super) error: Option<Failure<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Failure<'a> {
    #[serde(borrow)]
    pub(super) code: Word<'a>,
    pub(super) message: Word<'a>,
}

#[derive(Deserialize)]
pub(super) struct Publish<'a> {
    #[serde(borrow)]
    pub(super) bus: Word<'a>,
    pub(super) topic: Word<'a>,
    pub(super) payload: &'a RawValue,
}

#[derive(Deserialize)]
pub(super) struct Spawn<'a> {
    #[serde(borrow)]
    pub(super) child: Process<'a>,
    pub(super) parent: u32,
    pub(super) comm: Word<'a>,
    pub(super) argv: Vec<Word<'a>>,
    pub(super) input: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct Exec<'a> {
    #[serde(borrow)]
    pub(super) role: Word<'a>,
    pub(super) comm: Word<'a>,
    pub(super) argv: Vec<Word<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Exit<'a> {
    pub(super) code: i32,
    #[serde(borrow)]
    pub(super) signal: Option<Word<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Signal<'a> {
    pub(super) target: u32,
    #[serde(borrow)]
    pub(super) signal: Word<'a>,
}

#[derive(Deserialize)]
pub(super) struct Reparent {
    pub(super) child: u32,
    pub(super) parent: u32,
}

#[derive(Deserialize)]
pub(super) struct Change<'a> {
    #[serde(borrow)]
    pub(super) kind: Word<'a>,
    pub(super) name: Word<'a>,
    pub(super) pid: Option<u32>,
    pub(super) before: Option<Word<'a>>,
    pub(super) after: Option<Word<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Log<'a> {
    #[serde(borrow)]
    pub(super) level: Word<'a>,
    pub(super) line: Word<'a>,
}

#[derive(Deserialize)]
pub(super) struct Note<'a> {
    #[serde(borrow)]
    pub(super) key: Word<'a>,
    pub(super) detail: Word<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Evidence<'a> {
    Source {
        #[serde(borrow)]
        repository: Word<'a>,
        tag: Word<'a>,
        file: Word<'a>,
        line: u32,
        runs: Option<Word<'a>>,
    },
    Simplified(#[serde(borrow)] Word<'a>),
    Recorded(#[allow(dead_code, reason = "only its key is read")] Word<'a>),
}
