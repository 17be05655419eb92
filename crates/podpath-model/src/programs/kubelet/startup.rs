//! From the first line of the log to a kubelet that runs: `run`, `PreInitRuntimeService`, `NewMainKubelet` and `Kubelet.Run`.

use std::rc::Rc;

use super::command::Flags;
use super::log::{Level, Line, say};
use super::machine::{is_refused, look_for_cgroups, say_of_1_20};
use super::release::{ContainerRuntime, LogStyle, PodEnd, Release};
use super::runtime::{connect, rpc_error};
use super::{CADVISOR, Config, K, Kubelet, V1_20, runtime_state::RuntimeState};
use crate::kernel::{Shared, Sys};
use crate::programs::{Work, dockershim};
use crate::trace::{Failure, Milestone};
use crate::wire::cri::{VersionRequest, VersionResponse};

const SERVER: &str = "cmd/kubelet/app/server.go";
const KUBELET: &str = "pkg/kubelet/kubelet.go";
const CSI: &str = "pkg/volume/csi/csi_plugin.go";
const KUBELET_SERVER: &str = "pkg/kubelet/server/server.go";
const MANAGER: &str = "pkg/kubelet/kuberuntime/kuberuntime_manager.go";
/// The only version of the kubelet's runtime API: kuberuntime_manager.go:61.
pub(super) const RUNTIME_API_VERSION: &str = "0.1.0";
/// Where dockershim keeps its checkpoints: cmd/kubelet/app/options/container_runtime.go:50.
const DOCKERSHIM_ROOT: &str = "/var/lib/dockershim";

/// `run` and `RunKubelet`: cmd/kubelet/app/server.go:514, :1108.
pub(super) async fn start(sys: &Sys, config: Rc<Config>, release: &'static Release, flags: Flags) -> Result<Rc<Kubelet>, Failure> {
    let style = release.log;
    sys.step(K.line(SERVER, 514)).milestone(Milestone::KubeletRun).note("note-kubelet-run", "run").await;
    if config.api_server.is_none() {
        let text = match style {
            LogStyle::Sentences => "standalone mode, no API client",
            LogStyle::Structured => "Standalone mode, no API client",
        };
        say(style, sys.step(K.line(SERVER, 600)), Level::Warning, Line::same(text)).await;
    }
    look_for_cgroups(sys, release, flags.is_docker()).await;
    sys.work(Work::KubeletCadvisor).await;
    say_of_parts(sys, release, config.api_server.is_none()).await;
    let text = "--cgroups-per-qos enabled, but --cgroup-root was not specified.  defaulting to /";
    let step = sys.step(K.line(SERVER, 687)).milestone(Milestone::KubeletCgroups);
    say(style, step, Level::Info, Line::same(text)).await;
    let line = || "Creating Device Plugin manager at /var/lib/kubelet/device-plugins/kubelet.sock".to_owned();
    let step = sys.step(V1_20.line("pkg/kubelet/cm/devicemanager/manager.go", 133));
    say_of_1_20(release, step, Level::Verbose(2), line).await;
    sys.work(Work::KubeletContainerManager).await;
    let line = "write /proc/self/oom_score_adj: permission denied";
    is_refused(sys, release, sys.step(V1_20.line(SERVER, 762)), Level::Warning, line).await;
    pre_init_runtime_service(sys, &config, release, &flags).await?;
    connect(sys, release, &flags).await?;
    let line = || format!("Using root directory: {ROOT}");
    say_of_1_20(release, sys.step(V1_20.line(SERVER, 1117)), Level::Verbose(2), line).await;
    sys.step(K.line(SERVER, 1108)).milestone(Milestone::KubeletCreate).note("note-run-kubelet", "RunKubelet").await;
    let kubelet = new_main_kubelet(sys, config, release, flags).await.map_err(|failure| {
        let text = format!("failed to create kubelet: {}", failure.message);
        Failure::new(failure.code, text)
    })?;
    let line = "Failed to set rlimit on max file handles: operation not permitted";
    is_refused(sys, release, sys.step(V1_20.line(SERVER, 1165)), Level::Error, line).await;
    sys.step(K.line(SERVER, 1305)).milestone(Milestone::KubeletBirth).note("note-birth-cry", "BirthCry").await;
    kubelet.node_event(sys, K.line(KUBELET, 2359), "Starting", "Starting kubelet.").await;
    say(style, sys.step(K.line(SERVER, 1213)).milestone(Milestone::KubeletStarted), Level::Info, Line::same("Started kubelet")).await;
    Ok(kubelet)
}

/// Parts that say that they are there, or not.
async fn say_of_parts(sys: &Sys, release: &Release, is_alone: bool) {
    let text = "cAdvisor is build without cgo and/or libpfm support. Perf event counters are not available.";
    let step = sys.step(CADVISOR.line("perf/manager_no_libpfm.go", 28));
    say_of_1_20(release, step, Level::Verbose(1), || text.to_owned()).await;
    if is_alone {
        let text = "No api server defined - no events will be sent to API server.";
        say_of_1_20(release, sys.step(V1_20.line(SERVER, 473)), Level::Warning, || text.to_owned()).await;
    }
}

