//! The streams of a container: its fifos, and the log that containerd writes of what comes out of them.
//!
//! containerd must be alive for that: while it is away the fifos fill up, and a container that writes more waits.

use std::rc::Rc;

use super::store::Container;
use super::{C, Cri};
use crate::kernel::Sys;
use crate::programs::ids;
use crate::programs::output::{Format, Output};
use crate::trace::{Evidence, Failure, SharedPayload, Text};
use crate::wire::cri::{ContainerState, ReopenContainerLogRequest, ReopenContainerLogResponse};

/// Opens a fifo, and makes it.
const FIFO: Evidence = C.line("pkg/cri/io/helpers_unix.go", 31);
/// Opens the log file, and makes it: when a container starts, and when its log has been moved away.
const OPEN: Evidence = C.line("pkg/cri/server/helpers_linux.go", 159);
const LOGGER: Evidence = C.line("pkg/cri/io/logger.go", 146);

/// The paths of a process's streams; empty for those that it does not have.
pub(super) struct Fifos {
    pub(super) stdin: Text,
    pub(super) stdout: Text,
    pub(super) stderr: Text,
}

impl Fifos {
    /// Makes them.
    pub(super) async fn make(&self, sys: &Sys, id: &Text) {
        for fifo in [&self.stdin, &self.stdout, &self.stderr] {
            if !fifo.is_empty() {
                sys.step(FIFO).about(id.clone()).mkfifo(fifo.clone()).await;
            }
        }
    }
}

impl Cri {
    /// The fifos of a container, or of an exec in it. The real one puts each process's into a folder of a random number.
    pub(super) fn fifos(&self, container: &str, process: &str, stdin: bool, tty: bool) -> Fifos {
        let number = u32::from_str_radix(&ids::hex12(process)[..7], 16).unwrap_or(0);
        let folder = format!("{}/io/{number}", self.node().container_state(container));
        let path = |wanted: bool, stream: &str| if wanted { format!("{folder}/{process}-{stream}").into() } else { "".into() };
        Fifos { stdin: path(stdin, "stdin"), stdout: path(true, "stdout"), stderr: path(!tty, "stderr") }
    }
    pub(super) fn fifos_of(&self, container: &Container) -> Fifos {
        self.fifos(&container.id, &container.id, container.config.stdin, container.config.tty)
    }

    /// The log file, and what is read from the fifos into it.
    pub(super) async fn open_log(&self, sys: &Sys, container: &Container) {
        if !container.log_path.is_empty() {
            let step = sys.step(OPEN).about(container.id.clone());
            step.write(container.log_path.clone(), SharedPayload::new("")).await;
        }
        self.read_output(sys, container);
    }

    /// Reads what the container writes, from now until it ends.
    pub(super) fn read_output(&self, sys: &Sys, container: &Container) {
        let output = Output::new(container.id.clone(), Format::Cri, LOGGER, container.log_path.clone());
        let Fifos { stdout, stderr, .. } = self.fifos_of(container);
        for (stream, fifo) in [("stdout", stdout), ("stderr", stderr)] {
            if !fifo.is_empty() {
                output.drain(sys, stream, &fifo);
            }
        }
        self.outputs.set().insert(container.id.clone(), output);
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
