//! `NewKubeletCommand`: flags, what becomes of wrong ones, and `Run`: kubernetes v1.22.0 cmd/kubelet/app/server.go:115.

use std::rc::Rc;

use super::log::{Level, Line, say};
use super::release::{ContainerRuntime, CriClient, LogStyle, RELEASES, Release};
use super::{Config, K, Kubelet, V1_24, V1_26, VERSION};
use crate::kernel::Sys;
use crate::trace::{Evidence, Failure, Milestone, Repository, Text};

const SERVER: &str = "cmd/kubelet/app/server.go";
const OPTIONS: &str = "cmd/kubelet/app/options/options.go";
const FLAGS: &str = "pkg/kubelet/config/flags.go";

/// The command line, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Flags {
    /// `--hostname-override`, or the host's name: the node's name, which is added to the names of static pods.
    pub(super) node_name: Text,
    /// `--container-runtime`: `docker` and `remote` are known, at most.
    pub(super) container_runtime: Text,
    /// `--container-runtime-endpoint`: where the CRI is called; with dockershim inside, where it listens.
    pub(super) runtime_endpoint: Text,
    /// `--docker-endpoint`.
    pub(super) docker_endpoint: Text,
    /// `--pod-infra-container-image`: dockershim's image of pause, and one that the garbage collector leaves alone.
    pub(super) sandbox_image: Text,
    /// `--network-plugin=cni`.
    pub(super) cni: bool,
}

impl Flags {
    /// With the defaults of cmd/kubelet/app/options/container_runtime.go:44-56 and options.go:178.
    fn read(sys: &Sys, release: &Release) -> Self {
        let flag = |name: &str, default: &str| sys.flag(name).unwrap_or_else(|| default.into());
        let (runtime, endpoint) = match release.container_runtime {
            ContainerRuntime::DockerOrRemote => ("docker", "unix:///var/run/dockershim.sock"),
            ContainerRuntime::OnlyRemote => ("remote", ""),
            // The endpoint has become a field of the configuration, with a default: kubernetes v1.27.7 v1beta1/defaults.go:250.
            ContainerRuntime::NoFlag => ("remote", "unix:///run/containerd/containerd.sock"),
        };
        let hostname = sys.text("/proc/sys/kernel/hostname").unwrap_or_default();
        Self {
            node_name: sys.flag("--hostname-override").unwrap_or(hostname),
            container_runtime: flag("--container-runtime", runtime),
            runtime_endpoint: flag("--container-runtime-endpoint", endpoint),
            docker_endpoint: flag("--docker-endpoint", "unix:///var/run/docker.sock"),
            sandbox_image: flag("--pod-infra-container-image", "k8s.gcr.io/pause:3.5"),
            cni: &*flag("--network-plugin", "") == "cni",
        }
    }
    /// Whether dockershim is to run inside.
    pub(super) fn is_docker(&self) -> bool {
        &*self.container_runtime == "docker"
    }
}

pub(super) async fn main(sys: Sys) -> i32 {
    let version = sys.text(VERSION);
    let release = RELEASES.iter().find(|release| version.as_deref() == Some(release.version));
    let release = release.unwrap_or(&RELEASES[0]);
    sys.built_from(Repository { tag: release.version, ..K });
    let Some(config) = sys.flag("--config").and_then(|path| sys.read::<Config>(&path)) else { return 1 };
    sys.step(K.line(SERVER, 115)).milestone(Milestone::KubeletCommand).note("note-kubelet-command", "NewKubeletCommand").await;
    sys.step(K.line(SERVER, 193)).milestone(Milestone::KubeletFlags).note("note-kubelet-flags", "ValidateKubeletFlags").await;
    let flags = match parse(&sys, release).await {
        Ok(flags) => flags,
        Err((evidence, failure)) => {
            let line = last_words(release, &failure.message);
            sys.step(evidence).milestone(Milestone::KubeletFailed).log("error", line).await;
            return 1;
        }
    };
    match run(&sys, config, release, flags).await {
        Ok(kubelet) => kubelet.run(&sys).await,
        Err(failure) => {
            let line = last_words(release, &format!("failed to run Kubelet: {}", failure.message));
            sys.step(K.line(SERVER, 294)).milestone(Milestone::KubeletFailed).log("error", line).await;
            1
        }
    }
}

