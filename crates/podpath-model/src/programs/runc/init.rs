//! `runc init`: three stages that are siblings, the last of which becomes the container.

use std::rc::Rc;

use super::{R, ROLE};
use crate::kernel::{Command, Connection, Message, Sys};
use crate::programs::Work;
use crate::programs::app::{Inside, Unstartable};
use crate::programs::images::RootFilesystem;
use crate::trace::{Kind, Milestone, Object, Text};
use crate::wire::oci::Spec;

/// What the first stage knows from the start.
#[derive(Clone)]
pub(super) struct Bootstrap {
    pub(super) id: Text,
    pub(super) spec: Rc<Spec>,
    pub(super) directory: Text,
    pub(super) bundle: Text,
}

/// What `runc create` writes into the init pipe.
#[derive(Clone, Debug)]
pub(super) enum ToInit {
    Bootstrap,
    Config,
    Resume,
    Run,
}

/// What the stages write into it.
#[derive(Clone, Debug)]
pub(super) enum FromInit {
    Pids { child_stage: u32, init: u32 },
    Hooks,
    Ready,
    Done,
    Failed(Text),
}

/// What the second stage tells the first.
struct InitPid(u32);

/// `runc:[0:PARENT]` makes the second stage, hears of the third, tells `runc create` of both, and goes.
pub(super) async fn parent_stage(sys: Sys, pipe: Connection, bootstrap: Bootstrap) -> i32 {
    let pipe = pipe.adopted_by(&sys);
    sys.work(Work::RuncStages).await;
    if pipe.receive().await.is_err() {
        return 1;
    }
    let id = bootstrap.id.clone();
    let (near, far) = sys.socketpair();
    let (init_near, init_far) = sys.socketpair();
    let (far, init_far) = (far.released(), init_far.released());
    // runc v1.1.5 libcontainer/nsenter/nsexec.c:397: CLONE_PARENT makes the stages siblings, not a chain.
    let child_stage = sys
        .step(R.line("libcontainer/nsenter/nsexec.c", 397))
        .about(id)
        .fork("runc:[1:CHILD]", true, &ROLE, |child| child_stage(child, far, init_far, bootstrap))
        .await;
    let Ok(message) = near.receive().await else { return 1 };
    let Some(InitPid(init)) = message.body.downcast_ref::<InitPid>() else { return 1 };
    sys.because_of(message.cause);
    pipe.send(Message { body: Rc::new(FromInit::Pids { child_stage, init: *init }), cause: sys.cause(), routine: false });
    // The third stage inherited the pipe to `runc create`.
    init_near.send(Message {
        body: Rc::new(PipeToCreate(std::cell::Cell::new(Some(pipe.released())))),
        cause: sys.cause(),
        routine: false,
    });
    0
}

/// The init pipe, on its way to the stage that keeps it.
struct PipeToCreate(std::cell::Cell<Option<Connection>>);

/// `runc:[1:CHILD]` joins and leaves namespaces, makes the third stage, and goes.
async fn child_stage(sys: Sys, up: Connection, init_pipe: Connection, bootstrap: Bootstrap) -> i32 {
    let up = up.adopted_by(&sys);
    let id = bootstrap.id.clone();
    for path in bootstrap.spec.namespaces_to_join() {
        let joined = sys.step(R.line("libcontainer/nsenter/nsexec.c", 628)).about(id.clone()).setns(&path).await;
        if joined.is_err() {
            return 1;
        }
    }
    let kinds = bootstrap.spec.namespaces_to_make();
    sys.step(R.line("libcontainer/nsenter/nsexec.c", 1244)).about(id.clone()).unshare(&kinds).await;
    let init = sys
        .step(R.line("libcontainer/nsenter/nsexec.c", 397))
        .about(id)
        .fork("runc:[2:INIT]", true, &ROLE, |child| init_stage(child, init_pipe, bootstrap))
        .await;
    up.send(Message { body: Rc::new(InitPid(init)), cause: sys.cause(), routine: false });
    0
}

