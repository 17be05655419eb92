//! Requests and limits of a container.

use serde::{Serialize, Serializer};

/// What a container asks for and what it may use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resources {
    /// What the scheduler sets aside. A request that is not written is its limit (Kubernetes `SetDefaults_Pod`).
    pub requests: ResourceList,
    /// What the kernel enforces.
    pub limits: ResourceList,
}

/// Amounts of the resources that the node model knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ResourceList {
    /// CPU, in thousandths of a core.
    #[serde(rename = "cpu", serialize_with = "cpu_text", skip_serializing_if = "Option::is_none")]
    pub cpu_millicores: Option<u64>,
    /// Memory, in bytes.
    #[serde(rename = "memory", serialize_with = "memory_text", skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
}

fn cpu_text<S: Serializer>(millicores: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    match millicores {
        None => serializer.serialize_none(),
        Some(cores) if cores % 1000 == 0 => serializer.collect_str(&(cores / 1000)),
        Some(millicores) => serializer.collect_str(&format_args!("{millicores}m")),
    }
}

/// Writes bytes as Kubernetes would: the largest binary unit that is exact.
pub(super) fn memory_text<S: Serializer>(bytes: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(bytes) = *bytes else {
        return serializer.serialize_none();
    };
    let exact = [("Ei", 60), ("Pi", 50), ("Ti", 40), ("Gi", 30), ("Mi", 20), ("Ki", 10)]
        .into_iter()
        .find(|(_, shift)| bytes != 0 && bytes % (1_u64 << shift) == 0);
    match exact {
        Some((unit, shift)) => serializer.collect_str(&format_args!("{}{unit}", bytes >> shift)),
        None => serializer.collect_str(&bytes),
    }
}
