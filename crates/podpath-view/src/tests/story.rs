//! A small language for traces: who calls whom with what, and what comes of it.

use podpath_trace::Milestone;
use podpath_trace::*;
use serde_json::{Value, json};

pub(crate) static SYSTEMD: Role = Role::new("systemd", Rank::Surroundings, Side::Left);
pub(crate) static KUBELET: Role = Role::new("kubelet", Rank::Orchestrator, Side::Left);
pub(crate) static DOCKERSHIM: Role = Role::new("dockershim", Rank::Orchestrator, Side::Right);
pub(crate) static DOCKERD: Role = Role::new("dockerd", Rank::Daemon, Side::Right);
pub(crate) static CONTAINERD: Role = Role::new("containerd", Rank::Daemon, Side::Left);
pub(crate) static SHIM: Role = Role::new("shim", Rank::Keeper, Side::Either);
pub(crate) static RUNC: Role = Role::new("runc", Rank::Transient, Side::Either);
pub(crate) static BRIDGE: Role = Role::new("bridge", Rank::Transient, Side::Middle);
pub(crate) static PAUSE: Role = Role::new("pause", Rank::Workload, Side::Left);
pub(crate) static APP: Role = Role::new("app", Rank::Workload, Side::Right);

pub(crate) type Who = (&'static Role, u32);

/// Writes a trace event by event; what is done inside a call is part of it.
pub(crate) struct Story {
    log: Log,
    at_ns: u64,
    inside: Vec<Seq>,
    subject: Option<Text>,
}

impl Story {
    pub(crate) fn new() -> Self {
        Self { log: Log::default(), at_ns: 0, inside: Vec::new(), subject: None }
    }
    pub(crate) fn end(self, path: &str) -> Trace {
        self.log.finish(path)
    }
    pub(crate) fn about(&mut self, subject: &str) -> &mut Self {
        self.subject = Some(subject.into());
        self
    }
    pub(crate) fn nobody(&mut self) -> &mut Self {
        self.subject = None;
        self
    }

    pub(crate) fn push(&mut self, who: Who, milestone: Option<Milestone>, what: What) -> Seq {
        self.at_ns += 1_500_000;
        self.log.push(Entry {
            at_ns: self.at_ns,
            process: ProcessRef { pid: who.1, role: who.0 },
            cause: self.log.len().checked_sub(1).map(|seq| seq as Seq),
            within: self.inside.last().copied(),
            what,
            subject: self.subject.clone(),
            milestone,
            facts: None,
            evidence: Evidence::KERNEL,
            routine: false,
        })
    }

    /// A call, what happens in it, and its answer.
    pub(crate) fn call(
        &mut self,
        from: Who,
        to: Who,
        how: (Protocol, &'static str),
        request: Value,
        milestone: Option<Milestone>,
        inside: impl FnOnce(&mut Self) -> Value,
    ) -> Seq {
        let subject = self.subject.clone();
        let peer = Peer { address: format!("unix:///run/{}.sock", to.0.name).into(), process: Some(ProcessRef { pid: to.1, role: to.0 }) };
        let call = self.push(from, milestone, What::Call { protocol: how.0, method: how.1, peer, request: SharedPayload::new(request) });
        self.inside.push(call);
        let reply = inside(self);
        self.subject = subject;
        self.push(to, None, What::Reply { call, outcome: Outcome::Ok { status: "OK", reply: SharedPayload::new(reply) } });
        self.inside.pop();
        call
    }

    pub(crate) fn spawn(&mut self, parent: Who, child: Who, argv: &[&str], milestone: Option<Milestone>) -> Seq {
        let argv: Vec<Text> = argv.iter().map(|word| Text::from(*word)).collect();
        let comm = argv.first().map_or_else(|| Text::from("runc:[2:INIT]"), |name| name.chars().take(15).collect::<String>().into());
        let child = ProcessRef { pid: child.1, role: child.0 };
        self.push(parent, milestone, What::Spawn { child, parent: parent.1, comm, argv: argv.into(), input: None })
    }

    /// A program that is waited for.
    pub(crate) fn run(&mut self, parent: Who, child: Who, argv: &[&str], milestone: Option<Milestone>, inside: impl FnOnce(&mut Self)) {
        let spawn = self.spawn(parent, child, argv, milestone);
        self.inside.push(spawn);
        inside(self);
        self.push(child, None, What::Exit { status: Status::Exited(0) });
        self.inside.pop();
    }

    pub(crate) fn change(&mut self, who: Who, kind: Kind, name: &str, after: &str) {
        let object = Object { kind, name: name.into(), pid: None };
        self.push(who, None, What::Change(Change { object, before: None, after: Some(after.into()) }));
    }

    /// `runc create` of a container whose first process will be `init`.
    pub(crate) fn create(&mut self, shim: Who, runc: u32, init: u32, namespaces: bool, milestone: Milestone) {
        self.run(shim, (&RUNC, runc), &["runc", "create", "ID"], Some(milestone), |story| {
            story.spawn((&RUNC, runc), (&RUNC, init), &[], None);
            story.change((&RUNC, runc), Kind::Cgroup, "/kubepods/pod1/x", "made");
            if namespaces {
                story.change((&RUNC, init), Kind::Process, "net", "net-2");
                story.change((&RUNC, init), Kind::Process, "ipc", "ipc-2");
            }
        });
        self.push((&RUNC, init), None, What::Reparent { child: init, parent: shim.1 });
    }

    pub(crate) fn start(&mut self, shim: Who, runc: u32, init: u32, role: &'static Role, milestone: Milestone) {
        self.run(shim, (&RUNC, runc), &["runc", "start", "ID"], None, |_| {});
        let argv: [Text; 1] = [format!("/{}", role.name).into()];
        self.push((&RUNC, init), Some(milestone), What::Exec { role, comm: role.name.into(), argv: argv.into() });
    }
}

pub(crate) const SANDBOX: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub(crate) const CONTAINER: &str = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
const T: Protocol = Protocol::Ttrpc;

fn boot(story: &mut Story, daemons: &[Who]) {
    for daemon in daemons {
        story.spawn((&SYSTEMD, 1), *daemon, &[daemon.0.name], Some(Milestone::NodeStart));
    }
    story.change((&KUBELET, 731), Kind::Pod, "web", "seen");
}

/// A task by way of containerd: shim, create, start.
fn task(story: &mut Story, shim: Who, helper: u32, pids: [u32; 3], role: &'static Role, own: bool) {
    let kind = if role == &PAUSE {
        [Milestone::SandboxShim, Milestone::SandboxInit, Milestone::SandboxStart]
    } else {
        [Milestone::ContainerShim, Milestone::ContainerInit, Milestone::ContainerProcess]
    };
    let daemon: Who = (&CONTAINERD, 640);
    story.run(daemon, (&SHIM, helper), &["containerd-shim-runc-v2", "-id", "ID", "start"], Some(kind[0]), |story| {
        if own {
            story.spawn((&SHIM, helper), shim, &["containerd-shim-runc-v2", "-id", "ID"], None);
        }
    });
    if own {
        story.push(shim, None, What::Reparent { child: shim.1, parent: 1 });
    }
    let [create, start, init] = pids;
    story.call(daemon, shim, (T, "containerd.task.v2.Task/Create"), json!({"id": "x", "bundle": "/run/b"}), None, |story| {
        story.create(shim, create, init, role == &PAUSE, kind[1]);
        json!({"pid": init})
    });
    story.call(daemon, shim, (T, "containerd.task.v2.Task/Start"), json!({"id": "x"}), None, |story| {
        story.start(shim, start, init, role, kind[2]);
        json!({"pid": init})
    });
}

fn network(story: &mut Story, from: Who, pid: u32) {
    let plugin: Who = (&BRIDGE, pid);
    story.run(from, plugin, &["bridge"], Some(Milestone::SandboxNetwork), |story| {
        story.change(plugin, Kind::Network, "cbr eth0", "10.88.0.72/16");
    });
}

/// dockershim asks dockerd to create a container.
fn engine_create(story: &mut Story, (shim, engine): (Who, Who), image: &str, id: &'static str) {
    let request = json!({"path": "/containers/create", "body": {"Image": image}});
    story.call(shim, engine, (Protocol::Docker, "POST /containers/create"), request, None, |_| json!({"Id": id}));
}

/// dockershim asks dockerd to start it, and dockerd asks containerd for a task.
fn engine_start(story: &mut Story, (shim, engine): (Who, Who), id: &str, inside: impl FnOnce(&mut Story)) {
    let start = json!({"path": format!("/containers/{id}/start")});
    let create = json!({"container_id": id, "stdout": "f"});
    let task = (Protocol::Containerd, "containerd.services.tasks.v1.Tasks/Create");
    story.call(shim, engine, (Protocol::Docker, "POST /containers/{id}/start"), start, None, |story| {
        story.call(engine, (&CONTAINERD, 640), task, create, None, |story| {
            inside(story);
            json!({"pid": 1})
        });
        json!({})
    });
}

/// One pod with one container on the docker path.
pub(crate) fn docker() -> Trace {
    let mut story = Story::new();
    let (kubelet, shim, engine): (Who, Who, Who) = ((&KUBELET, 731), (&DOCKERSHIM, 731), (&DOCKERD, 802));
    boot(&mut story, &[(&CONTAINERD, 640), kubelet, engine]);
    let config = json!({"config": {"metadata": {"name": "web"}}});
    story.call(kubelet, shim, (Protocol::Cri, "RunPodSandbox"), config, Some(Milestone::SandboxCreate), |story| {
        engine_create(story, (shim, engine), "pause:3.9", SANDBOX);
        story.about(SANDBOX);
        engine_start(story, (shim, engine), SANDBOX, |story| {
            task(story, (&SHIM, 1311), 1305, [1320, 1340, 1337], &PAUSE, true);
        });
        network(story, shim, 1350);
        story.nobody();
        json!({"pod_sandbox_id": SANDBOX})
    });
    story.about(SANDBOX);
    let config = json!({"pod_sandbox_id": SANDBOX, "config": {"metadata": {"name": "web-app"}}});
    story.call(kubelet, shim, (Protocol::Cri, "CreateContainer"), config, Some(Milestone::ContainerCreate), |story| {
        story.nobody();
        engine_create(story, (shim, engine), "busybox", CONTAINER);
        json!({"container_id": CONTAINER})
    });
    story.about(CONTAINER);
    let request = json!({"container_id": CONTAINER});
    story.call(kubelet, shim, (Protocol::Cri, "StartContainer"), request, Some(Milestone::ContainerStart), |story| {
        engine_start(story, (shim, engine), CONTAINER, |story| {
            task(story, (&SHIM, 1411), 1405, [1420, 1440, 1437], &APP, true);
        });
        json!({})
    });
    story.end("dockershim")
}

/// The same pod where the runtime answers the kubelet itself, and one shim keeps both.
pub(crate) fn shared_shim() -> Trace {
    let mut story = Story::new();
    let (kubelet, runtime): (Who, Who) = ((&KUBELET, 731), (&CONTAINERD, 640));
    boot(&mut story, &[runtime, kubelet]);
    let config = json!({"config": {"metadata": {"name": "web"}}});
    story.call(kubelet, runtime, (Protocol::Cri, "RunPodSandbox"), config, Some(Milestone::SandboxCreate), |story| {
        story.about(SANDBOX);
        network(story, runtime, 1050);
        task(story, (&SHIM, 1108), 1100, [1120, 1140, 1131], &PAUSE, true);
        story.nobody();
        json!({"pod_sandbox_id": SANDBOX})
    });
    story.about(SANDBOX);
    let config = json!({"pod_sandbox_id": SANDBOX, "config": {"metadata": {"name": "web-app"}}});
    story.call(
        kubelet,
        runtime,
        (Protocol::Cri, "CreateContainer"),
        config,
        Some(Milestone::ContainerCreate),
        |_| json!({"container_id": CONTAINER}),
    );
    story.about(CONTAINER);
    story.call(
        kubelet,
        runtime,
        (Protocol::Cri, "StartContainer"),
        json!({"container_id": CONTAINER}),
        Some(Milestone::ContainerStart),
        |story| {
            task(story, (&SHIM, 1108), 1200, [1220, 1240, 1231], &APP, false);
            json!({})
        },
    );
    story.end("containerd")
}
