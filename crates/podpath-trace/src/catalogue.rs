//! What can be chosen: the paths and the releases of Kubernetes, as data. What they do stands in the simulator.

/// A way from the kubelet to the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    /// The id in links, on the command line and in recordings.
    pub id: &'static str,
    /// Another name by which it may be asked for: what people call it.
    pub alias: Option<&'static str>,
    /// The release of Kubernetes with which it is shown, unless another is asked for: one of [`RELEASES`].
    pub release: &'static str,
    /// The first release whose kubelet does not start on it any more; none if all do.
    pub gone: Option<&'static str>,
}

/// dockershim, in the kubelet.
pub const DOCKERSHIM: Path = Path { id: "dockershim", alias: Some("docker"), release: "1.22", gone: Some("1.24") };
/// containerd's own CRI.
pub const CONTAINERD: Path = Path { id: "containerd", alias: None, release: "1.22", gone: None };
/// dockershim beside the kubelet.
pub const CRI_DOCKERD: Path = Path { id: "cri-dockerd", alias: None, release: "1.24", gone: None };
/// CRI-O.
pub const CRI_O: Path = Path { id: "crio", alias: Some("CRI-O"), release: "1.24", gone: None };

/// Every path, the one to begin with first.
pub const PATHS: &[Path] = &[DOCKERSHIM, CONTAINERD, CRI_DOCKERD, CRI_O];

/// The releases of Kubernetes, oldest first.
pub const RELEASES: &[&str] = &["1.20", "1.22", "1.23", "1.24", "1.26", "1.27"];

impl Path {
    /// The path of that id or alias.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        PATHS.iter().find(|path| path.id == id || path.alias == Some(id))
    }
    /// What people call it.
    pub fn name(&self) -> &'static str {
        self.alias.unwrap_or(self.id)
    }
    /// Whether the kubelet of a release starts on it.
    pub fn starts(&self, release: &str) -> bool {
        let place = |id: &str| RELEASES.iter().position(|known| *known == id);
        self.gone.is_none_or(|gone| place(release) < place(gone))
    }
}

/// A release by its id.
pub fn release(id: &str) -> Option<&'static str> {
    RELEASES.iter().copied().find(|release| *release == id)
}
