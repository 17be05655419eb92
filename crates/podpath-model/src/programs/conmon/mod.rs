//! conmon 2.1: one for each container, between CRI-O and runc. It outlives CRI-O, writes the log, and tells how the container ended.
//! With `-e` it does the same for one command in a container that runs.

mod description;
mod monitor;
mod options;
mod output;

use crate::kernel::{Program, Sys};
use crate::trace::{Rank, Repository, Role, Side};

pub use description::DESCRIPTION;

/// conmon in the trace.
pub static ROLE: Role = Role::new("conmon", Rank::Keeper, Side::Either);
/// conmon to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

const CM: Repository = Repository { name: "containers/conmon", tag: "v2.1.6" };

async fn main(sys: Sys) -> i32 {
    monitor::run(sys).await
}
