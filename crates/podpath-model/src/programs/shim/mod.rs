//! containerd-shim-runc-v2: stays with the container, so that the daemons need not.
//!
//! The program is started three times over: `start` (makes the daemon, or finds the one of the pod), the daemon itself, and
//! `delete` (cleans up after a shim that is gone).

mod delete;
mod description;
mod exits;
mod publisher;
mod resources;
mod runc;
mod service;
mod start;

use crate::kernel::{Program, Sys};
use crate::trace::{Evidence, Rank, Repository, Role, Side};

pub use description::DESCRIPTION;
pub use start::socket_address;

/// The shim in the trace.
pub static ROLE: Role = Role::new("shim", Rank::Keeper, Side::Either);
/// The shim to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

const C: Repository = Repository::CONTAINERD;
/// What the daemon and `delete` say when they begin to wait for the ends of their children.
const SIGNAL_LOOP: Evidence = C.line("runtime/v2/shim/shim_unix.go", 75);
const SIGNAL_LOOP_LINE: &str = "starting signal loop";

async fn main(sys: Sys) -> i32 {
    match sys.argv().last().map(|word| &**word) {
        Some("start") => start::start(&sys).await,
        Some("delete") => delete::delete(&sys).await,
        _ => service::daemon(sys).await,
    }
}
