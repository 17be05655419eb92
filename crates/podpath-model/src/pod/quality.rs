//! The quality of service class of a Pod.

use super::{Pod, ResourceList};
use serde::Serialize;

/// Who is throttled and killed first when the node runs short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum QualityOfService {
    /// Every container has limits for CPU and memory, and requests equal to them.
    Guaranteed,
    /// Some container asks for something.
    Burstable,
    /// No container asks for anything.
    BestEffort,
}

impl QualityOfService {
    /// The word of the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guaranteed => "Guaranteed",
            Self::Burstable => "Burstable",
            Self::BestEffort => "BestEffort",
        }
    }
}

impl Pod {
    /// The class as `GetPodQOS` computes it from all containers, init containers included (Kubernetes v1.22.0
    /// pkg/apis/core/v1/helper/qos/qos.go). Amounts of zero count as not written, there as here.
    pub fn quality_of_service(&self) -> QualityOfService {
        let asks = |list: &ResourceList| (positive(list.cpu_millicores), positive(list.memory_bytes));
        let sums = |list: fn(&super::Container) -> &ResourceList| {
            let all = self.all_containers().map(|container| asks(list(container)));
            all.fold((0, 0), |(cpu, memory), (more_cpu, more_memory)| {
                (cpu + u128::from(more_cpu.unwrap_or(0)), memory + u128::from(more_memory.unwrap_or(0)))
            })
        };
        let requests = sums(|container| &container.resources.requests);
        let limits = sums(|container| &container.resources.limits);
        let every_limit_is_set = self.all_containers().all(|container| matches!(asks(&container.resources.limits), (Some(_), Some(_))));
        if requests == (0, 0) && limits == (0, 0) {
            QualityOfService::BestEffort
        } else if every_limit_is_set && requests == limits {
            QualityOfService::Guaranteed
        } else {
            QualityOfService::Burstable
        }
    }
}

fn positive(amount: Option<u64>) -> Option<u64> {
    amount.filter(|&amount| amount > 0)
}
