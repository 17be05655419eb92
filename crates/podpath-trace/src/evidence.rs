//! How podpath knows what it shows: a line of source at a tag, or a simplification that says so.

/// A repository at the revision that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Repository {
    /// `owner/name` on GitHub.
    pub name: &'static str,
    /// The tag or commit.
    pub tag: &'static str,
}

impl Repository {
    /// containerd, with its CRI plugin and the shim.
    pub const CONTAINERD: Self = Self { name: "containerd/containerd", tag: "v1.6.20" };
    /// dockerd.
    pub const MOBY: Self = Self { name: "moby/moby", tag: "v20.10.24" };
    /// runc.
    pub const RUNC: Self = Self { name: "opencontainers/runc", tag: "v1.1.5" };
    /// The kubelet with the in-tree dockershim.
    pub const KUBERNETES: Self = Self { name: "kubernetes/kubernetes", tag: "v1.22.0" };
    /// dockershim outside the tree.
    pub const CRI_DOCKERD: Self = Self { name: "Mirantis/cri-dockerd", tag: "v0.3.4" };
    /// CRI-O.
    pub const CRI_O: Self = Self { name: "cri-o/cri-o", tag: "v1.25.0" };
    /// conmon.
    pub const CONMON: Self = Self { name: "containers/conmon", tag: "v2.1.6" };
    /// The CNI plugins.
    pub const CNI_PLUGINS: Self = Self { name: "containernetworking/plugins", tag: "v1.1.1" };

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
