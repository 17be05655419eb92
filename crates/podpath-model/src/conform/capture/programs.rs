//! Programs that were started: shims, conmon, runc and CNI plugins. Daemons and what runs in containers are not recorded.

use serde_json::{Value, json};

use super::{Recorder, fields_of};
use crate::conform::client::name_of;
use crate::programs::description::of_command;
use crate::trace::{self, SharedPayload, Text, What};
use crate::wire::cni::Invocation;

impl Recorder<'_> {
    pub(super) fn spawn(&mut self, event: &trace::Event) {
        let What::Spawn { child, parent, comm, argv, input } = &event.what else { return };
        // Names are given to what is recorded.
        if self.begun.is_none() {
            return;
        }
        // What is forked keeps the command line of its parent, and most often has another name.
        if self.state.processes.get(parent).is_some_and(|parent| parent.argv == *argv) {
            return;
        }
        let Some((layer, op)) = program(comm, argv, input.as_ref()) else { return };
        if let Some(invocation) = input.as_ref().and_then(SharedPayload::downcast::<Invocation>) {
            return self.plugin(event, layer, op, &invocation);
        }
        let mut fields = fields_of([
            ("argv", argv[1..].iter().map(|word| json!(self.names.text(word))).collect()),
            ("parent", json!(self.program_of(*parent))),
            ("pid", json!(self.names.pid(child.pid))),
            ("ppid", json!(self.names.pid(*parent))),
        ]);
        let needs_name = of_command(argv).is_some_and(|program| program.recorded.needs_names);
        let is_known = |subject: &Value| !needs_name || !subject.as_str().is_some_and(|name| name.starts_with("id-"));
        fields.extend(self.subject(event).filter(is_known).map(|subject| ("subject".to_owned(), subject)));
        if let (true, Some(config)) = (op == "runc create", input) {
            let mut config = self.names.document(&config.json());
            self.chance.sandbox(&mut config);
            fields.insert("config".to_owned(), config);
        }
        self.push(event, layer, op, fields);
    }

    fn program_of(&self, pid: u32) -> String {
        let process = self.state.processes.get(&pid);
        process.and_then(|process| process.argv.first()).map(|path| name_of(path).to_owned()).unwrap_or_default()
    }

    fn plugin(&mut self, event: &trace::Event, layer: &str, op: String, invocation: &Invocation) {
        let mut fields = fields_of([
            ("ifname", json!(&*invocation.variable("CNI_IFNAME"))),
            ("netns", Value::String(self.names.text(&invocation.variable("CNI_NETNS")))),
        ]);
        // VERSION is about no pod, and the variable is there all the same.
        fields.insert("subject".to_owned(), self.subject(event).unwrap_or_else(|| json!("")));
        self.push(event, layer, op, fields);
    }
}

/// The layer in which a program that was started is recorded, and what it is there: `exec` and `runc create`. None for what is not.
pub(in crate::conform) fn program(comm: &str, argv: &[Text], input: Option<&SharedPayload>) -> Option<(&'static str, String)> {
    let program = name_of(argv.first()?);
    // What is forked keeps the command line of its parent and has another name.
    if !program.starts_with(comm) {
        return None;
    }
    match input.and_then(SharedPayload::downcast::<Invocation>) {
        Some(invocation) => Some(("cni", format!("{program} {}", invocation.variable("CNI_COMMAND")))),
        None => Some(("exec", format!("{program} {}", verb(argv)?))),
    }
}

/// What a program was told to do; none for programs that are not recorded.
fn verb(argv: &[Text]) -> Option<&str> {
    of_command(argv).and_then(|program| (program.recorded.verb)(argv))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verb_of_a_program_is_found_behind_its_flags() {
        let cases = [
            ("runc --root /r --log /l --log-format json kill --all id 9", Some("kill")),
            ("runc --version", Some("version")),
            ("containerd-shim-runc-v2 -namespace moby -id x -debug start", Some("start")),
            ("containerd-shim-runc-v2 -namespace moby -id x -address a", None),
            ("conmon -b /b -c id", Some("create")),
            ("conmon -c id -e", Some("exec")),
            ("sh -c start", None),
        ];
        for (line, wanted) in cases {
            let argv: Vec<Text> = line.split(' ').map(Text::from).collect();
            assert_eq!(verb(&argv), wanted, "{line}");
        }
    }
}
