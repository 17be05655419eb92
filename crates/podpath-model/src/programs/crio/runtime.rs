//! How CRI-O has a container made, started, looked at, stopped and deleted: cri-o v1.25.0 internal/oci/runtime_oci.go.

use std::cell::RefCell;
use std::rc::Rc;

use super::store::{Entry, Status};
use super::{O, SEEN, Server};
use crate::kernel::{Command, Connection, Finished, Message, Sys};
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::conmon::{Pipes, SyncInfo};
use crate::wire::runc::LogLine;

const OCI: &str = "internal/oci/runtime_oci.go";
const SECOND_NS: u64 = 1_000_000_000;
/// How often it is asked whether a container that was told to stop has gone, in nanoseconds: runtime_oci.go:795.
const STOP_POLL_NS: u64 = SECOND_NS / 10;
/// How long after the signal the first look is, in nanoseconds: a thread has to start.
const FIRST_LOOK_NS: u64 = SECOND_NS / 5_000;
/// How long SIGKILL may take, in nanoseconds: cri-o v1.25.0 internal/oci/oci.go:35.
const KILL_TIMEOUT_NS: u64 = 120 * SECOND_NS;
/// How long conmon may take to make a container, in nanoseconds: cri-o v1.25.0 internal/oci/oci.go:31.
const CREATE_TIMEOUT_NS: u64 = 240 * SECOND_NS;

impl Server {
    /// `runc --root=… VERB …`, as CRI-O itself runs it.
    pub(super) async fn runc(&self, sys: &Sys, evidence: Evidence, id: &Text, words: &[&str]) -> Result<Finished, String> {
        let head = ["runc", "--root", &self.config.runtime_root];
        let command = Command::new(head.into_iter().chain(words.iter().copied()).map(Text::from));
        let step = sys.step(evidence).about(id.clone());
        let finished = step.run(command).await.map_err(|errno| format!("fork/exec runc: {}", errno.text()))?;
        if finished.status.code() == 0 {
            return Ok(finished);
        }
        let said = finished.output.and_then(|output| output.downcast::<LogLine>()).map(|line| line.text().to_string());
        let line = ["runc", "--root", &self.config.runtime_root].into_iter().chain(words.iter().copied()).collect::<Vec<_>>().join(" ");
        Err(format!("`{line}` failed: {}  (exit status {})", said.unwrap_or_default(), finished.status.code()))
    }

    /// Has conmon make the container: `CreateContainer`, runtime_oci.go:88.
    ///
    /// # Errors
    /// What conmon says; nothing of the container is left then.
    pub(super) async fn create_by_conmon(&self, sys: &Sys, entry: &Rc<Entry>, milestone: Milestone) -> Result<(), Failure> {
        let id = entry.id();
        let (sync, child_sync) = sys.socketpair();
        let (start, child_start) = sys.socketpair();
        let pipes = Pipes { sync: RefCell::new(Some(child_sync.released())), start: RefCell::new(Some(child_start.released())) };
        let command = Command::new(self.conmon_command_line(entry)).input(SharedPayload::new(pipes));
        let step = sys.step(O.line(OCI, 196)).about(id.clone()).milestone(milestone);
        let pid = step.spawn(command).await.map_err(|errno| Failure::unknown(format!("exec: \"conmon\": {}", errno.text())))?;
        let cgroup = self.conmon_cgroup(entry);
        sys.step(O.line("internal/oci/oci_linux.go", 46)).about(id.clone()).make_cgroup(&cgroup).await;
        sys.step(O.line("internal/oci/oci_linux.go", 46)).about(id.clone()).enter_cgroup(pid, &cgroup).await;
        // runtime_oci.go:233: not before it is in its cgroup does conmon make children.
        start.send(Message { body: Rc::new(()), cause: sys.cause(), routine: false });
        // The first process of conmon has forked and ends; a conmon that was killed shows at the pipe.
        drop(sys.wait(pid).await);
        let made = match sys.timeout(CREATE_TIMEOUT_NS, hear(sys, &sync)).await {
            Some(Some(SyncInfo { data, .. })) if data > 0 => Ok(data.unsigned_abs()),
            Some(Some(SyncInfo { message: Some(message), .. })) => Err(format!("container create failed: {message}")),
            Some(Some(_)) => Err("container create failed".to_owned()),
            Some(None) => Err("error reading container (probably exited) json message: EOF".to_owned()),
            None => Err("create container timeout".to_owned()),
        };
        match made {
            Ok(pid) => {
                entry.set().pid = pid;
                Ok(())
            }
            Err(message) => {
                let said = message.strip_prefix("container create failed: ").unwrap_or(&message);
                sys.step(O.line(OCI, 291)).about(id.clone()).log("error", format!("Container creation error: {said}")).await;
                self.delete_by_runc(sys, entry).await.ok();
                Err(Failure::unknown(message))
            }
        }
    }

