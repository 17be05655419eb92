//! cri-dockerd: dockershim in a process of its own.

use crate::kernel::{Program, Sys};
use crate::trace::{Rank, Role, Side};

/// cri-dockerd in the trace. It takes the place of dockershim on the stage.
pub static ROLE: Role = Role::new("cri-dockerd", Rank::Orchestrator, Side::Right);
/// cri-dockerd to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, main: |sys| Box::pin(main(sys)) };

async fn main(sys: Sys) -> i32 {
    let _ = sys;
    0
}
