//! The claims, in the order of the page. Lines of source are those of the facts: the release's own tag, never another one's.

use podpath_trace::{Milestone, Repository};

use super::{Group, Misconception, Post, Source, Watch};

const KUBELET: &str = "pkg/kubelet/kubelet.go";
const OPTIONS: &str = "cmd/kubelet/app/options/options.go";

/// The CRI as Kubernetes 1.22 speaks it.
const CRI_API: Repository = Repository { name: "kubernetes/cri-api", tag: "kubernetes-1.22.0" };
const CONTAINERD: Repository = Repository::CONTAINERD;
const V1_4: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.4.0" };
const V1_5: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.5.1" };
const V1_6: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.6.0" };
const V1_20: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.20.2" };
const V1_21: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.21.0" };
const V1_22: Repository = Repository::KUBERNETES;
const V1_23: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.23.0" };
const V1_24: Repository = Repository { name: "kubernetes/kubernetes", tag: "v1.24.0" };

const IMAGES_2020: Source = Source::Post(Post::Faq2020, Some("Will my existing Docker images still work?"));
const IMAGES_2022: Source = Source::Post(Post::Faq2022, Some("Will my existing container images still work?"));
const WHY_2020: Source = Source::Post(Post::Faq2020, Some("Why is dockershim being deprecated?"));
const WHY_2022: Source = Source::Post(Post::Faq2022, Some("Why is the dockershim being removed from Kubernetes?"));
const WHEN_2022: Source = Source::Post(Post::Faq2022, Some("When will dockershim be removed?"));
const OCI_2022: Source = Source::Post(Post::Faq2022, Some("People keep referencing OCI, what is that?"));
const CHANGING_2022: Source = Source::Post(Post::Faq2022, Some("What should I look out for when changing CRI implementations?"));
const DONT_PANIC: Source = Source::Post(Post::DontPanic, None);

const fn watch(path: &'static str, milestone: Milestone) -> Option<Watch> {
    Some(Watch { path, release: None, milestone })
}

const fn watch_at(release: &'static str, path: &'static str, milestone: Milestone) -> Option<Watch> {
    Some(Watch { path, release: Some(release), milestone })
}

/// Every claim.
pub const MISCONCEPTIONS: &[Misconception] = &[
    Misconception {
        key: "docker-removed",
        group: Group::Removal,
        choices: 4,
        right: 2,
        watch: watch("dockershim", Milestone::SandboxCreate),
        sources: &[WHY_2022, DONT_PANIC, Source::Line(V1_24.at(KUBELET, 295))],
    },
    Misconception {
        key: "stopped-in-1-20",
        group: Group::Removal,
        choices: 3,
        right: 3,
        watch: watch_at("1.20", "dockershim", Milestone::DockershimDeprecated),
        sources: &[
            Source::Post(Post::Faq2020, Some("Can I still use Docker in Kubernetes 1.20?")),
            Source::Line(V1_20.at(KUBELET, 297)),
            Source::Line(V1_21.at(KUBELET, 310)),
        ],
    },
    Misconception {
        key: "removed-in-1-23",
        group: Group::Removal,
        choices: 3,
        right: 1,
        watch: watch_at("1.23", "dockershim", Milestone::SandboxCreate),
        sources: &[WHEN_2022, Source::Line(V1_23.at(KUBELET, 313)), Source::Line(V1_24.at(OPTIONS, 176))],
    },
    Misconception {
        key: "impossible-since-1-24",
        group: Group::Removal,
        choices: 4,
        right: 3,
        watch: watch_at("1.24", "cri-dockerd", Milestone::SandboxCreate),
        sources: &[Source::Post(Post::Faq2022, Some("Can I still use Docker Engine as my container runtime?"))],
    },
    Misconception {
        key: "always-there",
        group: Group::Removal,
        choices: 3,
        right: 2,
        watch: None,
        sources: &[Source::Line(V1_4.at(KUBELET, 550)), Source::Line(V1_5.at(KUBELET, 540)), Source::Line(V1_6.at(OPTIONS, 258))],
    },
    Misconception {
        key: "images",
        group: Group::Node,
        choices: 3,
        right: 1,
        watch: watch("containerd", Milestone::ImagePull),
        sources: &[IMAGES_2022, IMAGES_2020, DONT_PANIC],
    },
    Misconception {
        key: "private-registries",
        group: Group::Node,
        choices: 3,
        right: 3,
        watch: None,
        sources: &[Source::Post(Post::Faq2022, Some("What about private images?"))],
    },
    Misconception {
        key: "kubelet-restart",
        group: Group::Node,
        choices: 3,
        right: 2,
        watch: watch("containerd", Milestone::ContainerProcess),
        sources: &[Source::Line(CONTAINERD.at("runtime/v2/runc/manager/manager_linux.go", 188))],
    },
    Misconception {
        key: "docker-ps",
        group: Group::Node,
        choices: 3,
        right: 3,
        watch: watch("containerd", Milestone::ContainerRunning),
        sources: &[CHANGING_2022],
    },
    Misconception {
        key: "docker-sock",
        group: Group::Node,
        choices: 3,
        right: 2,
        watch: watch("containerd", Milestone::NodeStart),
        sources: &[DONT_PANIC, CHANGING_2022],
    },
    Misconception { key: "settings", group: Group::Node, choices: 3, right: 1, watch: None, sources: &[CHANGING_2022] },
    Misconception {
        key: "competitor",
        group: Group::Parts,
        choices: 4,
        right: 2,
        watch: watch("dockershim", Milestone::ContainerShim),
        sources: &[DONT_PANIC],
    },
    Misconception {
        key: "docker-speaks-cri",
        group: Group::Parts,
        choices: 3,
        right: 1,
        watch: watch("dockershim", Milestone::ContainerCreate),
        sources: &[WHY_2022, WHY_2020],
    },
    Misconception {
        key: "cri-is-oci",
        group: Group::Parts,
        choices: 3,
        right: 3,
        watch: watch("containerd", Milestone::ContainerInit),
        sources: &[OCI_2022],
    },
    Misconception {
        key: "runc-disappears",
        group: Group::Parts,
        choices: 4,
        right: 4,
        watch: watch("dockershim", Milestone::ContainerInit),
        sources: &[OCI_2022, Source::Post(Post::Faq2020, Some("People keep referencing OCI, what is that?"))],
    },
    Misconception {
        key: "kubelet-pulls",
        group: Group::Parts,
        choices: 3,
        right: 2,
        watch: watch("dockershim", Milestone::ImagePull),
        sources: &[Source::Line(V1_22.at("pkg/kubelet/kuberuntime/kuberuntime_image.go", 69))],
    },
    Misconception {
        key: "cri-does-it-all",
        group: Group::Parts,
        choices: 3,
        right: 1,
        watch: None,
        sources: &[Source::Line(CRI_API.at("pkg/apis/runtime/v1alpha2/api.proto", 93))],
    },
    Misconception { key: "political", group: Group::Reasons, choices: 3, right: 2, watch: None, sources: &[WHY_2022, WHY_2020] },
    Misconception {
        key: "faster",
        group: Group::Reasons,
        choices: 4,
        right: 3,
        watch: watch("containerd", Milestone::ContainerStart),
        sources: &[Source::Post(Post::Faq2020, Some("Which CRI implementation should I use?"))],
    },
];