    fn conmon_command_line(&self, entry: &Entry) -> Vec<Text> {
        let container = entry.get();
        let (bundle, directory) = (self.config.run_directory(&container.id), self.config.directory(&container.id));
        let root = format!("--root={}", self.config.runtime_root);
        let pid_files = [format!("{bundle}/conmon-pidfile"), format!("{bundle}/pidfile")];
        let mut words: Vec<&str> = vec![&self.config.conmon, "-b", &bundle, "-c", &container.id, "--exit-dir", &self.config.exits_dir];
        words.extend(["-l", &container.log_path, "--log-level", "info", "-n", &container.name, "-P", &pid_files[0], "-p", &pid_files[1]]);
        words.extend(["--persist-dir", &directory, "-r", "runc", "--runtime-arg", &root]);
        words.extend(["--socket-dir-path", &self.config.attach_socket_dir]);
        // Where the lines come in 1.25: recordings/cri/crio/lifecycle.1.json.
        words.extend(["--syslog", "-u", &container.id]);
        if container.config.tty {
            words.push("-t");
        } else if container.config.stdin {
            if !container.config.stdin_once {
                words.push("--leave-stdin-open");
            }
            words.push("-i");
        }
        words.into_iter().map(Text::from).collect()
    }

    /// `conmon_cgroup = "pod"`: recordings/node/crio.conf.
    pub(super) fn conmon_cgroup(&self, entry: &Entry) -> Text {
        let container = entry.get();
        let sandbox = self.sandbox(&container.sandbox_id);
        let parent = sandbox.and_then(|sandbox| Some(sandbox.config.linux.as_ref()?.cgroup_parent.clone())).unwrap_or_else(|| "".into());
        format!("{}/crio-conmon-{}", parent.trim_end_matches('/'), container.id).into()
    }

    /// `runc start`, by CRI-O itself: runtime_oci.go:319.
    pub(super) async fn start_by_runc(&self, sys: &Sys, entry: &Rc<Entry>) -> Result<(), String> {
        let id = entry.id();
        entry.lock.lock(sys).await;
        let started = self.runc(sys, O.line(OCI, 319), &id, &["start", &id]).await;
        if started.is_ok() {
            entry.set().started_at_ns = sys.now_ns();
        }
        entry.lock.unlock(sys);
        started.map(|_| ())
    }

    /// The stop signal, a look every tenth of a second until the time is over, then SIGKILL: runtime_oci.go:849.
    ///
    /// # Errors
    /// [`Unstoppable::Stopped`] if there is nothing to stop.
    pub(super) async fn stop_by_runc(&self, sys: &Sys, entry: &Rc<Entry>, timeout: u64) -> Result<(), Unstoppable> {
        let by_ns = sys.now_ns().saturating_add(timeout.saturating_mul(SECOND_NS));
        let earlier = entry.stop_by_ns.get().map_or(by_ns, |kept| kept.min(by_ns));
        entry.stop_by_ns.set(Some(earlier));
        entry.lock.lock(sys).await;
        let stopped = self.stop_locked(sys, entry, timeout).await;
        entry.stop_by_ns.set(None);
        entry.lock.unlock(sys);
        stopped
    }

