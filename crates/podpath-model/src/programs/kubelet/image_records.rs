//! What is known of the images of the node: `imageRecords` of kubernetes v1.22.0 pkg/kubelet/images/image_gc_manager.go. Nothing is called.

use super::SECOND_NS;
use crate::sorted::SortedMap;
use crate::trace::Text;
use crate::wire::cri::Image;

/// `imageGCHighThresholdPercent`: kubernetes v1.22.0 pkg/kubelet/apis/config/v1beta1/defaults.go:140.
const HIGH_PERCENT: u64 = 85;
/// `imageGCLowThresholdPercent`: defaults.go:143.
const LOW_PERCENT: u64 = 80;
/// `imageMinimumGCAge`: defaults.go:136.
const AGE_MIN_NS: u64 = 120 * SECOND_NS;

/// The images, by id.
#[derive(Debug, Default)]
pub(super) struct ImageRecords {
    records: SortedMap<Text, Record>,
    used_bytes: u64,
    /// Images have been looked for before: those of the first time count as old.
    is_initialized: bool,
}

#[derive(Debug)]
struct Record {
    /// None for those that were there when the kubelet began.
    first_detected_ns: Option<u64>,
    last_used_ns: u64,
    size: u64,
}

/// An image that can go.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unused {
    pub(super) id: Text,
    pub(super) size: u64,
}

impl ImageRecords {
    /// What a list says of the disk. Simplified: nothing else is on it.
    pub(super) fn listed(&mut self, images: &[Image]) {
        self.used_bytes = images.iter().map(|image| image.size).sum();
    }

    /// Takes down which images there are, and which of them are used.
    pub(super) fn detected(&mut self, images: &[Image], in_use: &[Text], now_ns: u64) {
        self.listed(images);
        self.records.retain(|id, _| images.iter().any(|image| image.id == *id));
        let first_detected_ns = self.is_initialized.then_some(now_ns);
        for image in images {
            if !self.records.contains_key(&image.id) {
                self.records.insert(image.id.clone(), Record { first_detected_ns, last_used_ns: 0, size: 0 });
            }
            if let Some(record) = self.records.get_mut(&image.id) {
                record.size = image.size;
                if in_use.contains(&image.id) {
                    record.last_used_ns = now_ns;
                }
            }
        }
        self.is_initialized = true;
    }

    /// How full a disk is in percent, and how much has to go; none while it is not too full: image_gc_manager.go:301.
    pub(super) fn excess(&self, capacity_bytes: u64) -> Option<(u64, u64)> {
        let available = capacity_bytes.saturating_sub(self.used_bytes);
        let percent = 100 - available.saturating_mul(100).checked_div(capacity_bytes)?;
        let wanted = (capacity_bytes.saturating_mul(100 - LOW_PERCENT) / 100).saturating_sub(available);
        (percent >= HIGH_PERCENT).then_some((percent, wanted))
    }

    /// What can go, the one first that was not used for longest: neither what is used at `now_ns` nor what is younger than two minutes.
    pub(super) fn unused(&self, now_ns: u64) -> Vec<Unused> {
        let is_old = |record: &Record| record.first_detected_ns.is_none_or(|first_ns| now_ns.saturating_sub(first_ns) >= AGE_MIN_NS);
        let mut records: Vec<(&Text, &Record)> =
            self.records.iter().filter(|(_, record)| record.last_used_ns < now_ns && is_old(record)).collect();
        records.sort_by_key(|(_, record)| (record.last_used_ns, record.first_detected_ns));
        records.into_iter().map(|(id, record)| Unused { id: id.clone(), size: record.size }).collect()
    }

    /// An image has gone.
    pub(super) fn removed(&mut self, image: &Unused) {
        self.records.remove(&image.id);
        self.used_bytes = self.used_bytes.saturating_sub(image.size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(id: &str, size: u64) -> Image {
        Image { id: id.into(), size, ..Image::default() }
    }

    #[test]
    fn at_85_percent_so_much_has_to_go_that_80_remain() {
        let mut records = ImageRecords::default();
        records.listed(&[image("a", 840)]);
        assert_eq!(records.excess(1000), None);
        records.listed(&[image("a", 841)]);
        assert_eq!(records.excess(1000), Some((85, 41)), "15.9 % that are free count as 15");
        records.listed(&[image("a", 850)]);
        assert_eq!(records.excess(1000), Some((85, 50)));
        assert_eq!(records.excess(0), None);
    }

    #[test]
    fn what_was_used_longest_ago_goes_first_and_what_is_new_or_used_stays() {
        let mut records = ImageRecords::default();
        let [a, b, c, d] = [image("a", 1), image("b", 1), image("c", 1), image("d", 1)];
        records.detected(&[a.clone(), b.clone(), d.clone()], &["a".into(), "d".into()], SECOND_NS);
        records.detected(&[a.clone(), b.clone(), c.clone(), d.clone()], &["d".into()], 300 * SECOND_NS);
        let ids = |records: &ImageRecords, now_ns| records.unused(now_ns).into_iter().map(|image| image.id.to_string()).collect::<Vec<_>>();
        records.detected(&[a, b, c, d], &["d".into()], 310 * SECOND_NS);
        assert_eq!(ids(&records, 310 * SECOND_NS), ["b", "a"]);
        assert_eq!(ids(&records, 420 * SECOND_NS), ["b", "c", "a", "d"], "two minutes after it was seen, and used no more");
    }
}
