//! A node with a client that makes CRI calls, one after the other, and looks at the node afterwards.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use podpath_model::kernel::{Command, Kernel, Program, Sys};
use podpath_model::node::Path;
use podpath_model::programs::kubelet;
use podpath_model::trace::{Evidence, Failure, Rank, Role, SharedPayload, Side, Trace};
use podpath_model::wire::cri;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

static ROLE: Role = Role::new("client", Rank::Surroundings, Side::Left);
const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
pub(crate) const TEST: Evidence = Evidence::Simplified("simplified-client");
const SECOND_NS: u64 = 1_000_000_000;
/// Every daemon has started by then.
const BEGIN_NS: u64 = 10 * SECOND_NS;
const END_NS: u64 = 3_600 * SECOND_NS;
/// What containers are made of, where the node has it from Docker Hub; the node of CRI-O has a registry of its own.
const BUSYBOX: &str = "docker.io/library/busybox:1.36";
const LOCAL_BUSYBOX: &str = "127.0.0.1:5000/busybox:1.36";
/// Where containers log to.
pub(crate) const LOGS: &str = "/var/log/pods/default_pod_uid";

type Work = dyn Fn(Client) -> Pin<Box<dyn Future<Output = ()>>>;

/// What the client does, on its way to the client.
struct Script {
    endpoint: &'static str,
    image: &'static str,
    work: Rc<Work>,
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a test")
    }
}
impl Serialize for Script {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

async fn main(sys: Sys) -> i32 {
    let script = sys.input::<Script>().unwrap();
    sys.sleep(BEGIN_NS).await;
    (script.work)(Client { sys, endpoint: script.endpoint, image: script.image }).await;
    0
}

/// The node after everything was done.
pub(crate) struct Node {
    kernel: Kernel,
}

impl Node {
    /// The text of a file; empty if there is none.
    pub(crate) fn file(&self, path: &str) -> String {
        self.kernel.read(path).map(|text| text.to_string()).unwrap_or_default()
    }
    pub(crate) fn trace(self) -> Trace {
        self.kernel.finish().finish("test")
    }
}

/// Does something on the node of a path: the one that was recorded, or, with the in-tree dockershim, the one of the path itself.
pub(crate) fn on<F: Future<Output = ()> + 'static>(path: &str, work: impl Fn(Client) -> F + 'static) -> Node {
    let image = if path == "crio" { LOCAL_BUSYBOX } else { BUSYBOX };
    let path = Path::by_id(path).unwrap();
    let kernel = Kernel::new();
    let endpoint = match &path.recorded {
        Some(recorded) => {
            (recorded.build)(&kernel);
            recorded.endpoint
        }
        None => {
            path.build(&kernel, path.release);
            leave_pods_alone(&kernel);
            "unix:///var/run/dockershim.sock"
        }
    };
    let script = Script { endpoint, image, work: Rc::new(move |client| Box::pin(work(client))) };
    let client = kernel.boot(Command::new(["client"]).input(SharedPayload::new(script)), PROGRAM, true);
    while kernel.is_alive(client) && kernel.now_ns() < END_NS {
        kernel.run(kernel.now_ns() + SECOND_NS, u64::MAX);
    }
    assert!(!kernel.is_alive(client), "the client came to its end");
    Node { kernel }
}

/// A kubelet kills pods that nobody has told it of. One that waits for its API server does not know yet which those are.
fn leave_pods_alone(kernel: &Kernel) {
    const CONFIG: &str = "/var/lib/kubelet/config.yaml";
    let config = kernel.contents::<kubelet::Config>(CONFIG).unwrap();
    let config = kubelet::Config { api_server: Some("https://nowhere:6443".into()), ..(*config).clone() };
    kernel.write(CONFIG, SharedPayload::new(config));
}

/// The program that makes the calls.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) sys: Sys,
    endpoint: &'static str,
    image: &'static str,
}

impl Client {
    /// Makes a call.
    pub(crate) async fn call(&self, method: &str, request: Value) -> Result<Value, Failure> {
        let made = cri::call_by_name(self.sys.step(TEST), &self.endpoint.into(), method, request).await;
        made.unwrap().unwrap().map(|reply| serde_json::from_str(&reply.json()).unwrap())
    }
    /// Makes a call that must succeed.
    pub(crate) async fn ok(&self, method: &str, request: Value) -> Value {
        self.call(method, request).await.unwrap_or_else(|failure| panic!("{method}: {failure:?}"))
    }
    pub(crate) async fn sleep(&self, seconds: u64) {
        self.sys.sleep(seconds * SECOND_NS).await;
    }

    /// A sandbox in its own network.
    pub(crate) async fn sandbox(&self) -> String {
        let sandbox = self.ok("RunPodSandbox", json!({"config": sandbox_config()})).await;
        sandbox["pod_sandbox_id"].as_str().unwrap().to_owned()
    }
    /// A container that is not started yet.
    pub(crate) async fn created(&self, sandbox: &str, name: &str, script: &str) -> String {
        // Where it is there already, nobody needs a registry.
        drop(self.call("PullImage", json!({"image": {"image": self.image}})).await);
        let config = json!({
            "metadata": {"name": name}, "image": {"image": self.image}, "command": ["sh", "-c", script], "log_path": format!("{name}.log"),
            "linux": {"resources": {"memory_limit_in_bytes": "67108864", "cpu_shares": "512"}, "security_context": {}},
        });
        let request = json!({"pod_sandbox_id": sandbox, "config": config, "sandbox_config": sandbox_config()});
        let created = self.ok("CreateContainer", request).await;
        created["container_id"].as_str().unwrap().to_owned()
    }
    /// A container that runs.
    pub(crate) async fn started(&self, sandbox: &str, name: &str, script: &str) -> String {
        let id = self.created(sandbox, name, script).await;
        self.ok("StartContainer", json!({"container_id": id})).await;
        id
    }
}

fn sandbox_config() -> Value {
    json!({
        "metadata": {"name": "pod", "uid": "uid", "namespace": "default"}, "log_directory": LOGS, "labels": {"app": "pod"},
        "linux": {"cgroup_parent": "/kubepods/poduid", "security_context": {"namespace_options": {}}},
    })
}
