//! `main`: leaves the caller, runs runc, and stays until the container ends.

use std::rc::Rc;

use super::options::Options;
use super::output::{Sink, attach_socket};
use super::{CM, ROLE};
use crate::kernel::{Command, Connection, Finished, Message, Shared, Signal, Streams, Sys};
use crate::programs::Work;
use crate::trace::{Evidence, Milestone, SharedPayload, Status, Text};
use crate::wire::conmon::{ExitFile, OomFile, Pipes, SyncInfo};
use crate::wire::oci::{Process, Spec};
use crate::wire::runc::LogLine;

const SECOND_NS: u64 = 1_000_000_000;
/// conmon v2.1.6 src/utils.h
const TIMED_OUT: &str = "command timed out";
/// How a command is killed whose time is up.
const TIMEOUT: Evidence = CM.line("src/conmon.c", 479);

/// Waits until it is told to begin, and lets a child of its own do the work unless the caller wants to keep it.
pub(super) async fn run(sys: Sys) -> i32 {
    // conmon v2.1.6 src/conmon.c:57: a reader that is gone must not kill it.
    sys.ignore(Signal::Pipe);
    let Some(pipes) = sys.input::<Pipes>() else {
        // `conmon --help`: CRI-O asks at its start what this conmon can do.
        return 0;
    };
    let take = |pipe: &std::cell::RefCell<Option<Connection>>| pipe.borrow_mut().take().map(|pipe| pipe.adopted_by(&sys));
    let (sync, start) = (take(&pipes.sync), take(&pipes.start));
    let options = Options::of(&sys);
    sys.work(Work::ConmonStart).await;
    // conmon v2.1.6 src/conmon.c:66: whoever started it puts it into its cgroup first.
    if let Some(start) = start
        && let Ok(message) = start.receive().await
    {
        sys.because_of(message.cause);
    }
    if options.sync {
        return monitor(sys, options, sync).await;
    }
    let (pid_file, id) = (options.conmon_pid_file.clone(), options.id.clone());
    let sync = sync.map(Connection::released);
    let step = sys.step(CM.line("src/conmon.c", 88)).about(id.clone());
    let child = step.fork("conmon", false, &ROLE, |child| {
        let sync = sync.map(|sync| sync.adopted_by(&child));
        monitor(child, options, sync)
    });
    let child = child.await;
    if let Some(path) = pid_file {
        sys.step(CM.line("src/conmon.c", 96)).about(id).write(path, SharedPayload::new(child)).await;
    }
    0
}

/// What the one who stays knows.
struct Monitor {
    options: Options,
    sync: Option<Connection>,
    /// Who gets the signals that conmon gets.
    container_pid: Shared<Option<u32>>,
}

async fn monitor(sys: Sys, options: Options, sync: Option<Connection>) -> i32 {
    sys.setsid();
    // conmon v2.1.6 src/conmon.c:135: what runc leaves behind is its child.
    sys.set_child_subreaper();
    let monitor = Monitor { options, sync, container_pid: Shared::default() };
    monitor.forward_signals(&sys);
    let ((stdout, stdout_pipe), (stderr, stderr_pipe)) = (sys.pipe(), sys.pipe());
    let sink = Sink::new([("stdout", stdout), ("stderr", stderr)], &monitor.options);
    sink.open(&sys, &monitor.options).await;
    let code = match monitor.run_runtime(&sys, Streams::pipes(stdout_pipe, stderr_pipe)).await {
        Some(pid) => monitor.watch(&sys, pid, &sink).await,
        None => 1,
    };
    if let Some(bundle) = &monitor.options.bundle {
        // What `setup_attach_socket` returns is the socket's path and not the link's, which stays.
        sys.step(CM.line("src/conmon.c", 524)).about(monitor.options.id.clone()).remove(&attach_socket(bundle)).await;
    }
    code
}

impl Monitor {
    /// conmon v2.1.6 src/ctr_exit.c `on_sig_exit`: signals that would end it are for the container.
    fn forward_signals(&self, sys: &Sys) {
        for signal in [Signal::Term, Signal::Quit, Signal::Int] {
            sys.catch(signal);
        }
        let (container_pid, id) = (self.container_pid.clone(), self.options.id.clone());
        sys.background(|sys| async move {
            loop {
                let signal = sys.signal().await;
                let target = *container_pid.get();
                if let Some(pid) = target {
                    let sent = sys.step(CM.line("src/ctr_exit.c", 24)).about(id.clone()).kill(pid, signal).await;
                    debug_assert!(sent.is_ok() || !sys.is_alive(pid), "a living process can be signalled");
                }
            }
        });
    }

