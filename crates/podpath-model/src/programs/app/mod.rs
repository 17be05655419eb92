//! What runs in containers: shells, which understand scripts, utilities that end, and servers that wait.

mod bounds;
mod clock;
mod files;
mod inside;
mod io;
mod look_up;
mod pages;
mod ports;
mod programs;
mod server;
mod shell;
mod utilities;

use super::description::{Description, Place};
use crate::kernel::{Program, Sys};
use crate::trace::{Evidence, Rank, Role, Side};

pub(crate) use inside::Inside;
pub(crate) use look_up::Unstartable;
pub(crate) use pages::{Pages, pages_of};
pub(crate) use programs::own_program;
pub(crate) use server::refused;
pub(crate) use shell::survey::{Survey, survey};

/// The app in the trace.
pub static ROLE: Role = Role::new("app", Rank::Workload, Side::Right);
/// The app, in its image, whatever its name there.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::InImage);
/// `sh`.
pub const SHELL: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(lived(sys, Life::Shell)) };
/// `sleep`, `echo` and the like.
pub const UTILITY: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(lived(sys, Life::Utility)) };
/// Any program that nobody knows: it waits, and ends on SIGTERM.
pub const SERVER: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(lived(sys, Life::Server)) };
/// `/server` of the image `liveness`, which Kubernetes' own documentation probes: it begins to fail ten seconds after its start.
pub const LIVENESS: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(lived(sys, Life::Liveness)) };

const APP: Evidence = Evidence::Simplified("simplified-app");
/// How long a process takes to begin and end, in nanoseconds: a loop without a pause must not stop virtual time.
const PROCESS_NS: u64 = 1_000_000;

/// What a process does with its life.
#[derive(Clone, Copy)]
enum Life {
    Shell,
    Utility,
    Server,
    /// It handles no signal, so that as the first process of its namespace only SIGKILL ends it.
    Liveness,
}

/// A life, and its end where a manifest wishes for one.
async fn lived(sys: Sys, life: Life) -> i32 {
    let inside = Inside::here(&sys);
    let wish = inside.end(&sys);
    if let Some((code, at_ns)) = wish {
        sys.background(|sys| async move {
            sys.sleep(at_ns.saturating_sub(sys.now_ns())).await;
            sys.exit(code).await;
        });
    }
    let code = match life {
        Life::Shell => shell::main(&sys, &inside).await,
        Life::Utility => utilities::main(&sys, &inside).await,
        Life::Server => server::main(&sys, &inside).await,
        Life::Liveness => {
            ports::serve_liveness(&sys, &inside);
            std::future::pending().await
        }
    };
    if wish.is_some() {
        // It was to last longer than this program would.
        std::future::pending::<()>().await;
    }
    code
}
