//! Security contexts in the words of the Engine API: kubernetes v1.22.0 dockershim/security_context.go.

use super::{Flavour, Untranslatable, is_node};
use crate::wire::cri::{
    Int64Value, LinuxContainerSecurityContext, LinuxSandboxSecurityContext, NamespaceMode, NamespaceOption, ProfileType,
};
use crate::wire::docker::{Config, HostConfig};
use crate::wire::json::{List, Str, Text};

const UNCONFINED: List = List::Static(&["seccomp=unconfined"]);

/// The part of a sandbox's context that its container shares with every other: `applySandboxSecurityContext`.
pub(super) fn apply_to_sandbox(
    context: Option<&LinuxSandboxSecurityContext>,
    docker: &mut Config,
    host: &mut HostConfig,
) -> Result<(), Untranslatable> {
    let Some(context) = context else { return Ok(()) };
    docker.user = user(context.run_as_user.as_ref(), "", context.run_as_group.as_ref())?;
    host.group_add = groups(&context.supplemental_groups);
    host.privileged = context.privileged;
    host.readonly_rootfs = context.readonly_rootfs;
    Ok(())
}

/// `modifyContainerConfig` and `modifyHostConfig`. SELinux is not simulated.
pub(super) fn apply(
    context: Option<&LinuxContainerSecurityContext>,
    docker: &mut Config,
    host: &mut HostConfig,
) -> Result<(), Untranslatable> {
    let Some(context) = context else { return Ok(()) };
    docker.user = user(context.run_as_user.as_ref(), &context.run_as_username, context.run_as_group.as_ref())?;
    host.group_add = groups(&context.supplemental_groups);
    host.privileged = context.privileged;
    host.readonly_rootfs = context.readonly_rootfs;
    if let Some(capabilities) = &context.capabilities {
        host.cap_add = capabilities.add_capabilities.clone();
        host.cap_drop = capabilities.drop_capabilities.clone();
    }
    let profile = Some(&*context.apparmor_profile).filter(|profile| !["", "runtime/default"].contains(profile));
    let app_armor = profile.map(|profile| Text::from(format!("apparmor={}", profile.strip_prefix("localhost/").unwrap_or(profile))));
    let privileges = context.no_new_privs.then(|| Text::from("no-new-privileges"));
    host.security_opt = app_armor.into_iter().chain(privileges).collect();
    if !context.privileged {
        host.masked_paths = context.masked_paths.clone();
        host.readonly_paths = context.readonly_paths.clone();
    }
    Ok(())
}

fn user(id: Option<&Int64Value>, name: &str, group: Option<&Int64Value>) -> Result<Str, Untranslatable> {
    let user = match (id, name) {
        (_, name) if !name.is_empty() => name.to_owned(),
        (Some(id), _) => id.value.to_string(),
        (None, _) => String::new(),
    };
    match group {
        Some(_) if user.is_empty() => Err(Untranslatable::GroupWithoutUser),
        Some(group) => Ok(format!("{user}:{}", group.value).into()),
        None if user.is_empty() => Ok(Str::EMPTY),
        None => Ok(user.into()),
    }
}

fn groups(groups: &[i64]) -> List {
    groups.iter().map(|group| Text::from(group.to_string())).collect()
}

/// `modifySandboxNamespaceOptions`: pause has the namespaces that the pod shares.
pub(super) fn sandbox_namespaces(options: &NamespaceOption, cni: bool, host: &mut HostConfig) {
    if is_node(options.pid) {
        host.pid_mode = "host".into();
    }
    if is_node(options.ipc) {
        host.ipc_mode = "host".into();
    }
    host.network_mode = match (is_node(options.network), cni) {
        (true, _) => "host".into(),
        (false, true) => "none".into(),
        (false, false) => "default".into(),
    };
}

/// `modifyContainerNamespaceOptions`: a container joins pause.
pub(super) fn container_namespaces(options: &NamespaceOption, sandbox_id: &Text, host: &mut HostConfig) {
    let sandbox: Text = format!("container:{sandbox_id}").into();
    match options.pid {
        NamespaceMode::Node => host.pid_mode = "host".into(),
        NamespaceMode::Pod => host.pid_mode = (&sandbox).into(),
        NamespaceMode::Target => host.pid_mode = format!("container:{}", options.target_id).into(),
        NamespaceMode::Container => {}
    }
    host.network_mode = (&sandbox).into();
    host.ipc_mode = sandbox.into();
    if is_node(options.network) {
        host.uts_mode = "host".into();
    }
}

/// The security option for a seccomp profile: `getSeccompDockerOpts`. The in-tree dockershim reads the old field only.
pub(super) fn seccomp_options(flavour: Flavour, context: Option<&LinuxContainerSecurityContext>) -> Result<List, Untranslatable> {
    let Some(context) = context else { return Ok(UNCONFINED) };
    match (&context.seccomp, flavour) {
        (Some(profile), Flavour::CriDockerd) => match profile.profile_type {
            ProfileType::Unconfined => Ok(UNCONFINED),
            ProfileType::RuntimeDefault => Ok(List::EMPTY),
            ProfileType::Localhost => profile_file(&profile.localhost_ref),
        },
        _ => match &*context.seccomp_profile_path {
            "" | "unconfined" => Ok(UNCONFINED),
            "runtime/default" | "docker/default" => Ok(List::EMPTY),
            path => match path.strip_prefix("localhost/") {
                Some(file) => profile_file(file),
                None => Err(Untranslatable::UnknownProfile(path.into())),
            },
        },
    }
}

/// Simplified: the node has no profiles of its own.
fn profile_file(path: &str) -> Result<List, Untranslatable> {
    Err(if path.starts_with('/') { Untranslatable::NoSuchProfile(path.into()) } else { Untranslatable::RelativeProfile(path.into()) })
}
