//! Starting other programs, and what to say when one fails.

use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Why xtask stopped, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The folder of the repository. Asked for at run time: two checkouts may share one target folder, and then one xtask.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    xtask.parent().map(PathBuf::from).unwrap_or_default()
}

/// A program, to be started in the repository's folder with the tools of [`crate::tools`] on its PATH.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command
        .args(arguments)
        .current_dir(root())
        .env("PATH", crate::tools::path())
        // Trunk 0.21 refuses to start with `NO_COLOR=1`.
        .env_remove("NO_COLOR")
        // Trunk asks nobody and downloads nothing: `setup` has installed what it needs.
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("TRUNK_OFFLINE", "true");
    command
}

/// Runs a program to its end, its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let shown = show(command);
    println!("$ {shown}");
    let status = command.status().map_err(|error| Failure::new(format!("`{shown}` could not be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{shown}` failed ({status}); its own message is above"))) }
}

/// What a program prints on standard output; nothing if it cannot be started or fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// An example of the model, which runs with the profile of the native tests, so that the model is built for both at once.
pub(crate) fn of_model(example: &str) -> Command {
    let arguments = ["run", "--quiet", "--locked", "--profile", "quick", "--package", "podpath-model", "--example", example];
    program("cargo", &arguments)
}
