//! The processes of a recording: what the looks at the process table say, and what follows from the events between them.

use serde_json::Value;

use super::entry::Extra;
use super::roles::role_of;
use super::{CLIENT, Player};
use crate::conform::client;
use crate::conform::recording::Event;
use crate::kernel::{NamespaceKind, Signal};
use crate::programs::description::{self, comm_of, is_passing};
use crate::programs::{self, operator};
use crate::trace::{Change, Kind, Milestone, Object, ProcessRef, Rank, Role, Seq, Status, Text, What};

const INIT: u32 = 1;
/// `p1` is the process 1001: a recording names processes by number, and 1 is init.
const RECORDED_PIDS: u32 = 1000;
/// Where the ids of processes begin whose own are not recorded.
pub(super) const UNRECORDED_PIDS: u32 = 2_000_000_000;

/// The process id of a symbolic name; 0 for none.
pub(super) fn pid(name: &str) -> u32 {
    match name {
        "init" => INIT,
        _ => {
            name.strip_prefix('p').and_then(|number| number.parse::<u32>().ok()).map_or(0, |number| RECORDED_PIDS + number % 1_000_000_000)
        }
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

/// The container that a shim or conmon was started for: `shim -id sandbox-1`, `conmon -c container-1`.
fn kept_by<'a>(role: &Role, command: &'a str) -> &'a str {
    let mut words = command.split(' ').skip_while(|word| description::of_role(role).is_none_or(|keeper| *word != keeper.recorded.keeps));
    words.nth(1).unwrap_or_default()
}

fn rows(event: &Event) -> impl Iterator<Item = &Value> {
    event.fields.get("processes").and_then(Value::as_array).into_iter().flatten()
}

impl<'a> Player<'a> {
    /// Keeps how each process looks when it is first seen as itself.
    pub(super) fn remember(&mut self, event: &'a Event) {
        for row in rows(event) {
            let comm = text(row, "comm");
            self.comms.insert(comm);
            let known = self.seen.entry(pid(text(row, "pid"))).or_insert(row);
            if is_passing(text(known, "comm")) {
                *known = row;
            }
        }
    }

    /// What is there before anything happens: init, the client, and what the first look shows.
    pub(super) fn begin(&mut self) {
        let init = ProcessRef { pid: INIT, role: role_of("init", false) };
        self.processes.was_there(init);
        let spawn =
            |child: ProcessRef, comm: &str| What::Spawn { child, parent: 0, comm: comm.into(), argv: [comm.into()].into(), input: None };
        if self.has_cri && !self.comms.contains("kubelet") {
            self.push(init, spawn(CLIENT, CLIENT.role.name), Extra::implied());
        }
        let first = self.document.events.iter().find(|event| event.layer == "proc").filter(|event| event.t_ms <= self.event.t_ms);
        let pids: Vec<u32> = first.into_iter().flat_map(rows).map(|row| pid(text(row, "pid"))).collect();
        for pid in pids {
            if !self.is_alive(pid) {
                self.spawn_seen(pid, Extra::recorded().quietly());
            }
        }
    }

    /// A look at the process table: who is new, who has another parent, who is gone.
    pub(super) fn look(&mut self) -> Seq {
        let event = self.event;
        let mut there = vec![INIT, CLIENT.pid];
        for row in rows(event) {
            let (child, parent) = (pid(text(row, "pid")), pid(text(row, "ppid")));
            there.push(child);
            match self.processes.alive(child).map(|live| (live.role, live.parent)) {
                // A wrapper shows for a moment under the name of what it starts.
                None if is_passing(text(row, "comm")) => {}
                None => drop(self.spawn_seen(child, Extra::recorded())),
                Some((role, former)) if former != parent && self.is_alive(parent) => {
                    let actor = ProcessRef { pid: child, role };
                    self.push(actor, What::Reparent { child, parent }, Extra::recorded());
                }
                Some(_) => {}
            }
        }
        let living = self.processes.values().filter(|process| process.is_alive()).map(|process| process.pid);
        let gone: Vec<u32> = living.filter(|pid| *pid < UNRECORDED_PIDS && !there.contains(pid)).collect();
        for pid in gone {
            self.gone(pid);
        }
        let label = event.text("label").into();
        // With a kubelet there is no client: whoever records looks on from outside.
        let who = if self.comms.contains("kubelet") { ProcessRef { pid: 0, role: &operator::ROLE } } else { CLIENT };
        self.push(who, What::Note { key: client::LOOK, detail: label }, Extra::recorded())
    }

