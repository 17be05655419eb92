//! What kind of machine the node is: an ordinary one unless its files say otherwise.

use serde::Serialize;

use crate::kernel::Sys;

/// A machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Machine {
    /// Whether it is itself a container without some capabilities, where cgroups are not laid out as systemd does.
    pub is_confined: bool,
    /// Whether its kernel enforces AppArmor, with every profile that somebody names loaded.
    pub has_app_armor: bool,
    /// How long before it began each process was killed for want of memory that is still in the kernel's log, in nanoseconds.
    pub oom_kills_ns: Vec<u64>,
}

/// Where it says what it is.
pub const MACHINE: &str = "/sys/machine";

impl Machine {
    pub(super) fn of(sys: &Sys) -> Self {
        sys.read::<Self>(MACHINE).map(|machine| (*machine).clone()).unwrap_or_default()
    }
}
