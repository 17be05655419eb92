//! `kubectl`, on the machine of somebody who uses the cluster: what is asked for at which time.
//!
//! Simplified: one process stands for all commands, `delete` does not wait until the Pod is gone, and what somebody types goes with the
//! request.

mod print;

use std::rc::Rc;

use serde::Serialize;

use crate::kernel::{Condition, Program, Shared, Sys};
use crate::pod::{EphemeralContainer, Pod};
use crate::programs::description::{Description, Place};
use crate::programs::streaming::client::receive;
use crate::trace::{Evidence, Failure, Milestone, Rank, Role, Side, Text};
use crate::wire::Request as Endpoint;
use crate::wire::kubernetes::{
    DeleteOptions, EphemeralContainersPatch, Manifest, PodAttach, PodCreate, PodDelete, PodEphemeralContainersPatch, PodExec, PodGet,
    PodLogs, PodPortForward,
};
use crate::wire::streaming::Frame;

/// kubectl in the trace.
pub static ROLE: Role = Role::new("kubectl", Rank::Surroundings, Side::Left);
/// kubectl to be started elsewhere.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };
/// `kubectl` runs wherever the person is.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::Elsewhere);

const KUBECTL: Evidence = Evidence::Simplified("simplified-kubectl");

/// What somebody wants at which time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Script {
    /// Where the API server is.
    pub server: Text,
    /// The Pods to create.
    pub pods: Vec<Rc<Pod>>,
    /// When, in nanoseconds.
    pub create_at_ns: u64,
    /// What is asked for besides.
    pub requests: Vec<Request>,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// When it is given, in nanoseconds since the start of the node.
    pub at_ns: u64,
    /// The namespace of the Pod.
    pub namespace: Text,
    /// The Pod.
    pub pod: Text,
    /// What is wanted of it.
    pub what: Want,
}

impl Request {
    /// Asks something about a Pod at a time.
    pub fn about(pod: &Pod, at_ns: u64, what: Want) -> Self {
        Self { at_ns, namespace: pod.metadata.namespace.as_str().into(), pod: pod.metadata.name.as_str().into(), what }
    }
}

/// What is wanted of a Pod. A container without a name is the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Want {
    /// `kubectl exec`.
    Exec {
        /// `-c`.
        container: Text,
        /// What follows after `--`.
        command: Vec<Text>,
        /// What is typed; `-i` if there is something.
        input: Text,
    },
    /// `kubectl attach`.
    Attach {
        /// `-c`.
        container: Text,
        /// What is typed; `-i` if there is something.
        input: Text,
    },
    /// `kubectl logs`.
    Logs {
        /// `-c`.
        container: Text,
    },
    /// `kubectl port-forward`, and what somebody then sends to the port.
    PortForward {
        /// The port of the Pod, and the port here.
        port: u16,
        /// What is sent.
        input: Text,
    },
    /// `kubectl debug`, without being attached.
    Debug {
        /// What is added: `--image`, `--container`, `--target`, and what follows after `--`.
        container: Rc<EphemeralContainer>,
    },
    /// `kubectl delete pod`.
    Delete {
        /// `--grace-period`.
        grace_seconds: Option<u64>,
        /// `--force`: with a grace period of 0 the object goes at once, whatever becomes of its containers.
        force: bool,
    },
}

/// The client, and how many of its commands are still at work.
struct Kubectl {
    server: Text,
    left: Shared<usize>,
    done: Condition,
}

async fn main(sys: Sys) -> i32 {
    let Some(script) = sys.input::<Script>() else { return 1 };
    let kubectl = Kubectl { server: script.server.clone(), left: Shared::new(script.requests.len() + 1), done: Condition::default() };
    let kubectl = Rc::new(kubectl);
    for request in script.requests.iter().cloned() {
        let kubectl = Rc::clone(&kubectl);
        sys.background(|sys| async move {
            sys.sleep(request.at_ns.saturating_sub(sys.now_ns())).await;
            kubectl.give(&sys, &request).await;
            kubectl.finish(&sys);
        });
    }
    sys.sleep(script.create_at_ns).await;
    for pod in &script.pods {
        kubectl.apply(&sys, pod).await;
    }
    kubectl.finish(&sys);
    while *kubectl.left.get() > 0 {
        kubectl.done.wait(&sys).await;
    }
    0
}

impl Kubectl {
    fn finish(&self, sys: &Sys) {
        *self.left.set() -= 1;
        self.done.notify(sys);
    }

    async fn call<R: Endpoint>(&self, sys: &Sys, request: R) -> Result<Rc<R::Reply>, Failure> {
        sys.step(KUBECTL).call(&self.server, request).await
    }

    /// `kubectl apply -f`: looks whether the Pod is there, and creates it if it is not.
    async fn apply(&self, sys: &Sys, pod: &Rc<Pod>) {
        let (namespace, name) = (Text::from(pod.metadata.namespace.as_str()), Text::from(pod.metadata.name.as_str()));
        let look = PodGet { namespace: namespace.clone(), name: name.clone() };
        let found = sys.step(KUBECTL).milestone(Milestone::PodApply).call(&self.server, look).await;
        let created = match found {
            Ok(_) => return print::line(sys, &format!("pod/{name} unchanged")).await,
            Err(failure) if failure.code == "404" => self.call(sys, PodCreate { namespace, manifest: Manifest(Rc::clone(pod)) }).await,
            Err(failure) => Err(failure),
        };
        match created {
            Ok(_) => print::line(sys, &format!("pod/{name} created")).await,
            Err(failure) => print::refusal(sys, &self.server, &failure).await,
        }
    }

