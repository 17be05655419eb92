//! Who is outside the node: makes the calls of a recording or gives the kubelet its pods, breaks what was broken, and looks when somebody
//! looked.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Serialize;
use serde_json::Value;

use super::created::created;
use super::inputs::{Action, Input};
use super::playback::milestone_of;
use super::symbols::Symbols;
use crate::kernel::{Condition, Listed, Program, Shared, Signal, Sys};
use crate::pod::Pod;
use crate::programs::init::{REQUESTS, UNITS, Units};
use crate::programs::{self, operator, shim};
use crate::scenario;
use crate::trace::{Evidence, Rank, Role, SharedPayload, Side, Text};
use crate::wire::cni::NetworkList;
use crate::wire::cri;

/// The client in the trace.
pub(super) static ROLE: Role = Role::new("client", Rank::Orchestrator, Side::Left);
/// The client to be started elsewhere.
pub(super) const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// The remark in the trace where the recording begins.
pub(super) const BEGIN: &str = "replay-begin";
/// The remark where somebody looks at the process table.
pub(super) const LOOK: &str = "replay-look";
/// The remark where the recording ends.
pub(super) const END: &str = "replay-end";

/// The target of a fault that is the first process of a container.
pub(super) const OF_APP: &str = "app";
/// The target of a fault that is the shim of a container.
pub(super) const OF_SHIM: &str = "shim";

const CLIENT: Evidence = Evidence::Simplified("simplified-client");

/// What the client does.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Script {
    /// The socket of the runtime.
    pub(super) endpoint: Text,
    /// How long after its own start it begins, in nanoseconds: the daemons have started by then.
    pub(super) begin_ns: u64,
    /// The inputs of the recording.
    pub(super) inputs: Vec<Input>,
    /// The images that the recording names.
    pub(super) images: BTreeMap<String, String>,
}

/// What the tasks of the client share.
struct Client {
    endpoint: Text,
    symbols: Shared<Symbols>,
    /// When each call returned, by its position among the inputs; none for those that are open.
    calls: Shared<BTreeMap<usize, Option<u64>>>,
    /// The file of each pod that is there, by the pod's name.
    manifests: Shared<BTreeMap<String, Text>>,
    returned: Condition,
}

async fn main(sys: Sys) -> i32 {
    let Some(script) = sys.input::<Script>() else { return 1 };
    let client = Rc::new(Client {
        endpoint: script.endpoint.clone(),
        symbols: Shared::new(Symbols::of_images(&script.images)),
        calls: Shared::default(),
        manifests: Shared::default(),
        returned: Condition::default(),
    });
    sys.sleep(script.begin_ns).await;
    sys.step(CLIENT).note(BEGIN, "").await;
    let mut began_ns = sys.now_ns();
    for (index, input) in script.inputs.iter().enumerate() {
        client.wait_for(&sys, &input.returned).await;
        let returned_ns = index.checked_sub(1).and_then(|before| client.calls.get().get(&before).copied().flatten());
        let due_ns = returned_ns.unwrap_or(began_ns).saturating_add(input.gap_ns);
        sys.sleep(due_ns.saturating_sub(sys.now_ns())).await;
        began_ns = sys.now_ns();
        client.act(&sys, index, &input.action).await;
    }
    0
}

impl Client {
    /// Waits until these calls have returned.
    async fn wait_for(&self, sys: &Sys, calls: &[usize]) {
        let is_open = |index: &usize| self.calls.get().get(index).is_some_and(Option::is_none);
        while calls.iter().any(is_open) {
            self.returned.wait(sys).await;
        }
    }