/// Plugins for volumes that do without an API server.
async fn say_of_volumes(sys: &Sys, release: &Release) {
    let lines = [
        (V1_20.line("pkg/kubelet/volume_host.go", 75), "kubeClient is nil. Skip initialization of CSIDriverLister"),
        (V1_20.line(CSI, 190), "kubernetes.io/csi: kubeclient not set, assuming standalone kubelet"),
        (V1_20.line(CSI, 264), "Skipping CSINode initialization, kubelet running in standalone mode"),
    ];
    for (evidence, text) in lines {
        say_of_1_20(release, sys.step(evidence), Level::Warning, || text.to_owned()).await;
    }
}

/// `PreInitRuntimeService`: with `docker` dockershim begins to serve the CRI inside of this process.
async fn pre_init_runtime_service(sys: &Sys, config: &Config, release: &Release, flags: &Flags) -> Result<(), Failure> {
    let (evidence, note) = match (release.container_runtime, &*flags.container_runtime) {
        (ContainerRuntime::DockerOrRemote, "docker") => (K.line(KUBELET, 297), "note-runtime-service-docker"),
        (ContainerRuntime::DockerOrRemote, "remote") => (K.line(KUBELET, 297), "note-runtime-service-remote"),
        (ContainerRuntime::DockerOrRemote, other) => return Err(Failure::unknown(format!("unsupported CRI runtime: \"{other}\""))),
        (ContainerRuntime::OnlyRemote | ContainerRuntime::NoFlag, _) => (K.line(KUBELET, 297), "note-runtime-service-only-remote"),
    };
    sys.step(evidence).milestone(Milestone::KubeletSwitch).note(note, "PreInitRuntimeService").await;
    if flags.is_docker() { run_dockershim(sys, config, release, flags).await } else { Ok(()) }
}

/// `runDockershim`: pkg/kubelet/kubelet_dockershim.go:30.
async fn run_dockershim(sys: &Sys, kubelet: &Config, release: &Release, flags: &Flags) -> Result<(), Failure> {
    if let Some(deprecation) = release.deprecation {
        let text = "Using dockershim is deprecated, please consider using a full-fledged CRI implementation";
        let level = if deprecation.level == "warning" { Level::Warning } else { Level::Info };
        let step = sys.step(K.line(KUBELET, 314)).milestone(Milestone::DockershimDeprecated);
        say(release.log, step, level, Line::same(text)).await;
    }
    let evidence = K.line("pkg/kubelet/kubelet_dockershim.go", 30);
    sys.step(evidence).milestone(Milestone::DockershimRun).note("note-run-dockershim", "runDockershim").await;
    let config = dockershim::Config {
        flavour: dockershim::Flavour::InTree,
        docker_endpoint: flags.docker_endpoint.clone(),
        sandbox_image: flags.sandbox_image.clone(),
        state_directory: DOCKERSHIM_ROOT.into(),
        cni: flags.cni,
        cgroup_driver: Some(kubelet.cgroup_driver.clone()),
        structured_log: release.log == LogStyle::Structured,
    };
    dockershim::start(&sys.in_role(&dockershim::ROLE), Rc::new(config), &flags.runtime_endpoint).await
}

/// `NewMainKubelet`: kubelet.go:348. The sources of pods are watched from here on; what they bring waits for the sync loop.
async fn new_main_kubelet(sys: &Sys, config: Rc<Config>, release: &'static Release, flags: Flags) -> Result<Rc<Kubelet>, Failure> {
    sys.step(K.line(KUBELET, 348)).milestone(Milestone::KubeletParts).note("note-new-main-kubelet", "NewMainKubelet").await;
    let line = Line {
        sentence: format!("Adding pod path: {}", config.static_pod_path),
        structured: format!("\"Adding static pod path\" path=\"{}\"", config.static_pod_path),
    };
    say(release.log, sys.step(K.line(KUBELET, 279)), Level::Info, line).await;
    let line = || format!("Watching path \"{}\"", config.static_pod_path);
    say_of_1_20(release, sys.step(V1_20.line("pkg/kubelet/config/file.go", 68)), Level::Verbose(1), line).await;
    let step = sys.step(K.line(KUBELET, 650)).milestone(Milestone::KubeletWorkers);
    step.note("note-pod-workers", "newPodWorkers").await;
    let version = typed_version(sys, &config, release, &flags).await?;
    let sources_ready = Shared::new(config.api_server.is_none());
    let kubelet = Rc::new(Kubelet {
        config,
        release,
        flags,
        runtime_name: version.runtime_name.clone(),
        started_ns: sys.now_ns(),
        pods: Shared::default(),
        rejected: Shared::default(),
        cache: Shared::default(),
        relisted: Default::default(),
        runtime_cache: Shared::default(),
        runtime_state: Shared::new(RuntimeState::default()),
        arrivals: Default::default(),
        workers: Shared::default(),
        work_queue: Shared::default(),
        killer: Default::default(),
        condemned: Default::default(),
        back_off: Shared::default(),
        image_back_off: Shared::default(),
        puller: Default::default(),
        volumes: Default::default(),
        probes: super::prober::ProbeManager::new(sys.now_ns()),
        sources_ready,
        objects: Shared::default(),
        recorder: Default::default(),
        statuses: Default::default(),
        runtime_classes: Shared::default(),
        images: Shared::default(),
    });
    sys.step(K.line(KUBELET, 730)).milestone(Milestone::KubeletPleg).note("note-pleg", "NewGenericPLEG").await;
    let source = Rc::clone(&kubelet);
    sys.background(|sys| async move { source.watch_manifests(&sys).await });
    sys.work(Work::KubeletMain).await;
    if kubelet.config.api_server.is_none() {
        say_of_volumes(sys, release).await;
    }
    Ok(kubelet)
}

