//! From CRI to OCI: the specs that CRI-O makes of infra containers and containers.

use std::fmt;

use super::{Config, Container, Sandbox};
use crate::wire::oci::Spec;

/// What CRI-O knows of its node and of its own configuration.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The node's hostname.
    pub hostname: &'a str,
    /// The process whose pid namespace the container joins; 0 for none.
    pub pid_namespace_of: u32,
}

/// Why there is no spec; written as CRI-O writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpecError {
    /// Neither the pod nor the image says what to run.
    NoCommand,
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCommand => f.write_str("no command specified"),
        }
    }
}

/// The spec of an infra container.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn infra_spec(_: &Node<'_>, _: &Sandbox, _: &Container) -> Result<Spec, SpecError> {
    Err(SpecError::NoCommand)
}

/// The spec of a container.
///
/// # Errors
/// Where the kubelet or the image asks for something that cannot be.
pub fn container_spec(_: &Node<'_>, _: &Sandbox, _: &Container) -> Result<Spec, SpecError> {
    Err(SpecError::NoCommand)
}
