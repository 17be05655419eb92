//! How long each kind of work takes: the medians of the recordings, as a table.
//!
//! Source: `recordings/cri/{containerd,cri-dockerd}/lifecycle.{1,2}.json`, the time between an event and the next one, less what the
//! recorder cost (25 ms for a program that it wrapped, 1 ms for a call that it stood between).

use crate::kernel::Sys;

/// Kinds of work that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what is done")]
pub enum Work {
    AnswerFromMemory,
    DaemonStart,
    KubeletStart,
    SnapshotPrepare,
    MetadataWrite,
    MetadataRead,
    NetworkNamespace,
    CniLoopback,
    CniBridge,
    CniHostLocal,
    CniPortmap,
    ShimStart,
    ShimDaemon,
    RuncStage,
    RuncRootfs,
    RuncFinish,
    RuncStart,
    RuncExec,
    RuncKill,
    RuncDelete,
    RuncState,
    ConmonStart,
    ConmonExit,
    SetKeyHook,
    EngineCreate,
    EngineMount,
    EngineRemove,
    EngineInspect,
    EventDelivery,
    RegistryAnswer,
    LayerUnpack,
}

impl Work {
    /// Virtual nanoseconds.
    pub const fn ns(self) -> u64 {
        let microseconds = match self {
            Self::AnswerFromMemory => 400,
            Self::DaemonStart => 120_000,
            Self::KubeletStart => 350_000,
            Self::SnapshotPrepare => 2_800,
            Self::MetadataWrite => 900,
            Self::MetadataRead => 500,
            Self::NetworkNamespace => 1_800,
            Self::CniLoopback => 4_000,
            Self::CniBridge => 9_000,
            Self::CniHostLocal => 6_000,
            Self::CniPortmap => 6_000,
            Self::ShimStart => 28_000,
            Self::ShimDaemon => 22_000,
            Self::RuncStage => 6_000,
            Self::RuncRootfs => 38_000,
            Self::RuncFinish => 12_000,
            Self::RuncStart => 42_000,
            Self::RuncExec => 24_000,
            Self::RuncKill => 34_000,
            Self::RuncDelete => 48_000,
            Self::RuncState => 12_000,
            Self::ConmonStart => 2_000,
            Self::ConmonExit => 3_000,
            Self::SetKeyHook => 60_000,
            Self::EngineCreate => 12_000,
            Self::EngineMount => 2_500,
            Self::EngineRemove => 14_000,
            Self::EngineInspect => 700,
            Self::EventDelivery => 1_200,
            Self::RegistryAnswer => 35_000,
            Self::LayerUnpack => 90_000,
        };
        microseconds * 1_000
    }
}

impl Sys {
    /// Lets the time pass that a kind of work takes.
    pub async fn work(&self, work: Work) {
        self.sleep(work.ns()).await;
    }
}
