//! ExecSync, and the part that it shares with the streaming Exec: containerd v1.6.20 pkg/cri/server/container_execsync.go.

use std::rc::Rc;

use super::container_io::Fifos;
use super::store::Container;
use super::{C, CALLS, Cri, K8S, logged};
use crate::kernel::{Signal, Sys};
use crate::programs::containerd::runtime::ExitChannel;
use crate::programs::output::{Format, Output, Sink};
use crate::trace::{Failure, Text};
use crate::wire::cri::{ContainerState, ExecSyncRequest, ExecSyncResponse};
use crate::wire::json::List;
use crate::wire::{oci, task};

const EXEC: &str = "pkg/cri/server/container_execsync.go";
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

    pub(super) async fn exec_sync(self: &Rc<Self>, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
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
        let id = &request.container_id;
        let exit_code = self.exec_in_container(&sys, id, options).await.map_err(in_container);
        let exit_code = logged(&sys, C.line(CALLS, 723), id, &format!("ExecSync for \"{id}\" failed"), exit_code).await?;
        let [stdout, stderr] = [0, 1].map(|index| buffers[index].borrow().as_str().into());
        Ok(ExecSyncResponse { stdout, stderr, exit_code })
    }

    /// `execInContainer`: the answer is the exit code.
    pub(super) async fn exec_in_container(self: &Rc<Self>, sys: &Sys, id: &str, options: ExecOptions) -> Result<i32, Failure> {
        let container = self.running(id)?;
        let id = &container.id;
        let object = self.daemon.container(sys, K8S, id)?;
        let loaded = self.daemon.load(sys, K8S, id).await;
        loaded.map_err(|failure| Failure::new(failure.code, format!("failed to load task: {}", failure.message)))?;
        let exec_id = self.new_id(sys, "exec", id);
        let spec = oci::Process { args: options.command.clone(), terminal: options.tty, ..object.spec.process.clone() };
        let fifos = self.fifos(id, &exec_id, options.stdin.is_some(), options.tty);
        fifos.make(sys, id).await;
        let Fifos { stdin, stdout, stderr } = &fifos;
        let (stdin, stdout, stderr) = (stdin.clone(), stdout.clone(), stderr.clone());
        let added = task::Exec { id: id.clone(), exec_id: exec_id.clone(), stdin, stdout, stderr, spec: Rc::new(spec) };
        self.daemon.exec_task(sys, K8S, added).await.map_err(|failure| wrap(&exec_id, "create", &failure))?;
        let exited = self.run_exec(sys, id, &exec_id, &fifos, options).await;
        // containerd v1.6.20 pkg/cri/server/container_execsync.go:158: whatever came of it, it is killed and deleted.
        if self.daemon.kill_and_delete(sys, K8S, id, &exec_id).await.is_err() {
            let line = format!("Failed to delete exec process \"{exec_id}\" for container \"{id}\"");
            sys.step(C.line(EXEC, 164)).about(id.clone()).log("error", line).await;
        }
        Ok(i32::try_from(exited?.exit_status).unwrap_or(-1))
    }

    async fn run_exec(
        self: &Rc<Self>,
        sys: &Sys,
        id: &Text,
        exec_id: &Text,
        fifos: &Fifos,
        options: ExecOptions,
    ) -> Result<Rc<task::Exited>, Failure> {
        let output = Output::new(id.clone(), Format::Cri, C.line("pkg/cri/io/exec_io.go", 92), "".into());
        output.attach(Rc::clone(&options.sink));
        output.drain(sys, "stdout", &fifos.stdout);
        if !fifos.stderr.is_empty() {
            output.drain(sys, "stderr", &fifos.stderr);
        }
        let exit = self.daemon.wait(sys, K8S, id, exec_id);
        self.daemon.start_task(sys, K8S, id, exec_id).await.map_err(|failure| wrap(exec_id, "start", &failure))?;
        if let Some(input) = &options.stdin {
            self.feed(sys, id, exec_id, &fifos.stdin, input).await;
        }
        let Some(exited) = in_time(sys, &exit, options.timeout).await else {
            // Only the process itself is killed, not what it has started: containerd v1.6.20 pkg/cri/server/container_execsync.go:203.
            match self.daemon.kill_task(sys, K8S, id, exec_id, Signal::Kill.number(), false).await {
                Err(failure) if failure.code != "NOT_FOUND" => return Err(wrap(exec_id, "kill", &failure)),
                Ok(()) | Err(_) => {}
            }
            drop(exit.received(sys).await);
            // Simplified: the real one waits here until nobody has the streams open, which what the command has left behind may have for
            // ever; its client sees the same error then, by its own deadline. containerd v1.6.20 pkg/cri/server/container_execsync.go:210.
            let text = format!("timeout {} exceeded: context deadline exceeded", go_duration(options.timeout));
            return Err(Failure::new("DEADLINE_EXCEEDED", text));
        };
        let exited = exited
            .map_err(|failure| Failure::new(failure.code, format!("failed while waiting for exec \"{exec_id}\": {}", failure.message)))?;
        output.closed(sys).await;
        Ok(exited)
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
}

/// What comes within so many seconds; 0 means for ever.
async fn in_time(sys: &Sys, exit: &ExitChannel, timeout: u64) -> Option<Result<Rc<task::Exited>, Failure>> {
    match timeout {
        0 => Some(exit.received(sys).await),
        _ => sys.timeout(timeout.saturating_mul(SECOND_NS), exit.received(sys)).await,
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