/// `NewKubeGenericRuntimeManager`: the first call of the CRI, for its version. A socket on which nobody listens is noticed here at last.
async fn typed_version(sys: &Sys, config: &Config, release: &Release, flags: &Flags) -> Result<Rc<VersionResponse>, Failure> {
    let request = VersionRequest { version: RUNTIME_API_VERSION.into() };
    let step = sys.step(K.line(MANAGER, 316)).fact("purpose", "manager");
    let answer = sys.timeout(config.runtime_request_timeout_ns, step.call(&flags.runtime_endpoint, request)).await;
    let answer = answer.unwrap_or_else(|| Err(super::runtime::deadline_exceeded()));
    let version = match answer {
        Ok(version) => version,
        Err(failure) => return Err(version_failed(sys, release, &failure).await),
    };
    if &*version.version != RUNTIME_API_VERSION {
        return Err(Failure::unknown("runtime api version is not supported"));
    }
    let (name, number, api) = (&version.runtime_name, &version.runtime_version, &version.runtime_api_version);
    let line = Line {
        sentence: format!("Container runtime {name} initialized, version: {number}, apiVersion: {api}"),
        structured: format!("\"Container runtime initialized\" containerRuntime=\"{name}\" version=\"{number}\" apiVersion=\"{api}\""),
    };
    let step = sys.step(K.line(MANAGER, 244)).milestone(Milestone::KubeletRuntime).fact("title", "NewKubeGenericRuntimeManager");
    let step = step.fact("runtime", name.clone()).fact("version", number.clone());
    say(release.log, step, Level::Info, line).await;
    Ok(version)
}

/// Says that nobody has told the version: kuberuntime_manager.go:230, :318.
async fn version_failed(sys: &Sys, release: &Release, failure: &Failure) -> Failure {
    let text = format!("get remote runtime typed version failed: {}", rpc_error(failure));
    let line = Line {
        sentence: format!("Get runtime version failed: {text}"),
        structured: format!("\"Get runtime version failed\" err=\"{}\"", text.replace('"', "\\\"")),
    };
    say(release.log, sys.step(K.line(MANAGER, 230)), Level::Error, line).await;
    Failure::new(failure.code, text)
}

impl Kubelet {
    /// `StartGarbageCollection` and `Kubelet.Run`: kubelet.go:1307, :1448. Each part is a task of its own; this one is the sync loop.
    pub(super) async fn run(self: Rc<Self>, sys: &Sys) -> i32 {
        sys.detach();
        sys.step(K.line(KUBELET, 1448)).milestone(Milestone::KubeletLoops).note("note-kubelet-loops", "Kubelet.Run").await;
        sys.routine(true);
        macro_rules! background {
            ($part:ident) => {{
                let kubelet = Rc::clone(&self);
                sys.background(|sys| async move { kubelet.$part(&sys).await });
            }};
        }
        background!(collect_images);
        background!(collect_garbage);
        background!(detect_images);
        background!(cache_images);
        background!(watch_runtime);
        if self.release.pod_end == PodEnd::Killer {
            background!(perform_pod_killing_work);
        }
        background!(delete_condemned);
        background!(run_pleg);
        background!(reconcile_volumes);
        sys.routine(false);
        self.say_that_it_serves(sys).await;
        self.join_cluster(sys);
        self.sync_loop(sys).await;
        0
    }

    /// `Kubelet.Run` and its server, which begin at about the same time.
    async fn say_that_it_serves(&self, sys: &Sys) {
        if self.config.api_server.is_none() {
            let line = || "No api server defined - no node status update will be sent.".to_owned();
            self.chatter(sys.step(V1_20.line(KUBELET, 1379)), Level::Warning, line).await;
        }
        let line = || "Starting to listen on 127.0.0.1:10250".to_owned();
        self.chatter(sys.step(V1_20.line(KUBELET_SERVER, 148)), Level::Info, line).await;
        let line = || "Adding debug handlers to kubelet server.".to_owned();
        self.chatter(sys.step(V1_20.line(KUBELET_SERVER, 410)), Level::Info, line).await;
    }

    /// The name of a container as the kubelet writes it: `containerd://ID`.
    pub(super) fn container_id(&self, id: &str) -> String {
        format!("{}://{id}", self.runtime_name)
    }
}

/// The path of the kubelet's own files: `--root-dir`.
pub(super) const ROOT: &str = "/var/lib/kubelet";
