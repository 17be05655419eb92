//! `runc update`: new limits for a container that is there.

use crate::kernel::Sys;
use crate::programs::Work;
use crate::trace::Evidence;
use crate::wire::oci::Resources;

use super::state::Status;
use super::{Invocation, spec};

const UPDATE: Evidence = Evidence::Simplified("simplified-update");

/// The limits come on standard input (`--resources -`); what they do not name stays as it is.
pub(super) async fn update(sys: &Sys, invocation: &Invocation) -> Result<(), String> {
    let id = invocation.id();
    let state = invocation.state(sys).ok_or("container does not exist")?;
    if state.status(sys, &invocation.state_directory()) == Status::Stopped {
        return Err("container not running".into());
    }
    let resources = sys.input::<Resources>().ok_or("EOF")?;
    sys.work(Work::RuncKill).await;
    let (limits, words) = spec::limits(&resources);
    let limits = limits.over(sys.limits_of(&state.cgroup));
    sys.step(UPDATE).about(id).limit_cgroup(&state.cgroup, limits, &words).await;
    Ok(())
}
