//! How podpath knows what it shows: a line of source at a tag, or a simplification that says so.

/// A repository at the revision that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repository {
    /// `owner/name` on GitHub.
    pub name: &'static str,
    /// The tag or commit.
    pub tag: &'static str,
}

/// Those that views name too; a program declares its own.
impl Repository {
    /// containerd, with its CRI plugin and the shim.
    pub const CONTAINERD: Self = Self { name: "containerd/containerd", tag: "v1.6.20" };
    /// The kubelet with the in-tree dockershim.
    pub const KUBERNETES: Self = Self { name: "kubernetes/kubernetes", tag: "v1.22.0" };

    /// The evidence of one line in this repository.
    pub const fn line(self, file: &'static str, line: u32) -> Evidence {
        Evidence::Source(self.at(file, line))
    }
    /// One line in this repository.
    pub const fn at(self, file: &'static str, line: u32) -> Line {
        Line { repository: self, file, line }
    }
}

/// A line of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The repository, at the tag that is read.
    pub repository: Repository,
    /// The file's path in it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
}

impl Line {
    /// A link to it.
    pub fn link(&self) -> String {
        let Self { repository: Repository { name, tag }, file, line } = self;
        format!("https://github.com/{name}/blob/{tag}/{file}#L{line}")
    }
}

/// How a step is known. A simulation never claims to be recorded: conformance lays over it what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Read from a line of source. [`Trace::citation`](super::Trace::citation) finds it in the version that ran.
    Source(Line),
    /// Simplified by us; the text key says how.
    Simplified(&'static str),
    /// It is in the recording that the trace was made from; never so in a simulation.
    Recorded,
}

impl Evidence {
    /// Follows from how Linux treats processes, files and namespaces; our kernel is a simplification of it.
    pub const KERNEL: Self = Self::Simplified("simplified-kernel");
}
