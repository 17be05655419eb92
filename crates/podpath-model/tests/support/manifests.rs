//! The bundled manifests.

macro_rules! manifests {
    ($($id:literal),*) => {
        [$(($id, include_str!(concat!("../../../../static/presets/", $id, ".yaml")))),*]
    };
}

/// The bundled manifests.
pub(crate) const MANIFESTS: [(&str, &str); 8] =
    manifests!["web", "nginx", "two-containers", "init", "host-network", "crash", "probes", "hooks"];
