//! Stories of a client that makes CRI calls, on the node that was recorded.

use std::collections::BTreeMap;

use podpath_model::kernel::{Command, Kernel, Program, Shared, Signal, Sys};
use podpath_model::node::Path;
use podpath_model::programs::init::REQUESTS;
use podpath_model::trace::{Evidence, Rank, Role, SharedPayload, Side, Text};
use podpath_model::wire::cni::NetworkList;
use podpath_model::wire::cri;
use serde::Serialize;
use serde_json::{Value, json};

use super::Story;

static ROLE: Role = Role::new("client", Rank::Surroundings, Side::Left);
const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
const CLIENT: Evidence = Evidence::Simplified("simplified-client");

/// The daemons have started by then.
const BEGIN_NS: u64 = 10_000_000_000;
/// What follows the last act is waited for.
const AFTERMATH_NS: u64 = 1_000_000_000;
/// No story is longer.
const HORIZON_NS: u64 = 3_600_000_000_000;
const SECOND_NS: f64 = 1e9;

/// One thing that the client does. A name that it has learnt stands in a request as `$name`.
#[derive(Clone, Debug, Serialize)]
enum Act {
    Call { method: &'static str, request: Value, learns: Option<(&'static str, &'static str)>, waits: bool },
    Kill { program: &'static str, of: &'static str, signal: &'static str },
    KillIfThere { program: &'static str },
    Start { unit: &'static str },
    Wait { ns: u64 },
    Network { list: NetworkList },
}

#[derive(Clone, Debug, Serialize)]
struct Script {
    endpoint: Text,
    acts: Vec<Act>,
}

/// What the client will do.
pub(crate) struct Client {
    path: &'static Path,
    acts: Vec<Act>,
    pid_namespace: &'static str,
    limit_bytes: Option<u64>,
}

/// A client of the CRI on that path.
pub(crate) fn client(path: &'static str) -> Client {
    let path = Path::by_id(path).expect("the path is there");
    Client { path, acts: Vec::new(), pid_namespace: "CONTAINER", limit_bytes: None }
}

impl Client {
    fn act(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }
    /// Any call.
    pub(crate) fn call(self, method: &'static str, request: Value) -> Self {
        self.act(Act::Call { method, request, learns: None, waits: true })
    }
    /// Any call, for whose answer nothing waits.
    pub(crate) fn begin(self, method: &'static str, request: Value) -> Self {
        self.act(Act::Call { method, request, learns: None, waits: false })
    }
    /// From here on all containers of a pod share one pid namespace.
    pub(crate) fn sharing_pids(mut self) -> Self {
        self.pid_namespace = "POD";
        self
    }
    /// From here on containers may use so much memory.
    pub(crate) fn limited(mut self, bytes: u64) -> Self {
        self.limit_bytes = Some(bytes);
        self
    }

    fn sandbox_config(&self, name: &str) -> Value {
        let uid = uid(name);
        json!({
            "metadata": {"name": name, "uid": uid, "namespace": "default"}, "hostname": name,
            "log_directory": format!("/var/log/pods/default_{name}_{uid}"),
            "dns_config": {"servers": ["10.96.0.10"]},
            "labels": {"io.kubernetes.pod.namespace": "default", "io.kubernetes.pod.name": name, "io.kubernetes.pod.uid": uid},
            "linux": {
                "cgroup_parent": format!("/kubepods/besteffort/pod{uid}"),
                "security_context": {"namespace_options": {"pid": self.pid_namespace}}
            },
        })
    }
    /// `RunPodSandbox`. The sandbox is `$pod` from here on.
    pub(crate) fn sandbox(self) -> Self {
        let request = json!({"config": self.sandbox_config("pod")});
        self.act(Act::Call { method: "RunPodSandbox", request, learns: Some(("pod", "pod_sandbox_id")), waits: true })
    }
    /// `CreateContainer` of an image with a command. The container is `$name` from here on.
    pub(crate) fn create_from(self, name: &'static str, image: &str, command: &[&str]) -> Self {
        let resources = json!({"cpu_shares": "2", "memory_limit_in_bytes": self.limit_bytes.unwrap_or(0).to_string()});
        let request = json!({
            "pod_sandbox_id": "$pod",
            "config": {
                "metadata": {"name": name}, "image": {"image": image}, "command": command, "log_path": format!("{name}/0.log"),
                "labels": {"io.kubernetes.container.name": name},
                "linux": {"resources": resources, "security_context": {"namespace_options": {"pid": self.pid_namespace}}},
            },
            "sandbox_config": self.sandbox_config("pod"),
        });
        self.act(Act::Call { method: "CreateContainer", request, learns: Some((name, "container_id")), waits: true })
    }
    /// `CreateContainer` with a program of busybox.
    pub(crate) fn create_program(self, name: &'static str, command: &[&str]) -> Self {
        let image = busybox(self.path.id);
        self.create_from(name, image, command)
    }
    /// `CreateContainer` with a shell script.
    pub(crate) fn create(self, name: &'static str, script: &str) -> Self {
        self.create_program(name, &["sh", "-c", script])
    }
    /// `StartContainer`.
    pub(crate) fn start(self, name: &str) -> Self {
        self.call("StartContainer", json!({"container_id": format!("${name}")}))
    }
    /// Both.
    pub(crate) fn container(self, name: &'static str, script: &str) -> Self {
        self.create(name, script).start(name)
    }
    /// `StopContainer` with so many seconds of grace.
    pub(crate) fn stop(self, name: &str, seconds: u32) -> Self {
        self.call("StopContainer", json!({"container_id": format!("${name}"), "timeout": seconds.to_string()}))
    }
    /// `RemoveContainer`.
    pub(crate) fn remove(self, name: &str) -> Self {
        self.call("RemoveContainer", json!({"container_id": format!("${name}")}))
    }
    /// `ContainerStatus`.
    pub(crate) fn status(self, name: &str) -> Self {
        self.call("ContainerStatus", json!({"container_id": format!("${name}")}))
    }
    /// `ListContainers`.
    pub(crate) fn list(self) -> Self {
        self.call("ListContainers", json!({}))
    }
    /// `ExecSync`, with so many seconds of time; 0 is no limit.
    pub(crate) fn exec(self, name: &str, command: &[&str], seconds: u32) -> Self {
        self.call("ExecSync", json!({"container_id": format!("${name}"), "cmd": command, "timeout": seconds.to_string()}))
    }
    /// `PullImage`.
    pub(crate) fn pull(self, image: &str) -> Self {
        self.call("PullImage", json!({"image": {"image": image}}))
    }
    /// `PodSandboxStatus`.
    pub(crate) fn sandbox_status(self) -> Self {
        self.call("PodSandboxStatus", json!({"pod_sandbox_id": "$pod"}))
    }
    /// `ListPodSandbox`.
    pub(crate) fn list_sandboxes(self) -> Self {
        self.call("ListPodSandbox", json!({}))
    }
    /// `StopPodSandbox`.
    pub(crate) fn stop_sandbox(self) -> Self {
        self.call("StopPodSandbox", json!({"pod_sandbox_id": "$pod"}))
    }
    /// `RemovePodSandbox`.
    pub(crate) fn remove_sandbox(self) -> Self {
        self.call("RemovePodSandbox", json!({"pod_sandbox_id": "$pod"}))
    }

    /// SIGKILL for a program: a daemon (`of` is empty), or what is in the container, or keeps it (`of` is its name).
    pub(crate) fn kill(self, program: &'static str, of: &'static str) -> Self {
        self.act(Act::Kill { program, of, signal: "SIGKILL" })
    }
    /// SIGKILL for the first process of a program, if there is one.
    pub(crate) fn kill_any(self, program: &'static str) -> Self {
        self.act(Act::KillIfThere { program })
    }
    /// SIGTERM for what is in the container, or keeps it.
    pub(crate) fn tell_to_go(self, program: &'static str, of: &'static str) -> Self {
        self.act(Act::Kill { program, of, signal: "SIGTERM" })
    }
    /// SIGTERM for a daemon.
    pub(crate) fn terminate(self, program: &'static str) -> Self {
        self.act(Act::Kill { program, of: "", signal: "SIGTERM" })
    }
    /// Has init start a unit again, and gives it the time to start.
    pub(crate) fn bring_back(self, unit: &'static str) -> Self {
        self.act(Act::Start { unit }).wait(10.0)
    }
    /// Has init start all daemons that do not run.
    pub(crate) fn bring_all_back(self) -> Self {
        let units = ["containerd", "docker", "crio", "cri-docker"];
        units.into_iter().fold(self, |client, unit| client.act(Act::Start { unit })).wait(10.0)
    }
    /// Waits so many seconds.
    pub(crate) fn wait(self, seconds: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "tests wait seconds")]
        let ns = (seconds * SECOND_NS) as u64;
        self.act(Act::Wait { ns })
    }
    /// Writes the node's CNI configuration.
    pub(crate) fn network(self, list: NetworkList) -> Self {
        self.act(Act::Network { list })
    }

    /// Does all that, on a node as it was recorded.
    pub(crate) fn told(self) -> Story {
        self.told_on(|_| {})
    }
    /// Does all that, on a node that was changed before it started.
    pub(crate) fn told_on(self, prepare: impl Fn(&Kernel)) -> Story {
        let recorded = self.path.recorded.expect("the node of this path was recorded");
        let kernel = Kernel::new();
        (recorded.build)(&kernel);
        prepare(&kernel);
        let script = Script { endpoint: recorded.endpoint.into(), acts: self.acts };
        let client = kernel.boot(Command::new(["client"]).input(SharedPayload::new(script)), PROGRAM, true);
        while kernel.is_alive(client) && kernel.now_ns() < HORIZON_NS {
            kernel.run(kernel.now_ns() + AFTERMATH_NS, u64::MAX);
        }
        assert!(!kernel.is_alive(client), "{}: a call was never answered", self.path.id);
        Story::of(kernel.finish().finish(self.path.id))
    }
}

/// The reference under which the recorded node of a path has busybox.
pub(crate) fn busybox(path: &str) -> &'static str {
    let images = Path::by_id(path).and_then(|path| path.recorded).map_or(&[] as &[&str], |recorded| recorded.images);
    images.iter().find(|image| image.contains("busybox")).expect("busybox is on the node")
}

/// A UID of its own for every pod.
fn uid(name: &str) -> String {
    let letter = name.bytes().fold(0_u32, |sum, byte| sum + u32::from(byte)) % 10;
    format!("{letter}1b2c3d4-0000-4000-8000-000000000000")
}

type Names = Shared<BTreeMap<&'static str, String>>;

async fn main(sys: Sys) -> i32 {
    let Some(script) = sys.input::<Script>() else { return 1 };
    let names: Names = Shared::default();
    sys.sleep(BEGIN_NS).await;
    for act in &script.acts {
        match act.clone() {
            Act::Call { method, request, learns, waits } => {
                let request = resolve(&request, &names);
                if waits {
                    call(&sys, &script.endpoint, method, request, learns, &names).await;
                } else {
                    let (endpoint, names) = (script.endpoint.clone(), names.clone());
                    sys.background(|sys| async move { call(&sys, &endpoint, method, request, learns, &names).await });
                }
            }
            Act::Kill { program, of, signal } => {
                let subject = names.get().get(of).cloned().unwrap_or_default();
                let pid = find(&sys, program, &subject).unwrap_or_else(|| panic!("there is no {program} of {of:?} to kill"));
                let sent = sys.step(CLIENT).kill(pid, Signal::from_name(signal).expect("a signal")).await;
                sent.expect("it is alive");
            }
            Act::KillIfThere { program } => {
                if let Some(pid) = find(&sys, program, "") {
                    sys.step(CLIENT).kill(pid, Signal::Kill).await.expect("it is alive");
                }
            }
            Act::Start { unit } => {
                sys.step(CLIENT).write(format!("{REQUESTS}/{unit}.service"), SharedPayload::new("start")).await;
            }
            Act::Wait { ns } => sys.sleep(ns).await,
            Act::Network { list } => sys.step(CLIENT).write("/etc/cni/net.d/10-lab.conflist", SharedPayload::new(list)).await,
        }
    }
    sys.sleep(AFTERMATH_NS).await;
    0
}

async fn call(
    sys: &Sys,
    endpoint: &Text,
    method: &'static str,
    request: Value,
    learns: Option<(&'static str, &'static str)>,
    names: &Names,
) {
    let answer = cri::call_by_name(sys.step(CLIENT), endpoint, method, request).await.expect("the request fits the call");
    let answer = answer.unwrap_or_else(|| panic!("there is no call {method}"));
    if let (Ok(reply), Some((name, field))) = (answer, learns) {
        let reply: Value = serde_json::from_str(&reply.json()).expect("JSON");
        names.set().insert(name, reply[field].as_str().expect("an id").to_owned());
    }
}

fn resolve(value: &Value, names: &Names) -> Value {
    match value {
        Value::String(text) => {
            let name = text.strip_prefix('$').and_then(|name| names.get().get(name).cloned());
            Value::String(name.unwrap_or_else(|| text.clone()))
        }
        Value::Array(items) => items.iter().map(|item| resolve(item, names)).collect(),
        Value::Object(entries) => Value::Object(entries.iter().map(|(key, item)| (key.clone(), resolve(item, names))).collect()),
        other => other.clone(),
    }
}

/// The process of a program: in the cgroup of the subject, or the parent of one there, or with the subject in its command line.
fn find(sys: &Sys, program: &str, subject: &str) -> Option<u32> {
    let all = sys.processes();
    let is_wanted = |argv: &[Text]| argv.first().is_some_and(|path| path.rsplit('/').next() == Some(program));
    let wanted: Vec<_> = all.iter().filter(|process| is_wanted(&process.argv)).collect();
    if subject.is_empty() {
        return wanted.first().map(|process| process.pid);
    }
    let is_inside = |cgroup: &str| cgroup.contains(subject) && !cgroup.contains("conmon");
    let keeps = |pid: u32| all.iter().any(|process| process.ppid == pid && is_inside(&process.cgroup));
    let inside = wanted.iter().find(|process| is_inside(&process.cgroup));
    let keeper = || wanted.iter().find(|process| keeps(process.pid));
    let named = || wanted.iter().find(|process| process.argv.iter().any(|word| &**word == subject));
    inside.or_else(keeper).or_else(named).map(|process| process.pid)
}
