//! dockerd's own seccomp profile: moby v20.10.24 profiles/seccomp/default_linux.go.

use std::borrow::Cow;

use super::SpecError;
use crate::wire::docker::HostConfig;
use crate::wire::json::List;
use crate::wire::oci::capability;
use crate::wire::oci::seccomp::{
    ADMINISTRATION, CLONE, COMMON_FROM_POLL, COMMON_TO_PIPE2, NO_CLONE3, PERSONALITIES, Rule, Seccomp, TRACING, X86_64, allow,
};

/// `WithSeccomp`. None means unconfined.
pub(super) fn filter(host: &HostConfig, bounding: &List) -> Result<Option<Cow<'static, Seccomp>>, SpecError> {
    if host.privileged {
        return Ok(None);
    }
    match host.security_opt.iter().find_map(|option| option.strip_prefix("seccomp=")) {
        Some("unconfined") => Ok(None),
        None => Ok(Some(default_profile(bounding))),
        // Simplified: nobody on the node has a profile to send.
        Some(_) => Err(SpecError::BadProfile),
    }
}

/// Who a rule is for.
#[derive(Clone, Copy)]
enum For {
    Everybody,
    With(&'static str),
    Without(&'static str),
}

const EVERYBODY: Rule = allow(&[COMMON_TO_PIPE2, COMMON_FROM_POLL]);
const PTRACE: Rule = allow(&[&["ptrace"]]);
const ARCH_PRCTL: Rule = allow(&[&["arch_prctl"]]);
const MODIFY_LDT: Rule = allow(&[&["modify_ldt"]]);
const CHROOT: Rule = allow(&[&["chroot"]]);

/// For a container with the default capabilities.
static DEFAULT: Seccomp = Seccomp {
    default_action: "SCMP_ACT_ERRNO",
    default_errno_ret: None,
    architectures: X86_64,
    syscalls: Cow::Borrowed(&[
        EVERYBODY,
        PTRACE,
        PERSONALITIES[0],
        PERSONALITIES[1],
        PERSONALITIES[2],
        PERSONALITIES[3],
        PERSONALITIES[4],
        ARCH_PRCTL,
        MODIFY_LDT,
        CLONE,
        NO_CLONE3,
        CHROOT,
    ]),
};

const RULES: [(For, Rule); 23] = [
    (For::Everybody, EVERYBODY),
    (For::Everybody, PTRACE),
    (For::Everybody, PERSONALITIES[0]),
    (For::Everybody, PERSONALITIES[1]),
    (For::Everybody, PERSONALITIES[2]),
    (For::Everybody, PERSONALITIES[3]),
    (For::Everybody, PERSONALITIES[4]),
    (For::Everybody, ARCH_PRCTL),
    (For::Everybody, MODIFY_LDT),
    (For::With("CAP_DAC_READ_SEARCH"), allow(&[&["open_by_handle_at"]])),
    (For::With("CAP_SYS_ADMIN"), ADMINISTRATION),
    (For::Without("CAP_SYS_ADMIN"), CLONE),
    (For::Without("CAP_SYS_ADMIN"), NO_CLONE3),
    (For::With("CAP_SYS_BOOT"), allow(&[&["reboot"]])),
    (For::With("CAP_SYS_CHROOT"), CHROOT),
    (For::With("CAP_SYS_MODULE"), allow(&[&["delete_module", "init_module", "finit_module"]])),
    (For::With("CAP_SYS_PACCT"), allow(&[&["acct"]])),
    (For::With("CAP_SYS_PTRACE"), TRACING),
    (For::With("CAP_SYS_RAWIO"), allow(&[&["iopl", "ioperm"]])),
    (For::With("CAP_SYS_TIME"), allow(&[&["settimeofday", "stime", "clock_settime"]])),
    (For::With("CAP_SYS_TTY_CONFIG"), allow(&[&["vhangup"]])),
    (For::With("CAP_SYS_NICE"), allow(&[&["get_mempolicy", "mbind", "set_mempolicy"]])),
    (For::With("CAP_SYSLOG"), allow(&[&["syslog"]])),
];

fn default_profile(bounding: &List) -> Cow<'static, Seccomp> {
    if matches!(bounding, List::Static(names) if std::ptr::eq(*names, capability::DEFAULT)) {
        return Cow::Borrowed(&DEFAULT);
    }
    let holds = |who: For| match who {
        For::Everybody => true,
        For::With(name) => bounding.contains(name),
        For::Without(name) => !bounding.contains(name),
    };
    let rules: Vec<Rule> = RULES.into_iter().filter(|(who, _)| holds(*who)).map(|(_, rule)| rule).collect();
    Cow::Owned(Seccomp { syscalls: rules.into(), ..DEFAULT.clone() })
}
