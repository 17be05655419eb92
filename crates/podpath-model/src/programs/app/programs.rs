//! Which program a command line starts.

use super::inside::Inside;
use super::{LIVENESS, SERVER, SHELL, UTILITY, utilities};
use crate::kernel::Program;
use crate::programs::pause;
use crate::trace::Text;

/// Shells, and what they read a script with.
pub(super) const SHELLS: [&str; 7] = ["sh", "ash", "bash", "dash", "hush", "ksh", "zsh"];

/// The last part of a path.
pub(super) fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

impl Inside {
    /// Whether a program is the one of Kubernetes' own image `liveness`.
    pub(super) fn is_liveness(&self, name: &str) -> bool {
        name == "server" && self.root.image.contains("/liveness:")
    }

    /// The program behind a command line.
    pub(crate) fn program(&self, argv: &[Text]) -> Program {
        let name = argv.first().map_or("", |name| base(name));
        match name {
            "pause" => pause::PROGRAM,
            name if self.is_liveness(name) => LIVENESS,
            name if SHELLS.contains(&name) => SHELL,
            name if utilities::is_known(name) => UTILITY,
            _ => SERVER,
        }
    }
}

/// The program that a command line comes to in the end, by its name.
pub(crate) fn own_program(argv: &[Text]) -> &str {
    without_wrappers(argv).first().map_or("", |name| base(name))
}

/// What a command line is about once a script that only prepares has become it: the rest after an entrypoint, `tini --` and the like.
pub(super) fn without_wrappers(argv: &[Text]) -> &[Text] {
    let name = argv.first().map_or("", |name| base(name));
    let is_wrapper =
        name.ends_with("entrypoint.sh") || matches!(name, "entrypoint" | "tini" | "dumb-init" | "gosu" | "su-exec" | "nohup" | "nice");
    let skipped = usize::from(matches!(name, "gosu" | "su-exec"));
    let rest = argv.get(1 + skipped..).unwrap_or_default();
    let rest = rest.strip_prefix(&["--".into()][..]).unwrap_or(rest);
    match rest.first() {
        Some(first) if is_wrapper && !first.starts_with('-') => without_wrappers(rest),
        _ => argv,
    }
}
