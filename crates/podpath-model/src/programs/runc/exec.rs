//! `runc exec`: one more process in the namespaces of a container that runs. With `--detach` runc does not wait for its end.

use std::rc::Rc;

use super::state::Status;
use super::{Invocation, R, ROLE};
use crate::kernel::{Command, Connection, Message, NamespaceKind, Sys};
use crate::programs::Work;
use crate::programs::app::{Inside, Unstartable};
use crate::programs::images::RootFilesystem;
use crate::trace::{SharedPayload, Text};
use crate::wire::oci::{Process, Spec};

type Joined = Result<u32, Text>;

pub(super) async fn exec(sys: &Sys, invocation: &Invocation) -> Result<i32, String> {
    let id = invocation.id();
    let state = invocation.state(sys).ok_or("container does not exist")?;
    if state.status(sys, &invocation.state_directory()) == Status::Stopped {
        return Err("cannot exec in a stopped container".into());
    }
    // runc v1.1.5 exec.go:205: the process comes as a file; here the shim hands over what is in it.
    let process: Rc<Process> = sys.input().ok_or("process file is not readable")?;
    sys.work(Work::RuncExec).await;
    let (pipe, child_pipe) = sys.socketpair();
    let child_pipe = child_pipe.released();
    let root = sys.read::<RootFilesystem>(&state.rootfs);
    let spec = sys.read::<Spec>(&format!("{}/config.json", state.bundle));
    let inside = root.zip(spec).map(|(root, spec)| Inside::of_exec(sys, &spec, &root, &process));
    let (target, about) = (state.init_process_pid, id.clone());
    let stage = sys
        .step(R.line("libcontainer/process_linux.go", 85))
        .about(id.clone())
        .fork("runc:[1:CHILD]", false, &ROLE, move |child| join(child, child_pipe, Joining { target, process, inside, id: about }))
        .await;
    sys.step(R.line("libcontainer/process_linux.go", 124)).about(id.clone()).enter_cgroup(stage, &state.cgroup).await;
    pipe.send(Message { body: Rc::new(()), cause: sys.cause(), routine: sys.is_routine() });
    let outcome = hear(sys, &pipe).await;
    sys.wait(stage).await.map_err(|errno| errno.text().to_owned())?;
    let pid = outcome.map_err(|text| format!("exec failed: unable to start container process: {text}"))?;
    if let Some(pid_file) = invocation.value("--pid-file") {
        sys.step(R.line("utils_linux.go", 194)).about(id).write(pid_file, SharedPayload::new(pid)).await;
    }
    if invocation.has("--detach") {
        return Ok(0);
    }
    sys.wait(pid).await.map(|finished| finished.status.code()).map_err(|errno| errno.text().to_owned())
}

/// What the new process says of itself: its pid, or why it could not become the program.
async fn hear(sys: &Sys, pipe: &Connection) -> Joined {
    let message = pipe.receive().await.map_err(|_| Text::from("EOF"))?;
    sys.because_of(message.cause);
    message.body.downcast_ref::<Joined>().cloned().unwrap_or_else(|| Err("unexpected message from init".into()))
}

/// What the stages need to know.
struct Joining {
    target: u32,
    process: Rc<Process>,
    inside: Option<Inside>,
    id: Text,
}

/// The stage that joins all namespaces of the container's init. A pid namespace is for children, so another stage follows.
async fn join(sys: Sys, pipe: Connection, joining: Joining) -> i32 {
    let pipe = pipe.adopted_by(&sys);
    if pipe.receive().await.is_err() {
        return 1;
    }
    let (own, other) = (sys.namespaces_of(sys.pid()), sys.namespaces_of(joining.target));
    for kind in NamespaceKind::ALL {
        if own.map(|own| own.get(kind)) != other.map(|other| other.get(kind)) {
            let path = format!("/proc/{}/ns/{}", joining.target, kind.name());
            let step = sys.step(R.line("libcontainer/nsenter/nsexec.c", 628)).about(joining.id.clone());
            if step.setns(&path).await.is_err() {
                return 1;
            }
        }
    }
    let step = sys.step(R.line("libcontainer/nsenter/nsexec.c", 397)).about(joining.id.clone());
    let pipe = pipe.released();
    step.fork("runc:[2:INIT]", true, &ROLE, move |child| become_program(child, pipe, joining)).await;
    0
}

/// The stage that becomes the program.
async fn become_program(sys: Sys, pipe: Connection, joining: Joining) -> i32 {
    let pipe = pipe.adopted_by(&sys);
    // runc v1.1.5 libcontainer/nsenter/nsexec.c, STAGE_INIT.
    sys.setsid();
    let Joining { process, inside, id, .. } = joining;
    let argv: Vec<Text> = process.argv();
    let name = argv.first().cloned().unwrap_or_else(|| "".into());
    let looked_up = inside.as_ref().map_or(Err(Unstartable::Missing), |inside| inside.look_up(&sys, &name));
    let answer: Joined = looked_up.map(|()| sys.pid()).map_err(|why| why.told(&name).into());
    let found = inside.filter(|_| answer.is_ok());
    pipe.send(Message { body: Rc::new(answer), cause: sys.cause(), routine: sys.is_routine() });
    drop(pipe);
    if let Some(inside) = found {
        let program = inside.program(&argv);
        let command = Command { argv, environment: Some(Rc::new(inside)), ..Command::default() };
        sys.step(R.line("libcontainer/setns_init_linux.go", 104)).about(id).exec(command, program).await;
    }
    1
}
