//! conmon 2.1: one for each container, between CRI-O and runc. It outlives CRI-O, writes the log, and tells how the container ended.
//! With `-e` it does the same for one command in a container that runs.

mod monitor;
mod options;
mod output;

use std::cell::RefCell;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::kernel::{Connection, Program, Sys};
use crate::trace::{Rank, Repository, Role, Side, Text};

pub use output::{Attached, Output};

/// conmon in the trace.
pub static ROLE: Role = Role::new("conmon", Rank::Keeper, Side::Either);
/// conmon to be installed.
pub const PROGRAM: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(main(sys)) };

/// The pipes that conmon inherits: `_OCI_SYNCPIPE=3`, `_OCI_STARTPIPE=4`. Hand them over with [`Connection::released`]; conmon takes
/// them with [`Connection::adopted_by`].
#[derive(Debug)]
pub struct Pipes {
    /// conmon sends [`SyncInfo`] into it, once.
    pub sync: RefCell<Option<Connection>>,
    /// CRI-O sends one message (`()`) into it when conmon is in its cgroup: not before does conmon go on.
    pub start: RefCell<Option<Connection>>,
}

impl Pipes {
    /// The conmon that was started with them has them, and what it has not taken is closed when it dies.
    pub fn belong_to(&self, sys: &Sys, conmon: u32) {
        for pipe in [&self.sync, &self.start] {
            let left = if sys.is_alive(conmon) { None } else { pipe.borrow_mut().take() };
            drop(left);
            pipe.borrow().iter().for_each(|pipe| pipe.inherited_by(conmon));
        }
    }
}

impl Serialize for Pipes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut environment = serializer.serialize_struct("Pipes", 2)?;
        environment.serialize_field("_OCI_SYNCPIPE", "3")?;
        environment.serialize_field("_OCI_STARTPIPE", "4")?;
        environment.end()
    }
}

/// What conmon writes into the sync pipe: `{"pid":N}` or `{"pid":-1,"message":"…"}` of a container, `{"exit_code":N}` of a command that
/// was run in one (`-e`), where -1 is a failure too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncInfo {
    /// The process id, or the exit code.
    pub data: i32,
    /// What runc said if it failed.
    pub message: Option<Text>,
}

/// The file `EXITS/ID` and `PERSIST/exit`: how the container ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ExitFile(pub i32);

/// The file `oom` in the bundle: the kernel has killed a process of the container for want of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OomFile;

const CM: Repository = Repository::CONMON;

async fn main(sys: Sys) -> i32 {
    monitor::run(sys).await
}
