//! ExecSync, which is a second conmon.

use std::cell::RefCell;
use std::rc::Rc;

use super::runtime::hear;
use super::store::{Entry, Status};
use super::{O, SEEN, Server};
use crate::kernel::{Command, Message, Sys};
use crate::programs::ids;
use crate::trace::{Failure, SharedPayload, Text};
use crate::wire::conmon::{Output, Pipes, SyncInfo};
use crate::wire::cri::{ExecSyncRequest, ExecSyncResponse};
use crate::wire::oci::{Process, Spec};

const OCI: &str = "internal/oci/runtime_oci.go";
/// What conmon says when a command's time is up; CRI-O makes an answer of it that is no error, so that probes fail as they should.
const TIMED_OUT: &str = "command timed out";
/// No more output than this is kept, in bytes.
const OUTPUT_MAX: &str = "16777216";

/// The files of one command, under `/tmp` with a random number in their names.
pub(super) struct Files {
    pid: String,
    log: String,
    pub(super) process: String,
}

impl Files {
    pub(super) fn of(exec_id: &str) -> Self {
        let number = u32::from_str_radix(&ids::hex12(exec_id)[..7], 16).unwrap_or(0);
        Self {
            pid: format!("/tmp/pidfile{number}"),
            log: format!("/tmp/crio-log-{number}"),
            process: format!("/tmp/exec-process-{number}"),
        }
    }
}

impl Server {
    /// The container, if a command can be run in it.
    pub(super) fn living(&self, id: &str) -> Result<Rc<Entry>, Failure> {
        let entry = self.find_container(id)?;
        let status = entry.get().status;
        match status {
            Status::Created | Status::Running => Ok(entry),
            Status::Stopped => Err(Failure::not_found("container is not created or running: container is stopped")),
        }
    }

    pub(super) async fn exec_sync(&self, sys: Sys, request: Rc<ExecSyncRequest>) -> Result<ExecSyncResponse, Failure> {
        let entry = self.living(&request.container_id)?;
        if request.cmd.is_empty() {
            return Err(Failure::unknown("exec command cannot be empty"));
        }
        let id = entry.id();
        let files = Files::of(&self.new_id(&sys, "exec", &id));
        let spec = sys.read::<Spec>(&format!("{}/config.json", self.config.run_directory(&id)));
        let process = spec.map(|spec| Process { args: request.cmd.clone(), ..spec.process.clone() });
        let process = process.ok_or_else(|| Failure::unknown("config.json: no such file or directory"))?;
        sys.step(SEEN).about(id.clone()).write(files.process.as_str(), SharedPayload::new(process)).await;
        let heard = self.run_conmon(&sys, &entry, &files, request.timeout).await;
        let output = sys.read::<Output>(&files.log).map(|output| (*output).clone()).unwrap_or_default();
        for path in [&files.process, &files.log, &files.pid] {
            sys.step(SEEN).about(id.clone()).remove(path).await;
        }
        match heard? {
            Some(SyncInfo { data: -1, message: Some(message) }) if &*message == TIMED_OUT => {
                Ok(ExecSyncResponse { stderr: TIMED_OUT.into(), exit_code: -1, ..Default::default() })
            }
            Some(SyncInfo { data: -1, message }) => Err(command_error(&message.unwrap_or_else(|| "EOF".into()))),
            Some(SyncInfo { data, .. }) => {
                Ok(ExecSyncResponse { stdout: (*output.stdout).into(), stderr: (*output.stderr).into(), exit_code: data })
            }
            None => Err(command_error("EOF")),
        }
    }

    /// Runs conmon with `-e` and hears how the command ended; none if conmon does not say.
    async fn run_conmon(&self, sys: &Sys, entry: &Rc<Entry>, files: &Files, timeout: i64) -> Result<Option<SyncInfo>, Failure> {
        let id = entry.id();
        let (sync, child_sync) = sys.socketpair();
        let (start, child_start) = sys.socketpair();
        let pipes = Pipes { sync: RefCell::new(Some(child_sync.released())), start: RefCell::new(Some(child_start.released())) };
        let command = Command::new(self.exec_command_line(entry, files, timeout)).input(SharedPayload::new(pipes));
        let spawned = sys.step(O.line(OCI, 582)).about(id).spawn(command).await;
        let pid = spawned.map_err(|errno| Failure::unknown(format!("exec: \"conmon\": {}", errno.text())))?;
        start.send(Message { body: Rc::new(()), cause: sys.cause(), routine: sys.is_routine() });
        let heard = hear(sys, &sync).await;
        drop(sys.wait(pid).await);
        Ok(heard)
    }

    fn exec_command_line(&self, entry: &Entry, files: &Files, timeout: i64) -> Vec<Text> {
        let container = entry.get();
        let (timeout_words, root) = (timeout.to_string(), format!("--root={}", self.config.runtime_root));
        let mut words: Vec<&str> = vec![&self.config.conmon, "-c", &container.id, "-n", &container.name, "-r", "runc"];
        words.extend(["-p", &files.pid, "-e", "-l", &files.log, "--socket-dir-path", &self.config.attach_socket_dir]);
        words.extend(["--log-level", "info", "--sync", "--log-global-size-max", OUTPUT_MAX]);
        if container.config.tty {
            words.push("-t");
        }
        if timeout > 0 {
            words.extend(["-T", &timeout_words]);
        }
        words.extend(["--exec-process-spec", &files.process, "--runtime-arg", &root]);
        words.into_iter().map(Text::from).collect()
    }
}

/// `ExecSyncError`.
fn command_error(message: &str) -> Failure {
    Failure::unknown(format!("command error: {message}, stdout: , stderr: , exit code -1"))
}
