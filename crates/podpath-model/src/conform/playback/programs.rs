//! Programs that were started.

use serde_json::{Value, json};

use super::Player;
use super::entry::{Extra, payload};
use super::processes::pid;
use super::roles::role_of;
use crate::programs::description::{comm_of, named};
use crate::trace::{Milestone, ProcessRef, Rank, Seq, Text, What};

impl Player<'_> {
    pub(super) fn started(&mut self) -> Option<Seq> {
        let event = self.event;
        let (program, verb) = event.op.split_once(' ').unwrap_or((&event.op, ""));
        let parent = self.ensure(pid(event.text("ppid")), event.text("parent"));
        let child = ProcessRef { pid: self.pid_or_new(event.text("pid")), role: role_of(program, false) };
        let words = event.fields.get("argv").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let argv: Vec<Text> = [program].into_iter().chain(words).map(Text::from).collect();
        let is_sandbox = event.text("subject").starts_with("sandbox");
        let known = named(program).and_then(|program| program.verb(verb));
        let milestone = known.and_then(|verb| verb.milestones);
        let input = event.fields.get("config").cloned().map(payload);
        let what = What::Spawn { child, parent: parent.pid, comm: comm_of(program).into(), argv: argv.into(), input };
        let extra = Extra::recorded().about(event.text("subject")).milestone(milestone.map(|both| both[usize::from(is_sandbox)]));
        let seq = self.push(parent, what, extra);
        if child.role.rank == Rank::Transient || known.is_some_and(|verb| verb.passes) {
            self.passing.push(child);
        }
        Some(seq)
    }

    pub(super) fn plugin(&mut self) -> Option<Seq> {
        let event = self.event;
        let (program, command) = event.op.split_once(' ').unwrap_or((&event.op, ""));
        let parent = self.network_client()?;
        let child = ProcessRef { pid: self.pid_or_new(""), role: role_of(program, false) };
        let input = json!({"env": {
            "CNI_COMMAND": command, "CNI_CONTAINERID": event.text("subject"), "CNI_IFNAME": event.text("ifname"), "CNI_NETNS": event.text("netns"),
        }});
        let argv = [Text::from(program)];
        let what = What::Spawn { child, parent: parent.pid, comm: comm_of(program).into(), argv: argv.into(), input: Some(payload(input)) };
        let milestone = (event.op == "bridge ADD").then_some(Milestone::SandboxNetwork);
        let extra = Extra::recorded().about(event.text("subject")).milestone(milestone);
        let extra = if command == "VERSION" { extra.quietly() } else { extra };
        let seq = self.push(parent, what, extra);
        self.passing.push(child);
        Some(seq)
    }
}
