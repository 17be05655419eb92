//! Why a command fails. What there is to say has been said when a failure is made; what is left is the exit code.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// The exit status of an error in podpath.
pub(crate) const OURS: u8 = 3;

/// Why a command fails.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is wrong, and standard error says how.
    Input,
    /// The run did not come to an end, and standard error says so.
    Endless,
    /// There is no such Pod, and standard error says so.
    NotFound,
    /// A scenario does not reach the minimum, and the output says which.
    Below,
    /// The output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// 2 for bad input, as for bad arguments; 3 for what is podpath's own error; 1 for what the reader cannot help. A reader who has seen enough (`| head`) is no
    /// failure.
    pub(crate) fn code(&self) -> ExitCode {
        match self {
            Self::Input => ExitCode::from(2),
            Self::Output(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Self::Endless => ExitCode::from(OURS),
            Self::NotFound | Self::Below | Self::Output(_) => ExitCode::FAILURE,
        }
    }
}
