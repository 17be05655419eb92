//! The set-key hook: runc runs dockerd's own program once more, which tells dockerd where the new network namespace is.
//!
//! Simplified: the message on libnetwork's socket (JSON, without any protocol around it) is no call in the trace, only a remark.

use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M};
use crate::kernel::{Connection, Listener, Message, Sys};
use crate::programs::Work;
use crate::trace::{Rank, Role, SharedPayload, Side, Text};
use crate::wire::docker::timestamp;
use crate::wire::runc::HookState;

/// The hook in the trace.
pub(super) static ROLE: Role = Role::new("libnetwork-setkey", Rank::Transient, Side::Right);
/// The first argument by which the program knows what it is.
pub(super) const COMMAND: &str = "libnetwork-setkey";

const EXTERNAL_KEY: &str = "vendor/github.com/docker/libnetwork/sandbox_externalkey_unix.go";

/// What the hook sends.
#[derive(Clone, Debug)]
struct SetKey {
    container_id: Text,
    /// `/proc/PID/ns/net`.
    key: Text,
}

/// What dockerd answers: success, or why not.
type Answer = Result<(), Text>;

/// `libnetwork-setkey -exec-root=ROOT CONTAINER CONTROLLER`, with the container's state on standard input.
pub(super) async fn hook(sys: Sys) -> i32 {
    sys.work(Work::SetKeyHook).await;
    match send_key(&sys).await {
        Ok(()) => 0,
        Err(text) => {
            sys.step(M.line(EXTERNAL_KEY, 39)).log("fatal", text.clone()).await;
            // What runc makes a part of its own error: the line on standard error.
            let time = timestamp(sys.now_ns());
            let seconds = time.split_once('.').map_or(&*time, |(seconds, _)| seconds);
            sys.print(SharedPayload::new(Text::from(format!("time=\"{seconds}Z\" level=fatal msg={:?}", &*text))));
            1
        }
    }
}

async fn send_key(sys: &Sys) -> Answer {
    let argv = sys.argv();
    let [_, _, exec_root, container_id, controller] = &argv[..] else { return Err("Re-exec expects 3 args".into()) };
    let exec_root = exec_root.strip_prefix("-exec-root=").unwrap_or(exec_root);
    let state = sys.input::<HookState>().ok_or("unexpected end of JSON input")?;
    let path = socket(exec_root, controller);
    let connection = sys.connect(&path).map_err(|errno| Text::from(format!("dial unix {path}: connect: {}", errno.text())))?;
    let key = SetKey { container_id: container_id.clone(), key: format!("/proc/{}/ns/net", state.pid).into() };
    let step = sys.step(M.line(EXTERNAL_KEY, 65)).about(container_id.clone());
    step.note("note-set-key", key.key.clone()).await;
    connection.send(Message { body: Rc::new(key), cause: sys.cause(), routine: false });
    let message = connection.receive().await.map_err(|_| Text::from("EOF"))?;
    sys.because_of(message.cause);
    message.body.downcast_ref::<Answer>().cloned().unwrap_or_else(|| Err("unexpected answer".into()))
}

fn socket(exec_root: &str, controller: &str) -> Text {
    format!("{exec_root}/libnetwork/{controller}.sock").into()
}

impl Daemon {
    /// Where the hook finds this dockerd.
    pub(super) fn key_socket(&self) -> Text {
        socket(&self.config.exec_root, &self.network_controller)
    }

    pub(super) async fn serve_keys(self: &Rc<Self>, sys: &Sys, listener: Listener) {
        loop {
            let connection = listener.accept().await;
            let daemon = Rc::clone(self);
            sys.background(|sys| async move { daemon.serve_key(&sys, connection).await });
        }
    }

    async fn serve_key(&self, sys: &Sys, connection: Connection) {
        let Ok(message) = connection.receive().await else { return };
        sys.because_of(message.cause);
        let Some(request) = message.body.downcast_ref::<SetKey>() else { return };
        let answer: Answer = self.set_key(sys, request).await;
        connection.send(Message { body: Rc::new(answer), cause: sys.cause(), routine: false });
    }

    /// `processExternalKey`: the namespace stays, even without a process in it, as long as it is mounted somewhere.
    async fn set_key(&self, sys: &Sys, request: &SetKey) -> Answer {
        let has_sandbox = self.sandboxes.get().as_ref().is_some_and(|sandboxes| sandboxes.contains(&request.container_id));
        let found = self.containers.get().find(&request.container_id).filter(|_| has_sandbox).cloned();
        let container = found.ok_or_else(|| Text::from(format!("no sandbox present for {}", request.container_id)))?;
        let path = self.sandbox_key(&container);
        let step = sys.step(M.line("vendor/github.com/docker/libnetwork/osl/namespace_linux.go", 252)).about(container.id.clone());
        step.pin_namespace(&request.key, path.clone()).await.map_err(|errno| Text::from(errno.text()))?;
        self.containers.set().insert(Container { sandbox_key: path, ..container });
        Ok(())
    }
}
