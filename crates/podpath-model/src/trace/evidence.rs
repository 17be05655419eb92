//! How podpath knows what it shows: a line of source at a tag, or a simplification that says so.

/// A repository at the revision that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
        Evidence::Source { repository: self, file, line }
    }
}

/// How a step is known. A simulation never claims to be recorded: conformance lays over it what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Read from a line of source.
    Source {
        /// Where.
        repository: Repository,
        /// The file's path in the repository.
        file: &'static str,
        /// The line, counted from 1.
        line: u32,
    },
    /// Simplified by us; the text key says how.
    Simplified(&'static str),
    /// It is in the recording that the trace was made from; never so in a simulation.
    Recorded,
}

impl Evidence {
    /// Follows from how Linux treats processes, files and namespaces; our kernel is a simplification of it.
    pub const KERNEL: Self = Self::Simplified("simplified-kernel");

    /// A link to the line, if there is one.
    pub fn link(&self) -> Option<String> {
        match self {
            Self::Source { repository: Repository { name, tag }, file, line } => {
                Some(format!("https://github.com/{name}/blob/{tag}/{file}#L{line}"))
            }
            Self::Simplified(_) | Self::Recorded => None,
        }
    }
}
