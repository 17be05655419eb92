//! The pod's volumes before its containers: what `hostPath` asks for is looked for, and a folder is made for each `emptyDir`. What cannot be
//! set up is tried again, each time after twice as long, while the pod waits: kubernetes v1.22.0
//! pkg/kubelet/volumemanager/volume_manager.go:401.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::log::{Level, Line};
use super::node_files::{AtPath, at};
use super::source::StaticPod;
use super::startup::ROOT;
use super::{K, Kubelet, SECOND_NS, V1_20};
use crate::kernel::{Condition, FileKind, Shared, Sys};
use crate::pod::{EmptyDir, HostPath, HostPathKind, StorageMedium, Volume, VolumeSource};
use crate::trace::{Failure, Text};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const EMPTY_DIR: &str = "pkg/volume/emptydir/empty_dir.go";
const HOST_PATH: &str = "pkg/volume/hostpath/host_path.go";
const RECONCILER: &str = "pkg/kubelet/volumemanager/reconciler/reconciler.go";
const OPERATIONS: &str = "pkg/volume/util/operationexecutor/operation_generator.go";
/// volume_manager.go:79
const TIMEOUT_NS: u64 = 123 * SECOND_NS;
/// The first delay, and the longest one: kubernetes v1.22.0 pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go:29.
const DELAYS_NS: [u64; 2] = [SECOND_NS / 2, 122 * SECOND_NS];

/// The volumes that could not be set up, by the UID of their pod and by their name. They are tried again whether somebody waits for them
/// or not, and how long the next pause is does not depend on it: pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go:53.
#[derive(Default)]
pub(super) struct Volumes {
    failing: Shared<BTreeSet<(Text, String)>>,
    /// Raised whenever one of them has been set up.
    changed: Condition,
}

impl Volumes {
    fn is_failing(&self, pod: &StaticPod, volume: &Volume) -> bool {
        self.failing.get().contains(&(pod.uid.clone(), volume.name.clone()))
    }
}

/// Between two looks of the reconciler: volume_manager.go:56.
const RECONCILER_PERIOD_NS: u64 = SECOND_NS / 10;

impl Kubelet {
    /// The reconciler begins when pods may be synced, and looks what an earlier kubelet has left. Simplified: a volume that is still in use
    /// is left alone, and so nothing is found.
    pub(super) async fn reconcile_volumes(self: &Rc<Self>, sys: &Sys) {
        while self.runtime_state.get().runtime_errors(sys.now_ns()).is_some() {
            sys.sleep(RECONCILER_PERIOD_NS).await;
        }
        sys.sleep(RECONCILER_PERIOD_NS).await;
        let line = || "Reconciler: start to sync state".to_owned();
        self.chatter(sys.step(V1_20.line(RECONCILER, 157)), Level::Info, line).await;
        let line = || format!("Get volumes from pod directory \"{ROOT}/pods\" []");
        self.chatter(sys.step(V1_20.line(RECONCILER, 731)), Level::Verbose(4), line).await;
    }

    /// `WaitForAttachAndMount`: sets up all volumes, or gives up after two minutes. Simplified: the real one looks every 300 ms.
    pub(super) async fn mount_volumes(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>) -> Result<(), Failure> {
        let deadline_ns = sys.now_ns() + TIMEOUT_NS;
        for volume in &pod.pod.spec.volumes {
            if !self.volumes.is_failing(pod, volume) && self.set_up(sys, pod, volume).await.is_err() {
                self.try_again(sys, pod, volume);
            }
        }
        loop {
            let failing: Vec<&Volume> = pod.pod.spec.volumes.iter().filter(|volume| self.volumes.is_failing(pod, volume)).collect();
            if failing.is_empty() {
                return Ok(());
            }
            let left_ns = deadline_ns.saturating_sub(sys.now_ns());
            if left_ns == 0 || sys.timeout(left_ns, self.volumes.changed.wait(sys)).await.is_none() {
                return Err(self.give_up_on_volumes(sys, pod, &failing).await);
            }
        }
    }

    /// The reconciler goes on with a volume until it is set up, each time after twice as long, or until its pod is not wanted any more.
    fn try_again(self: &Rc<Self>, sys: &Sys, pod: &Rc<StaticPod>, volume: &Volume) {
        let key = (pod.uid.clone(), volume.name.clone());
        self.volumes.failing.set().insert(key.clone());
        let (kubelet, pod, volume) = (Rc::clone(self), Rc::clone(pod), volume.clone());
        sys.background(|sys| async move {
            let [mut delay_ns, longest_ns] = DELAYS_NS;
            loop {
                sys.sleep(delay_ns).await;
                let is_wanted = kubelet.pods.get().contains_key(&pod.uid) && !kubelet.is_terminating(&pod.uid);
                if !is_wanted || kubelet.set_up(&sys, &pod, &volume).await.is_ok() {
                    break;
                }
                delay_ns = (2 * delay_ns).min(longest_ns);
            }
            kubelet.volumes.failing.set().remove(&key);
            kubelet.volumes.changed.notify(&sys);
        });
    }

