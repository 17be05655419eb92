//! Commands in a container that runs: moby v20.10.24 daemon/exec.go.

use std::cell::RefCell;
use std::rc::Rc;

use super::container::Container;
use super::{Daemon, M};
use crate::kernel::Sys;
use crate::programs::output::{Format, Output};
use crate::programs::{Work, ids};
use crate::sorted::SortedMap;
use crate::trace::{Failure, Text};
use crate::wire::docker::{ExecCreated, ExecInspect};
use crate::wire::engine::{ExecCreate, ExecInspection, ExecStart, ExecStream};
use crate::wire::json::List;

const EXEC: &str = "daemon/exec.go";
/// The exit code of a command that could not be started: moby v20.10.24 daemon/exec.go:186.
const CANNOT_START: i32 = 126;

/// A command that was registered.
#[derive(Clone, Debug)]
pub(super) struct Exec {
    pub(super) container_id: Text,
    pub(super) command: List,
    pub(super) stdin: bool,
    pub(super) tty: bool,
    pub(super) running: bool,
    pub(super) pid: u32,
    /// None before its end.
    pub(super) exit_code: Option<i32>,
}

/// All of them, by id; only in memory.
pub(super) type Execs = SortedMap<Text, Exec>;

impl Daemon {
    fn running_container(&self, id: &str) -> Result<Container, Failure> {
        let container = self.find(id)?;
        if container.state.running {
            return Ok(container);
        }
        Err(Failure::new("409", format!("Container {} is not running", container.id)))
    }
    fn exec(&self, id: &str) -> Result<Exec, Failure> {
        self.execs.get().get(id).cloned().ok_or_else(|| Failure::new("404", format!("No such exec instance: {id}")))
    }
    pub(super) fn change_exec(&self, id: &str, change: impl FnOnce(&mut Exec)) -> bool {
        self.execs.set().get_mut(id).map(change).is_some()
    }

    pub(super) async fn create_exec(&self, sys: Sys, request: Rc<ExecCreate>) -> Result<ExecCreated, Failure> {
        let container = self.running_container(&request.id)?;
        let count = self.execs.get().len();
        let id = ids::hex64(&format!("exec {count} in {} at {}", container.id, sys.now_ns()));
        let command = request.body.cmd.clone();
        let (stdin, tty) = (request.body.attach_stdin, request.body.tty);
        let container_id = container.id.clone();
        let exec = Exec { container_id, command: command.clone(), stdin, tty, running: false, pid: 0, exit_code: None };
        self.execs.set().insert(id.clone(), exec);
        let detail = detail(&command);
        self.exec_event(&sys, M.line(EXEC, 142), "container exec_create", &detail, &container, &[("execID", id.clone())]).await;
        Ok(ExecCreated { id })
    }

    /// The connection becomes the command's streams before anything can fail; what fails is written into it.
    pub(super) async fn start_exec(self: &Rc<Self>, sys: Sys, request: Rc<ExecStart>) -> Result<ExecStream, Failure> {
        let id = request.id.clone();
        let exec = self.exec(&id)?;
        let container = self.running_container(&exec.container_id)?;
        self.change_exec(&id, |exec| exec.running = true);
        let detail = detail(&exec.command);
        self.exec_event(&sys, M.line(EXEC, 180), "container exec_start", &detail, &container, &[("execID", id.clone())]).await;
        let written: Rc<[RefCell<String>; 2]> = Rc::default();
        let output = Output::new(id.clone(), Format::JsonFile, M.line("container/stream/streams.go", 123), "".into());
        let sink = Rc::clone(&written);
        output.attach(Rc::new(move |_, stream, data| {
            sink[usize::from(stream == "stderr")].borrow_mut().push_str(data);
            true
        }));
        let pid = match self.exec_task(&sys, &container.id, &id, &exec, &output).await {
            Ok(pid) => pid,
            Err(failure) => {
                self.change_exec(&id, |exec| (exec.running, exec.exit_code) = (false, Some(CANNOT_START)));
                return Ok(ExecStream { stdout: format!("{}\r\n", failure.message).into(), stderr: "".into() });
            }
        };
        // It may have ended before the answer to its start came.
        self.change_exec(&id, |exec| exec.pid = pid);
        if exec.stdin {
            self.feed(&sys, &container.id, &id, &request.input).await;
        }
        while self.execs.get().get(&id).is_some_and(|exec| exec.running) {
            self.changed.wait(&sys).await;
        }
        output.closed(&sys).await;
        let [stdout, stderr] = [0, 1].map(|index| written[index].borrow().as_str().into());
        Ok(ExecStream { stdout, stderr })
    }

    pub(super) async fn inspect_exec(&self, sys: Sys, request: Rc<ExecInspection>) -> Result<ExecInspect, Failure> {
        sys.work(Work::EngineInspect).await;
        let exec = self.exec(&request.id)?;
        Ok(ExecInspect {
            id: request.id.clone(),
            running: exec.running,
            exit_code: exec.exit_code,
            container_id: exec.container_id,
            pid: exec.pid,
        })
    }
}

/// How an event names a command: the program, a space, its arguments.
fn detail(command: &List) -> String {
    let words: Vec<&str> = command.iter().collect();
    let (program, arguments) = words.split_first().map_or(("", &[][..]), |(program, arguments)| (*program, arguments));
    format!(": {program} {}", arguments.join(" "))
}
