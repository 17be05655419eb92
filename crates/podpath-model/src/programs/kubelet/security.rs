//! As whom a container runs and what it may do: `determineEffectiveSecurityContext`, kubernetes v1.22.0
//! pkg/kubelet/kuberuntime/security_context.go:29.

use super::Kubelet;
use super::generate::int64;
use super::release::SeccompAnnotations;
use super::source::StaticPod;
use crate::pod::{APPARMOR_PREFIX, Container, SECCOMP_OF_CONTAINER_PREFIX, SECCOMP_OF_POD, SeccompKind, SeccompProfile};
use crate::programs::images;
use crate::trace::Text;
use crate::wire::cri::{Capability, Image, Int64Value, LinuxContainerSecurityContext, ProfileType, SecurityProfile};
use crate::wire::json::List;

/// The paths that a container may not see, and those that it may not write: kubernetes v1.22.0 pkg/securitycontext/util.go:217.
const MASKED_PATHS: &[&str] = &[
    "/proc/acpi",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
];
const READONLY_PATHS: &[&str] = &["/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
/// Where profiles are: below `--root-dir`.
const SECCOMP_ROOT: &str = "/var/lib/kubelet/seccomp";

/// `verifyRunAsNonRoot`: kubernetes v1.22.0 pkg/kubelet/kuberuntime/security_context_others.go:31.
pub(super) fn verify_run_as_non_root(pod: &StaticPod, container: &Container, image: &Image) -> Result<(), Text> {
    let (of_pod, own) = (&pod.pod.spec.security_context, &container.security_context);
    if own.run_as_non_root.or(of_pod.run_as_non_root) != Some(true) {
        return Ok(());
    }
    let about = format!("(pod: \"{}\", container: {})", pod.described(), container.name);
    match own.run_as_user.or(of_pod.run_as_user) {
        Some(0) => return Err(format!("container's runAsUser breaks non-root policy {about}").into()),
        Some(_) => return Ok(()),
        None => {}
    }
    // An image of which nobody knows as whom it runs is believed not to run as root, as the note at it says.
    if image.username.is_empty() && image.uid.is_none() && !images::Image::by_reference(&container.image).known {
        return Ok(());
    }
    // An image that says nothing of a user runs as root: helpers.go:141.
    let uid = image.uid.as_ref().map(|uid| uid.value).or_else(|| image.username.is_empty().then_some(0));
    match uid {
        Some(0) => Err(format!("container has runAsNonRoot and image will run as root {about}").into()),
        Some(_) => Ok(()),
        None => {
            let name = &image.username;
            let text =
                format!("container has runAsNonRoot and image has non-numeric user ({name}), cannot verify user is non-root {about}");
            Err(text.into())
        }
    }
}

impl Kubelet {
    pub(super) fn container_security(&self, pod: &StaticPod, container: &Container, image: &Image) -> LinuxContainerSecurityContext {
        let (of_pod, own) = (&pod.pod.spec.security_context, &container.security_context);
        let groups: Vec<i64> = of_pod.fs_group.iter().chain(&of_pod.supplemental_groups).map(|group| i64::from(*group)).collect();
        let capabilities = (!own.capabilities.add.is_empty() || !own.capabilities.drop.is_empty()).then(|| Capability {
            add_capabilities: list(&own.capabilities.add),
            drop_capabilities: list(&own.capabilities.drop),
            ..Default::default()
        });
        // Without a user of its own the container runs as the image's; the CRI says root with a zero.
        let said = own.run_as_user.or(of_pod.run_as_user).map(int64);
        let of_image = || image.username.is_empty().then(|| image.uid.clone().unwrap_or(Int64Value { value: 0 }));
        let annotation = |key: String| pod.pod.metadata.annotations.get(&key).map_or("", String::as_str);
        LinuxContainerSecurityContext {
            capabilities,
            privileged: own.privileged == Some(true),
            namespace_options: Some(self.namespace_options(pod)),
            run_as_username: if said.is_none() { image.username.clone() } else { "".into() },
            run_as_user: said.or_else(of_image),
            run_as_group: own.run_as_group.or(of_pod.run_as_group).map(int64),
            readonly_rootfs: own.read_only_root_filesystem == Some(true),
            supplemental_groups: groups,
            apparmor_profile: annotation(format!("{APPARMOR_PREFIX}{}", container.name)).into(),
            no_new_privs: own.allow_privilege_escalation == Some(false),
            masked_paths: List::Static(MASKED_PATHS),
            readonly_paths: List::Static(READONLY_PATHS),
            seccomp: Some(self.seccomp(pod, container)),
            seccomp_profile_path: self.seccomp_profile_path(pod, container),
            ..Default::default()
        }
    }

    /// `getSeccompProfile`: what the fields say. From annotations an API server made fields, up to 1.26.
    fn seccomp(&self, pod: &StaticPod, container: &Container) -> SecurityProfile {
        let (of_pod, own) = (&pod.pod.spec.security_context, &container.security_context);
        let annotated = |key: &str| {
            let makes_fields = self.release.seccomp_annotations.of_api_server && !pod.is_static;
            pod.pod.metadata.annotations.get(key).filter(|_| makes_fields).and_then(|value| annotated_profile(value))
        };
        let of_container = || annotated(&format!("{SECCOMP_OF_CONTAINER_PREFIX}{}", container.name));
        let profile = own.seccomp_profile.clone().or_else(of_container);
        profile
            .or_else(|| of_pod.seccomp_profile.clone())
            .or_else(|| annotated(SECCOMP_OF_POD))
            .map_or_else(unconfined, |profile| of_field(&profile))
    }

    /// `getSeccompProfilePath`: the older way to say it, which knows annotations up to 1.24. Who reads both believes the newer one.
    fn seccomp_profile_path(&self, pod: &StaticPod, container: &Container) -> Text {
        let (of_pod, own) = (&pod.pod.spec.security_context, &container.security_context);
        let SeccompAnnotations { of_kubelet, .. } = self.release.seccomp_annotations;
        let annotated = |key: &str| pod.pod.metadata.annotations.get(key).filter(|_| of_kubelet).map(|value| path_of_annotation(value));
        let of_container = || annotated(&format!("{SECCOMP_OF_CONTAINER_PREFIX}{}", container.name));
        let own = own.seccomp_profile.as_ref().map(path_of_field).or_else(of_container);
        let path = own.or_else(|| of_pod.seccomp_profile.as_ref().map(path_of_field)).or_else(|| annotated(SECCOMP_OF_POD));
        path.unwrap_or_default().into()
    }
}

/// `seccompFieldForAnnotation`.
fn annotated_profile(value: &str) -> Option<SeccompProfile> {
    let profile = |kind, localhost_profile| Some(SeccompProfile { kind, localhost_profile });
    match value {
        "unconfined" => profile(SeccompKind::Unconfined, None),
        "runtime/default" | "docker/default" => profile(SeccompKind::RuntimeDefault, None),
        _ => profile(SeccompKind::Localhost, Some(value.strip_prefix("localhost/").filter(|name| !name.is_empty())?.to_owned())),
    }
}

fn unconfined() -> SecurityProfile {
    SecurityProfile { profile_type: ProfileType::Unconfined, localhost_ref: "".into() }
}

fn of_field(profile: &SeccompProfile) -> SecurityProfile {
    match (profile.kind, profile.localhost_profile.as_deref()) {
        (SeccompKind::RuntimeDefault, _) => SecurityProfile { profile_type: ProfileType::RuntimeDefault, ..unconfined() },
        (SeccompKind::Localhost, path) => {
            let localhost_ref = path.map_or_else(|| "".into(), |path| Text::from(format!("{SECCOMP_ROOT}/{path}")));
            SecurityProfile { profile_type: ProfileType::Localhost, localhost_ref }
        }
        (SeccompKind::Unconfined, _) => unconfined(),
    }
}

/// `fieldProfile`.
fn path_of_field(profile: &SeccompProfile) -> String {
    match (profile.kind, profile.localhost_profile.as_deref()) {
        (SeccompKind::RuntimeDefault, _) => "runtime/default".to_owned(),
        (SeccompKind::Localhost, Some(path)) => format!("localhost/{SECCOMP_ROOT}/{path}"),
        (SeccompKind::Localhost, None) => String::new(),
        (SeccompKind::Unconfined, _) => "unconfined".to_owned(),
    }
}

/// `annotationProfile`.
fn path_of_annotation(value: &str) -> String {
    value.strip_prefix("localhost/").map_or_else(|| value.to_owned(), |name| format!("localhost/{SECCOMP_ROOT}/{name}"))
}

fn list(words: &[String]) -> List {
    words.iter().map(|word| Text::from(word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_stands_for_a_field() {
        let kind = |value| annotated_profile(value).map(|profile| (profile.kind, profile.localhost_profile.unwrap_or_default()));
        assert_eq!(kind("runtime/default"), Some((SeccompKind::RuntimeDefault, String::new())));
        assert_eq!(kind("docker/default"), Some((SeccompKind::RuntimeDefault, String::new())));
        assert_eq!(kind("localhost/a.json"), Some((SeccompKind::Localhost, "a.json".into())));
        assert_eq!(kind("unconfined"), Some((SeccompKind::Unconfined, String::new())));
        assert_eq!((kind("localhost/"), kind("else")), (None, None));
    }
}
