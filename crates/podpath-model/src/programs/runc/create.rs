//! `runc create`: everything up to the moment at which the container's first process waits to become the app.

use std::rc::Rc;

use super::init::{self, Bootstrap, FromInit, ToInit};
use super::state::State;
use super::{Invocation, R, ROLE};
use crate::kernel::{Command, Connection, Limits, Message, Signal, Sys};
use crate::programs::Work;
use crate::trace::{SharedPayload, Status, Text};
use crate::wire::oci::Spec;

type Created<T> = Result<T, String>;

pub(super) async fn create(sys: &Sys, invocation: &Invocation) -> Created<()> {
    create_container(sys, invocation).await.map_err(|message| format!("runc create failed: {message}"))
}

async fn create_container(sys: &Sys, invocation: &Invocation) -> Created<()> {
    let id = invocation.id();
    let bundle = invocation.value("--bundle").unwrap_or_else(|| ".".into());
    // runc v1.1.5 utils_linux.go:374: config.json is read from the bundle.
    let spec: Rc<Spec> =
        sys.read(&format!("{bundle}/config.json")).ok_or_else(|| format!("JSON specification file {bundle}/config.json not found"))?;
    let directory = invocation.state_directory();
    if !sys.step(R.line("libcontainer/factory_linux.go", 198)).about(id.clone()).mkdir(directory.clone()).await {
        return Err("container with given ID already exists".into());
    }
    let started = start(sys, &id, &bundle, &directory, &spec).await;
    let pid = match started {
        Ok(pid) => pid,
        Err(message) => {
            destroy(sys, &id, &directory, &spec.cgroups_path()).await;
            return Err(message);
        }
    };
    sys.work(Work::RuncFinish).await;
    // runc v1.1.5 utils_linux.go:306: the pid file is written when everything else is done.
    if let Some(pid_file) = invocation.value("--pid-file") {
        sys.step(R.line("utils_linux.go", 194)).about(id).write(pid_file, SharedPayload::new(pid)).await;
    }
    Ok(())
}

/// What `runc create` undoes when init fails: the cgroup, the fifo and the state.
async fn destroy(sys: &Sys, id: &Text, directory: &Text, cgroup: &Text) {
    sys.step(R.line("libcontainer/process_linux.go", 401)).about(id.clone()).remove_cgroup(cgroup).await;
    sys.step(R.line("libcontainer/state_linux.go", 51)).about(id.clone()).remove(directory).await;
}

async fn start(sys: &Sys, id: &Text, bundle: &Text, directory: &Text, spec: &Rc<Spec>) -> Created<u32> {
    sys.step(R.line("libcontainer/container_linux.go", 424)).about(id.clone()).mkfifo(format!("{directory}/exec.fifo")).await;
    let (pipe, child_pipe) = sys.socketpair();
    let child_pipe = child_pipe.released();
    let bootstrap = Bootstrap { id: id.clone(), spec: Rc::clone(spec), directory: directory.clone(), bundle: bundle.clone() };
    let parent_stage = sys
        .step(R.line("libcontainer/process_linux.go", 358))
        .about(id.clone())
        .fork("runc:[0:PARENT]", false, &ROLE, |child| init::parent_stage(child, child_pipe, bootstrap))
        .await;
    apply_cgroup(sys, id, parent_stage, spec).await;
    send(sys, &pipe, ToInit::Bootstrap);
    let mut process = parent_stage;
    let outcome = bring_up(sys, id, bundle, directory, spec, &pipe, &mut process).await;
    if outcome.is_err() {
        terminate(sys, id, process).await;
    }
    outcome.map(|()| process)
}

/// `process` is the stage that is there at the moment: the first one, and then init.
async fn bring_up(sys: &Sys, id: &Text, bundle: &Text, directory: &Text, spec: &Spec, pipe: &Connection, process: &mut u32) -> Created<()> {
    let FromInit::Pids { child_stage, init } = receive(sys, pipe).await? else { return Err(unexpected()) };
    // runc v1.1.5 libcontainer/process_linux.go:331: the first two stages are waited for, the third one stays.
    for stage in [*process, child_stage] {
        sys.wait(stage).await.map_err(|errno| errno.text().to_owned())?;
    }
    *process = init;
    talk_to_init(sys, id, bundle, directory, spec, pipe, init).await
}

