//! klog, as the programs of Kubernetes use it: levels, and how much is said (`--v`).

use crate::kernel::{Step, Sys};

/// How bad it is, or how much has to be asked for to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Said whatever `--v` is.
    Info,
    /// Said from that `--v` on.
    Verbose(u8),
    Warning,
    Error,
}

impl Level {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Info | Self::Verbose(_) => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
    fn is_said_by(self, sys: &Sys) -> bool {
        let Self::Verbose(wanted) = self else { return true };
        sys.flag("--v").and_then(|verbosity| verbosity.parse().ok()).is_some_and(|verbosity: u8| verbosity >= wanted)
    }
}

/// A line that says how things are going and that no story needs: whatever it comes between, it is part of the steady polling and the
/// cause of nothing.
pub(super) async fn chatter(step: Step<'_>, level: Level, line: impl FnOnce() -> String) {
    let sys = step.sys();
    if !level.is_said_by(sys) {
        return;
    }
    let (cause, is_routine) = (sys.cause(), sys.is_routine());
    sys.routine(true);
    step.log(level.name(), line()).await;
    sys.because_of(cause);
    sys.routine(is_routine);
}
