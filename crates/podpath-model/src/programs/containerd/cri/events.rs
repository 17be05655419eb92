//! The event monitor: how the end of a sandbox or of a container is handled, and handled again until it can be.
//! containerd v1.6.20 pkg/cri/server/events.go.

use std::rc::Rc;

use super::store::{Container, Sandbox, SandboxState};
use super::{C, Cri, K8S};
use crate::kernel::Sys;
use crate::programs::containerd::runtime::ExitChannel;
use crate::trace::{Failure, Text};

const EVENTS: &str = "pkg/cri/server/events.go";
/// containerd v1.6.20 pkg/cri/server/helpers.go:390
const UNKNOWN_EXIT_CODE: i32 = 255;

const SECOND_NS: u64 = 1_000_000_000;
/// How long an event that could not be handled waits at first, and at most: events.go:42 and :43.
const BACK_OFF_NS: [u64; 2] = [SECOND_NS, 300 * SECOND_NS];
/// How often somebody looks whether one has waited long enough: events.go:44.
const CHECK_NS: u64 = SECOND_NS;
/// How long handling one may take: events.go:51.
const HANDLE_NS: u64 = 10 * SECOND_NS;

/// The end of a task, as it was heard of.
struct TaskExit {
    id: Text,
    exit_code: i32,
    exited_at_ns: u64,
}

impl TaskExit {
    fn described(&self) -> String {
        format!("&TaskExit{{ContainerID:{},ID:{},ExitStatus:{},}}", self.id, self.id, self.exit_code)
    }
}

impl Cri {
    /// Waits for the end of a sandbox or of a container in a task of its own: exits do not come by events in 1.6. That it is in the store
    /// by then is the caller's business.
    pub(super) fn start_exit_monitor(self: &Rc<Self>, sys: &Sys, id: &Text, exit: ExitChannel) {
        let (cri, id) = (Rc::clone(self), id.clone());
        let (unheard, unhandled, kind) = match self.sandbox(&id) {
            Some(_) => (C.line(EVENTS, 117), C.line(EVENTS, 149), "sandbox"),
            None => (C.line(EVENTS, 168), C.line(EVENTS, 200), "container"),
        };
        sys.background(|sys| async move {
            let exit_code = match exit.received(&sys).await {
                Ok(exited) => i32::try_from(exited.exit_status).unwrap_or(UNKNOWN_EXIT_CODE),
                Err(_) => {
                    let line = format!("failed to get task exit status for \"{id}\"");
                    sys.step(unheard).about(id.clone()).log("error", line).await;
                    UNKNOWN_EXIT_CODE
                }
            };
            let event = TaskExit { id, exit_code, exited_at_ns: sys.now_ns() };
            if cri.handle_within(&sys, &event).await.is_err() {
                let line = format!("failed to handle {kind} TaskExit event {}", event.described());
                sys.step(unhandled).about(event.id.clone()).log("error", line).await;
                cri.back_off(&sys, &event).await;
            }
        });
    }

    /// Handles an event again after a second, after two more, after four, until it can be handled.
    async fn back_off(self: &Rc<Self>, sys: &Sys, event: &TaskExit) {
        let [mut duration_ns, max_ns] = BACK_OFF_NS;
        loop {
            let expires_ns = (sys.now_ns() + duration_ns).saturating_sub(self.began_ns).next_multiple_of(CHECK_NS) + self.began_ns;
            sys.sleep(expires_ns - sys.now_ns()).await;
            let described = event.described();
            sys.step(C.line(EVENTS, 312)).about(event.id.clone()).log("info", format!("TaskExit event {described}")).await;
            if self.handle_within(sys, event).await.is_ok() {
                return;
            }
            let line = format!("Failed to handle backOff event {described} for {}", event.id);
            sys.step(C.line(EVENTS, 285)).about(event.id.clone()).log("error", line).await;
            duration_ns = (2 * duration_ns).min(max_ns);
        }
    }

    async fn handle_within(self: &Rc<Self>, sys: &Sys, event: &TaskExit) -> Result<(), Failure> {
        let handled = sys.timeout(HANDLE_NS, self.handle_exit(sys, event)).await;
        handled.unwrap_or_else(|| Err(Failure::unknown("context deadline exceeded")))
    }

    /// What is in no store any more needs no handling.
    async fn handle_exit(self: &Rc<Self>, sys: &Sys, event: &TaskExit) -> Result<(), Failure> {
        if self.container(&event.id).is_some() {
            self.handle_container_exit(sys, event).await
        } else if self.sandbox(&event.id).is_some() {
            self.handle_sandbox_exit(sys, &event.id).await
        } else {
            Ok(())
        }
    }

    async fn handle_container_exit(self: &Rc<Self>, sys: &Sys, event: &TaskExit) -> Result<(), Failure> {
        self.delete_ended_task(sys, &event.id, "failed to stop container").await?;
        let (finished_at_ns, exit_code) = (event.exited_at_ns, event.exit_code);
        // Unknown goes over into exited, and into nothing else.
        let ended = |container: Container| match container.finished_at_ns {
            0 => Container { pid: 0, finished_at_ns, exit_code, unknown: false, ..container },
            _ => Container { unknown: false, ..container },
        };
        self.update_status(sys, C.line(EVENTS, 397), &event.id, ended).await;
        Ok(())
    }

    async fn handle_sandbox_exit(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        self.delete_ended_task(sys, id, "failed to stop sandbox").await?;
        let ended = |sandbox| Sandbox { state: SandboxState::NotReady, pid: 0, ..sandbox };
        self.update_sandbox(sys, C.line(EVENTS, 435), id, ended).await;
        Ok(())
    }

    /// A task that is not there needs no deletion.
    async fn delete_ended_task(self: &Rc<Self>, sys: &Sys, id: &Text, what: &str) -> Result<(), Failure> {
        if self.daemon.load(sys, K8S, id).await.is_err_and(|failure| failure.code == "NOT_FOUND") {
            return Ok(());
        }
        match self.daemon.kill_and_delete(sys, K8S, id, &"".into()).await {
            Err(failure) if failure.code != "NOT_FOUND" => Err(Failure::new(failure.code, format!("{what}: {}", failure.message))),
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// What is unknown and has no task is taken as ended: containerd v1.6.20 pkg/cri/server/container_stop.go:209.
    pub(super) async fn clean_up_unknown(self: &Rc<Self>, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let event = TaskExit { id: id.clone(), exit_code: UNKNOWN_EXIT_CODE, exited_at_ns: sys.now_ns() };
        self.handle_exit(sys, &event).await
    }
}
