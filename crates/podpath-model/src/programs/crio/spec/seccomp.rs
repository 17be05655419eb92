//! Which seccomp profile a container gets: cri-o internal/config/seccomp/seccomp.go, over the default of containers/common
//! pkg/seccomp/default_linux.go.

use std::borrow::Cow;

use super::SpecError;
use super::syscalls::{ALLOWED, GENERATOR, REFUSED};
use crate::wire::cri::{ProfileType, SecurityProfile};
use crate::wire::json::List;
use crate::wire::oci::seccomp::{Argument, PERSONALITIES, Rule, Seccomp, X86_64, allow};

/// `Setup`: the profile, or its old form as a path. None means unconfined.
pub(super) fn filter(profile: Option<&SecurityProfile>, path: &str, bounding: &List) -> Result<Option<Cow<'static, Seccomp>>, SpecError> {
    match profile {
        None => of_path(path, bounding),
        Some(profile) => match profile.profile_type {
            ProfileType::Unconfined => Ok(None),
            ProfileType::RuntimeDefault => Ok(Some(default_profile(bounding))),
            // Simplified: the node has no profiles of its own.
            ProfileType::Localhost => Err(SpecError::NoLocalProfile(profile.localhost_ref.clone())),
        },
    }
}

/// `setupFromPath`: no path means the default (`seccomp_use_default_when_empty`).
fn of_path(path: &str, bounding: &List) -> Result<Option<Cow<'static, Seccomp>>, SpecError> {
    match path {
        "unconfined" => Ok(None),
        "" | "runtime/default" | "docker/default" => Ok(Some(default_profile(bounding))),
        _ => match path.strip_prefix("localhost/") {
            Some(file) => Err(SpecError::NoProfileAtPath(file.into())),
            None => Err(SpecError::UnknownProfilePath(path.into())),
        },
    }
}

/// The profile that a spec begins with, and that a privileged infra container keeps.
pub(super) static OF_GENERATOR: Seccomp = Seccomp {
    default_action: "SCMP_ACT_ERRNO",
    default_errno_ret: None,
    architectures: X86_64,
    syscalls: Cow::Borrowed(&[
        allow(&[GENERATOR]),
        Rule { args: &[equal(0, 0x0), equal(0, 0x8), equal(0, 0xffff_ffff)], ..allow(&[&["personality"]]) },
        allow(&[&["chroot"]]),
        Rule { args: &[Argument { index: 0, value: 0x7c02_0000, op: "SCMP_CMP_MASKED_EQ" }], ..allow(&[&["clone"]]) },
        allow(&[&["arch_prctl"]]),
        allow(&[&["modify_ldt"]]),
    ]),
};

/// Who a rule is for.
#[derive(Clone, Copy)]
enum For {
    Everybody,
    With(&'static str),
    Without(&'static str),
}

const EPERM: u32 = 1;
const EINVAL: u32 = 22;
const ENOSYS: u32 = 38;
const AF_NETLINK: u64 = 16;
const NETLINK_AUDIT: u64 = 9;

const fn refuse(names: &'static [&'static [&'static str]]) -> Rule {
    Rule { action: "SCMP_ACT_ERRNO", errno_ret: Some(EPERM), ..allow(names) }
}
const fn equal(index: u32, value: u64) -> Argument {
    Argument { index, value, op: "SCMP_CMP_EQ" }
}
const fn other(index: u32, value: u64) -> Argument {
    Argument { index, value, op: "SCMP_CMP_NE" }
}
/// A rule that allows with a capability and refuses without it.
const fn either(capability: &'static str, names: &'static [&'static [&'static str]]) -> [(For, Rule); 2] {
    [(For::With(capability), allow(names)), (For::Without(capability), refuse(names))]
}

const SOCKET: &[&[&str]] = &[&["socket"]];
const AUDIT: &str = "CAP_AUDIT_WRITE";
const NO_AUDIT: Rule = Rule { args: &[other(2, NETLINK_AUDIT)], ..allow(SOCKET) };

const EVERYBODY: [(For, Rule); 9] = [
    (For::Everybody, refuse(&[REFUSED])),
    (For::Everybody, allow(&[ALLOWED])),
    (For::Everybody, PERSONALITIES[0]),
    (For::Everybody, PERSONALITIES[1]),
    (For::Everybody, PERSONALITIES[2]),
    (For::Everybody, PERSONALITIES[3]),
    (For::Everybody, PERSONALITIES[4]),
    (For::Everybody, allow(&[&["arch_prctl"]])),
    (For::Everybody, allow(&[&["modify_ldt"]])),
];

const ADMINISTRATION: &[&str] =
    &["bpf", "fanotify_init", "lookup_dcookie", "perf_event_open", "quotactl", "setdomainname", "sethostname", "setns"];

const BY_CAPABILITY: [[(For, Rule); 2]; 9] = [
    either("CAP_DAC_READ_SEARCH", &[&["open_by_handle_at"]]),
    either("CAP_SYS_ADMIN", &[ADMINISTRATION]),
    either("CAP_SYS_CHROOT", &[&["chroot"]]),
    either("CAP_SYS_MODULE", &[&["delete_module", "finit_module", "init_module", "query_module"]]),
    either("CAP_SYS_PACCT", &[&["acct"]]),
    either("CAP_SYS_PTRACE", &[&["kcmp", "process_madvise"]]),
    either("CAP_SYS_RAWIO", &[&["ioperm", "iopl"]]),
    either("CAP_SYS_TIME", &[&["clock_settime", "clock_settime64", "settimeofday", "stime"]]),
    either("CAP_SYS_TTY_CONFIG", &[&["vhangup"]]),
];

const LAST: [(For, Rule); 6] = [
    (For::Without(AUDIT), Rule { errno_ret: Some(EINVAL), args: &[equal(0, AF_NETLINK), equal(2, NETLINK_AUDIT)], ..refuse(SOCKET) }),
    (For::Without(AUDIT), NO_AUDIT),
    (For::Without(AUDIT), Rule { args: &[other(0, AF_NETLINK)], ..allow(SOCKET) }),
    (For::Without(AUDIT), NO_AUDIT),
    (For::With(AUDIT), allow(SOCKET)),
    // cri-o internal/config/seccomp/seccomp.go `DefaultProfile`.
    (For::With("CAP_SYS_ADMIN"), allow(&[&["unshare"]])),
];

fn default_profile(bounding: &List) -> Cow<'static, Seccomp> {
    let holds = |who: For| match who {
        For::Everybody => true,
        For::With(name) => bounding.contains(name),
        For::Without(name) => !bounding.contains(name),
    };
    let rules = EVERYBODY.into_iter().chain(BY_CAPABILITY.into_iter().flatten()).chain(LAST);
    let rules: Vec<Rule> = rules.filter(|(who, _)| holds(*who)).map(|(_, rule)| rule).collect();
    Cow::Owned(Seccomp { default_action: "SCMP_ACT_ERRNO", default_errno_ret: Some(ENOSYS), architectures: X86_64, syscalls: rules.into() })
}
