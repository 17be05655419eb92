//! How CRI-O learns what became of a container: it asks runc, and reads the file that conmon leaves: cri-o v1.25.0
//! internal/oci/runtime_oci.go:945.

use std::rc::Rc;

use super::store::{Entry, Status};
use super::{O, SEEN, Server};
use crate::kernel::Sys;
use crate::trace::{Evidence, Kind, Object, SharedPayload, Text};
use crate::wire::conmon::{ExitFile, OomFile};
use crate::wire::oci;

const OCI: &str = "internal/oci/runtime_oci.go";
/// The pauses between the looks for an exit file, in nanoseconds: half a second, each a fifth longer than the one before.
const EXIT_FILE_PAUSES_NS: [u64; 5] = [500_000_000, 600_000_000, 720_000_000, 864_000_000, 1_036_800_000];
/// The exit code of a container that runc does not know: runtime_oci.go:975.
const UNKNOWN_EXIT_CODE: i32 = 255;

impl Server {
    /// Asks runc how the container is: `UpdateContainerStatus`, runtime_oci.go:945. Once it is known how the container ended, nothing is
    /// asked any more.
    pub(super) async fn update_status(&self, sys: &Sys, entry: &Rc<Entry>) {
        entry.lock.lock(sys).await;
        let is_known = entry.get().exit_code.is_some() && entry.get().finished_at_ns > 0;
        if !is_known && self.ask_runc(sys, entry).await == Some(Status::Stopped) {
            // The lock is not held while the exit file is waited for.
            entry.lock.unlock(sys);
            let found = self.wait_for_exit_file(sys, entry).await;
            // Whoever waits for it may be fast enough to get it meanwhile, which happens most often with pause: `runc state` runs twice or
            // four times in recordings/cri/crio.
            let of_ten = if entry.get().is_infra() { 4 } else { 1 };
            if sys.draw(10).is_some_and(|drawn| drawn < of_ten) {
                sys.sleep(1).await;
            }
            entry.lock.lock(sys).await;
            if self.ask_runc(sys, entry).await.is_some() {
                self.learn_end(sys, entry, found).await;
            }
        }
        entry.lock.unlock(sys);
    }

    /// `runc state`: none if runc does not know the container, which then has ended as well.
    async fn ask_runc(&self, sys: &Sys, entry: &Rc<Entry>) -> Option<Status> {
        let id = entry.id();
        let said = self.runc(sys, O.line(OCI, 959), &id, &["state", &id]).await;
        let state = said.as_ref().ok().and_then(|finished| finished.output.as_ref()?.downcast::<oci::State>());
        let Some(state) = state else {
            let line = format!("Failed to update container state for {id}: {}", said.err().unwrap_or_default());
            sys.step(O.line(OCI, 970)).about(id.clone()).log("error", line).await;
            let (exit_code, now_ns) = (self.exit_file(sys, &id), sys.now_ns());
            self.change_status(sys, O.line(OCI, 972), entry, Status::Stopped).await;
            let mut container = entry.set();
            container.finished_at_ns = now_ns;
            container.exit_code = Some(exit_code.unwrap_or(UNKNOWN_EXIT_CODE));
            return None;
        };
        let status = match state.status {
            "running" => Status::Running,
            "stopped" => Status::Stopped,
            _ => Status::Created,
        };
        if status != Status::Stopped {
            self.change_status(sys, O.line(OCI, 994), entry, status).await;
        }
        Some(status)
    }

    fn exit_file(&self, sys: &Sys, id: &str) -> Option<i32> {
        sys.read::<ExitFile>(&format!("{}/{id}", self.config.exits_dir)).map(|file| file.0)
    }

    async fn wait_for_exit_file(&self, sys: &Sys, entry: &Rc<Entry>) -> Option<i32> {
        let id = entry.id();
        let mut found = self.exit_file(sys, &id);
        for pause_ns in EXIT_FILE_PAUSES_NS {
            if found.is_some() {
                break;
            }
            sys.sleep(pause_ns).await;
            found = self.exit_file(sys, &id);
        }
        found
    }

    async fn learn_end(&self, sys: &Sys, entry: &Rc<Entry>, exit_code: Option<i32>) {
        let id = entry.id();
        match exit_code {
            Some(exit_code) => {
                let mut container = entry.set();
                container.exit_code = Some(exit_code);
                container.finished_at_ns = sys.now_ns();
            }
            None => {
                let line = format!("Failed to find container exit file for {id}: timed out waiting for the condition");
                sys.step(SEEN).about(id.clone()).log("warning", line).await;
            }
        }
        if sys.read::<OomFile>(&format!("{}/oom", self.config.run_directory(&id))).is_some() {
            // runtime_oci.go:1033
            entry.set().oom_killed = true;
        }
        self.change_status(sys, O.line(OCI, 1023), entry, Status::Stopped).await;
    }

    /// Remembers what a container is doing, and says so if that is new.
    pub(super) async fn change_status(&self, sys: &Sys, evidence: Evidence, entry: &Rc<Entry>, status: Status) {
        let (id, before, is_infra) = {
            let container = entry.get();
            (container.id.clone(), container.status, container.is_infra())
        };
        entry.set().status = status;
        if before != status {
            let object = Object::new(if is_infra { Kind::Sandbox } else { Kind::Container }, id.clone());
            let words = |status: Status| Some(Text::from(if is_infra { status.of_sandbox() } else { status.of_container() }));
            let (before, after) = (words(before), words(status));
            if before != after {
                sys.step(evidence).about(id).change(object, before, after).await;
            }
        }
    }

    /// `ContainerStateToDisk`: looks at the container and writes down what it sees.
    pub(super) async fn state_to_disk(&self, sys: &Sys, entry: &Rc<Entry>) {
        self.update_status(sys, entry).await;
        let container = entry.get().clone();
        let path = format!("{}/state.json", self.config.directory(&container.id));
        sys.step(SEEN).about(container.id.clone()).write(path, SharedPayload::new(container)).await;
    }
}