    /// `runc create` or `runc exec`. The answer is the process that it left behind; none if it failed, and then the caller knows why.
    async fn run_runtime(&self, sys: &Sys, streams: Streams) -> Option<u32> {
        let options = &self.options;
        let (input, milestone) = self.input(sys);
        // conmon v2.1.6 src/conmon.c:229: runc dies with conmon; what it has made does not.
        let command = Command { streams, input, ..Command::new(options.runtime_argv()) }.dies_with_parent();
        let step = sys.step(CM.line("src/conmon.c", 291)).about(options.id.clone());
        let step = match milestone {
            Some(milestone) => step.milestone(milestone),
            None => step,
        };
        let succeeded = match step.run(command).await {
            Ok(Finished { status, .. }) if status.code() == 0 => true,
            Ok(Finished { output, .. }) => {
                // conmon v2.1.6 src/conmon.c:366: what runc wrote to standard error. If that is nothing the caller hears nothing.
                if let Some(line) = output.and_then(|output| output.downcast::<LogLine>()) {
                    self.tell(sys, -1, Some(line.text()));
                }
                false
            }
            Err(_) => false,
        };
        let pid = sys.read::<u32>(&options.container_pid_file).filter(|_| succeeded).map(|pid| *pid)?;
        *self.container_pid.set() = Some(pid);
        if !options.exec {
            self.tell(sys, i32::try_from(pid).unwrap_or(i32::MAX), None);
        }
        Some(pid)
    }

    /// What runc reads: the bundle's `config.json`, or the process of `--exec-process-spec`.
    fn input(&self, sys: &Sys) -> (Option<SharedPayload>, Option<Milestone>) {
        match &self.options.bundle {
            Some(bundle) => {
                let spec = sys.read::<Spec>(&format!("{bundle}/config.json"));
                let milestone =
                    if spec.as_ref().is_some_and(|spec| spec.is_sandbox()) { Milestone::SandboxInit } else { Milestone::ContainerInit };
                (spec.map(|spec| SharedPayload(spec)), Some(milestone))
            }
            None => (sys.read::<Process>(&self.options.process_spec).map(|process| SharedPayload(process)), None),
        }
    }

    /// Writes into the sync pipe; if nobody reads it any more that is no matter.
    fn tell(&self, sys: &Sys, data: i32, message: Option<Text>) {
        if let Some(sync) = &self.sync {
            sync.send(Message { body: Rc::new(SyncInfo { data, message }), cause: sys.cause(), routine: sys.is_routine() });
        }
    }

    /// Until the process ends, or a command's time is up.
    async fn watch(&self, sys: &Sys, pid: u32, sink: &Sink) -> i32 {
        if !self.options.exec {
            // What follows is no part of the call that made the container.
            sys.detach();
            self.watch_memory(sys, pid);
        }
        sink.follow(sys);
        let ended = match self.options.timeout_seconds {
            0 => Some(end_of(sys, pid).await),
            seconds => sys.timeout(seconds.saturating_mul(SECOND_NS), end_of(sys, pid)).await,
        };
        let Some(status) = ended else { return self.time_out(sys, pid).await };
        *self.container_pid.set() = None;
        sys.work(Work::ConmonExit).await;
        sink.drain(sys).await;
        sink.close(sys).await;
        self.write_exit(sys, status.code()).await;
        if self.options.exec {
            self.tell(sys, status.code(), None);
        }
        status.code()
    }

    /// Kills a command with everybody in its process group.
    async fn time_out(&self, sys: &Sys, pid: u32) -> i32 {
        let step = sys.step(TIMEOUT).about(self.options.id.clone());
        if let Some(group) = sys.process_group_of(pid) {
            let sent = step.kill_group(group, Signal::Kill).await;
            debug_assert!(sent.is_ok(), "it was in its group");
        }
        self.tell(sys, -1, Some(TIMED_OUT.into()));
        // exit(-1) is 255.
        255
    }

    /// Writes the file `oom` when the kernel has killed somebody of the container for want of memory.
    fn watch_memory(&self, sys: &Sys, pid: u32) {
        let Some(cgroup) = sys.processes().into_iter().find(|listed| listed.pid == pid).map(|listed| listed.cgroup) else { return };
        let id = self.options.id.clone();
        let directories =
            [(&self.options.persist_directory, CM.line("src/cgroup.c", 319)), (&self.options.bundle, CM.line("src/cgroup.c", 324))];
        let directories: Vec<(Text, Evidence)> =
            directories.into_iter().filter_map(|(directory, evidence)| Some((directory.clone()?, evidence))).collect();
        sys.background(|sys| async move {
            let mut seen = 0;
            loop {
                seen = sys.out_of_memory(&cgroup, seen).await;
                for (directory, evidence) in &directories {
                    let step = sys.step(*evidence).about(id.clone());
                    step.write(format!("{directory}/oom"), SharedPayload::new(OomFile)).await;
                }
            }
        });
    }

    /// The exit code, first for whoever comes later, then for CRI-O, which watches the folder of exits.
    async fn write_exit(&self, sys: &Sys, code: i32) {
        let persistent =
            self.options.persist_directory.as_ref().map(|directory| (CM.line("src/conmon.c", 504), format!("{directory}/exit")));
        let watched = self
            .options
            .exit_directory
            .as_ref()
            .map(|directory| (CM.line("src/conmon.c", 514), format!("{directory}/{}", self.options.id)));
        for (evidence, path) in persistent.into_iter().chain(watched) {
            let step = sys.step(evidence).about(self.options.id.clone());
            step.write(path, SharedPayload::new(ExitFile(code))).await;
        }
    }
}

/// Reaps until that child has ended.
async fn end_of(sys: &Sys, pid: u32) -> Status {
    loop {
        let (ended, status) = sys.wait_any().await;
        if ended == pid {
            return status;
        }
    }
}
