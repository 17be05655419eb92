//! The places in the story. They mean the same on every path, so that a reader keeps theirs when the path changes.

vocabulary! {
    /// A place in the story that means the same on every path: `sandbox.create`.
    Milestone {
        /// init begins.
        NodeStart = "node.start",

        /// The kubelet's process begins.
        KubeletStart = "kubelet.start",
        /// Its command line is read.
        KubeletCommand = "kubelet.command",
        /// Its flags and its configuration are one.
        KubeletFlags = "kubelet.flags",
        /// What it depends on is put together.
        KubeletDependencies = "kubelet.dependencies",
        /// `run` begins.
        KubeletRun = "kubelet.run",
        /// Which runtime: dockershim or a remote one.
        KubeletSwitch = "kubelet.switch",
        /// The runtime's client is made: `PreInitRuntimeService`.
        KubeletRuntime = "kubelet.runtime",
        /// `RunKubelet` begins.
        KubeletCreate = "kubelet.create",
        /// `NewMainKubelet`.
        KubeletParts = "kubelet.parts",
        /// Its birth is told: the event Starting.
        KubeletBirth = "kubelet.birth",
        /// Its loops begin: `Kubelet.Run`.
        KubeletLoops = "kubelet.loops",
        /// Its cgroups are made.
        KubeletCgroups = "kubelet.cgroups",
        /// The pod workers are made.
        KubeletWorkers = "kubelet.workers",
        /// The PLEG begins.
        KubeletPleg = "kubelet.pleg",
        /// "Started kubelet".
        KubeletStarted = "kubelet.started",
        /// The sync loop begins.
        KubeletSyncing = "kubelet.syncing",
        /// The node is ready.
        KubeletReady = "kubelet.ready",
        /// The kubelet gives up, with its last words.
        KubeletFailed = "kubelet.failed",

        /// dockershim is deprecated, says the log.
        DockershimDeprecated = "dockershim.deprecated",
        /// `runDockershim`.
        DockershimRun = "dockershim.run",
        /// The client for dockerd is made.
        DockershimClient = "dockershim.client",
        /// Its checkpoints are found.
        DockershimCheckpoints = "dockershim.checkpoints",
        /// Its streaming server is made.
        DockershimStreaming = "dockershim.streaming",
        /// Its network plugin is chosen.
        DockershimNetwork = "dockershim.network",
        /// Its cgroup driver is docker's.
        DockershimCgroups = "dockershim.cgroups",
        /// It begins.
        DockershimStart = "dockershim.start",
        /// It listens.
        DockershimListen = "dockershim.listen",

        /// The CRI's socket is dialled.
        CriConnect = "cri.connect",
        /// The CRI's version is agreed on.
        CriVersion = "cri.version",
        /// The runtime is asked how it is.
        RuntimeStatus = "runtime.status",

        /// `kubectl apply` of the Pod begins.
        PodApply = "pod.apply",
        /// The kubelet sees the Pod.
        PodSeen = "pod.seen",
        /// The kubelet does not admit it.
        PodRefused = "pod.refused",
        /// The kubelet has noticed that all its containers run.
        PodRunning = "pod.running",
        /// The Pod is to go.
        PodDelete = "pod.delete",

        /// `SyncPod`, step 1: what is to be done, by `computePodActions`.
        SyncCompute = "sync.compute",
        /// Step 2: the Pod is stopped, because its sandbox has changed or nothing of it is left.
        SyncStop = "sync.stop",
        /// Step 3: a container that should not run as it does is killed.
        SyncKill = "sync.kill",
        /// Step 4: the Pod gets a sandbox.
        SyncSandbox = "sync.sandbox",
        /// Step 5: an ephemeral container is started.
        SyncEphemeral = "sync.ephemeral",
        /// Step 6: the next init container is started.
        SyncInit = "sync.init",
        /// Step 7: a container is started.
        SyncContainer = "sync.container",
        /// A sync has failed, and is tried again.
        SyncFailed = "sync.failed",

        /// A sandbox is asked for.
        SandboxCreate = "sandbox.create",
        /// Its shim or conmon is started.
        SandboxShim = "sandbox.shim",
        /// `runc create` for it.
        SandboxInit = "sandbox.init",
        /// pause runs.
        SandboxStart = "sandbox.start",
        /// Its network is made.
        SandboxNetwork = "sandbox.network",
        /// The kubelet has noticed it.
        SandboxReady = "sandbox.ready",
        /// dockershim writes down what it will have to know of it: its checkpoint.
        SandboxCheckpoint = "sandbox.checkpoint",
        /// dockershim writes its resolv.conf anew.
        SandboxResolv = "sandbox.resolv",
        /// It is to stop.
        SandboxStop = "sandbox.stop",
        /// It is to be removed.
        SandboxRemove = "sandbox.remove",

        /// Whether the image is there.
        ImageCheck = "image.check",
        /// The image is asked for.
        ImagePull = "image.pull",
        /// A pull that has failed is not tried again yet.
        ImageBackOff = "image.backoff",

        /// A container is asked for.
        ContainerCreate = "container.create",
        /// It is to start.
        ContainerStart = "container.start",
        /// Its shim or conmon is started.
        ContainerShim = "container.shim",
        /// `runc create` for it.
        ContainerInit = "container.init",
        /// Its own program runs.
        ContainerProcess = "container.process",
        /// The kubelet has noticed that it runs.
        ContainerRunning = "container.running",
        /// The kubelet has noticed that it has ended.
        ContainerExited = "container.exited",
        /// It is not started again yet.
        ContainerBackOff = "container.backoff",
        /// It could not be started.
        ContainerFailed = "container.failed",
        /// The name that it was to get is taken.
        ContainerConflict = "container.conflict",
        /// A command or a request at its start or before its end.
        ContainerHook = "container.hook",
        /// How it is, says a probe.
        ProbeResult = "probe.result",
        /// The kubelet kills it, and says why.
        ContainerKill = "container.kill",
        /// It is to stop.
        ContainerStop = "container.stop",
        /// It is to be removed.
        ContainerRemove = "container.remove",
    }
}
