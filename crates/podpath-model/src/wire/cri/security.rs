//! Namespaces, privileges and profiles of sandboxes and containers.
#![expect(missing_docs, reason = "the names of the proto, whose comments say what they mean")]

use crate::wire::json::{List, Text, enumeration, int64, int64s, message};

enumeration! {
    /// Whose namespace is used.
    NamespaceMode {
        Pod = "POD",
        Container = "CONTAINER",
        Node = "NODE",
        Target = "TARGET",
    }
    /// Where a security profile comes from.
    ProfileType {
        RuntimeDefault = "RuntimeDefault",
        Unconfined = "Unconfined",
        Localhost = "Localhost",
    }
}

message! {
    /// The namespaces of a sandbox or of a container.
    NamespaceOption {
        network: NamespaceMode,
        pid: NamespaceMode,
        ipc: NamespaceMode,
        target_id: Text,
    }
    /// A number that may be absent.
    Int64Value {
        #[serde(with = "int64")]
        value: i64,
    }
    /// A seccomp or AppArmor profile.
    SecurityProfile {
        profile_type: ProfileType,
        localhost_ref: Text,
    }
    /// An SELinux label.
    SELinuxOption {
        user: Text,
        role: Text,
        r#type: Text,
        level: Text,
    }
    /// Capabilities to add or drop, without the prefix `CAP_`.
    Capability {
        add_capabilities: List,
        drop_capabilities: List,
        ambient_capabilities: List,
    }
    /// The security of a sandbox's own process.
    LinuxSandboxSecurityContext {
        namespace_options: Option<NamespaceOption>,
        selinux_options: Option<SELinuxOption>,
        run_as_user: Option<Int64Value>,
        readonly_rootfs: bool,
        #[serde(with = "int64s")]
        supplemental_groups: Vec<i64>,
        privileged: bool,
        seccomp_profile_path: Text,
        run_as_group: Option<Int64Value>,
        seccomp: Option<SecurityProfile>,
        apparmor: Option<SecurityProfile>,
    }
    /// The security of a container.
    LinuxContainerSecurityContext {
        capabilities: Option<Capability>,
        privileged: bool,
        namespace_options: Option<NamespaceOption>,
        selinux_options: Option<SELinuxOption>,
        run_as_user: Option<Int64Value>,
        run_as_username: Text,
        readonly_rootfs: bool,
        #[serde(with = "int64s")]
        supplemental_groups: Vec<i64>,
        apparmor_profile: Text,
        seccomp_profile_path: Text,
        no_new_privs: bool,
        run_as_group: Option<Int64Value>,
        masked_paths: List,
        readonly_paths: List,
        seccomp: Option<SecurityProfile>,
        apparmor: Option<SecurityProfile>,
    }
}