/// Whatever went wrong, the stage that is there is killed, if it has not ended by itself, and waited for: init may be waiting for an
/// answer that it will never get.
async fn terminate(sys: &Sys, id: &Text, process: u32) {
    if sys.is_alive(process) {
        let sent = sys.step(R.line("libcontainer/process_linux.go", 630)).about(id.clone()).kill(process, Signal::Kill).await;
        debug_assert!(sent.is_ok() || !sys.is_alive(process), "a living process can be signalled");
    }
    // The first stage may have been waited for already.
    drop(sys.wait(process).await);
}

/// Membership comes before the namespaces, limits come later: runc v1.1.5 libcontainer/process_linux.go:411 and :562.
async fn apply_cgroup(sys: &Sys, id: &Text, pid: u32, spec: &Spec) {
    let cgroup = spec.cgroups_path();
    sys.step(R.line("libcontainer/process_linux.go", 411)).about(id.clone()).make_cgroup(&cgroup).await;
    sys.step(R.line("libcontainer/process_linux.go", 411)).about(id.clone()).enter_cgroup(pid, &cgroup).await;
}

async fn talk_to_init(sys: &Sys, id: &Text, bundle: &Text, directory: &Text, spec: &Spec, pipe: &Connection, init: u32) -> Created<()> {
    send(sys, pipe, ToInit::Config);
    loop {
        match receive(sys, pipe).await {
            Ok(FromInit::Hooks) => {
                set_limits(sys, id, spec).await;
                run_hooks(sys, id, spec, init, bundle).await?;
                send(sys, pipe, ToInit::Resume);
            }
            Ok(FromInit::Ready) => {
                let state = State {
                    id: id.clone(),
                    init_process_pid: init,
                    bundle: bundle.clone(),
                    cgroup: spec.cgroups_path(),
                    own_pid_namespace: spec.has_own_pid_namespace(),
                    rootfs: spec.rootfs(bundle),
                };
                let step = sys.step(R.line("libcontainer/container_linux.go", 1941)).about(id.clone());
                step.write(format!("{directory}/state.json"), SharedPayload::new(state)).await;
                send(sys, pipe, ToInit::Run);
            }
            // runc v1.1.5 libcontainer/standard_init_linux.go:225: the pipe that closes is the sign of success.
            Ok(FromInit::Done) => return Ok(()),
            Ok(FromInit::Failed(message)) => return Err(format!("unable to start container process: {message}")),
            Ok(FromInit::Pids { .. }) => return Err(unexpected()),
            Err(message) => return Err(message),
        }
    }
}

async fn set_limits(sys: &Sys, id: &Text, spec: &Spec) {
    let (limits, words): (Limits, String) = spec.limits();
    sys.step(R.line("libcontainer/process_linux.go", 562)).about(id.clone()).limit_cgroup(&spec.cgroups_path(), limits, &words).await;
}

/// prestart hooks run in the runtime's own namespaces, after the mounts are made and before the root is changed.
async fn run_hooks(sys: &Sys, id: &Text, spec: &Spec, init: u32, bundle: &Text) -> Created<()> {
    for (at, hook) in spec.prestart_hooks().iter().enumerate() {
        let state = hook.state(id, init, bundle);
        let command = Command::new(hook.command_line()).input(SharedPayload::new(state));
        let finished = sys.step(R.line("libcontainer/process_linux.go", 580)).about(id.clone()).run(command).await;
        let failed = match finished {
            Ok(finished) if finished.status.code() == 0 => continue,
            Ok(finished) => {
                let ended = match finished.status {
                    Status::Exited(code) => format!("exit status {code}"),
                    Status::Killed(_) => "signal: killed".to_owned(),
                };
                let stderr = finished.output.and_then(|output| output.downcast::<Text>());
                format!("error running hook: {ended}, stdout: , stderr: {}", stderr.as_deref().map_or("", |text| text))
            }
            Err(errno) => format!("fork/exec {}: {}", hook.path(), errno.text()),
        };
        return Err(format!("unable to start container process: error during container init: error running hook #{at}: {failed}"));
    }
    Ok(())
}

fn send(sys: &Sys, pipe: &Connection, message: ToInit) {
    pipe.send(Message { body: Rc::new(message), cause: sys.cause(), routine: false });
}

async fn receive(sys: &Sys, pipe: &Connection) -> Created<FromInit> {
    match pipe.receive().await {
        Ok(message) => {
            sys.because_of(message.cause);
            message.body.downcast_ref::<FromInit>().cloned().ok_or_else(unexpected)
        }
        Err(_) => Err("unable to start container process: waiting for init preliminary setup: EOF".into()),
    }
}

fn unexpected() -> String {
    "unable to start container process: unexpected message from init".into()
}