/// The last line of a kubelet that gives up. From 1.24 on the library of the command prints it, before the command itself.
fn last_words(release: &Release, cause: &str) -> String {
    let quoted = cause.replace('"', "\\\"");
    match (release.container_runtime, release.log) {
        (ContainerRuntime::DockerOrRemote, LogStyle::Sentences) => cause.to_owned(),
        (ContainerRuntime::DockerOrRemote, LogStyle::Structured) => format!("\"Failed to run kubelet\" err=\"{quoted}\""),
        (ContainerRuntime::OnlyRemote | ContainerRuntime::NoFlag, _) => format!("\"command failed\" err=\"{quoted}\""),
    }
}

type Refused = (Evidence, Failure);

/// Where a flag is marked as one that will go.
fn deprecated_at(flag: &str) -> Evidence {
    match flag {
        "--docker-endpoint" => K.line(FLAGS, 98),
        "--cni-conf-dir" => K.line(FLAGS, 106),
        "--cni-bin-dir" => K.line(FLAGS, 108),
        "--container-runtime" => V1_24.line(FLAGS, 55),
        _ => K.line(FLAGS, 104),
    }
}

/// The flags, or the one that this release does not take.
async fn parse(sys: &Sys, release: &'static Release) -> Result<Flags, Refused> {
    let argv = sys.argv();
    let names = || argv.iter().filter(|word| word.starts_with("--")).map(|word| word.split('=').next().unwrap_or(word));
    if let Some(unknown) = names().find(|name| release.unknown_flags.contains(name)) {
        return Err((V1_24.line(SERVER, 161), Failure::unknown(format!("failed to parse kubelet flag: unknown flag: {unknown}"))));
    }
    for name in names() {
        if let Some((_, why)) = release.deprecated_flags.iter().find(|(known, _)| *known == name) {
            let line = format!("Flag {name} has been deprecated, {why}");
            sys.step(deprecated_at(name)).log("warning", line).await;
        }
    }
    let flags = Flags::read(sys, release);
    let refusal = match release.container_runtime {
        ContainerRuntime::OnlyRemote if &*flags.container_runtime != "remote" => Some((
            V1_24.line(OPTIONS, 176),
            format!("unsupported CRI runtime: \"{}\", only \"remote\" is currently supported", flags.container_runtime),
        )),
        _ if matches!(release.cri, CriClient::V1) && flags.runtime_endpoint.is_empty() => {
            let text = "the container runtime endpoint address was not specified or empty, use --container-runtime-endpoint to set";
            Some((V1_26.line(OPTIONS, 200), text.to_owned()))
        }
        _ => None,
    };
    match refusal {
        Some((evidence, text)) => Err((evidence, Failure::unknown(format!("failed to validate kubelet flags: {text}")))),
        None => Ok(flags),
    }
}

/// `Run`, up to a kubelet that is made: what it needs, what it finds, and what it asks for.
async fn run(sys: &Sys, config: Rc<Config>, release: &'static Release, flags: Flags) -> Result<Rc<Kubelet>, Failure> {
    if !flags.is_docker() && sys.flag("--pod-infra-container-image").is_some() {
        let notice = "For remote container runtime, --pod-infra-container-image is ignored in kubelet, which should be set in that remote runtime instead";
        let line = Line { sentence: format!("Warning: {notice}"), structured: format!("\"{notice}\"") };
        say(release.log, sys.step(K.line(SERVER, 199)), Level::Warning, line).await;
    }
    let note = if flags.is_docker() { "note-dependencies-docker" } else { "note-dependencies-remote" };
    sys.step(K.line(SERVER, 388)).milestone(Milestone::KubeletDependencies).note(note, "UnsecuredDependencies").await;
    let line = Line {
        sentence: format!("Version: {}", release.version),
        structured: format!("\"Kubelet version\" kubeletVersion=\"{}\"", release.version),
    };
    let step = sys.step(K.line(SERVER, 440)).milestone(Milestone::KubeletStart).fact("version", release.version);
    say(release.log, step, Level::Info, line).await;
    super::startup::start(sys, config, release, flags).await
}
