//! pause: holds namespaces open and does nothing else.

use super::description::{Description, Place};
use crate::kernel::{Program, Signal, Sys};
use crate::trace::{Rank, Role, Side};

/// pause in the trace.
pub static ROLE: Role = Role::new("pause", Rank::Workload, Side::Left);
/// The program of the pause image.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// pause, in its image.
pub static DESCRIPTION: Description = Description::new(&ROLE, Place::InImage);

/// Waits for SIGTERM or SIGINT and reaps what is given to it: with a shared pid namespace it is the pod's init.
async fn main(sys: Sys) -> i32 {
    sys.catch(Signal::Term);
    sys.catch(Signal::Int);
    sys.background(|sys| async move {
        loop {
            sys.wait_any().await;
        }
    });
    sys.signal().await;
    0
}
