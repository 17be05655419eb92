//! What conmon and the program that starts it exchange: pipes, messages in them, and files.

use std::cell::RefCell;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::kernel::Connection;
use crate::trace::Text;

/// The pipes that conmon inherits: `_OCI_SYNCPIPE=3`, `_OCI_STARTPIPE=4`. Hand them over with [`Connection::released`]; conmon takes
/// them with [`Connection::adopted_by`].
#[derive(Debug)]
pub struct Pipes {
    /// conmon sends [`SyncInfo`] into it, once.
    pub sync: RefCell<Option<Connection>>,
    /// CRI-O sends one message (`()`) into it when conmon is in its cgroup: not before does conmon go on.
    pub start: RefCell<Option<Connection>>,
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

/// The log file of a command (`-e`, `-l /tmp/crio-log-N`): what it wrote, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Output {
    /// Standard output.
    pub stdout: Text,
    /// Standard error.
    pub stderr: Text,
}

/// A piece of output, as it is sent to whoever is attached: the first byte says which stream it is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attached {
    /// `stdout`, `stderr`.
    pub stream: &'static str,
    /// What was written.
    pub data: Text,
}
