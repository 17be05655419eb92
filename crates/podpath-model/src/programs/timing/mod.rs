//! How long each kind of work takes: measured in the recordings (`table`, made by `cargo xtask calibrate`), or simplified where no
//! recording shows it.

#[rustfmt::skip] // as `cargo xtask calibrate` writes it
mod table;

use crate::kernel::Sys;

/// Into how many parts the samples of a kind of work are divided.
const QUANTILES: u64 = 1_000;
/// Where among them one run lies: the samples are of busy machines too, and the others are a little below the middle. It is the same for
/// all work of a kind, since what takes less time decides who of two that race is first; how long it takes each time is drawn besides.
const OF_A_RUN: [u64; 2] = [400, 530];

/// Kinds of work that take time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "named after what is done")]
pub enum Work {
    AnswerFromMemory,
    CniBridge,
    CniBridgeDelete,
    CniHostLocal,
    CniHostLocalDelete,
    CniLoopback,
    CniPortmap,
    ConmonExit,
    ConmonStart,
    ContainerdStart,
    CriDockerdStart,
    CrioStart,
    DockerdStart,
    EngineCreate,
    EngineInspect,
    EngineMount,
    EngineNetwork,
    EngineRemove,
    EventDelivery,
    KubeletCadvisor,
    KubeletCadvisorStart,
    KubeletCgroups,
    KubeletContainerManager,
    KubeletContainerMap,
    KubeletMain,
    KubeletSummary,
    LayerUnpack,
    MetadataRead,
    MetadataWrite,
    NetworkNamespace,
    NetworkStatus,
    ProgramStart,
    RegistryAnswer,
    RuncDelete,
    RuncExec,
    RuncFinish,
    RuncKill,
    RuncRootfs,
    RuncStages,
    RuncStart,
    RuncState,
    SetKeyHook,
    ShimDaemon,
    ShimDelete,
    ShimStart,
    SnapshotPrepare,
    StorageCreate,
    StorageRemove,
}

/// How long a kind of work took in the recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measured {
    /// What the model uses: the median, less what the recorder and other kinds of work have in it.
    pub microseconds: u64,
    /// How often it was recorded.
    pub samples: u32,
    /// As it was recorded, with everything that is in it, in microseconds: a quarter of the samples is below the first, half of them
    /// below the second, three quarters below the third.
    pub recorded: [u64; 3],
    /// The events between which it was measured; behind them whose they are and on which path, if only some count.
    pub between: &'static [&'static str],
}

/// How it is known how long a kind of work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// By the recordings.
    Measured(&'static Measured),
    /// No recording shows it: a guess, in microseconds.
    Simplified(u64),
}

