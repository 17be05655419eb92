//! placeholder
use std::rc::Rc;
use serde::Serialize;
use crate::kernel::Sys;
use crate::trace::{Failure, Rank, Role, Side};
/// role
pub static ROLE: Role = Role::new("dockershim", Rank::Orchestrator, Side::Right);
/// config
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Config {}
/// start
pub async fn start(_: &Sys, _: Rc<Config>, _: &str) -> Result<(), Failure> { Ok(()) }
