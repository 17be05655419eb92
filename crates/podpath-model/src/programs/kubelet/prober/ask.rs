//! One question to a container, again if it could not be asked, and the event when the answer is bad:
//! kubernetes v1.22.0 pkg/kubelet/prober/prober.go.

use super::super::cache::PodStatus;
use super::super::environment::probe_command;
use super::super::runtime::rpc_error;
use super::super::{K, Kubelet, SECOND_NS};
use super::manager::Job;
use super::request::{Agent, NODE_ADDRESS, Requested, http_get, tcp_connect};
use super::results::{Outcome, ProbeKind};
use crate::kernel::Sys;
use crate::scenario::pod::{Exec, Handler, HttpGet, PortReference, TcpSocket};
use crate::trace::Text;
use crate::wire::cri::ExecSyncRequest;

const PROBER: &str = "pkg/kubelet/prober/prober.go";
/// prober.go:45
const ATTEMPTS_MAX: u32 = 3;

/// What came of a question.
enum Answer {
    Good,
    Bad(Text),
    /// It could not be asked.
    None(Text),
}

impl Kubelet {
    /// `probe`: the outcome, or none if the container could not be asked.
    pub(super) async fn probe(&self, sys: &Sys, job: &Job, id: &Text, status: &PodStatus) -> Option<Outcome> {
        let mut answer = self.ask(sys, job, id, status).await;
        for _ in 1..ATTEMPTS_MAX {
            if !matches!(answer, Answer::None(_)) {
                break;
            }
            answer = self.ask(sys, job, id, status).await;
        }
        let (name, about) = (job.kind.name(), (job.container.name.as_str(), ""));
        match answer {
            Answer::Good => Some(Outcome::Success),
            Answer::Bad(output) => {
                self.container_event(sys, K.line(PROBER, 117), &job.pod, about, "Unhealthy", &format!("{name} probe failed: {output}"))
                    .await;
                Some(Outcome::Failure)
            }
            Answer::None(error) => {
                self.container_event(sys, K.line(PROBER, 114), &job.pod, about, "Unhealthy", &format!("{name} probe errored: {error}"))
                    .await;
                None
            }
        }
    }

    /// `runProbe`.
    async fn ask(&self, sys: &Sys, job: &Job, id: &Text, status: &PodStatus) -> Answer {
        match &job.spec.handler {
            Handler::Exec(exec) => self.ask_by_command(sys, job, id, exec).await,
            Handler::HttpGet(request) => {
                ask_by_request(sys, job, id, &address(job, status), (request, Agent::Probe(self.release.id))).await
            }
            Handler::TcpSocket(socket) => ask_by_connection(sys, job, id, &address(job, status), socket).await,
        }
    }

    async fn ask_by_command(&self, sys: &Sys, job: &Job, id: &Text, exec: &Exec) -> Answer {
        let command = probe_command(&job.container, &exec.command);
        let seconds = u64::from(job.spec.timeout_seconds);
        let cmd = command.iter().map(|word| Text::from(word.as_str())).collect::<Vec<_>>().into();
        let request = ExecSyncRequest { container_id: id.clone(), cmd, timeout: i64::from(job.spec.timeout_seconds) };
        // The probe's own time comes on top of the usual deadline: pkg/kubelet/cri/remote/remote_runtime.go:377.
        let deadline_ns = self.request_timeout_ns() + seconds * SECOND_NS;
        match self.cri_within(sys, K.line(PROBER, 257), None, deadline_ns, request).await {
            Ok(answer) if answer.exit_code == 0 => Answer::Good,
            // The two are not woven together as a terminal would: pkg/kubelet/kuberuntime/kuberuntime_container.go:923.
            Ok(answer) => Answer::Bad(String::from_utf8_lossy(&[&*answer.stdout.0, &*answer.stderr.0].concat()).into()),
            Err(failure) if failure.code == "DEADLINE_EXCEEDED" => Answer::Bad(format!("command {:?} timed out", command.join(" ")).into()),
            Err(failure) => Answer::None(rpc_error(&failure)),
        }
    }
}

async fn ask_by_request(sys: &Sys, job: &Job, id: &Text, address: &str, (request, agent): (&HttpGet, Agent)) -> Answer {
    let port = match port(job, &request.port) {
        Ok(port) => port,
        Err(error) => return Answer::None(error),
    };
    let evidence = match job.kind {
        ProbeKind::Liveness => K.line(PROBER, 179),
        ProbeKind::Startup => K.line(PROBER, 181),
        ProbeKind::Readiness => K.line(PROBER, 183),
    };
    let requested = Requested { address, port, timeout_ns: u64::from(job.spec.timeout_seconds) * SECOND_NS, agent };
    match http_get(sys.step(evidence).about(id.clone()), &requested, request).await {
        Ok(200..=399) => Answer::Good,
        Ok(status) => Answer::Bad(format!("HTTP probe failed with statuscode: {status}").into()),
        Err(error) => Answer::Bad(error),
    }
}

async fn ask_by_connection(sys: &Sys, job: &Job, id: &Text, address: &str, socket: &TcpSocket) -> Answer {
    let port = match port(job, &socket.port) {
        Ok(port) => port,
        Err(error) => return Answer::None(error),
    };
    let address = socket.host.as_deref().unwrap_or(address);
    let agent = Agent::Go;
    let requested = Requested { address, port, timeout_ns: u64::from(job.spec.timeout_seconds) * SECOND_NS, agent };
    match tcp_connect(sys.step(K.line(PROBER, 196)).about(id.clone()), &requested).await {
        Ok(()) => Answer::Good,
        Err(error) => Answer::Bad(error),
    }
}

/// The pod's address; on the node's network it is the node's.
fn address(job: &Job, status: &PodStatus) -> Text {
    if job.pod.pod.spec.host_network {
        return NODE_ADDRESS.into();
    }
    status.sandbox().and_then(|sandbox| sandbox.network.as_ref()).map_or_else(|| "".into(), |network| network.ip.clone())
}

/// `extractPort`: what is no name of a port is taken for a number, and the text of the error is that of the attempt.
fn port(job: &Job, port: &PortReference) -> Result<u16, Text> {
    let name = match port {
        PortReference::Number(number) => return Ok(*number),
        PortReference::Name(name) => name,
    };
    port.resolved(&job.container.ports).ok_or_else(|| format!("strconv.Atoi: parsing {name:?}: invalid syntax").into())
}
