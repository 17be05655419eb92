//! What is done to a node from outside, and when: the list of all that can be done. Each is asked for in one place: what is done
//! at once when its moment has come (`Core::intervene`), what becomes of a call when it leaves (`wire/rpc.rs`), how long a program takes when
//! it is started (`step.rs`).

use super::Signal;
use super::core::Core;
use super::executor::Context;
use super::files::Node;
use super::process::Program;
use crate::trace::{Change, Evidence, Failure, Kind, Object, ProcessRef, Protocol, Rank, Role, Seq, SharedPayload, Side, Text, What};

/// Whoever intervenes from outside.
pub(super) static OPERATOR: Role = Role::new("operator", Rank::Surroundings, Side::Middle);
/// What is not as the programs would do it, because somebody wants it to be.
pub(crate) const FAULT: Evidence = Evidence::Simplified("simplified-fault");

const SECOND_NS: u64 = 1_000_000_000;

/// Something done to the node from outside, at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// When.
    pub moment: Moment,
    /// What.
    pub act: Act,
}

impl Intervention {
    /// A process gets a signal.
    pub fn kill(moment: Moment, pid: u32, signal: Signal) -> Self {
        Self { moment, act: Act::Signal(pid, signal) }
    }
}

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Right after the event with this position.
    After(Seq),
    /// At this virtual time in nanoseconds.
    At(u64),
}

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A process gets a signal.
    Signal(u32, Signal),
    /// From now on calls go wrong.
    Calls(CallFault),
    /// From now on every registry is so.
    Registry(Registry),
    /// Somebody writes a file. The remark about it is a key, and what it names.
    Write {
        /// The remark.
        remark: (&'static str, Text),
        /// Where.
        path: Text,
        /// What.
        contents: SharedPayload,
    },
    /// Somebody takes a program away, by its path.
    Remove(Text),
    /// Somebody puts a program in the place of another that fails without a word, by its path.
    Break(Text),
    /// Somebody puts a program back that was taken away or replaced, by its path; it is not slow any more either.
    Mend(Text),
    /// From now on a program takes so long until it begins, in nanoseconds.
    Slow(Text, u64),
    /// A process wants more memory than there is: whoever has most of it in the same cgroup is killed.
    Memory(u32),
    /// The disk is full from now on, or there is room again.
    Disk(bool),
    /// Somebody elsewhere begins to do something.
    Come(Boot),
    /// The machine begins again.
    Reboot,
}

impl Act {
    /// The key of the remark that it begins with, and what that names; a signal needs none.
    pub(super) fn remark(&self) -> (&'static str, Text) {
        match self {
            Self::Signal(_, signal) => ("", signal.name().into()),
            Self::Calls(fault) => (fault.remark(), fault.detail()),
            Self::Registry(registry) => registry.remark(),
            Self::Write { remark, .. } => remark.clone(),
            Self::Remove(path) => ("fault-remove", path.clone()),
            Self::Break(path) => ("fault-break", path.clone()),
            Self::Mend(path) => ("fault-mend", path.clone()),
            Self::Slow(program, ns) => ("fault-slow", format!("{program} {}s", ns / SECOND_NS).into()),
            Self::Memory(pid) => ("fault-memory", pid.to_string().into()),
            Self::Disk(is_full) => (if *is_full { "fault-disk-full" } else { "fault-disk-free" }, "".into()),
            Self::Come(boot) => boot.remark.clone(),
            Self::Reboot => ("fault-reboot", "".into()),
        }
    }
}

/// A process elsewhere that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// The key of the remark that it begins with, and what that names.
    pub remark: (&'static str, Text),
    /// Its name.
    pub name: &'static str,
    /// The program.
    pub program: Program,
    /// What it is told.
    pub input: SharedPayload,
}

/// What somebody who asks a registry meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registry {
    /// It serves, as it did at first.
    Up,
    /// Nobody listens where it was.
    Down,
    /// It answers everything with this.
    Answers(Failure),
    /// Each answer takes so much longer, in nanoseconds.
    Slow(u64),
    /// The connection breaks in the middle of each layer.
    BreaksOff,
}

/// The part of a registry's calls that ask for a layer.
pub(crate) const LAYER: &str = "layer";
/// What a program ends with that was put in the place of another: as `/bin/false` does.
const FAILS: i32 = 1;

impl Registry {
    fn remark(&self) -> (&'static str, Text) {
        match self {
            Self::Up => ("fault-registry-up", "".into()),
            Self::Down => ("fault-registry-down", "".into()),
            Self::Answers(failure) => ("fault-registry-answers", failure.code.into()),
            Self::Slow(ns) => ("fault-registry-slow", format!("{}s", ns / SECOND_NS).into()),
            Self::BreaksOff => ("fault-registry-breaks-off", "".into()),
        }
    }

    /// What becomes of the calls to it, if not what the programs make of them.
    fn fault(self) -> Option<CallFault> {
        let (method, mishap) = match self {
            Self::Up => return None,
            Self::Down => (Protocol::Registry.name(), Mishap::Refuse),
            Self::Answers(failure) => (Protocol::Registry.name(), Mishap::Fail(failure)),
            Self::Slow(ns) => (Protocol::Registry.name(), Mishap::Delay(ns)),
            Self::BreaksOff => (LAYER, Mishap::Cut),
        };
        Some(CallFault { method: method.into(), call: None, mishap })
    }
}