    async fn give(&self, sys: &Sys, request: &Request) {
        let done = match &request.what {
            Want::Exec { container, command, input } => self.exec(sys, request, container, command, input).await,
            Want::Attach { container, input } => self.attach(sys, request, container, input).await,
            Want::Logs { container } => self.logs(sys, request, container).await,
            Want::PortForward { port, input } => self.port_forward(sys, request, *port, input).await,
            Want::Debug { container } => self.debug(sys, request, container).await,
            Want::Delete { grace_seconds, force } => self.delete(sys, request, *grace_seconds, *force).await,
        };
        if let Err(failure) = done {
            print::refusal(sys, &self.server, &failure).await;
        }
    }

    /// The Pod is looked up first; a container without a name is its first one.
    async fn container(&self, sys: &Sys, request: &Request, container: &Text) -> Result<Text, Failure> {
        let pod = self.call(sys, PodGet { namespace: request.namespace.clone(), name: request.pod.clone() }).await?;
        let names: Vec<&str> = pod.pod.spec.containers.iter().map(|container| container.name.as_str()).collect();
        match &names[..] {
            _ if !container.is_empty() => Ok(container.clone()),
            [only] => Ok((*only).into()),
            [first, ..] => {
                print::warning(sys, &format!("Defaulted container \"{first}\" out of: {}", names.join(", "))).await;
                Ok((*first).into())
            }
            [] => Ok(container.clone()),
        }
    }

    async fn exec(&self, sys: &Sys, request: &Request, container: &Text, command: &[Text], input: &Text) -> Result<(), Failure> {
        let container = self.container(sys, request, container).await?;
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        self.stream(sys, PodExec { namespace, name, container, command: command.to_vec(), input: input.clone() }).await
    }

    async fn attach(&self, sys: &Sys, request: &Request, container: &Text, input: &Text) -> Result<(), Failure> {
        let container = self.container(sys, request, container).await?;
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        self.stream(sys, PodAttach { namespace, name, container, input: input.clone() }).await
    }

    /// Shows what comes until the connection is closed, and how the command ended.
    async fn stream<R: Endpoint<Reply = Frame>>(&self, sys: &Sys, request: R) -> Result<(), Failure> {
        let received = receive(sys.step(KUBECTL).open(&self.server, request).await?).await?;
        print::text(sys, &received.stdout).await;
        for line in received.stderr.lines() {
            print::warning(sys, line).await;
        }
        print::ending(sys, &received.error).await;
        Ok(())
    }

    async fn logs(&self, sys: &Sys, request: &Request, container: &Text) -> Result<(), Failure> {
        let container = self.container(sys, request, container).await?;
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        let text = self.call(sys, PodLogs { namespace, name, container }).await?;
        print::text(sys, &text).await;
        Ok(())
    }

    async fn port_forward(&self, sys: &Sys, request: &Request, port: u16, input: &Text) -> Result<(), Failure> {
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        self.call(sys, PodGet { namespace: namespace.clone(), name: name.clone() }).await?;
        print::line(sys, &format!("Forwarding from 127.0.0.1:{port} -> {port}")).await;
        print::line(sys, &format!("Handling connection for {port}")).await;
        let forward = PodPortForward { namespace, name, port, input: input.clone() };
        let received = receive(sys.step(KUBECTL).open(&self.server, forward).await?).await?;
        print::text(sys, &received.stdout).await;
        if !received.error.is_empty() {
            print::error(sys, &format!("an error occurred forwarding {port} -> {port}: {}", received.error)).await;
        }
        Ok(())
    }

    /// The Pod is looked up and patched; the answer is not waited for any longer.
    async fn debug(&self, sys: &Sys, request: &Request, container: &EphemeralContainer) -> Result<(), Failure> {
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        self.call(sys, PodGet { namespace: namespace.clone(), name: name.clone() }).await?;
        if let Some(target) = &container.target_container_name {
            let line = format!(
                "Targeting container \"{target}\". If you don't see processes from this container it may be because the container runtime \
                 doesn't support this feature."
            );
            print::warning(sys, &line).await;
        }
        let patch = EphemeralContainersPatch { containers: vec![container.clone()] };
        self.call(sys, PodEphemeralContainersPatch { namespace, name, patch }).await?;
        Ok(())
    }

    async fn delete(&self, sys: &Sys, request: &Request, grace_seconds: Option<u64>, force: bool) -> Result<(), Failure> {
        if force {
            print::warning(sys, print::FORCE).await;
        }
        // Without force a period of 0 is one of 1: only force lets the object go before its containers.
        let grace_period_seconds = match (grace_seconds, force) {
            (None | Some(0), true) => Some(0),
            (Some(0), false) => Some(1),
            (seconds, _) => seconds,
        };
        let options = DeleteOptions { grace_period_seconds, preconditions: None };
        let (namespace, name) = (request.namespace.clone(), request.pod.clone());
        self.call(sys, PodDelete { namespace, name: name.clone(), options }).await?;
        let forced = if force { " force" } else { "" };
        print::line(sys, &format!("pod \"{name}\"{forced} deleted")).await;
        Ok(())
    }
}
