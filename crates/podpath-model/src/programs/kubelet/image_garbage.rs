//! Garbage collection of images: when the disk is too full, those go that nobody uses: kubernetes v1.22.0
//! pkg/kubelet/images/image_gc_manager.go.

use std::rc::Rc;

use super::log::{Level, Line};
use super::monitors::{CRI_STATS, IMAGE_GC};
use super::runtime::rpc_error;
use super::{K, Kubelet, SECOND_NS, V1_20};
use crate::kernel::Sys;
use crate::trace::{Failure, Text};
use crate::wire::cri::{
    ContainerFilter, ImageFsInfoRequest, ImageSpec, ImageStatusRequest, ListContainersRequest, ListImagesRequest, ListPodSandboxRequest,
    RemoveImageRequest,
};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
/// kubelet.go:176
const PERIOD_NS: u64 = 300 * SECOND_NS;
/// image_gc_manager.go:190
const DETECTION_PERIOD_NS: u64 = 300 * SECOND_NS;

/// What is said of a disk of which nobody knows how large it is.
const NO_CAPACITY: &str = "invalid capacity 0 on image filesystem";

impl Kubelet {
    /// Every five minutes the collector looks how full the disk is: kubelet.go:1330-1341.
    pub(super) async fn collect_images(self: &Rc<Self>, sys: &Sys) {
        // The first look fails: cAdvisor knows nothing of the disk yet: recordings/kubelet. With dockershim it knows not even that there is one.
        let error = if self.flags.is_docker() {
            "failed to get imageFs info: unable to find data in memory cache"
        } else {
            let filesystems = self.cri(sys, K.line(CRI_STATS, 344), ImageFsInfoRequest {}).await;
            let mountpoint = filesystems.ok().and_then(|answer| Some(answer.image_filesystems.first()?.fs_id.as_ref()?.mountpoint.clone()));
            let mountpoint = mountpoint.unwrap_or_else(|| "".into());
            let cause = "unable to find data in memory cache";
            let line = || format!("Failed to get the info of the filesystem with mountpoint \"{mountpoint}\": {cause}.");
            self.chatter(sys.step(V1_20.line(CRI_STATS, 376)), Level::Error, line).await;
            self.node_event(sys, K.line(IMAGE_GC, 296), "InvalidDiskCapacity", NO_CAPACITY).await;
            NO_CAPACITY
        };
        self.say_not_collected(sys, false, error).await;
        let mut has_failed = true;
        loop {
            sys.sleep(PERIOD_NS).await;
            sys.routine(true);
            self.image_fs_stats(sys).await;
            let Err(failure) = self.free_disk(sys).await else {
                has_failed = false;
                continue;
            };
            self.say_not_collected(sys, std::mem::replace(&mut has_failed, true), &failure.message).await;
        }
    }

    /// Only what fails again is an event: kubelet.go:1338.
    async fn say_not_collected(&self, sys: &Sys, again: bool, error: &str) {
        let (evidence, words) = if again {
            (K.line(KUBELET, 1339), "failed multiple times in a row")
        } else {
            (K.line(KUBELET, 1343), "failed once. Stats initialization may not have completed yet")
        };
        let line = || Line {
            sentence: format!("Image garbage collection {words}: {error}"),
            structured: format!("\"Image garbage collection {words}\" err=\"{}\"", error.replace('"', "\\\"")),
        };
        self.say(sys.step(evidence), Level::Error, line).await;
        if again {
            self.node_event(sys, K.line(KUBELET, 1341), "ImageGCFailed", error).await;
        }
    }

    /// `GarbageCollect`: from 85 % on, down to 80 %: image_gc_manager.go:273.
    async fn free_disk(&self, sys: &Sys) -> Result<(), Failure> {
        let Some((percent, wanted)) = self.images.get().excess(self.config.disk_bytes) else { return Ok(()) };
        sys.routine(false);
        let line = || Line {
            sentence: format!(
                "[imageGCManager]: Disk usage on image filesystem is at {percent}% which is over the high threshold (85%). Trying to free {wanted} \
                 bytes down to the low threshold (80%)."
            ),
            structured: format!(
                "\"Disk usage on image filesystem is over the high threshold, trying to free bytes down to the low threshold\" usage={percent} \
                 highThreshold=85 amountToFree={wanted} lowThreshold=80"
            ),
        };
        self.info(sys, K.line(IMAGE_GC, 304), line).await;
        let freed = self.free_space(sys, wanted).await?;
        if freed >= wanted {
            return Ok(());
        }
        let text = format!("failed to garbage collect required amount of images. Wanted to free {wanted} bytes, but freed {freed} bytes");
        self.node_event(sys, K.line(IMAGE_GC, 312), "FreeDiskSpaceFailed", &text).await;
        Err(Failure::unknown(text))
    }

    /// `freeSpace`: images go one after the other until it is enough; one that cannot go does not keep the others.
    async fn free_space(&self, sys: &Sys, wanted: u64) -> Result<u64, Failure> {
        self.detect(sys).await?;
        let (mut freed, mut errors) = (0, Vec::new());
        let unused = self.images.get().unused(sys.now_ns());
        for image in unused {
            let line = || Line {
                sentence: format!("[imageGCManager]: Removing image \"{}\" to free {} bytes", image.id, image.size),
                structured: format!("\"Removing image to free bytes\" imageID=\"{}\" size={}", image.id, image.size),
            };
            self.info(sys, K.line(IMAGE_GC, 375), line).await;
            let spec = ImageSpec { image: image.id.clone(), ..Default::default() };
            match self.cri(sys, K.line(IMAGE_GC, 376), RemoveImageRequest { image: Some(spec) }).await {
                Ok(_) => {
                    self.images.set().removed(&image);
                    freed += image.size;
                }
                Err(failure) => errors.push(rpc_error(&failure).to_string()),
            }
            if freed >= wanted {
                break;
            }
        }
        if errors.is_empty() {
            return Ok(freed);
        }
        let errors = if let [only] = &errors[..] { only.clone() } else { format!("[{}]", errors.join(", ")) };
        let text = format!("wanted to free {wanted} bytes, but freed {freed} bytes space with errors in image deletion: {errors}");
        Err(Failure::unknown(text))
    }

    /// Looks again and again which images there are.
    pub(super) async fn detect_images(self: &Rc<Self>, sys: &Sys) {
        loop {
            drop(self.detect(sys).await);
            sys.sleep(DETECTION_PERIOD_NS).await;
        }
    }

    /// `detectImages`: which there are, and which are used: by pause, which always is, and by containers, dead ones too.
    async fn detect(&self, sys: &Sys) -> Result<(), Failure> {
        let image = Some(ImageSpec { image: self.flags.sandbox_image.clone(), ..Default::default() });
        let pause = self.cri(sys, K.line(IMAGE_GC, 213), ImageStatusRequest { image, verbose: false }).await;
        let images = self.cri(sys, K.line(IMAGE_GC, 218), ListImagesRequest::default()).await;
        let sandboxes = self.cri(sys, K.line(IMAGE_GC, 222), ListPodSandboxRequest::default()).await;
        let filter = Some(ContainerFilter::default());
        let containers = self.cri(sys, K.line(IMAGE_GC, 222), ListContainersRequest { filter }).await;
        let (images, containers) = (images?, containers?);
        sandboxes?;
        let pause = pause.ok().and_then(|answer| answer.image.as_ref().map(|image| image.id.clone()));
        let in_use: Vec<Text> = containers.containers.iter().map(|container| container.image_ref.clone()).chain(pause).collect();
        self.images.set().detected(&images.images, &in_use, sys.now_ns());
        Ok(())
    }
}
