//! Probes: kubernetes v1.22.0 pkg/kubelet/prober.
//!
//! A worker for each probe of each container asks every few seconds. Commands go through the CRI; requests and connections go from the
//! kubelet straight to the pod's address. Results count after so many in a row, and only changes of them wake the sync loop.
//!
//! | part | what it does |
//! | --- | --- |
//! | `manager` | the workers of all pods, and what is known of containers |
//! | `run` | the life of a worker |
//! | `worker` | when a worker asks, and when answers count: no calls |
//! | `ask` | one question, with its retries and its event |
//! | `request` | over the network |
//! | `hook` | hooks |
//! | `results` | the latest results by container |
//! | `updates` | what the sync loop does with a change |
//!
//! Simplified: a worker sees a container as the PLEG last saw it, not as the status manager has it after the sync that follows.

mod ask;
mod hook;
mod manager;
mod request;
mod results;
mod run;
mod updates;
mod worker;

pub(super) use hook::HookTarget;
pub(super) use manager::ProbeManager;
pub(super) use results::{Outcome, ProbeKind, Update};
