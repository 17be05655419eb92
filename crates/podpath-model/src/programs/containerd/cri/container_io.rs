//! The streams of a container: its fifos, and the log that containerd writes of what comes out of them.
//!
//! containerd must be alive for that: while it is away the fifos fill up, and a container that writes more waits.

use std::rc::Rc;

use super::store::Container;
use super::{C, Cri};
use crate::kernel::Sys;
use crate::programs::output::{Format, Output};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::cri::{ContainerState, ReopenContainerLogRequest, ReopenContainerLogResponse};

/// Opens a fifo, and makes it.
pub(super) const FIFO: Evidence = C.line("pkg/cri/io/helpers_unix.go", 31);
/// Opens the log file, and makes it: when a container starts, and when its log has been moved away.
const OPEN: Evidence = C.line("pkg/cri/server/helpers_linux.go", 159);
const LOGGER: Evidence = C.line("pkg/cri/io/logger.go", 146);

impl Cri {
    fn fifo(&self, id: &str, stream: &str) -> Text {
        format!("{}/io.containerd.grpc.v1.cri/containers/{id}/io/{id}-{stream}", self.daemon.config.state).into()
    }
    /// What the container reads.
    pub(super) fn stdin_of(&self, id: &str) -> Text {
        self.fifo(id, "stdin")
    }

    /// The fifos for input, output and errors, each empty where there is none, and the log file.
    pub(super) async fn open_streams(&self, sys: &Sys, container: &Container) -> [Text; 3] {
        let (id, config) = (&container.id, &container.config);
        let wanted = [("stdin", config.stdin), ("stdout", true), ("stderr", !config.tty)];
        let fifos = wanted.map(|(stream, wanted)| if wanted { self.fifo(id, stream) } else { "".into() });
        for path in fifos.iter().filter(|path| !path.is_empty()) {
            sys.step(FIFO).about(id.clone()).mkfifo(path.clone()).await;
        }
        if !container.log_path.is_empty() {
            let step = sys.step(OPEN).about(id.clone());
            step.write(container.log_path.clone(), SharedPayload::new("")).await;
        }
        self.read_output(sys, id);
        fifos
    }

    /// Reads what the container writes, from now until it ends.
    pub(super) fn read_output(&self, sys: &Sys, id: &Text) {
        let Some(container) = self.container(id) else { return };
        let output = Output::new(id.clone(), Format::Cri, LOGGER, container.log_path);
        output.drain(sys, "stdout", &self.fifo(id, "stdout"));
        if !container.config.tty {
            output.drain(sys, "stderr", &self.fifo(id, "stderr"));
        }
        self.outputs.set().insert(id.clone(), output);
    }

    /// The kubelet has moved the log away: what comes next goes to a new file under the old name.
    pub(super) async fn reopen_container_log(
        &self,
        sys: Sys,
        request: Rc<ReopenContainerLogRequest>,
    ) -> Result<ReopenContainerLogResponse, Failure> {
        let container = self.find_container(&request.container_id)?;
        if container.state() != ContainerState::Running {
            return Err(Failure::unknown("container is not running"));
        }
        if !container.log_path.is_empty() && !sys.exists(&container.log_path) {
            sys.step(OPEN).about(container.id.clone()).write(container.log_path.clone(), SharedPayload::new("")).await;
        }
        if let Some(output) = self.outputs.get().get(&container.id) {
            output.reopen(container.log_path);
        }
        Ok(ReopenContainerLogResponse {})
    }
}
