//! How the shim runs runc: the command lines of go-runc.

use super::C;
use crate::kernel::{Command, Signal, Streams, Sys};
use crate::programs::Work;
use crate::trace::{Evidence, Failure, Milestone, SharedPayload, Text};
use crate::wire::runc::LogLine;

const UPDATE: Evidence = C.line("pkg/process/init.go", 468);

/// runc for one container.
#[derive(Clone, Debug)]
pub(super) struct Runc {
    /// `--root`, with the namespace.
    pub(super) root: Text,
    /// The bundle's folder.
    pub(super) bundle: Text,
}

impl Runc {
    /// The part that every command begins with: containerd v1.6.20 vendor/github.com/containerd/go-runc/runc.go:662.
    fn command(&self, tail: impl IntoIterator<Item = Text>) -> Command {
        let head = ["runc", "--root", &self.root, "--log", &self.log(), "--log-format", "json"].map(Text::from);
        // containerd v1.6.20 pkg/process/init.go:90: runc dies with the shim; the container it makes does not.
        Command::new(head.into_iter().chain(tail)).dies_with_parent()
    }
    fn log(&self) -> String {
        format!("{}/log.json", self.bundle)
    }
    /// The process id of the container's init, from the file that `runc create` wrote.
    pub(super) fn init_pid(&self, sys: &Sys) -> u32 {
        sys.read::<u32>(&format!("{}/init.pid", self.bundle)).map_or(0, |pid| *pid)
    }

    async fn run(
        &self,
        sys: &Sys,
        evidence: Evidence,
        id: &Text,
        milestone: Option<Milestone>,
        command: Command,
        what: &str,
    ) -> Result<(), Failure> {
        sys.work(Work::ProgramStart).await;
        let step = sys.step(evidence).about(id.clone());
        let step = match milestone {
            Some(milestone) => step.milestone(milestone),
            None => step,
        };
        let finished = step.run(command).await;
        match finished {
            Ok(finished) if finished.status.code() == 0 => Ok(()),
            Ok(finished) => {
                let line = sys.read::<LogLine>(&self.log()).map(|line| line.msg.clone());
                let text =
                    line.unwrap_or_else(|| format!("runc did not terminate successfully: exit status {}", finished.status.code()).into());
                // What a shim says of a failure without a class, on its way through ttrpc and gRPC: containerd v1.6.20 errdefs/grpc.go.
                let class = if what == "kill" { "" } else { ": unknown" };
                Err(Failure::unknown(format!("OCI runtime {what} failed: {text}{class}")))
            }
            Err(errno) => Err(Failure::unknown(format!(
                "OCI runtime {what} failed: unable to retrieve OCI runtime error: fork/exec runc: {}",
                errno.text()
            ))),
        }
    }

    pub(super) async fn create(
        &self,
        sys: &Sys,
        id: &Text,
        streams: Streams,
        milestone: Milestone,
        spec: SharedPayload,
    ) -> Result<(), Failure> {
        let tail = ["create", "--bundle", &self.bundle, "--pid-file", &format!("{}/init.pid", self.bundle), id].map(Text::from);
        let command = Command { streams, ..self.command(tail) }.input(spec);
        self.run(sys, C.line("pkg/process/init.go", 145), id, Some(milestone), command, "create").await
    }
    pub(super) async fn start(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        self.run(sys, C.line("pkg/process/init.go", 264), id, None, self.command(["start".into(), id.clone()]), "start").await
    }
    pub(super) async fn kill(&self, sys: &Sys, id: &Text, signal: i32, all: bool) -> Result<(), Failure> {
        let flag = all.then(|| "--all".into());
        let tail = ["kill".into()].into_iter().chain(flag).chain([id.clone(), signal.to_string().into()]);
        self.run(sys, C.line("pkg/process/init.go", 357), id, None, self.command(tail), "kill").await
    }
    /// Kills everybody in the cgroup of a container whose init has ended.
    pub(super) async fn kill_all(&self, sys: &Sys, id: &Text) -> Result<(), Failure> {
        let tail = ["kill".into(), "--all".into(), id.clone(), Signal::Kill.number().to_string().into()];
        self.run(sys, C.line("pkg/process/init.go", 368), id, None, self.command(tail), "kill").await
    }
    pub(super) async fn delete(&self, sys: &Sys, evidence: Evidence, id: &Text, force: bool) -> Result<(), Failure> {
        let flag = force.then(|| "--force".into());
        let tail = ["delete".into()].into_iter().chain(flag).chain([id.clone()]);
        self.run(sys, evidence, id, None, self.command(tail), "delete").await
    }
    /// The new limits go to runc on its standard input.
    pub(super) async fn update(&self, sys: &Sys, id: &Text, resources: SharedPayload) -> Result<(), Failure> {
        let tail = ["update", "--resources", "-", id].map(Text::from);
        self.run(sys, UPDATE, id, None, self.command(tail).input(resources), "update").await
    }
    pub(super) async fn exec(&self, sys: &Sys, id: &Text, exec_id: &Text, streams: Streams, process: SharedPayload) -> Result<(), Failure> {
        // go-runc writes the process to a file of a random name; recordings show /tmp/runc-process and digits.
        let file = format!("/tmp/runc-process{}", u32::from_str_radix(&crate::programs::ids::hex12(exec_id)[..7], 16).unwrap_or(0));
        let pid_file = format!("{}/{exec_id}.pid", self.bundle);
        let tail = ["exec", "--process", &file, "--detach", "--pid-file", &pid_file, id].map(Text::from);
        let command = Command { streams, ..self.command(tail) }.input(process);
        self.run(sys, C.line("pkg/process/exec.go", 208), id, None, command, "exec").await
    }
}
