//! A small operating system: what a program may ask for, and what the kernel does by itself.
//!
//! A program is an `async fn` that gets a [`Sys`] and can do nothing else but ask it. Every verb that changes something is a
//! [`Step`], takes the evidence for it, and leaves an event. Tasks run one at a time in the order (time, sequence number), so a
//! run is a pure function of what it was given.
//!
//! This is a simplification of Linux: there is one thread of execution per task, memory and the network stack are left out, and a
//! socket carries typed messages rather than bytes.

mod cgroup;
mod chance;
mod core;
mod executor;
mod fault;
mod fifo;
mod files;
mod namespace;
mod port;
mod process;
mod reboot;
mod socket;
mod step;
mod sync;
mod sys;

pub use self::core::{Ending, Kernel};
pub use crate::trace::{NamespaceKind, Signal};
pub use cgroup::Limits;
pub use chance::Burden;
pub use fault::{Act, Boot, CallFault, Intervention, Mishap, Moment, Registry};
pub(crate) use fault::{FAULT, LAYER};
pub use fifo::{FifoReader, FifoWriter, Pipe};
pub use files::{Errno, FileKind};
pub use namespace::Namespaces;
pub use process::{Command, Finished, Forked, Program, Stream, Streams};
pub(crate) use socket::path_of;
pub use socket::{Connection, Listener, Message};
pub use step::Step;
pub use sync::{Condition, Shared};
pub use sys::{ARGUMENT_MAX, ARGUMENTS_MAX, Either, Listed, Sys, Usage};
