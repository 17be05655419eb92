//! The manifests that come with podpath, each a file in `static/presets/`.

/// A bundled manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its name in links: `m=web`. Its text is `preset-ID`.
    pub id: &'static str,
    /// The manifest.
    pub manifest: &'static str,
}

macro_rules! presets {
    ($($id:literal),* $(,)?) => {
        &[$(Preset { id: $id, manifest: include_str!(concat!("../static/presets/", $id, ".yaml")) }),*]
    };
}

/// All of them, the one to begin with first.
pub const PRESETS: &[Preset] = presets!["web", "nginx", "two-containers", "init", "host-network", "crash", "probes", "hooks"];

/// The name of no manifest in links: the node and its kubelet start, and no Pod comes.
pub const STARTUP: &str = "startup";

impl Preset {
    /// The one with this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.id == id)
    }
    /// The one with this text.
    pub fn of(manifest: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.manifest == manifest)
    }
    /// The one to begin with.
    pub fn first() -> &'static Self {
        &PRESETS[0]
    }
}
