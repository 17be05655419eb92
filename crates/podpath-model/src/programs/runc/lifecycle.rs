//! `runc start`, `kill`, `delete` and `state`.

use super::state::Status;
use super::{Invocation, R};
use crate::kernel::{Signal, Sys};
use crate::programs::Work;
use crate::trace::SharedPayload;
use crate::wire::oci;

type Done = Result<(), String>;

/// Opens `exec.fifo` and reads its one byte: that lets the container's init go on.
pub(super) async fn start(sys: &Sys, invocation: &Invocation) -> Done {
    let (id, directory) = (invocation.id(), invocation.state_directory());
    let state = invocation.state(sys).ok_or("container does not exist")?;
    match state.status(sys, &directory) {
        Status::Stopped => return Err("cannot start a container that has stopped".into()),
        Status::Running => return Err("cannot start an already running container".into()),
        Status::Created => {}
    }
    sys.work(Work::RuncStart).await;
    let path = format!("{directory}/exec.fifo");
    let fifo = sys.open_fifo_read(&path).await.map_err(|errno| errno.text().to_owned())?;
    if fifo.read().await.is_none() {
        return Err("container process is already dead".into());
    }
    sys.step(R.line("libcontainer/container_linux.go", 328)).about(id).remove(&path).await;
    Ok(())
}

/// Signals the container's init, or with `--all` every process of its cgroup.
pub(super) async fn kill(sys: &Sys, invocation: &Invocation) -> Done {
    sys.work(Work::RuncKill).await;
    let id = invocation.id();
    let state = invocation.state(sys).ok_or("container does not exist")?;
    let signal = invocation.after_id().and_then(|word| word.parse().ok().and_then(Signal::from_number).or_else(|| Signal::from_name(word)));
    let signal = signal.unwrap_or(Signal::Term);
    if invocation.has("--all") {
        for pid in sys.cgroup_members(&state.cgroup) {
            // A process that has just gone needs no signal.
            let sent = sys.step(R.line("libcontainer/init_linux.go", 548)).about(id.clone()).kill(pid, signal).await;
            debug_assert!(sent.is_ok() || !sys.is_alive(pid), "a living process can be signalled");
        }
        return Ok(());
    }
    let step = sys.step(R.line("libcontainer/container_linux.go", 393)).about(id);
    step.kill(state.init_process_pid, signal).await.map_err(|_| "container not running".into())
}

/// Removes the cgroup and the state of a stopped container; a created one is killed first, a running one only with `--force`.
pub(super) async fn delete(sys: &Sys, invocation: &Invocation) -> Done {
    sys.work(Work::RuncDelete).await;
    let (id, directory) = (invocation.id(), invocation.state_directory());
    let Some(state) = invocation.state(sys) else {
        // A folder without a state is what a create that was cut short leaves behind.
        sys.step(R.line("delete.go", 60)).about(id).remove(&directory).await;
        return if invocation.has("--force") { Ok(()) } else { Err("container does not exist".into()) };
    };
    match state.status(sys, &directory) {
        Status::Stopped => {}
        Status::Running if !invocation.has("--force") => {
            return Err(format!("cannot delete container {id} that is not stopped: running"));
        }
        Status::Running | Status::Created => {
            let killed = sys.step(R.line("delete.go", 17)).about(id.clone()).kill(state.init_process_pid, Signal::Kill).await;
            debug_assert!(killed.is_ok(), "its init was alive");
        }
    }
    for pid in sys.cgroup_members(&state.cgroup) {
        // runc v1.1.5 libcontainer/state_linux.go:45: with a shared pid namespace the rest of the cgroup is killed by runc.
        let sent = sys.step(R.line("libcontainer/init_linux.go", 548)).about(id.clone()).kill(pid, Signal::Kill).await;
        debug_assert!(sent.is_ok() || !sys.is_alive(pid), "a living process can be signalled");
    }
    sys.step(R.line("libcontainer/state_linux.go", 45)).about(id.clone()).remove_cgroup(&state.cgroup).await;
    sys.step(R.line("libcontainer/state_linux.go", 51)).about(id).remove(&directory).await;
    Ok(())
}

/// Prints what the container is doing.
pub(super) async fn state(sys: &Sys, invocation: &Invocation) -> Done {
    sys.work(Work::RuncState).await;
    let state = invocation.state(sys).ok_or("container does not exist")?;
    let status = state.status(sys, &invocation.state_directory());
    let (status, pid) = match status {
        Status::Created => ("created", state.init_process_pid),
        Status::Running => ("running", state.init_process_pid),
        Status::Stopped => ("stopped", 0),
    };
    let annotations = crate::wire::json::Map::default();
    let printed = oci::State { oci_version: oci::VERSION, id: state.id, status, pid, bundle: state.bundle, annotations };
    sys.print(SharedPayload::new(printed));
    Ok(())
}
