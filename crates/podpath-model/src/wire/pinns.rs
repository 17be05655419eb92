//! What pinns is given beside its command line.

use serde::Serialize;

use crate::trace::Text;

/// The sandbox that the namespaces are for: nobody tells the real program, its trace would lack it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner(pub Text);