    async fn act(self: &Rc<Self>, sys: &Sys, index: usize, action: &Action) {
        match action {
            Action::Call { method, request, answer } => {
                self.calls.set().insert(index, None);
                let (client, method, request, answer) = (Rc::clone(self), method.clone(), request.clone(), answer.clone());
                sys.background(|sys| async move { client.call(&sys, index, &method, &request, &answer).await });
            }
            Action::Create { pod, manifest } => {
                let Some(read) = pod_of(manifest) else { return };
                let file = operator::manifest(&read);
                self.manifests.set().insert(pod.clone(), file.clone());
                sys.step(CLIENT).about(pod.as_str()).write(file, SharedPayload::new(read)).await;
            }
            Action::Delete { pod } => {
                let file = self.manifests.set().remove(pod);
                if let Some(file) = file {
                    sys.step(CLIENT).about(pod.as_str()).remove(&file).await;
                }
            }
            Action::Kill { target, subject, signal } => {
                self.symbols.set().name(created(sys.core().log.events()));
                let subject = self.symbols.get().resolve_text(subject);
                let found = find(&sys.processes(), target, &subject);
                if let (Some(pid), Some(signal)) = (found, Signal::from_name(signal)) {
                    let sent = sys.step(CLIENT).about(subject).kill(pid, signal).await;
                    debug_assert!(sent.is_ok(), "a process that is listed can be signalled");
                }
            }
            Action::Start { program } => {
                let units = sys.read::<Units>(UNITS).unwrap_or_default();
                let unit = units.0.iter().find(|unit| unit.exec_start.first().is_some_and(|path| name_of(path) == program));
                if let Some(unit) = unit {
                    let step = sys.step(CLIENT).about(program.as_str());
                    step.write(format!("{REQUESTS}/{}", unit.name), SharedPayload::new("start")).await;
                }
            }
            Action::Write { path, content } => sys.step(CLIENT).write(path.as_str(), contents(content)).await,
            Action::Look { label } => sys.step(CLIENT).note(LOOK, label.as_str()).await,
            Action::End => sys.step(CLIENT).note(END, "").await,
        }
    }

    async fn call(&self, sys: &Sys, index: usize, method: &str, request: &Value, answer: &Value) {
        let request = self.symbols.get().resolve(request);
        let step = match milestone_of(method) {
            Some(milestone) => sys.step(CLIENT).milestone(milestone),
            None => sys.step(CLIENT),
        };
        let made = cri::call_by_name(step, &self.endpoint, method, request).await;
        let simulated = match made {
            Ok(Some(Ok(reply))) => serde_json::from_str(&reply.json()).unwrap_or_default(),
            Ok(Some(Err(failure))) => Value::String(failure.message.to_string()),
            Ok(None) | Err(_) => Value::Null,
        };
        self.symbols.set().learn(answer, &simulated);
        self.calls.set().insert(index, Some(sys.now_ns()));
        self.returned.notify(sys);
    }
}

/// The pod of a manifest, if it can be read.
pub(super) fn pod_of(manifest: &Value) -> Option<Pod> {
    scenario::manifest::read(manifest.to_string().as_bytes()).pod
}

/// What a program that reads the file finds: a list of CNI plugins where it is one, else text.
fn contents(content: &str) -> SharedPayload {
    match serde_json::from_str::<NetworkList>(content) {
        Ok(list) => SharedPayload::new(list),
        Err(_) => SharedPayload::new(content.to_owned()),
    }
}

/// The name of a program without its folder.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A connection that fails is told by the library of who makes the call. The recorder's client, and what the recorder puts between
/// dockerd and containerd, use another library than the kubelet and dockerd do: it has fewer words for it.
pub(super) fn in_own_words<'a>(method: &str, message: &'a str) -> Cow<'a, str> {
    if message == "error reading from server: EOF" {
        return if method.ends_with("/Subscribe") { "Stream removed (Socket closed)".into() } else { "Socket closed".into() };
    }
    let dialling = message.strip_prefix("connection error: desc = \"transport: Error while dialing dial unix ");
    let cause = dialling.and_then(|rest| rest.split_once(": ")).map(|(_, cause)| cause.trim_end_matches('"'));
    cause.map_or(Cow::Borrowed(message), |cause| Cow::Owned(format!("connection error: {cause}")))
}

/// The process that a fault's target and subject mean.
fn find(processes: &[Listed], target: &str, subject: &str) -> Option<u32> {
    match target {
        OF_APP if subject.is_empty() => None,
        OF_APP => first_of(processes, subject),
        OF_SHIM => find_program(processes, shim::DESCRIPTION.file_name(), subject),
        program => find_program(processes, program, subject),
    }
}

/// The first process of a container: the oldest in its cgroup. What is run in it later is younger.
fn first_of(processes: &[Listed], container: &str) -> Option<u32> {
    let is_inside = |process: &&Listed| is_cgroup_of(&process.cgroup, container) && !is_cgroup_of_keeper(&process.cgroup);
    processes.iter().filter(is_inside).map(|process| process.pid).min()
}

