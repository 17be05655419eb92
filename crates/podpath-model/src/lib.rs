//! A deterministic model of what happens on a Kubernetes node between the kubelet and the kernel.
//!
//! A run is a pure function of its [`scenario`]: the same scenario gives the same [`trace`], byte for byte, on every machine.
//! It reads no clock, no randomness and no environment, and knows no screen.
//!
//! | room | what is there |
//! | --- | --- |
//! | [`kernel`] | a small operating system: processes, signals, sockets, files, namespaces, cgroups, virtual time |
//! | [`wire`] | what travels between programs, one protocol a module |
//! | [`pod`] | the Pod: what a manifest says, as plain data |
//! | [`programs`] | what runs on the node, one program a module |
//! | [`node`] | node configurations: which programs are installed and started; a path is one of them |
//! | [`scenario`] | what a run is given: a Pod manifest, a script, interventions |
//! | [`trace`] | what a run leaves behind: events, and everything that can be read from them |
//! | [`sorted`] | maps and sets as sorted vectors |
//! | [`explore`] | every fault by machine: what becomes of a pod when something breaks anywhere in its story |
//! | [`conform`] | recordings of the real programs: replayed here, and compared with what came of it |

pub mod conform;
pub mod explore;
pub mod kernel;
pub mod node;
pub mod pod;
pub mod programs;
pub mod scenario;
mod sources;
pub mod wire;

pub use podpath_trace::{self as trace, sorted};
pub use scenario::{Outcome, Scenario, run, watch};