    async fn stop_locked(&self, sys: &Sys, entry: &Rc<Entry>, timeout: u64) -> Result<(), Unstoppable> {
        let (id, pid, status) = {
            let container = entry.get();
            (container.id.clone(), container.pid, container.status)
        };
        if status == Status::Stopped {
            return Err(Unstoppable::Stopped);
        }
        if !sys.is_process(pid) {
            entry.set().finished_at_ns = sys.now_ns();
            return Ok(());
        }
        if timeout > 0 {
            let by_ns = sys.now_ns().saturating_add(timeout.saturating_mul(SECOND_NS));
            entry.stop_by_ns.set(Some(entry.stop_by_ns.get().map_or(by_ns, |kept| kept.max(sys.now_ns()).min(by_ns))));
            let signal = stop_signal(entry);
            // A container whose process is not there any more is no error here.
            drop(self.runc(sys, O.line(OCI, 884), &id, &["kill", &id, &signal]).await);
            if self.gone(sys, entry, pid).await {
                return Ok(());
            }
            let line = format!(
                "Stopping container {id} with stop signal timed out: timeout reached after {timeout} seconds waiting for container process to exit"
            );
            sys.step(SEEN).about(id.clone()).log("warning", line).await;
        }
        drop(self.runc(sys, O.line(OCI, 894), &id, &["kill", &id, "KILL"]).await);
        entry.stop_by_ns.set(Some(sys.now_ns() + KILL_TIMEOUT_NS));
        // Who is killed takes its pid namespace along, which takes a moment: at the first look it is still there
        // (recordings/cri/crio/sigkill-after-grace.{1,2}.json). Simplified: here it ends at once.
        sys.sleep(STOP_POLL_NS).await;
        if self.gone(sys, entry, pid).await { Ok(()) } else { Err(Unstoppable::TimedOut) }
    }

    /// Waits until the process is gone and was waited for, a look at a time; false if the time is over first.
    async fn gone(&self, sys: &Sys, entry: &Rc<Entry>, pid: u32) -> bool {
        // What dies at once is gone at the first look.
        sys.sleep(FIRST_LOOK_NS).await;
        while sys.is_process(pid) {
            if entry.stop_by_ns.get().is_some_and(|by_ns| sys.now_ns() >= by_ns) {
                return false;
            }
            sys.sleep(STOP_POLL_NS).await;
        }
        entry.set().finished_at_ns = sys.now_ns();
        true
    }

    /// `runc delete --force`.
    pub(super) async fn delete_by_runc(&self, sys: &Sys, entry: &Rc<Entry>) -> Result<(), String> {
        let id = entry.id();
        entry.lock.lock(sys).await;
        let deleted = self.runc(sys, O.line(OCI, 918), &id, &["delete", "--force", &id]).await;
        entry.lock.unlock(sys);
        deleted.map(|_| ())
    }
}

/// Why a container was not stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unstoppable {
    /// It is stopped already.
    Stopped,
    /// Not even SIGKILL helped.
    TimedOut,
}

/// What conmon says through the pipe; none if it ends without a word.
pub(super) async fn hear(sys: &Sys, pipe: &Connection) -> Option<SyncInfo> {
    match pipe.receive().await {
        Ok(message) => {
            sys.because_of(message.cause);
            message.body.downcast_ref::<SyncInfo>().cloned()
        }
        Err((_, cause)) => {
            if let Some(cause) = cause {
                sys.because_of(cause);
            }
            None
        }
    }
}

/// The image's stop signal, or SIGTERM, by its number.
fn stop_signal(entry: &Entry) -> String {
    let container = entry.get();
    let signal = crate::kernel::Signal::from_name(&container.image.config.stop_signal).unwrap_or(crate::kernel::Signal::Term);
    signal.number().to_string()
}
