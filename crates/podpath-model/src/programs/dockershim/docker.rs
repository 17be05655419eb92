//! libdocker: the client of the Engine API, its deadlines and its errors.

use std::rc::Rc;

use super::{Dockershim, Flavour, SECOND_NS};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Milestone, Text};
use crate::wire::Request;
use crate::wire::docker::{ContainerInspect, ContainerSummary};
use crate::wire::engine::{ContainerInspection, ContainerList, Filters};

/// The deadline of every call, two minutes less a second: kubernetes v1.22.0 libdocker/kube_docker_client.go:69.
pub(super) const TIMEOUT_NS: u64 = 119 * SECOND_NS;

/// dockerd does not have what was asked for.
pub(super) fn is_not_found(failure: &Failure) -> bool {
    failure.code == "404"
}

/// What becomes of an error of dockerd on its way through the CRI: a Go error without a code.
pub(super) fn unknown(failure: Failure) -> Failure {
    Failure::unknown(failure.message)
}

impl Dockershim {
    /// Calls dockerd with the usual deadline. An error keeps dockerd's status.
    pub(super) async fn docker<R: Request>(&self, sys: &Sys, evidence: Evidence, request: R) -> Result<Rc<R::Reply>, Failure> {
        self.docker_within(sys, evidence, None, TIMEOUT_NS, request).await
    }

    /// The same, with a deadline of its own in nanoseconds.
    pub(super) async fn docker_within<R: Request>(
        &self,
        sys: &Sys,
        evidence: Evidence,
        milestone: Option<Milestone>,
        timeout_ns: u64,
        request: R,
    ) -> Result<Rc<R::Reply>, Failure> {
        let step = sys.step(evidence);
        let step = match milestone {
            Some(milestone) => step.milestone(milestone),
            None => step,
        };
        match sys.timeout(timeout_ns, step.call(&self.config.docker_endpoint, request)).await {
            Some(Err(failure)) if failure.code.starts_with(|first: char| first.is_ascii_digit()) => {
                Err(Failure::new(failure.code, format!("Error response from daemon: {}", failure.message)))
            }
            Some(answer) => answer,
            None => Err(Failure::unknown("operation timeout: context deadline exceeded")),
        }
    }

    /// A call for which it is no error that there was nothing to do: the client takes a status below 400 for success.
    pub(super) fn unless_not_modified<T>(answer: Result<T, Failure>) -> Result<(), Failure> {
        match answer {
            Err(failure) if failure.code != "304" => Err(failure),
            _ => Ok(()),
        }
    }

    pub(super) async fn inspect(&self, sys: &Sys, evidence: Evidence, id: &Text) -> Result<Rc<ContainerInspect>, Failure> {
        self.docker(sys, evidence, ContainerInspection { id: id.clone(), size: false }).await
    }

    pub(super) async fn list(
        &self,
        sys: &Sys,
        evidence: Evidence,
        all: bool,
        filters: Filters,
    ) -> Result<Rc<Vec<ContainerSummary>>, Failure> {
        let limit = (self.config.flavour == Flavour::InTree).then_some(0);
        self.docker(sys, evidence, ContainerList { all, filters, limit }).await
    }
}
