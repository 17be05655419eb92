//! What a container mounts: `makeMounts`, kubernetes v1.22.0 pkg/kubelet/kubelet_pods.go:154.

use super::node_status::NODE_IP;
use super::source::StaticPod;
use super::{K, Kubelet};
use crate::kernel::{FileKind, Sys};
use crate::pod::{self, Container, VolumeMount, VolumeSource};
use crate::programs::ids;
use crate::trace::{SharedPayload, Text};
use crate::wire::cri::{Mount, MountPropagation};

const PODS: &str = "pkg/kubelet/kubelet_pods.go";
const CONTAINER: &str = "pkg/kubelet/kuberuntime/kuberuntime_container.go";
const SUBPATH: &str = "pkg/volume/util/subpath/subpath_linux.go";
const ETC_HOSTS: &str = "/etc/hosts";

impl Kubelet {
    /// Where the pod's volumes are on the node, by the name of the volume.
    pub(super) fn volume_paths(&self, pod: &StaticPod) -> Vec<(String, Text)> {
        let path = |volume: &pod::Volume| match &volume.source {
            VolumeSource::EmptyDir(_) => Some((volume.name.clone(), self.empty_dir_path(pod, &volume.name))),
            VolumeSource::HostPath(host) => Some((volume.name.clone(), host.path.as_str().into())),
            VolumeSource::Other(_) => None,
        };
        pod.pod.spec.volumes.iter().filter_map(path).collect()
    }

    /// The container's own mounts, `/etc/hosts`, and the file for its last words.
    pub(super) async fn make_mounts(&self, sys: &Sys, pod: &StaticPod, container: &Container, attempt: u32, ip: &Text) -> Vec<Mount> {
        let volumes = self.volume_paths(pod);
        let mut mounts = Vec::new();
        for (index, wanted) in container.volume_mounts.iter().enumerate() {
            let found = volumes.iter().find(|(name, _)| *name == wanted.name);
            let Some((_, volume)) = found else { continue };
            let host_path =
                if wanted.sub_path.is_empty() { volume.clone() } else { self.sub_path(sys, pod, container, (index, wanted), volume).await };
            mounts.push(Mount {
                container_path: absolute(&wanted.mount_path),
                host_path,
                readonly: wanted.read_only,
                propagation: match wanted.mount_propagation {
                    pod::MountPropagation::None => MountPropagation::Private,
                    pod::MountPropagation::HostToContainer => MountPropagation::HostToContainer,
                    pod::MountPropagation::Bidirectional => MountPropagation::Bidirectional,
                },
                ..Default::default()
            });
        }
        // Who brings a file of its own keeps it.
        if !container.volume_mounts.iter().any(|mount| mount.mount_path == ETC_HOSTS) {
            mounts.extend(self.hosts_mount(sys, pod, ip).await);
        }
        // The real name is drawn anew for each container: kuberuntime_container.go:405.
        let name = &ids::hex12(&sys.salted(format!("{} {} {attempt}", pod.uid, container.name)))[..8];
        let words: Text = format!("{}/containers/{}/{name}", self.pod_directory(&pod.uid), container.name).into();
        sys.step(K.line(CONTAINER, 404)).write(words.clone(), SharedPayload::new("")).await;
        mounts.push(Mount { container_path: container.termination_message_path.as_str().into(), host_path: words, ..Default::default() });
        mounts
    }

    /// A path inside of a volume: made if it is not there, and mounted under a path of the kubelet's own, so that it cannot be exchanged for
    /// a link to somewhere else between the look and the mount.
    async fn sub_path(
        &self,
        sys: &Sys,
        pod: &StaticPod,
        container: &Container,
        (index, wanted): (usize, &VolumeMount),
        volume: &Text,
    ) -> Text {
        let source: Text = clean(&format!("{volume}/{}", wanted.sub_path)).into();
        let kind = sys.file_kind(&source);
        // What is in a folder of the node nobody knows, and it is taken to be there.
        if kind.is_none() && volume.starts_with(&*self.pod_directory(&pod.uid)) {
            sys.step(K.line(PODS, 224)).mkdir(source.clone()).await;
        }
        let directory = format!("{}/volume-subpaths/{}/{}", self.pod_directory(&pod.uid), wanted.name, container.name);
        let target: Text = format!("{directory}/{index}").into();
        if sys.mounted_on(&target).is_some() {
            return target;
        }
        if matches!(kind, None | Some(FileKind::Directory)) {
            sys.step(K.line(SUBPATH, 143)).mkdir(target.clone()).await;
        } else {
            sys.step(K.line(SUBPATH, 151)).write(target.clone(), SharedPayload::new("")).await;
        }
        sys.step(K.line(SUBPATH, 213)).mount(target.clone(), &source).await;
        target
    }

    /// `makeHostsMount`. In the node's network the pod's address is the node's, which a kubelet without an API server does not tell; the
    /// file is then a copy of the node's own.
    async fn hosts_mount(&self, sys: &Sys, pod: &StaticPod, ip: &Text) -> Option<Mount> {
        let is_node = pod.pod.spec.host_network;
        if is_node && self.api_server().is_none() {
            return None;
        }
        let ip: &str = if is_node { NODE_IP } else { ip };
        let text = if is_node { node_hosts() } else { managed_hosts(ip, &pod.host_name()) };
        let hosts: Text = format!("{}/etc-hosts", self.pod_directory(&pod.uid)).into();
        sys.step(K.line(PODS, 350)).write(hosts.clone(), SharedPayload::new(Text::from(text))).await;
        Some(Mount { container_path: ETC_HOSTS.into(), host_path: hosts, ..Default::default() })
    }
}

/// `managedHostsFileContent`. Left out: aliases, and the domain of a pod with a subdomain.
fn managed_hosts(ip: &str, host_name: &str) -> String {
    format!(
        "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\n\
         fe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n{ip}\t{host_name}\n"
    )
}

/// `nodeHostsFileContent`. The node's own file is not modelled: it is one with nothing in it but the node itself.
fn node_hosts() -> String {
    "# Kubernetes-managed hosts file (host network).\n127.0.0.1\tlocalhost\n".to_owned()
}

/// `MakeAbsolutePath`: a path without a slash in front begins at the root. One that has it stays as it was written.
fn absolute(path: &str) -> Text {
    if path.starts_with('/') { path.into() } else { clean(&format!("/{path}")).into() }
}

/// Go's `filepath.Clean`, of a path from the root.
fn clean(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_without_a_slash_in_front_begins_at_the_root() {
        assert_eq!(
            ["data", "./a//b/", "/as/it//is", "a/../b"].map(|path| absolute(path).to_string()),
            ["/data", "/a/b", "/as/it//is", "/b"]
        );
    }
}