/// The process of a program that belongs to a sandbox or container: the one in its cgroup, else the one that keeps what is in it, else
/// the one whose command line names it. Without a subject the oldest one.
fn find_program(processes: &[Listed], program: &str, subject: &str) -> Option<u32> {
    let is_wanted = |process: &&Listed| process.argv.first().is_some_and(|path| name_of(path) == program);
    let is_in_cgroup = |process: &&Listed| is_cgroup_of(&process.cgroup, subject);
    let wanted = || processes.iter().filter(is_wanted);
    if subject.is_empty() {
        return wanted().next().map(|process| process.pid);
    }
    let keeps = |keeper: &&Listed| processes.iter().filter(is_in_cgroup).any(|kept| kept.ppid == keeper.pid);
    let names = |process: &&Listed| process.argv.iter().any(|word| &**word == subject);
    let found = wanted().find(is_in_cgroup).or_else(|| wanted().find(keeps)).or_else(|| wanted().find(names));
    found.map(|process| process.pid)
}

/// A cgroup is named after what is in it: its id, or `crio-` and its id.
fn is_cgroup_of(cgroup: &str, subject: &str) -> bool {
    let name = name_of(cgroup).trim_end_matches(".scope");
    name == subject || name.rsplit('-').next() == Some(subject)
}

/// Whoever keeps a container may have a cgroup of its own beside that of what it keeps: `crio-conmon-` and the id.
fn is_cgroup_of_keeper(cgroup: &str) -> bool {
    let mut prefixes = programs::ALL.iter().map(|program| program.recorded.cgroups[1]).filter(|prefix| !prefix.is_empty());
    prefixes.any(|prefix| name_of(cgroup).starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shim_is_found_by_the_container_that_it_keeps_and_an_app_by_its_cgroup() {
        let listed = |pid, ppid, argv: &str, cgroup: &str| Listed {
            pid,
            ppid,
            argv: argv.split(' ').map(Text::from).collect(),
            cgroup: cgroup.into(),
        };
        let processes = [
            listed(7, 1, "/usr/bin/containerd --config c", "/"),
            listed(8, 1, "/usr/bin/containerd-shim-runc-v2 -id pod1", "/"),
            listed(9, 8, "/pause", "/kube/pod1"),
            listed(10, 8, "sh -c x", "/kube/app1"),
            listed(11, 1, "/usr/bin/containerd-shim-runc-v2 -id pod2", "/"),
        ];
        assert_eq!(find(&processes, "containerd", ""), Some(7));
        assert_eq!(find(&processes, "shim", "app1"), Some(8));
        assert_eq!(find(&processes, "shim", "pod2"), Some(11));
        assert_eq!(find(&processes, "containerd-shim-runc-v2", "app1"), Some(8));
        assert_eq!(find(&processes, "pause", "pod1"), Some(9));
        assert_eq!(find(&processes, "sh", "pod1"), None);
        let processes = [listed(7, 1, "/usr/bin/conmon -c pod1", "/kube/crio-conmon-pod1"), listed(8, 7, "/pause", "/kube/crio-pod1")];
        assert_eq!(find(&processes, "pause", "pod1"), Some(8));
        assert_eq!(find(&processes, "conmon", "pod1"), Some(7));
        assert_eq!(find(&processes, "app", "pod1"), Some(8));
    }

    #[test]
    fn an_app_is_the_first_process_of_its_container_whatever_its_program_is_called() {
        let listed =
            |pid, argv: &str, cgroup: &str| Listed { pid, ppid: 8, argv: argv.split(' ').map(Text::from).collect(), cgroup: cgroup.into() };
        let processes = [
            listed(1, "/sbin/init", "/"),
            listed(8, "/usr/bin/containerd-shim-runc-v2 -id pod1", "/kube/pod1"),
            listed(9, "/pause", "/kube/pod1/id0"),
            listed(10, "nginx -g daemon off;", "/kube/pod1/id1"),
            listed(11, "nginx worker", "/kube/pod1/id1"),
            listed(12, "sh -c probe", "/kube/pod1/id1"),
            listed(13, "app", "/kube/pod1/id2"),
        ];
        assert_eq!(find(&processes, "app", "id1"), Some(10));
        assert_eq!(find(&processes, "app", "id2"), Some(13));
        assert_eq!(find(&processes, "shim", "pod1"), Some(8));
        assert_eq!(find(&processes, "app", "id3"), None);
        assert_eq!(find(&processes, "app", ""), None);
    }
}
