//! Which seccomp profile a container gets, and containerd's own: containerd v1.6.20 contrib/seccomp/seccomp_default.go.

use std::borrow::Cow;

use super::SpecError;
use crate::wire::cri::{ProfileType, SecurityProfile};
use crate::wire::json::List;
use crate::wire::oci::capability;
use crate::wire::oci::seccomp::{
    ADMINISTRATION, CLONE, COMMON_FROM_POLL, COMMON_TO_PIPE2, NO_CLONE3, PERSONALITIES, Rule, Seccomp, TRACING, X86_64, allow,
};

/// `generateSeccompSpecOpts`: the profile, or its old form as a path. None means unconfined.
pub(super) fn filter(
    profile: Option<&SecurityProfile>,
    path: &str,
    privileged: bool,
    bounding: &List,
) -> Result<Option<Cow<'static, Seccomp>>, SpecError> {
    if privileged {
        return Ok(None);
    }
    let (profile_type, reference) = match (profile, path) {
        (Some(profile), _) => (profile.profile_type, &*profile.localhost_ref),
        (None, "" | "unconfined") => (ProfileType::Unconfined, ""),
        (None, "runtime/default" | "docker/default") => (ProfileType::RuntimeDefault, ""),
        (None, path) => match path.strip_prefix("localhost/") {
            Some(file) => (ProfileType::Localhost, file),
            None => return Err(SpecError::InvalidProfile(path.into())),
        },
    };
    match profile_type {
        // Simplified: the node has no profiles of its own.
        ProfileType::Localhost => Err(SpecError::NoSuchProfile(reference.into())),
        _ if !reference.is_empty() => Err(SpecError::ReferenceWithoutLocalhost),
        ProfileType::Unconfined => Ok(None),
        ProfileType::RuntimeDefault => Ok(Some(default_profile(bounding))),
    }
}

const EVERYBODY: Rule = allow(&[COMMON_TO_PIPE2, &["pkey_alloc", "pkey_free", "pkey_mprotect"], COMMON_FROM_POLL]);
const PTRACE: Rule = allow(&[&["ptrace"]]);
const X86: Rule = allow(&[&["arch_prctl", "modify_ldt"]]);
const CHROOT: Rule = allow(&[&["chroot"]]);

/// For a container with the default capabilities.
static DEFAULT: Seccomp = Seccomp {
    default_action: "SCMP_ACT_ERRNO",
    default_errno_ret: None,
    architectures: X86_64,
    syscalls: Cow::Borrowed(&[
        EVERYBODY,
        PERSONALITIES[0],
        PERSONALITIES[1],
        PERSONALITIES[2],
        PERSONALITIES[3],
        PERSONALITIES[4],
        PTRACE,
        X86,
        CHROOT,
        CLONE,
        NO_CLONE3,
    ]),
};

/// What some capabilities add, in the order of the container's capabilities.
const BY_CAPABILITY: [(&str, Rule); 12] = [
    ("CAP_DAC_READ_SEARCH", allow(&[&["open_by_handle_at"]])),
    ("CAP_SYS_ADMIN", ADMINISTRATION),
    ("CAP_SYS_BOOT", allow(&[&["reboot"]])),
    ("CAP_SYS_CHROOT", CHROOT),
    ("CAP_SYS_MODULE", allow(&[&["delete_module", "init_module", "finit_module"]])),
    ("CAP_SYS_PACCT", allow(&[&["acct"]])),
    ("CAP_SYS_PTRACE", TRACING),
    ("CAP_SYS_RAWIO", allow(&[&["iopl", "ioperm"]])),
    ("CAP_SYS_TIME", allow(&[&["settimeofday", "stime", "clock_settime"]])),
    ("CAP_SYS_TTY_CONFIG", allow(&[&["vhangup"]])),
    ("CAP_SYS_NICE", allow(&[&["get_mempolicy", "mbind", "set_mempolicy"]])),
    ("CAP_SYSLOG", allow(&[&["syslog"]])),
];

fn default_profile(bounding: &List) -> Cow<'static, Seccomp> {
    if matches!(bounding, List::Static(names) if std::ptr::eq(*names, capability::DEFAULT)) {
        return Cow::Borrowed(&DEFAULT);
    }
    let added = bounding.iter().filter_map(|name| BY_CAPABILITY.iter().find(|(capability, _)| *capability == name)).map(|(_, rule)| *rule);
    let mut rules: Vec<Rule> = [EVERYBODY].into_iter().chain(PERSONALITIES).chain([PTRACE, X86]).chain(added).collect();
    if !bounding.contains("CAP_SYS_ADMIN") {
        rules.extend([CLONE, NO_CLONE3]);
    }
    Cow::Owned(Seccomp { syscalls: rules.into(), ..DEFAULT.clone() })
}