    async fn give_up_on_volumes(&self, sys: &Sys, pod: &StaticPod, failing: &[&Volume]) -> Failure {
        let names = |names: &mut dyn Iterator<Item = &str>| names.collect::<Vec<_>>().join(" ");
        let unmounted = names(&mut failing.iter().map(|volume| volume.name.as_str()));
        let all = names(&mut pod.pod.spec.volumes.iter().map(|volume| volume.name.as_str()));
        let others = self.release.volumes_not_mounted.replace("{}", &all);
        let text = format!("unmounted volumes=[{unmounted}], {others}: timed out waiting for the condition");
        self.event(sys, K.line(KUBELET, 1719), pod, "FailedMount", &format!("Unable to attach or mount volumes: {text}")).await;
        let line = || Line {
            sentence: format!("Unable to attach or mount volumes for pod \"{}\": {text}; skipping pod", pod.described()),
            structured: format!("\"Unable to attach or mount volumes for pod; skipping pod\" err=\"{text}\" pod=\"{}\"", pod.key()),
        };
        self.say(sys.step(K.line(KUBELET, 1720)), Level::Error, line).await;
        Failure::unknown(text)
    }

    /// `SetUp`. What cannot be set up is told each time.
    async fn set_up(&self, sys: &Sys, pod: &StaticPod, volume: &Volume) -> Result<(), ()> {
        let failed = match &volume.source {
            VolumeSource::EmptyDir(directory) => return self.set_up_empty_dir(sys, pod, volume, directory).await,
            VolumeSource::HostPath(host) => check_type(sys, host).await,
            VolumeSource::Other(_) => None,
        };
        let Some(why) = failed else { return Ok(()) };
        let text =
            format!("MountVolume.SetUp failed for volume \"{}\" : hostPath type check failed: {} {why}", volume.name, host_path_of(volume));
        self.event(sys, K.line(OPERATIONS, 748), pod, "FailedMount", &text).await;
        Err(())
    }

    async fn set_up_empty_dir(&self, sys: &Sys, pod: &StaticPod, volume: &Volume, directory: &EmptyDir) -> Result<(), ()> {
        let path = self.empty_dir_path(pod, &volume.name);
        sys.step(K.line(EMPTY_DIR, 436)).mkdir(path.clone()).await;
        if directory.medium == StorageMedium::Memory && sys.mounted_on(&path).is_none() {
            sys.step(K.line(EMPTY_DIR, 333)).mount(path, "tmpfs").await;
        }
        Ok(())
    }

    /// `TearDown` of what is in memory, and of paths inside of volumes; a folder goes with the pod's.
    pub(super) async fn unmount_volumes(&self, sys: &Sys, uid: &str) {
        let below = self.pod_directory(uid);
        let mounted: Vec<Text> = sys.list(&below).into_iter().filter(|path| sys.mounted_on(path).is_some()).collect();
        for path in mounted {
            sys.step(K.line(EMPTY_DIR, 532)).umount(&path).await;
        }
    }

    /// Where the folder of an `emptyDir` is.
    pub(super) fn empty_dir_path(&self, pod: &StaticPod, name: &str) -> Text {
        format!("{}/volumes/kubernetes.io~empty-dir/{name}", self.pod_directory(&pod.uid)).into()
    }
}

fn host_path_of(volume: &Volume) -> &str {
    if let VolumeSource::HostPath(host) = &volume.source { &host.path } else { "" }
}

/// `checkTypeInternal`: makes what may be made, and says what the path is not: host_path.go:438.
async fn check_type(sys: &Sys, host: &HostPath) -> Option<&'static str> {
    let (wanted, is_not, makes) = match host.kind {
        HostPathKind::Unchecked => return None,
        HostPathKind::DirectoryOrCreate => (FileKind::Directory, "is not a directory", Some(K.line(HOST_PATH, 479))),
        HostPathKind::Directory => (FileKind::Directory, "is not a directory", None),
        HostPathKind::FileOrCreate => (FileKind::File, "is not a file", Some(K.line(HOST_PATH, 491))),
        HostPathKind::File => (FileKind::File, "is not a file", None),
        HostPathKind::Socket => (FileKind::Socket, "is not a socket file", None),
        HostPathKind::CharDevice => (FileKind::CharacterDevice, "is not a character device", None),
        HostPathKind::BlockDevice => (FileKind::BlockDevice, "is not a block device", None),
    };
    match (at(sys, &host.path), makes) {
        (AtPath::Is(kind), _) => (kind != wanted).then_some(is_not),
        (AtPath::Nothing | AtPath::Unknown, Some(evidence)) => {
            let step = sys.step(evidence);
            if wanted == FileKind::Directory {
                step.mkdir(host.path.as_str()).await;
            } else {
                step.write(host.path.as_str(), crate::trace::SharedPayload::new("")).await;
            }
            None
        }
        (AtPath::Nothing, None) => Some(is_not),
        (AtPath::Unknown, None) => None,
    }
}
