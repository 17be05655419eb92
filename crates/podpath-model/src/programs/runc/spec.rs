//! What runc reads out of a spec.

use std::rc::Rc;

use crate::kernel::{Limits, NamespaceKind};
use crate::programs;
use crate::trace::Text;
use crate::wire::oci::{Hook, Process, Resources, Spec};
use crate::wire::runc::HookState;

/// The kinds by the names of the runtime spec.
const KINDS: [(&str, NamespaceKind); 7] = [
    ("mount", NamespaceKind::Mount),
    ("uts", NamespaceKind::Uts),
    ("ipc", NamespaceKind::Ipc),
    ("pid", NamespaceKind::Pid),
    ("network", NamespaceKind::Net),
    ("cgroup", NamespaceKind::Cgroup),
    ("user", NamespaceKind::User),
];

impl Spec {
    pub(crate) fn cgroups_path(&self) -> Text {
        self.linux.cgroups_path.clone()
    }
    pub(crate) fn has_own_pid_namespace(&self) -> bool {
        self.linux.namespaces.iter().any(|namespace| namespace.r#type == "pid" && namespace.path.is_empty())
    }
    /// The namespaces that the container shares, by path.
    pub(crate) fn namespaces_to_join(&self) -> Vec<Text> {
        self.linux.namespaces.iter().filter(|namespace| !namespace.path.is_empty()).map(|namespace| namespace.path.text()).collect()
    }
    /// The namespaces that it gets for itself.
    pub(crate) fn namespaces_to_make(&self) -> Vec<NamespaceKind> {
        let kind = |name: &str| KINDS.iter().find(|entry| entry.0 == name).map(|entry| entry.1);
        self.linux.namespaces.iter().filter(|namespace| namespace.path.is_empty()).filter_map(|namespace| kind(namespace.r#type)).collect()
    }
    /// The root file system: relative paths begin at the bundle.
    pub(crate) fn rootfs(&self, bundle: &str) -> Text {
        if self.root.path.starts_with('/') { self.root.path.text() } else { format!("{bundle}/{}", self.root.path).into() }
    }
    pub(crate) fn annotation(&self, key: &str) -> Option<Text> {
        self.annotations.get(key).map(Into::into)
    }
    /// Whether it is the container that holds a pod's namespaces: runtimes say so, with docker its program tells.
    pub(crate) fn is_sandbox(&self) -> bool {
        let mut types = programs::ALL.iter().map(|program| program.annotations.container_type).filter(|key| !key.is_empty());
        match types.find_map(|key| self.annotation(key)) {
            Some(kind) => &*kind == "sandbox",
            None => self.process.args.get(0) == Some("/pause"),
        }
    }
    pub(crate) fn argv(&self) -> Vec<Text> {
        self.process.argv()
    }
    /// Where something is mounted, and what.
    pub(crate) fn mount_words(&self) -> impl Iterator<Item = (Text, Text)> + '_ {
        self.mounts.iter().map(|mount| (mount.destination.text(), mount.source.text()))
    }
    pub(crate) fn prestart_hooks(&self) -> &[Hook] {
        self.hooks.as_ref().map_or(&[], |hooks| &hooks.prestart)
    }
    /// The limits of the cgroup, and the same in words.
    pub(crate) fn limits(&self) -> (Limits, String) {
        limits(&self.linux.resources)
    }
}

/// The limits of a cgroup, and the same in words.
pub(super) fn limits(resources: &Resources) -> (Limits, String) {
    let memory_bytes = resources.memory.as_ref().and_then(|memory| memory.limit).and_then(|limit| u64::try_from(limit).ok());
    let cpu_shares = resources.cpu.as_ref().and_then(|cpu| cpu.shares);
    let words = [
        memory_bytes.filter(|bytes| *bytes > 0).map(|bytes| format!("memory.limit_in_bytes={bytes}")),
        cpu_shares.map(|shares| format!("cpu.shares={shares}")),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    (Limits { memory_bytes, cpu_shares }, words.join(" "))
}

impl Process {
    pub(crate) fn argv(&self) -> Vec<Text> {
        let texts: Rc<[Text]> = self.args.texts();
        texts.to_vec()
    }
}

impl Hook {
    pub(super) fn path(&self) -> &Text {
        &self.path
    }
    /// The program, then its arguments without the first, which is only a name.
    pub(super) fn command_line(&self) -> Vec<Text> {
        let arguments: Rc<[Text]> = self.args.texts();
        std::iter::once(self.path.clone()).chain(arguments.iter().cloned()).collect()
    }
    pub(super) fn state(&self, id: &Text, pid: u32, bundle: &Text) -> HookState {
        HookState { oci_version: crate::wire::oci::VERSION, id: id.clone(), status: "creating", pid, bundle: bundle.clone() }
    }
}
