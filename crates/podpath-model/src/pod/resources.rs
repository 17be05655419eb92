//! Requests and limits of a container.

use serde::{Serialize, Serializer};

use super::PodSpec;

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

/// How much of a node is asked for, or there: CPU in thousandths of a core, memory in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// CPU.
    pub cpu: u64,
    /// Memory.
    pub memory: u64,
}

impl Amounts {
    /// What a Pod asks for: its containers together, or its largest init container.
    pub fn of(spec: &PodSpec) -> Self {
        let of = |resources: &Resources| Self {
            cpu: resources.requests.cpu_millicores.unwrap_or(0),
            memory: resources.requests.memory_bytes.unwrap_or(0),
        };
        let together = spec.containers.iter().fold(Self::default(), |sum, container| sum.plus(of(&container.resources)));
        spec.init_containers
            .iter()
            .map(|container| of(&container.resources))
            .fold(together, |most, init| Self { cpu: most.cpu.max(init.cpu), memory: most.memory.max(init.memory) })
    }
    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self { cpu: self.cpu.saturating_add(other.cpu), memory: self.memory.saturating_add(other.memory) }
    }
    /// Whether there is room for it in `room`.
    pub fn fits(self, room: Self) -> bool {
        self.cpu <= room.cpu && self.memory <= room.memory
    }
}

/// As Kubernetes writes what a node has.
impl Serialize for Amounts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ResourceList { cpu_millicores: Some(self.cpu), memory_bytes: Some(self.memory) }.serialize(serializer)
    }
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
