//! A trace made by hand, with every kind of event, and with roles that no program of the node has.

use std::rc::Rc;

use podpath_model::trace::{
    Change, Entry, Evidence, Failure, Kind, Log, Milestone, Object, Outcome, Peer, ProcessRef, Protocol, Rank, Repository, Role, Seq,
    SharedPayload, Side, Status, Text, Trace, What,
};
use serde::Serialize;

pub(crate) static KERNEL: Role = Role::new("kernel", Rank::Surroundings, Side::Middle);
pub(crate) static STEWARD: Role = Role::new("steward", Rank::Orchestrator, Side::Left);
pub(crate) static GUEST: Role = Role::new("guest", Rank::Orchestrator, Side::Left);
pub(crate) static BAKER: Role = Role::new("baker", Rank::Daemon, Side::Right);
pub(crate) static OVEN: Role = Role::new("oven", Rank::Transient, Side::Either);
pub(crate) static BREAD: Role = Role::new("bread", Rank::Workload, Side::Middle);

/// Its ways of writing JSON that could go wrong: 64 bits, text outside of ASCII, a control character.
#[derive(Debug, Serialize)]
pub(crate) struct Order {
    pub(crate) loaves: u64,
    pub(crate) wish: &'static str,
}

pub(crate) const ORDER: Order = Order { loaves: u64::MAX, wish: "crisp \u{1f35e} \"please\"\n\u{7}" };

/// Writes events one after the other; each is caused by the one before it.
pub(crate) struct Writer {
    log: Log,
    now_ns: u64,
    within: Option<Seq>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { log: Log::default(), now_ns: 0, within: None }
    }
    pub(crate) fn within(&mut self, within: Option<Seq>) {
        self.within = within;
    }
    pub(crate) fn write(&mut self, pid: u32, role: &'static Role, what: What) -> Seq {
        self.write_with(pid, role, what, |_| {})
    }
    pub(crate) fn write_with(&mut self, pid: u32, role: &'static Role, what: What, finish: impl FnOnce(&mut Entry)) -> Seq {
        self.now_ns += 1_000_001;
        let cause = Seq::try_from(self.log.len()).unwrap().checked_sub(1);
        let (at_ns, within, process) = (self.now_ns, self.within, ProcessRef { pid, role });
        let evidence = Evidence::KERNEL;
        let mut entry =
            Entry { at_ns, process, cause, within, what, subject: None, milestone: None, facts: None, evidence, routine: false };
        finish(&mut entry);
        self.log.push(entry)
    }
    pub(crate) fn finish(self) -> Trace {
        self.log.finish("bakery")
    }
}

pub(crate) fn spawn(pid: u32, role: &'static Role, parent: u32, argv: &[&str]) -> What {
    let argv: Rc<[Text]> = argv.iter().map(|word| Text::from(*word)).collect();
    What::Spawn { child: ProcessRef { pid, role }, parent, comm: role.name.into(), argv, input: None }
}

pub(crate) fn change(kind: Kind, name: &str, before: Option<&str>, after: Option<&str>) -> What {
    What::Change(Change { object: Object::new(kind, name), before: before.map(Text::from), after: after.map(Text::from) })
}

pub(crate) fn attribute(pid: u32, name: &str, before: &str, after: &str) -> What {
    let object = Object { kind: Kind::Process, name: name.into(), pid: Some(pid) };
    What::Change(Change { object, before: Some(before.into()), after: Some(after.into()) })
}

pub(crate) fn call(method: &'static str, process: Option<ProcessRef>) -> What {
    let peer = Peer { address: "unix:///run/baker.sock".into(), process };
    What::Call { protocol: Protocol::Cri, method, peer, request: SharedPayload::new(ORDER) }
}

/// pid 1 is the steward, who also hosts the guest; pid 2 the baker; pid 3 the oven, then the bread; pid 4 a crumb.
pub(crate) fn bakery() -> Trace {
    let mut writer = Writer::new();
    let baker = ProcessRef { pid: 2, role: &BAKER };
    let milestone = |milestone: Milestone| {
        move |entry: &mut Entry| {
            (entry.milestone, entry.subject) = (Some(milestone), Some("f00d".into()));
            entry.evidence = Repository::CONTAINERD.line("main.go", 7);
        }
    };
    writer.write(0, &KERNEL, spawn(1, &STEWARD, 0, &["steward"]));
    writer.write(1, &STEWARD, spawn(2, &BAKER, 1, &["baker", "--early"]));
    writer.write(2, &BAKER, change(Kind::Socket, "/run/baker.sock", None, Some("listening")));
    writer.write(1, &STEWARD, What::Note { key: "note-key", detail: "early".into() });
    let bake = writer.write_with(1, &GUEST, call("Bake", Some(baker)), milestone(Milestone::SandboxCreate));
    writer.within(Some(bake));
    writer.write(2, &BAKER, What::Log { level: "info", line: "kneading \u{9762}\u{56e2}".into() });
    let child = ProcessRef { pid: 3, role: &OVEN };
    let argv: Rc<[Text]> = ["oven".into(), "--hot".into()].into();
    let oven = What::Spawn { child, parent: 2, comm: "oven".into(), argv, input: Some(SharedPayload::new(ORDER)) };
    writer.write(2, &BAKER, oven);
    writer.write(3, &OVEN, attribute(3, "mnt", "mnt-1", "mnt-2"));
    writer.write(3, &OVEN, attribute(3, "cgroup", "/", "/kitchen"));
    writer.write(3, &OVEN, change(Kind::Mount, "/", Some("the node's root"), Some("/bread/rootfs")));
    writer.write(3, &OVEN, spawn(4, &OVEN, 3, &[]));
    writer.write_with(
        3,
        &OVEN,
        What::Exec { role: &BREAD, comm: "bread".into(), argv: ["bread".into()].into() },
        milestone(Milestone::SandboxStart),
    );
    let payload = SharedPayload::new(ORDER);
    writer.write(2, &BAKER, What::Publish { bus: "baker", topic: "/bread/ready", payload });
    let reply = SharedPayload::new(ORDER);
    writer.write(2, &BAKER, What::Reply { call: bake, outcome: Outcome::Ok { status: "OK", reply } });
    writer.within(None);
    writer.write_with(1, &STEWARD, call("Check", Some(baker)), |entry| entry.routine = true);
    writer.write(0, &KERNEL, What::Signal { target: 2, signal: "SIGKILL" });
    writer.write(2, &BAKER, What::Exit { status: Status::Killed("SIGKILL") });
    writer.write(3, &BREAD, What::Reparent { child: 3, parent: 1 });
    let gone = Outcome::Failed(Failure::new("UNAVAILABLE", "error reading from server: EOF"));
    writer.write_with(1, &STEWARD, What::Reply { call: 14, outcome: gone }, |entry| entry.routine = true);
    writer.write(1, &GUEST, call("Bake", None));
    writer.write(4, &OVEN, What::Exit { status: Status::Exited(0) });
    writer.write(3, &BREAD, What::Exit { status: Status::Exited(3) });
    writer.write(1, &STEWARD, change(Kind::Socket, "/run/baker.sock", Some("listening"), None));
    writer.finish()
}
