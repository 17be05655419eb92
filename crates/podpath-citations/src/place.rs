//! A line of source.

use std::fmt;
use std::str::FromStr;

/// A line of a file of a repository at a tag.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `kubernetes/kubernetes`.
    pub repository: String,
    /// `v1.22.0`.
    pub tag: String,
    /// The path in the repository.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// `kubernetes/kubernetes@v1.22.0 pkg/kubelet/kubelet.go:279`
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{} {}:{}", self.repository, self.tag, self.file, self.line)
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = || {
            let (tree, line) = text.split_once(' ')?;
            let (repository, tag) = tree.split_once('@')?;
            let (file, line) = line.rsplit_once(':')?;
            Some(Self { repository: repository.into(), tag: tag.into(), file: file.into(), line: line.parse().ok()? })
        };
        parts().ok_or_else(|| format!("{text:?} is not OWNER/NAME@TAG FILE:LINE"))
    }
}
