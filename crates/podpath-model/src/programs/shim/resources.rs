//! What a running container may use and uses: `runc update` for the one, the files of its cgroup for the other.

use std::rc::Rc;

use super::service::Shim;
use crate::kernel::Sys;
use crate::programs::metrics;
use crate::trace::{Failure, Nothing, SharedPayload, Text};
use crate::wire::containerd::{Metrics, TaskStatus};
use crate::wire::oci::Spec;
use crate::wire::task::{CloseIo, Pids, ProcessList, Stats, Update};

impl Shim {
    pub(super) async fn update(&self, sys: Sys, request: Rc<Update>) -> Result<Nothing, Failure> {
        let (runc, status) = self.with(&request.id, |container| (container.runc.clone(), container.init.status))?;
        if status == TaskStatus::Stopped {
            // containerd v1.6.20 pkg/process/init_state.go, `stoppedState.Update`.
            return Err(Failure::unknown("cannot update a stopped container"));
        }
        runc.update(&sys, &request.id, SharedPayload(Rc::clone(&request.resources) as Rc<_>)).await?;
        Ok(Nothing {})
    }

    /// Read from the cgroup; runc is not asked: containerd v1.6.20 runtime/v2/runc/task/service.go:487.
    pub(super) async fn stats(&self, sys: Sys, request: Rc<Stats>) -> Result<Metrics, Failure> {
        let cgroup = self.cgroup(&sys, &request.id)?;
        Ok(metrics::of(&sys, &request.id, &cgroup))
    }

    pub(super) async fn pids(&self, sys: Sys, request: Rc<Pids>) -> Result<ProcessList, Failure> {
        let cgroup = self.cgroup(&sys, &request.id)?;
        Ok(ProcessList { processes: sys.cgroup_members(&cgroup) })
    }

    /// Simplified: a process reads its fifo itself, and whoever writes into it closes it.
    pub(super) async fn close_io(&self, _: Sys, request: Rc<CloseIo>) -> Result<Nothing, Failure> {
        self.with(&request.id, |_| Nothing {})
    }

    fn cgroup(&self, sys: &Sys, id: &Text) -> Result<Text, Failure> {
        let bundle = self.with(id, |container| container.runc.bundle.clone())?;
        let spec = sys.read::<Spec>(&format!("{bundle}/config.json"));
        spec.map(|spec| spec.cgroups_path()).ok_or_else(|| Failure::not_found("cgroup does not exist: not found"))
    }
}