/// Calls that go wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFault {
    /// Their method as the protocol names it, or what stands behind its last dot: `Task/Create`. The name of a protocol means all of its calls.
    pub method: Text,
    /// The call that is meant, by its event; none for every one from then on.
    pub call: Option<Seq>,
    /// How.
    pub mishap: Mishap,
}

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Whoever is called answers with this, and does nothing.
    Fail(Failure),
    /// It arrives so much later, in nanoseconds.
    Delay(u64),
    /// It is done, and the answer never arrives.
    Lose,
    /// Nobody listens where it goes.
    Refuse,
    /// It is done, and the connection breaks before the answer has arrived whole.
    Cut,
}

impl CallFault {
    /// Whether it means a call.
    pub fn means(&self, protocol: Protocol, method: &str) -> bool {
        let is_short = |rest: &str| rest.is_empty() || rest.ends_with('.') || rest.ends_with('/');
        protocol.name() == &*self.method || method.strip_suffix(&*self.method).is_some_and(is_short)
    }

    /// Whether it is about what registries answer.
    fn is_of_registry(&self) -> bool {
        self.call.is_none() && [Protocol::Registry.name(), LAYER].contains(&&*self.method)
    }

    /// The key of the remark that it begins.
    pub(super) fn remark(&self) -> &'static str {
        match (&self.mishap, self.call.is_none()) {
            (Mishap::Fail(_), false) => "fault-fail",
            (Mishap::Fail(_), true) => "fault-fail-every",
            (Mishap::Delay(_), false) => "fault-delay",
            (Mishap::Delay(_), true) => "fault-delay-every",
            (Mishap::Lose, false) => "fault-lose",
            (Mishap::Lose, true) => "fault-lose-every",
            (Mishap::Refuse, _) => "fault-refuse",
            (Mishap::Cut, _) => "fault-cut",
        }
    }

    /// What that remark names.
    pub(super) fn detail(&self) -> Text {
        match &self.mishap {
            Mishap::Fail(failure) => format!("{} {}", self.method, failure.code).into(),
            Mishap::Delay(ns) => format!("{} {}s", self.method, ns / SECOND_NS).into(),
            Mishap::Lose | Mishap::Refuse | Mishap::Cut => self.method.clone(),
        }
    }
}

impl Core {
    /// What is done comes to pass.
    pub(super) fn befall(&mut self, act: Act, context: Context) {
        let change = |core: &mut Self, path: &Text, before: Option<&str>, after: Option<&str>| {
            let change =
                Change { object: Object::new(Kind::File, path.clone()), before: before.map(Text::from), after: after.map(Text::from) };
            core.record_as(ProcessRef { pid: 0, role: &OPERATOR }, context, What::Change(change), FAULT);
            core.path_changed(path);
        };
        match act {
            Act::Signal(pid, signal) => self.deliver(None, pid, signal, context.cause),
            Act::Calls(fault) => self.call_faults.push(fault),
            Act::Registry(registry) => {
                self.call_faults.retain(|fault| !fault.is_of_registry());
                self.call_faults.extend(registry.fault());
            }
            Act::Write { path, contents, .. } => {
                let before = self.files.put(path.clone(), Node::File(contents)).map(|_| "there");
                change(self, &path, before, Some("written"));
            }
            Act::Remove(path) => {
                if let Some(program) = self.files.remove(&path) {
                    self.keep_original(&path, program);
                    change(self, &path, Some("there"), None);
                }
            }
            Act::Break(path) => {
                if let Some(Node::Executable(program, contents)) = self.files.remove(&path) {
                    let fails = Program { main: |_| Box::pin(std::future::ready(FAILS)), ..program };
                    self.files.put(path.clone(), Node::Executable(fails, None));
                    self.keep_original(&path, Node::Executable(program, contents));
                    change(self, &path, Some("there"), Some("written"));
                }
            }
            Act::Mend(path) => {
                let name = path.rsplit('/').next().unwrap_or_default();
                self.slow.retain(|(slow, _)| &**slow != name);
                if let Some(at) = self.originals.iter().position(|(original, _)| *original == path) {
                    let before = self.files.put(path.clone(), self.originals.swap_remove(at).1).map(|_| "there");
                    change(self, &path, before, Some("written"));
                }
            }
            Act::Slow(program, ns) => self.slow.push((program, ns)),
            Act::Disk(is_full) => self.disk_is_full = is_full,
            Act::Come(boot) => self.boots.push((boot, context)),
            Act::Reboot => self.go_down(context),
            Act::Memory(pid) => {
                *self.context_mut() = context;
                self.use_memory(pid, u64::MAX);
            }
        }
    }

    /// How much longer a program takes until it begins, in nanoseconds.
    pub(super) fn slow_ns(&self, program: &str) -> u64 {
        self.slow.iter().filter(|(slow, _)| **slow == *program).map(|(_, ns)| ns).sum()
    }

    /// Keeps a program as it was at first, so that it can be put back.
    fn keep_original(&mut self, path: &Text, program: Node) {
        if !self.originals.iter().any(|(original, _)| original == path) {
            self.originals.push((path.clone(), program));
        }
    }

    /// How a call goes wrong that leaves now; `part` names what it is about, if one of its method may be meant and another not.
    pub(crate) fn mishap(&self, protocol: Protocol, method: &str, part: Option<&str>, call: Seq) -> Option<Mishap> {
        let is_named = |fault: &CallFault| fault.means(protocol, method) || part == Some(&*fault.method);
        let is_meant = |fault: &&CallFault| fault.call.map_or_else(|| is_named(fault), |meant| meant == call);
        self.call_faults.iter().find(is_meant).map(|fault| fault.mishap.clone())
    }
}