    /// A process as the table shows it, with its namespaces and its cgroup.
    pub(super) fn spawn_seen(&mut self, child: u32, extra: Extra) -> Seq {
        let Some(row) = self.seen.get(&child).copied() else { return self.next_seq() };
        let (comm, cgroup) = (text(row, "comm"), text(row, "cgroup"));
        let subject = kept_in(cgroup);
        let role = role_of(comm, cgroup.len() > 1);
        let parent = pid(text(row, "ppid"));
        let parent = if self.is_alive(parent) { parent } else { INIT };
        let actor = self.named(parent);
        let argv: Vec<Text> = text(row, "cmd").split(' ').filter(|word| !word.is_empty()).map(Text::from).collect();
        let process = ProcessRef { pid: child, role };
        let milestone = match role.name {
            "pause" => Some(Milestone::SandboxStart),
            "app" if actor.role.rank != Rank::Workload => Some(Milestone::ContainerProcess),
            _ => None,
        };
        let what = What::Spawn { child: process, parent, comm: comm.into(), argv: argv.into(), input: None };
        let subject = match role.rank {
            Rank::Workload => subject,
            Rank::Keeper => kept_by(role, text(row, "cmd")),
            _ => "",
        };
        let seq = self.push(actor, what, extra.about(subject).milestone(milestone));
        self.attributes(process, row);
        seq
    }

    fn attributes(&mut self, process: ProcessRef, row: &Value) {
        let namespaces = row.get("ns").and_then(Value::as_object).into_iter().flatten();
        let numbered = namespaces.filter_map(|(kind, name)| {
            let kind = NamespaceKind::from_name(kind)?;
            Some((kind.name(), format!("{}-{}", kind.name(), name.as_str()?.rsplit('-').next()?)))
        });
        let cgroup = [("cgroup", text(row, "cgroup").to_owned())];
        for (name, after) in numbered.chain(cgroup).collect::<Vec<_>>() {
            if name != "cgroup" && after == format!("{name}-1") {
                continue;
            }
            let object = Object { pid: Some(process.pid), ..Object::new(Kind::Process, name) };
            let what = What::Change(Change { object, before: None, after: Some(after.into()) });
            self.push(process, what, Extra::recorded().quietly());
        }
    }

    /// The process that an event says began: what it is, a later look tells.
    pub(super) fn began(&mut self, child: u32) {
        if !self.is_alive(child) && self.seen.contains_key(&child) {
            self.spawn_seen(child, Extra::recorded());
        }
    }

    pub(super) fn exited(&mut self, child: u32, status: Option<&Value>) {
        if let Some(process) = self.living(child) {
            let code = status.and_then(Value::as_i64).and_then(|code| i32::try_from(code).ok()).unwrap_or(0);
            let milestone = (process.role.rank == Rank::Workload && process.role.name != "pause").then_some(Milestone::ContainerExited);
            self.push(process, What::Exit { status: Status::Exited(code) }, Extra::recorded().milestone(milestone));
        }
    }

    /// How it ended is not recorded.
    fn gone(&mut self, child: u32) {
        if let Some(process) = self.living(child) {
            self.push(process, What::Exit { status: Status::Exited(0) }, Extra::implied());
        }
    }

    pub(super) fn kill(&mut self, operator: ProcessRef, target: &str) -> Option<Seq> {
        let event = self.event;
        let named = pid(event.text("pid"));
        let role = role_of(target, true);
        let found = self.is_alive(named).then_some(named).or_else(|| self.first_in(event.text("subject"), role));
        let target = found.or_else(|| self.alive(role.name).map(|process| process.pid))?;
        let signal = Signal::from_name(event.text("signal")).unwrap_or(Signal::Kill);
        let seq = self.push(operator, What::Signal { target, signal: signal.name() }, Extra::recorded().about(event.text("subject")));
        // Whoever gets another signal may go on for a while: a later look tells.
        if let Some(process) = self.living(target).filter(|_| signal == Signal::Kill) {
            self.push(process, What::Exit { status: Status::Killed(signal.name()) }, Extra::recorded().because_of(seq));
        }
        Some(seq)
    }