/// `runc:[2:INIT]` builds the container around itself, waits for `runc start`, and becomes the app.
async fn init_stage(sys: Sys, handover: Connection, bootstrap: Bootstrap) -> i32 {
    let handover = handover.adopted_by(&sys);
    // runc v1.1.5 libcontainer/nsenter/nsexec.c, STAGE_INIT.
    sys.setsid();
    let Ok(message) = handover.receive().await else { return 1 };
    let Some(pipe) = message.body.downcast_ref::<PipeToCreate>().and_then(|pipe| pipe.0.take()) else { return 1 };
    let pipe = pipe.adopted_by(&sys);
    let Bootstrap { id, spec, directory, bundle } = bootstrap;
    if !heard(&sys, &pipe).await {
        return 1;
    }
    prepare_rootfs(&sys, &id, &spec).await;
    let root = sys.read::<RootFilesystem>(&spec.rootfs(&bundle));
    let inside = root.map(|root| Inside::of_container(&sys, &spec, &root));
    // runc v1.1.5 libcontainer/rootfs_linux.go:158: the working directory is made if it is not there.
    if let Some(path) = inside.as_ref().and_then(|inside| inside.file_as_directory(&sys)) {
        tell(&sys, &pipe, FromInit::Failed(format!("error during container init: mkdir {path}: not a directory").into()));
        return 1;
    }
    tell(&sys, &pipe, FromInit::Hooks);
    if !heard(&sys, &pipe).await {
        return 1;
    }
    let step = sys.step(R.line("libcontainer/rootfs_linux.go", 892)).about(id.clone());
    step.change(Object::new(Kind::Mount, "/"), Some("the node's root".into()), Some(spec.rootfs(&bundle))).await;
    tell(&sys, &pipe, FromInit::Ready);
    if !heard(&sys, &pipe).await {
        return 1;
    }
    // runc v1.1.5 libcontainer/standard_init_linux.go:197: a missing program is found out here, before `runc create` ends.
    let argv = spec.argv();
    let name = argv.first().cloned().unwrap_or_else(|| "".into());
    let looked_up = inside.as_ref().map_or(Err(Unstartable::Missing), |inside| inside.look_up(&sys, &name));
    if let Err(why) = looked_up {
        tell(&sys, &pipe, FromInit::Failed(why.told(&name).into()));
        return 1;
    }
    let Some(inside) = inside else { return 1 };
    tell(&sys, &pipe, FromInit::Done);
    drop(pipe);
    // runc v1.1.5 libcontainer/standard_init_linux.go:237: blocks until `runc start` opens the other end.
    let Ok(fifo) = sys.open_fifo_write(&format!("{directory}/exec.fifo")).await else { return 1 };
    fifo.write("0");
    drop(fifo);
    let milestone = if spec.is_sandbox() { Milestone::SandboxStart } else { Milestone::ContainerProcess };
    let program = inside.program(&argv);
    let command = Command { argv, environment: Some(Rc::new(inside.beginning(&sys))), ..Command::default() };
    sys.step(R.line("libcontainer/standard_init_linux.go", 260)).about(id).milestone(milestone).exec(command, program).await;
    1
}

/// The mounts of the spec, in its order: runc v1.1.5 libcontainer/rootfs_linux.go:87.
async fn prepare_rootfs(sys: &Sys, id: &Text, spec: &Spec) {
    for (destination, source) in spec.mount_words() {
        let step = sys.step(R.line("libcontainer/rootfs_linux.go", 87)).about(id.clone());
        step.change(Object::new(Kind::Mount, destination), None, Some(source)).await;
    }
    sys.work(Work::RuncRootfs).await;
}

fn tell(sys: &Sys, pipe: &Connection, message: FromInit) {
    pipe.send(Message { body: Rc::new(message), cause: sys.cause(), routine: false });
}

async fn heard(sys: &Sys, pipe: &Connection) -> bool {
    match pipe.receive().await {
        Ok(message) => {
            sys.because_of(message.cause);
            message.body.downcast_ref::<ToInit>().is_some()
        }
        Err(_) => false,
    }
}
