//! One question to a container, again if it could not be asked, and the event when the answer is bad:
//! kubernetes v1.22.0 pkg/kubelet/prober/prober.go.

use super::super::cache::PodStatus;
use super::super::environment::probe_command;
use super::super::log::{Level, Line};
use super::super::runtime::rpc_error;
use super::super::{K, Kubelet, SECOND_NS};
use super::manager::Job;
use super::request::{Agent, NODE_ADDRESS, Requested, http_get, tcp_connect};
use super::results::{Outcome, ProbeKind};
use super::worker::Worker;
use crate::kernel::{Step, Sys};
use crate::pod::{Exec, Handler, HttpGet, PortReference, TcpSocket};
use crate::trace::{Milestone, Text};
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
    pub(super) async fn probe(&self, sys: &Sys, job: &Job, id: &Text, status: &PodStatus, worker: &Worker) -> Option<Outcome> {
        let mut answer = self.ask(sys, job, id, status).await;
        for _ in 1..ATTEMPTS_MAX {
            if !matches!(answer, Answer::None(_)) {
                break;
            }
            answer = self.ask(sys, job, id, status).await;
        }
        let (name, about) = (job.kind.name(), (job.container.name.as_str(), ""));
        match answer {
            Answer::Good => {
                let line = || Line {
                    sentence: format!("{name} probe for \"{}\" succeeded", described(job)),
                    structured: format!("\"Probe succeeded\" {}", keys(job)),
                };
                self.say(result(sys.step(K.line(PROBER, 125)), job, id, worker, Outcome::Success), Level::Info, line).await;
                Some(Outcome::Success)
            }
            Answer::Bad(output) => {
                let line = || Line {
                    sentence: format!("{name} probe for \"{}\" failed (failure): {output}", described(job)),
                    structured: format!("\"Probe failed\" {} probeResult=failure output={output:?}", keys(job)),
                };
                let step = result(sys.step(K.line(PROBER, 116)), job, id, worker, Outcome::Failure).fact("output", output.trim());
                self.say(step, Level::Info, line).await;
                self.container_event(sys, K.line(PROBER, 117), &job.pod, about, "Unhealthy", &format!("{name} probe failed: {output}"))
                    .await;
                Some(Outcome::Failure)
            }
            Answer::None(error) => {
                let line = || Line {
                    sentence: format!("{name} probe for \"{}\" errored: {error}", described(job)),
                    structured: format!("\"Probe errored\" err={error:?} {}", keys(job)),
                };
                let step = result(sys.step(K.line(PROBER, 113)), job, id, worker, Outcome::Unknown).fact("output", &*error);
                self.say(step, Level::Error, line).await;
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
        let step = sys.step(K.line(PROBER, 257)).fact("purpose", job.kind.word()).fact("name", job.container.name.as_str());
        match self.cri_step(step, deadline_ns, request).await {
            Ok(answer) if answer.exit_code == 0 => Answer::Good,
            // The two are not woven together as a terminal would: pkg/kubelet/kuberuntime/kuberuntime_container.go:923.
            Ok(answer) => Answer::Bad(String::from_utf8_lossy(&[&*answer.stdout.0, &*answer.stderr.0].concat()).into()),
            Err(failure) if failure.code == "DEADLINE_EXCEEDED" => Answer::Bad(format!("command {:?} timed out", command.join(" ")).into()),
            Err(failure) => Answer::None(rpc_error(&failure)),
        }
    }
}

/// What came of a probe, and what follows: how often in a row, out of how many that count, and when it is asked again. An answer like
/// those that count already is no place in the story.
fn result<'a>(step: Step<'a>, job: &Job, id: &Text, worker: &Worker, outcome: Outcome) -> Step<'a> {
    if step.sys().is_routine() && worker.last() == outcome {
        return step;
    }
    step.sys().routine(false);
    let (run, threshold) = worker.after(outcome);
    let step =
        step.about(id.clone()).milestone(Milestone::ProbeResult).fact("purpose", job.kind.word()).fact("name", job.container.name.as_str());
    let step = step.fact("outcome", outcome.word()).fact("run", run.to_string()).fact("threshold", threshold.to_string());
    step.fact("counts", if run >= threshold { "yes" } else { "no" })
        .fact("period_ns", (u64::from(job.spec.period_seconds) * SECOND_NS).to_string())
}

/// `pod:container`, as 1.20 logs it.
fn described(job: &Job) -> String {
    format!("{}:{}", job.pod.described(), job.container.name)
}

/// The same as later releases do.
fn keys(job: &Job) -> String {
    let Job { pod, container, kind, .. } = job;
    format!("probeType=\"{}\" pod=\"{}\" podUID={} containerName=\"{}\"", kind.name(), pod.key(), pod.uid, container.name)
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
    let step = sys.step(evidence).about(id.clone()).fact("purpose", job.kind.word()).fact("name", job.container.name.as_str());
    match http_get(step, &requested, request).await {
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
    let step = sys.step(K.line(PROBER, 196)).about(id.clone()).fact("purpose", job.kind.word()).fact("name", job.container.name.as_str());
    match tcp_connect(step, &requested).await {
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