impl Work {
    /// How it is known how long it takes.
    pub const fn known(self) -> Known {
        Known::Measured(match self {
            // conmon tells of an end by a file, and nobody saw it read.
            Self::ConmonExit => return Known::Simplified(1_000),
            // No recording of a CRI client starts these two.
            Self::CriDockerdStart => return Known::Simplified(40_000),
            // Read off recordings/kubelet/containerd/simple.1.json: other tasks of the kubelet lie between what begins and what ends them.
            Self::KubeletCadvisorStart => return Known::Simplified(20_000),
            Self::KubeletContainerMap => return Known::Simplified(1_000),
            Self::KubeletSummary => return Known::Simplified(8_000),
            Self::KubeletCadvisor => &table::KUBELET_CADVISOR,
            Self::KubeletCgroups => &table::KUBELET_CGROUPS,
            Self::KubeletContainerManager => &table::KUBELET_CONTAINER_MANAGER,
            Self::KubeletMain => &table::KUBELET_MAIN,
            Self::AnswerFromMemory => &table::ANSWER_FROM_MEMORY,
            Self::CniBridge => &table::CNI_BRIDGE,
            Self::CniBridgeDelete => &table::CNI_BRIDGE_DELETE,
            Self::CniHostLocal => &table::CNI_HOST_LOCAL,
            Self::CniHostLocalDelete => &table::CNI_HOST_LOCAL_DELETE,
            Self::CniLoopback => &table::CNI_LOOPBACK,
            Self::CniPortmap => &table::CNI_PORTMAP,
            Self::ConmonStart => &table::CONMON_START,
            Self::ContainerdStart => &table::CONTAINERD_START,
            Self::CrioStart => &table::CRIO_START,
            Self::DockerdStart => &table::DOCKERD_START,
            Self::EngineCreate => &table::ENGINE_CREATE,
            Self::EngineInspect => &table::ENGINE_INSPECT,
            Self::EngineMount => &table::ENGINE_MOUNT,
            Self::EngineNetwork => &table::ENGINE_NETWORK,
            Self::EngineRemove => &table::ENGINE_REMOVE,
            Self::EventDelivery => &table::EVENT_DELIVERY,
            Self::LayerUnpack => &table::LAYER_UNPACK,
            Self::MetadataRead => &table::METADATA_READ,
            Self::MetadataWrite => &table::METADATA_WRITE,
            Self::NetworkNamespace => &table::NETWORK_NAMESPACE,
            Self::NetworkStatus => &table::NETWORK_STATUS,
            Self::ProgramStart => &table::PROGRAM_START,
            Self::RegistryAnswer => &table::REGISTRY_ANSWER,
            Self::RuncDelete => &table::RUNC_DELETE,
            Self::RuncExec => &table::RUNC_EXEC,
            Self::RuncFinish => &table::RUNC_FINISH,
            Self::RuncKill => &table::RUNC_KILL,
            Self::RuncRootfs => &table::RUNC_ROOTFS,
            Self::RuncStages => &table::RUNC_STAGES,
            Self::RuncStart => &table::RUNC_START,
            Self::RuncState => &table::RUNC_STATE,
            Self::SetKeyHook => &table::SET_KEY_HOOK,
            Self::ShimDaemon => &table::SHIM_DAEMON,
            Self::ShimDelete => &table::SHIM_DELETE,
            Self::ShimStart => &table::SHIM_START,
            Self::SnapshotPrepare => &table::SNAPSHOT_PREPARE,
            Self::StorageCreate => &table::STORAGE_CREATE,
            Self::StorageRemove => &table::STORAGE_REMOVE,
        })
    }
    /// Virtual nanoseconds.
    pub const fn ns(self) -> u64 {
        let microseconds = match self.known() {
            Known::Measured(measured) => measured.microseconds,
            Known::Simplified(microseconds) => microseconds,
        };
        microseconds * 1_000
    }
}

impl Work {
    /// How long it takes this time, in virtual nanoseconds: as much longer or shorter than usual as it was at that place among the
    /// recordings' samples. Outside of the middle half of them as far again.
    fn ns_at(self, quantile: u64) -> u64 {
        let usual = self.ns() / 1_000;
        let [below, median, above] = match self.known() {
            Known::Measured(measured) => measured.recorded,
            Known::Simplified(microseconds) => [microseconds - microseconds / 5, microseconds, microseconds + microseconds / 4],
        };
        let middle = QUANTILES / 2;
        let (away, shorter) = if quantile < middle { (middle - quantile, true) } else { (quantile - middle, false) };
        let spread = if shorter { median - below } else { above - median };
        // At a quarter it is the whole of the spread.
        let difference = spread * away / (QUANTILES / 4);
        1_000 * if shorter { usual.saturating_sub(difference).max(usual / 4) } else { usual + difference }
    }
}

impl Sys {
    /// Lets the time pass that a kind of work takes.
    pub async fn work(&self, work: Work) {
        let [least, most] = OF_A_RUN;
        let quantile = self.draw_once(work as u64, most - least).map(|drawn| least + drawn);
        let ns = match quantile {
            Some(quantile) => self.stretched(work.ns_at(quantile)),
            None => work.ns(),
        };
        self.sleep(ns).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_as_long_as_usual_in_the_middle_and_never_less_the_further_on() {
        for work in [Work::RuncStart, Work::AnswerFromMemory, Work::MetadataRead, Work::ConmonExit] {
            assert_eq!(work.ns_at(QUANTILES / 2), work.ns());
            let at: Vec<u64> = (0..QUANTILES).map(|quantile| work.ns_at(quantile)).collect();
            assert!(at.is_sorted() && at.iter().all(|ns| *ns > 0));
        }
    }
}
