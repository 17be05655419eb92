//! ExecSync, and the part that it shares with the streaming Exec: containerd v1.6.20 pkg/cri/server/container_execsync.go.

use std::rc::Rc;

use super::container_io::FIFO;
use super::store::Container;
use super::{C, Cri, K8S};
use crate::kernel::{Signal, Sys};
use crate::programs::output::{Format, Output, Sink};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, ExecSyncRequest, ExecSyncResponse};
use crate::wire::json::List;
use crate::wire::{oci, task};

const SECOND_NS: u64 = 1_000_000_000;

/// `execOptions`.
pub(super) struct ExecOptions {
    pub(super) command: List,
    pub(super) tty: bool,
    /// What the command reads; none leaves its input closed.
    pub(super) stdin: Option<Text>,
    /// How many seconds it has; 0 means for ever.
    pub(super) timeout: u64,
    pub(super) sink: Sink,
}

/// The fifos of a process that is added.
struct Fifos {
    stdin: Text,
    stdout: Text,
    stderr: Text,
}

impl Cri {
    /// The container must run.
    pub(super) fn running(&self, id: &str) -> Result<Container, Failure> {
        let container =
            self.container(id).ok_or_else(|| Failure::not_found(format!("failed to find container \"{id}\" in store: not found")))?;
        match container.state() {
            ContainerState::Running => Ok(container),
            _ => Err(Failure::unknown(format!("container is in {} state", container.state_name()))),
        }
    }

    pub(super) async fn exec_sync(&self, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
        let buffers: Rc<[std::cell::RefCell<String>; 2]> = Rc::default();
        let written = Rc::clone(&buffers);
        let options = ExecOptions {
            command: request.cmd.clone(),
            tty: false,
            stdin: None,
            timeout: u64::try_from(request.timeout).unwrap_or(0),
            sink: Rc::new(move |_, stream, data| {
                written[usize::from(stream == "stderr")].borrow_mut().push_str(data);
                true
            }),
        };
        let exit_code = self.exec_in_container(&sys, &request.container_id, options).await.map_err(in_container)?;
        let [stdout, stderr] = [0, 1].map(|index| buffers[index].borrow().as_str().into());
        Ok(ExecSyncResponse { stdout, stderr, exit_code })
    }

    /// `execInContainer`: the answer is the exit code.
    pub(super) async fn exec_in_container(&self, sys: &Sys, id: &str, options: ExecOptions) -> Result<i32, Failure> {
        let container = self.running(id)?;
        let id = &container.id;
        let exec_id = self.new_id("exec", id);
        let object = self.daemon.container(sys, K8S, id)?;
        let spec = oci::Process { args: options.command.clone(), terminal: options.tty, ..object.spec.process.clone() };
        let fifos = self.make_fifos(sys, id, &exec_id, &options).await;
        let output = Output::new(id.clone(), Format::Cri, C.line("pkg/cri/io/exec_io.go", 92), "".into());
        output.attach(Rc::clone(&options.sink));
        output.drain(sys, "stdout", &fifos.stdout);
        if !fifos.stderr.is_empty() {
            output.drain(sys, "stderr", &fifos.stderr);
        }
        let Fifos { stdin, stdout, stderr } = &fifos;
        let (stdin, stdout, stderr) = (stdin.clone(), stdout.clone(), stderr.clone());
        let added = task::Exec { id: id.clone(), exec_id: exec_id.clone(), stdin, stdout, stderr, spec: Rc::new(spec) };
        self.daemon.exec_task(sys, K8S, added).await.map_err(|failure| wrap(&exec_id, "create", &failure))?;
        if let Err(failure) = self.daemon.start_task(sys, K8S, id, &exec_id).await {
            drop(self.daemon.delete_process(sys, K8S, id, &exec_id).await);
            return Err(wrap(&exec_id, "start", &failure));
        }
        if let Some(input) = &options.stdin {
            self.feed(sys, id, &exec_id, &fifos.stdin, input).await;
        }
        let exited = self.wait_for_exec(sys, id, &exec_id, options.timeout).await?;
        output.closed(sys).await;
        drop(self.daemon.delete_process(sys, K8S, id, &exec_id).await);
        Ok(i32::try_from(exited.exit_status).unwrap_or(-1))
    }

    /// A terminal has one stream for both kinds of output.
    async fn make_fifos(&self, sys: &Sys, id: &Text, exec_id: &Text, options: &ExecOptions) -> Fifos {
        let io = format!("{}/io.containerd.grpc.v1.cri/containers/{id}/io", self.daemon.config.state);
        let path = |wanted: bool, stream: &str| if wanted { format!("{io}/{exec_id}-{stream}").into() } else { "".into() };
        let fifos =
            Fifos { stdin: path(options.stdin.is_some(), "stdin"), stdout: path(true, "stdout"), stderr: path(!options.tty, "stderr") };
        for fifo in [&fifos.stdin, &fifos.stdout, &fifos.stderr] {
            if !fifo.is_empty() {
                sys.step(FIFO).about(id.clone()).mkfifo(fifo.clone()).await;
            }
        }
        fifos
    }

    /// Writes what there is to read, and closes the input.
    pub(super) async fn feed(&self, sys: &Sys, id: &Text, exec_id: &Text, fifo: &Text, input: &Text) {
        if let Ok(writer) = sys.fifo_writer(fifo)
            && !input.is_empty()
        {
            writer.write(input.clone());
        }
        drop(self.daemon.close_io(sys, K8S, id, exec_id).await);
    }

    async fn wait_for_exec(&self, sys: &Sys, id: &Text, exec_id: &Text, timeout: u64) -> Result<Rc<task::Exited>, Failure> {
        let waiting = self.daemon.wait_task(sys, K8S, id, exec_id);
        if timeout == 0 {
            return waiting.await;
        }
        match sys.timeout(timeout.saturating_mul(SECOND_NS), waiting).await {
            Some(exited) => exited,
            None => {
                // Only the process itself is killed, not what it has started: containerd v1.6.20 pkg/cri/server/container_execsync.go:203.
                drop(self.daemon.kill_task(sys, K8S, id, exec_id, Signal::Kill.number(), false).await);
                let text = format!("timeout {} exceeded: context deadline exceeded", go_duration(timeout));
                Err(Failure::new("DEADLINE_EXCEEDED", text))
            }
        }
    }
}

/// What the callers of `execInContainer` put in front of its errors.
pub(super) fn in_container(failure: Failure) -> Failure {
    Failure::new(failure.code, format!("failed to exec in container: {}", failure.message))
}

fn wrap(exec_id: &str, what: &str, failure: &Failure) -> Failure {
    Failure::new(failure.code, format!("failed to {what} exec \"{exec_id}\": {}", failure.message))
}

/// How Go prints a number of seconds: `1s`, `1m30s`, `2h0m0s`.
fn go_duration(seconds: u64) -> String {
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}s"),
        (0, minutes, seconds) => format!("{minutes}m{seconds}s"),
        (hours, minutes, seconds) => format!("{hours}h{minutes}m{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::go_duration;

    #[test]
    fn a_duration_is_printed_as_go_does() {
        assert_eq!([1, 90, 3600].map(go_duration), ["1s", "1m30s", "1h0m0s"]);
    }
}
