//! What a shim is started with.

use serde::Serialize;

use crate::trace::Text;

/// The environment and working directory that containerd gives to the shim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Environment {
    /// The bundle's folder, which is the working directory.
    pub bundle: Text,
    /// Where the shim sends its events: `TTRPC_ADDRESS`.
    pub ttrpc_address: Text,
    /// Where runc keeps its state: the runtime option `Root`.
    pub runtime_root: Text,
}
