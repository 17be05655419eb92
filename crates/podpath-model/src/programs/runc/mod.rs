//! runc 1.1: one command, one thing done, and gone.

mod create;
mod description;
mod exec;
mod init;
mod lifecycle;
mod spec;
mod state;
mod update;

use crate::kernel::{Program, Sys};
use crate::trace::{Rank, Repository, Role, SharedPayload, Side, Text};
use crate::wire::runc::LogLine;

pub use description::DESCRIPTION;
pub use state::State;

/// runc in the trace.
pub static ROLE: Role = Role::new("runc", Rank::Transient, Side::Either);
/// runc to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

const R: Repository = Repository { name: "opencontainers/runc", tag: "v1.1.5" };

/// The command line, taken apart: `runc --root R --log L --log-format json VERB …  ID`.
pub(crate) struct Invocation {
    /// Where the states of containers are kept.
    pub(crate) root: Text,
    log: Option<Text>,
    verb: Text,
    words: Vec<Text>,
}

impl Invocation {
    fn of(sys: &Sys) -> Self {
        let argv = sys.argv();
        let mut words = argv.iter().skip(1).cloned();
        let (mut root, mut log, mut verb): (Text, _, Text) = ("/run/runc".into(), None, "".into());
        while let Some(word) = words.next() {
            match &*word {
                "--root" => root = words.next().unwrap_or(root),
                "--log" => log = words.next(),
                "--log-format" => drop(words.next()),
                _ => match word.strip_prefix("--root=") {
                    Some(value) => root = value.into(),
                    None if word.starts_with("--") => {}
                    None => {
                        verb = word;
                        break;
                    }
                },
            }
        }
        Self { root, log, verb, words: words.collect() }
    }
    /// The container's id: the first word that is no flag and no flag's value.
    pub(crate) fn id(&self) -> Text {
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            match &**word {
                "--bundle" | "--pid-file" | "--process" | "--console-socket" | "--resources" => drop(words.next()),
                _ if word.starts_with("--") => {}
                _ => return word.clone(),
            }
        }
        "".into()
    }
    /// The word after the id: the signal of `runc kill`.
    fn after_id(&self) -> Option<&Text> {
        let id = self.id();
        self.words.iter().skip_while(|word| **word != id).nth(1)
    }
    fn has(&self, flag: &str) -> bool {
        self.words.iter().any(|word| &**word == flag)
    }
    fn value(&self, flag: &str) -> Option<Text> {
        self.words.iter().position(|word| &**word == flag).and_then(|at| self.words.get(at + 1)).cloned()
    }
    /// The folder of this container's state.
    pub(crate) fn state_directory(&self) -> Text {
        format!("{}/{}", self.root, self.id()).into()
    }
    /// The state of this container, if there is one.
    pub(crate) fn state(&self, sys: &Sys) -> Option<State> {
        State::read(sys, &self.state_directory())
    }
}

async fn main(sys: Sys) -> i32 {
    let invocation = Invocation::of(&sys);
    if &*invocation.verb == "exec" {
        return match exec::exec(&sys, &invocation).await {
            Ok(code) => code,
            Err(message) => {
                report(&sys, &invocation, message).await;
                255
            }
        };
    }
    let result = match &*invocation.verb {
        "create" => create::create(&sys, &invocation).await,
        "start" => lifecycle::start(&sys, &invocation).await,
        "kill" => lifecycle::kill(&sys, &invocation).await,
        "delete" => lifecycle::delete(&sys, &invocation).await,
        "state" => lifecycle::state(&sys, &invocation).await,
        "update" => update::update(&sys, &invocation).await,
        "--version" | "" => Ok(()),
        verb => Err(format!("No help topic for '{verb}'")),
    };
    match result {
        Ok(()) => 0,
        Err(message) => {
            report(&sys, &invocation, message).await;
            1
        }
    }
}

/// The last error of `log.json` is what the shim makes of a failure; without a log the error goes to standard error.
async fn report(sys: &Sys, invocation: &Invocation, message: String) {
    let line: Text = message.into();
    let step = sys.step(R.line("utils.go", 61)).about(invocation.id());
    step.log("error", line.clone()).await;
    let line = SharedPayload::new(LogLine { level: "error", msg: line, at_ns: sys.now_ns() });
    match &invocation.log {
        Some(log) => sys.step(R.line("utils.go", 61)).about(invocation.id()).write(log.clone(), line).await,
        None => sys.print(line),
    }
}