    /// Commands that have been started are over when something else happens; those that have just started another are not.
    pub(super) fn end_passing(&mut self, parent: Option<u32>) {
        let (stay, over): (Vec<_>, Vec<_>) = std::mem::take(&mut self.passing).into_iter().partition(|process| Some(process.pid) == parent);
        self.passing = stay;
        for process in over {
            self.gone(process.pid);
        }
    }

    pub(super) fn is_alive(&self, pid: u32) -> bool {
        self.processes.alive(pid).is_some()
    }

    fn living(&self, pid: u32) -> Option<ProcessRef> {
        self.processes.alive(pid).map(|live| ProcessRef { pid, role: live.role })
    }

    /// The oldest living process of a role in a sandbox or container.
    fn first_in(&self, subject: &str, role: &Role) -> Option<u32> {
        let is_inside = |pid: &u32| self.seen.get(pid).is_some_and(|row| !subject.is_empty() && kept_in(text(row, "cgroup")) == subject);
        let mut living = self.processes.values().filter(|process| process.is_alive());
        living.find(|live| live.role.name == role.name && is_inside(&live.pid)).map(|process| process.pid)
    }

    /// The latest living process of a program.
    pub(super) fn alive(&self, name: &str) -> Option<ProcessRef> {
        let mut living = self.processes.values().rev().filter(|process| process.is_alive());
        living.find(|live| live.role.name == name).map(|live| ProcessRef { pid: live.pid, role: live.role })
    }

    /// Who asks the runtime: the kubelet, also before the first look at the process table shows it, or the client.
    pub(super) fn asker(&mut self) -> ProcessRef {
        if let Some(kubelet) = self.alive("kubelet") {
            return kubelet;
        }
        let was_there = self.log.events().iter().any(|event| event.process.role.name == "kubelet");
        let first = self.seen.iter().find(|(_, row)| text(row, "comm") == "kubelet").map(|(pid, _)| *pid);
        match first.filter(|_| !was_there) {
            Some(pid) => {
                self.spawn_seen(pid, Extra::recorded().quietly());
                ProcessRef { pid, role: role_of("kubelet", false) }
            }
            None => CLIENT,
        }
    }

    /// A daemon; one that no look ever shows is taken to be there.
    pub(super) fn daemon(&mut self, name: &str) -> Option<ProcessRef> {
        if let Some(found) = self.alive(name) {
            return Some(found);
        }
        (!self.comms.contains(name)).then(|| self.ensure(0, name))
    }

    /// A process that must be there because it did something.
    pub(super) fn ensure(&mut self, pid: u32, program: &str) -> ProcessRef {
        if pid == INIT || self.is_alive(pid) {
            return self.named(pid);
        }
        if self.seen.get(&pid).is_some_and(|row| !is_passing(text(row, "comm"))) {
            self.spawn_seen(pid, Extra::recorded());
            return self.named(pid);
        }
        let child = ProcessRef { pid: if pid == 0 { self.pid_or_new("") } else { pid }, role: role_of(program, false) };
        let init = self.named(INIT);
        let what = What::Spawn { child, parent: INIT, comm: comm_of(program).into(), argv: [program.into()].into(), input: None };
        self.push(init, what, Extra::implied());
        child
    }

    /// The process of a program that a later look shows for the first time.
    pub(super) fn next_of(&self, program: &str) -> Option<u32> {
        let later = self.document.events.iter().filter(|event| event.layer == "proc" && event.at_ns() >= self.at_ns);
        let mut rows = later.flat_map(rows).filter(|row| text(row, "comm") == comm_of(program));
        rows.find_map(|row| Some(pid(text(row, "pid"))).filter(|pid| !self.is_alive(*pid)))
    }

    pub(super) fn pid_or_new(&mut self, name: &str) -> u32 {
        match pid(name) {
            0 => {
                self.next_pid += 1;
                self.next_pid
            }
            pid => pid,
        }
    }

    fn named(&self, pid: u32) -> ProcessRef {
        self.living(pid).unwrap_or_else(|| ProcessRef { pid, role: role_of("init", false) })
    }
}

/// The sandbox or container that a cgroup is that of; empty if it is of none.
fn kept_in(cgroup: &str) -> &str {
    let name = cgroup.rsplit('/').next().filter(|name| name.contains('-')).unwrap_or_default();
    let prefixes = programs::ALL.iter().map(|program| program.recorded.cgroups[0]).filter(|prefix| !prefix.is_empty());
    prefixes.fold(name, |name, prefix| name.trim_start_matches(prefix))
}
