//! The command line: conmon v2.1.6 src/cli.c, and the command lines of runc that follow from it.

use crate::kernel::Sys;
use crate::programs::ids;
use crate::trace::Text;

/// What conmon was told.
pub(super) struct Options {
    /// `-c`: the container.
    pub(super) id: Text,
    /// `-u`: its name in the folder of attach sockets.
    pub(super) cuuid: Text,
    /// `-b`: the bundle's folder. A command in a container has none.
    pub(super) bundle: Option<Text>,
    /// `-l`: where the output goes.
    pub(super) log: Option<Text>,
    /// `-p`: where runc writes the process id.
    pub(super) container_pid_file: Text,
    /// `-P`: where conmon writes its own.
    pub(super) conmon_pid_file: Option<Text>,
    /// `--persist-dir`.
    pub(super) persist_directory: Option<Text>,
    /// `--exit-dir`.
    pub(super) exit_directory: Option<Text>,
    /// `--socket-dir-path`.
    pub(super) socket_directory: Text,
    /// `-e`: run a command in a container that runs.
    pub(super) exec: bool,
    /// `--sync`: do not leave the caller.
    pub(super) sync: bool,
    /// `-T`, in seconds; 0 for none.
    pub(super) timeout_seconds: u64,
    /// `--exec-process-spec`.
    pub(super) process_spec: Text,
    /// `-t`.
    terminal: bool,
    /// `-r`, then every `--runtime-arg`.
    runtime: Vec<Text>,
}

impl Options {
    pub(super) fn of(sys: &Sys) -> Self {
        let has = |flag: &str| sys.argv().iter().any(|word| &**word == flag);
        let text = |flag: &str| sys.flag(flag).unwrap_or_else(|| "".into());
        let (argv, id) = (sys.argv(), text("-c"));
        let arguments =
            argv.iter().zip(argv.iter().skip(1)).filter(|(flag, _)| &***flag == "--runtime-arg").map(|(_, value)| value.clone());
        Self {
            cuuid: sys.flag("-u").unwrap_or_else(|| id.clone()),
            id,
            bundle: sys.flag("-b"),
            log: sys.flag("-l"),
            container_pid_file: text("-p"),
            conmon_pid_file: sys.flag("-P"),
            persist_directory: sys.flag("--persist-dir"),
            exit_directory: sys.flag("--exit-dir"),
            socket_directory: text("--socket-dir-path"),
            exec: has("-e"),
            sync: has("--sync"),
            timeout_seconds: sys.flag("-T").and_then(|seconds| seconds.parse().ok()).unwrap_or(0),
            process_spec: text("--exec-process-spec"),
            terminal: has("-t"),
            runtime: std::iter::once(text("-r")).chain(arguments).collect(),
        }
    }

    /// conmon v2.1.6 src/runtime_args.c `configure_runtime_args`.
    pub(super) fn runtime_argv(&self) -> Vec<Text> {
        let bundle = self.bundle.clone().unwrap_or_else(|| "".into());
        let verb: [Text; 5] = if self.exec {
            ["exec".into(), "--pid-file".into(), self.container_pid_file.clone(), "--process".into(), self.process_spec.clone()]
        } else {
            ["create".into(), "--bundle".into(), bundle, "--pid-file".into(), self.container_pid_file.clone()]
        };
        let detach = self.exec.then(|| Text::from("--detach"));
        // conmon v2.1.6 src/ctrl.c `setup_console_socket`: a file of a random name.
        let console = format!("/tmp/conmon-term.{}", ids::hex12(&self.container_pid_file).get(..6).unwrap_or_default());
        let console = self.terminal.then(|| ["--console-socket".into(), Text::from(console)]);
        let tail = detach.into_iter().chain(console.into_iter().flatten()).chain([self.id.clone()]);
        self.runtime.iter().cloned().chain(verb).chain(tail).collect()
    }
}
