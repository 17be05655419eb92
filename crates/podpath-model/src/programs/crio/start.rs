//! What CRI-O says of the node and of its own configuration when it starts: recordings/cri/crio/kill-containerd.1.json.

use super::{O, SEEN, Server};
use crate::kernel::{Command, Sys};

/// What the kernel of the node can do, and what systemd cannot where it does not run.
const NODE: [(&str, &str); 8] = [
    ("info", "Node configuration value for hugetlb cgroup is true"),
    ("info", "Node configuration value for pid cgroup is true"),
    ("info", "Node configuration value for memoryswap cgroup is true"),
    ("info", "Node configuration value for cgroup v2 is false"),
    ("warning", "node configuration validation for systemd CollectMode failed: check systemd CollectMode: exit status 1"),
    ("info", "Node configuration value for systemd CollectMode is false"),
    ("warning", "node configuration validation for systemd AllowedCPUs failed: check systemd AllowedCPUs: exit status 1"),
    ("info", "Node configuration value for systemd AllowedCPUs is false"),
];
/// The configuration, up to where conmon is asked what it can do.
const BEFORE_CONMON: [(&str, &str); 3] = [
    (
        "info",
        "Using default capabilities: CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FSETID, CAP_FOWNER, CAP_SETGID, CAP_SETUID, CAP_SETPCAP, \
         CAP_NET_BIND_SERVICE, CAP_KILL",
    ),
    ("warning", "'conmon is becoming "),
    ("info", "Using conmon executable: conmon"),
];
const AFTER_CONMON: [(&str, &str); 6] = [
    ("info", "Conmon does support the --sync option"),
    ("info", "Conmon does support the --log-global-size-max option"),
    ("info", "Using pinns executable: /usr/bin/pinns"),
    ("info", "Checkpoint/restore support disabled"),
    ("info", "Using seccomp default profile when unspecified: true"),
    ("info", "Using the internal default seccomp profile"),
];
const NO_APP_ARMOR: &str = "AppArmor is disabled by the system or at CRI-O build-time";
const LAST: [(&str, &str); 2] =
    [("info", "No blockio config file specified, blockio not configured"), ("info", "RDT not available in the host system")];
/// The version, and the revision that was recorded.
const VERSION: &str = "Starting CRI-O, version: 1.25.0, git: 315a0cb5b0abd15619384d7da7f3941714afcb8e(dirty)";

impl Server {
    /// Everything that is looked at before networks and sandboxes are.
    pub(super) async fn look_at_node(&self, sys: &Sys) {
        sys.step(O.line("internal/version/version.go", 94)).log("info", VERSION).await;
        say(sys, &NODE).await;
        say(sys, &BEFORE_CONMON).await;
        let version = Command::new([self.config.conmon.clone(), "--version".into()]);
        drop(sys.step(SEEN).run(version).await);
        say(sys, &AFTER_CONMON).await;
        let app_armor = if self.app_armor { "Installing default AppArmor profile: crio-default" } else { NO_APP_ARMOR };
        say(sys, &[("info", app_armor)]).await;
        say(sys, &LAST).await;
    }
}

async fn say(sys: &Sys, lines: &[(&'static str, &'static str)]) {
    for (level, line) in lines {
        sys.step(SEEN).log(level, *line).await;
    }
}
