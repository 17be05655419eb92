//! The machine begins again: whoever is on it dies at once, what is only in memory is gone, and the first process begins anew.
//!
//! Simplified: the first process keeps its number, and the others are counted on.

use std::future::Future;
use std::pin::Pin;

use super::core::{Core, INIT, KERNEL};
use super::executor::Context;
use super::fault::FAULT;
use super::files::Node;
use super::namespace::Namespaces;
use super::process::{Process, Program};
use super::sys::Sys;
use crate::trace::{Change, Kind, NamespaceKind, Object, ProcessRef, Seq, Signal, Status, Text, What};

/// How long it takes until the first process begins, in nanoseconds. Simplified: firmware, kernel and disks of any machine.
const BOOT_NS: u64 = 15_000_000_000;
/// What a reboot empties: file-hierarchy(7).
const IN_MEMORY: [&str; 3] = ["/run", "/var/run", "/dev/shm"];

/// The first process, as it begins again.
pub(super) fn begin_again(sys: Sys, program: Program) -> Pin<Box<dyn Future<Output = i32>>> {
    Box::pin(async move {
        sys.sleep(BOOT_NS).await;
        let (comm, argv) = (program.role.name.into(), sys.argv());
        sys.step(FAULT).record(What::Exec { role: program.role, comm, argv });
        (program.main)(sys).await
    })
}

impl Core {
    /// Everybody on the machine dies, and what is only in memory is gone.
    pub(super) fn go_down(&mut self, context: Context) {
        while let Some(pid) = self.last_leaf() {
            self.end_process(pid, Status::Killed(Signal::Kill.name()), context.cause);
        }
        self.processes.retain(|pid, process| process.elsewhere || *pid == INIT);
        self.empty_init(context.cause.unwrap_or_default());
        for path in IN_MEMORY {
            let below: Vec<Text> = self.files.under(path).cloned().collect();
            for path in &below {
                self.files.remove(path);
            }
            if !below.is_empty() {
                self.gone(context, Kind::Directory, path.into(), "there");
            }
        }
        for (path, source) in self.files.mounts() {
            self.files.remove(&path);
            self.gone(context, Kind::Mount, path, &source);
        }
        for cgroup in self.cgroups.under("") {
            self.cgroups.remove(&cgroup);
            self.gone(context, Kind::Cgroup, cgroup, "there");
        }
        for rule in std::mem::take(&mut self.rules) {
            self.gone(context, Kind::Network, rule, "up");
        }
        self.addresses.retain(|_, namespace| *namespace == Namespaces::ROOT.get(NamespaceKind::Net));
        self.off = Some(context);
    }

    /// Who has no children that live: so nobody is adopted on the way out.
    fn last_leaf(&self) -> Option<u32> {
        let lives = |pid: &u32| self.is_alive(*pid);
        let is_leaf = |process: &Process| !process.elsewhere && process.ended.is_none() && !process.children.iter().any(lives);
        self.processes.iter().rev().find(|(pid, process)| **pid != INIT && is_leaf(process)).map(|(pid, _)| *pid)
    }

    /// The first process forgets what it did, and holds nothing any more.
    fn empty_init(&mut self, cause: Seq) {
        let Some(init) = self.processes.get_mut(&INIT) else { return };
        init.children.clear();
        init.zombies.clear();
        init.awaited.clear();
        init.signals.clear();
        init.dispositions.clear();
        let (tasks, endpoints) = (std::mem::take(&mut init.tasks), std::mem::take(&mut init.endpoints));
        for task in tasks {
            self.executor.remove(task);
        }
        for endpoint in endpoints {
            self.close_endpoint(endpoint, Some(cause));
        }
    }

    /// Remembers a rule of the node's own network, which nobody's end takes away.
    pub(super) fn keep_rule(&mut self, name: &Text, is_there: bool) {
        self.rules.retain(|rule| rule != name);
        if is_there && name.starts_with("iptables ") {
            self.rules.push(name.clone());
        }
    }

    fn gone(&mut self, context: Context, kind: Kind, name: Text, before: &str) {
        let change = Change { object: Object::new(kind, name), before: Some(before.into()), after: None };
        self.record_as(ProcessRef { pid: 0, role: &KERNEL }, context, What::Change(change), FAULT);
    }
}

impl super::files::Files {
    /// What is mounted, and on what path.
    fn mounts(&self) -> Vec<(Text, Text)> {
        let mount = |(path, node): (&Text, &Node)| match node {
            Node::Mount(source, _) => Some((path.clone(), source.clone())),
            Node::Namespace(kind, number) => Some((path.clone(), kind.numbered(*number))),
            _ => None,
        };
        self.all().filter_map(mount).collect()
    }
}
