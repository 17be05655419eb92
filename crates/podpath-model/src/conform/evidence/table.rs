//! The index: of each path its recordings, and of each thing that was recorded which of them have it.
//!
//! ```text
//! path containerd
//! cri/containerd/exit1.1 cri/containerd/exit1.2 kubelet/containerd/simple.1
//! 7 cri RunPodSandbox
//! 3 exec runc kill by containerd-shim-runc-v2
//! ```
//!
//! The number is hexadecimal: bit n stands for the n-th recording.

use std::collections::{BTreeMap, BTreeSet};

use super::key;
use crate::conform::recording::Document;

/// What is recorded of one path.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    /// The recordings.
    pub(super) names: Vec<&'static str>,
    /// What was recorded, in alphabetical order, and which recordings have it.
    pub(super) rows: Vec<(&'static str, u128)>,
}

const HEAD: &str = "path ";

impl Table {
    /// The part of the index that is about a path; empty if there is none.
    pub(super) fn read(index: &'static str, path: &str) -> Self {
        let is_head = |line: &&str| line.strip_prefix(HEAD) == Some(path);
        let mut lines = index.lines().skip_while(|line| !is_head(line)).skip(1);
        let names = lines.next().unwrap_or_default().split(' ').filter(|name| !name.is_empty()).collect();
        let rows = lines.take_while(|line| !line.starts_with(HEAD)).filter_map(|line| {
            let (mask, key) = line.split_once(' ')?;
            Some((key, u128::from_str_radix(mask, 16).ok()?))
        });
        Self { names, rows: rows.collect() }
    }

    /// The position of what was recorded.
    pub(super) fn find(&self, key: &str) -> Option<u16> {
        let at = self.rows.binary_search_by(|(row, _)| (*row).cmp(key)).ok()?;
        u16::try_from(at).ok()
    }
}

/// The index of recordings, each with its name. A path has 128 at most; what is beyond is left out.
pub fn write(recordings: &[(String, Document)]) -> String {
    let mut text = String::from("# What was recorded, and by which recordings. Made by `cargo xtask evidence`.\n");
    let paths: BTreeSet<&str> = recordings.iter().map(|(_, document)| document.path.as_str()).collect();
    for path in paths {
        let of_path: Vec<_> = recordings.iter().filter(|(_, document)| document.path == path).take(u128::BITS as usize).collect();
        let mut rows: BTreeMap<String, u128> = BTreeMap::new();
        for (at, (_, document)) in of_path.iter().enumerate() {
            for key in document.events.iter().flat_map(key::of_recorded) {
                *rows.entry(key).or_default() |= 1 << at;
            }
        }
        let names: Vec<&str> = of_path.iter().map(|(name, _)| name.as_str()).collect();
        text += &format!("{HEAD}{path}\n{}\n", names.join(" "));
        text.extend(rows.iter().map(|(key, mask)| format!("{mask:x} {key}\n")));
    }
    text
}
