# What happens in a trace, in one sentence a step.
#
# Keys follow from the trace: call-PROTOCOL-METHOD, spawn-ROLE-VERB, exec-ROLE, exit-ROLE, signal, reparent, milestone-NAME.
#   .why   why it matters; .why-sandbox and .why-container where the two differ
#   .reply what the answer means
# Arguments: $caller (at the start of a sentence), $callee, $who (the callee at the start of a sentence), $peer (the callee's bare name), $thing (the pause container, the app
# container), $name, $pod, $image, $new (the name in a create request), $id (short), $pid, $signal, $code, $status, $method, $time, $network (pod, or node with hostNetwork).

## Who

role-kubelet = the kubelet
    .subject = The kubelet
role-kernel = the kernel
    .subject = The kernel
role-app = the app
    .subject = The app
role-shim = the shim
    .subject = The shim
role-registry = the registry
    .subject = The registry
role-kube-apiserver = the API server
    .subject = The API server
role-operator = somebody
    .subject = Somebody
role-client = the client
    .subject = The client
role-bridge = the bridge plugin
    .subject = The bridge plugin
role-loopback = the loopback plugin
    .subject = The loopback plugin
role-host-local = the host-local plugin
    .subject = The host-local plugin
role-portmap = the portmap plugin
    .subject = The portmap plugin
role-libnetwork-setkey = the set-key hook
    .subject = The set-key hook

role-crio = CRI-O
    .subject = CRI-O

thing-sandbox = the pause container
thing-container = the { $name } container
thing-none = the container
part-kubelet = sync loop
short-libnetwork-setkey = set-key
short-crio = CRI-O
short-kube-apiserver = API server
list-separator = |, |
number-separator = |, |
action-stop = stop what there is of it
action-kill = kill { $names }
action-sandbox = make a sandbox
action-ephemeral = start the ephemeral container { $names }
action-init = start the init container { $names }
action-start = start { $names }
whose-startup = the startup probe of { $name }
whose-readiness = the readiness probe of { $name }
whose-liveness = the liveness probe of { $name }
whose-postStart = the postStart hook of { $name }
whose-preStop = the preStop hook of { $name }
whose-kubectl = kubectl exec
whose-client = the client’s request

## The container runtime interface

call-cri-Version = { $purpose ->
        [manager] { $caller } asks { $callee } which runtime it is, while it makes its runtime manager.
        [node] { $caller } asks { $callee } for its version, to describe the node that a pod’s status names.
        [status] { $caller } asks { $callee } for its version, which the node’s status tells.
       *[other] { $caller } asks { $callee } which runtime it is.
    }
    .why = { $purpose ->
        [manager] The kubelet knows one version of the runtime API, 0.1.0. If the answer names another one, it does not start.
        [node] Without an API server the kubelet has no node object to look at. It makes one up each time, for admission and for the address of the node in a pod’s status, and the runtime’s version is part of it.
        [status] `kubectl get nodes -o wide` shows it under CONTAINER-RUNTIME.
       *[other] The question itself is put in one version of the CRI: a runtime that answers it speaks that version.
    }
    .reply = { $caller } answers with its name and version, { $runtime } { $version }, and with that of the API it serves.
call-cri-Status = { $caller } asks { $callee } whether runtime and network are ready.
    .why = Until the runtime is ready, no pod is synced. Until the network is ready, only pods on the node’s own network get a sandbox.
    .reply = { $caller } reports its conditions: RuntimeReady and NetworkReady.
call-cri-RunPodSandbox = { $caller } asks { $callee } for a sandbox for the pod { $pod }.
    .why = A sandbox comes before any container: it holds what the containers of a pod share, above all the network. The app is not mentioned yet.
    .reply = { $caller } answers: the sandbox of { $pod } is ready.
call-cri-StopPodSandbox = { $caller } asks { $callee } to stop the sandbox of { $pod }.
    .why = Stopping takes the network down and ends pause. It may be asked again and again: a sandbox that is already stopped is no error.
    .reply = { $caller } answers: the sandbox of { $pod } is stopped.
call-cri-RemovePodSandbox = { $caller } asks { $callee } to remove the sandbox of { $pod }.
    .why = Only now do the sandbox’s files and its name go. Until here it could still be looked at.
    .reply = { $caller } answers: the sandbox of { $pod } is gone.
call-cri-PodSandboxStatus = { $caller } asks { $callee } for the status of the sandbox of { $pod }.
    .why = { $network ->
        [node] The state of the sandbox decides whether the pod needs another one. This pod uses the node’s own network, so there is no address of its own to ask for.
       *[pod] This is how the kubelet learns the pod’s IP address: it is the runtime that knows it, not the kubelet.
    }
    .reply = { $network ->
        [node] { $caller } describes the sandbox: its state and its namespaces.
       *[pod] { $caller } describes the sandbox: its state, its address if it has one, and its namespaces.
    }
call-cri-ListPodSandbox = { $caller } asks { $callee } which sandboxes there are.
    .why = The kubelet trusts no list of its own. It asks about once a second to find out what has changed, and again before it puts together a pod’s status or removes what is dead.
    .reply = { $caller } lists its sandboxes.
call-cri-CreateContainer = { $caller } asks { $callee } to create the { $new } container in the sandbox of { $pod }.
    .why = { $peer ->
        [crio] CRI-O does more of the work here than other runtimes: conmon and `runc create` run now, and the container’s first process waits to be started.
       *[other] Creating describes the container: image, command, environment, mounts, limits. Nothing of it runs before it is started.
    }
    .reply = { $caller } answers with the id of the new container. It is created, not started.
call-cri-StartContainer = { $caller } asks { $callee } to start { $thing }.
    .why = { $peer ->
        [crio] Creating has run conmon and `runc create` already. What is left is `runc start`, which CRI-O runs itself.
        [containerd] No translator stands between the two: containerd’s CRI plugin answers itself, and the shim that keeps pause will keep this container too.
        [dockershim] dockershim speaks the CRI on one side and Docker’s HTTP API on the other, inside the kubelet’s own process.
        [cri-dockerd] cri-dockerd is dockershim outside of the kubelet: the same translation, in a process of its own.
       *[other] Create and start are two calls: what has to happen in between can happen.
    }
    .reply = { $caller } answers: { $thing } is running.
call-cri-StopContainer = { $caller } asks { $callee } to stop { $thing }.
    .why = First a polite signal, then a time to finish, then `SIGKILL`. How long that time is travels in the request.
    .reply = { $caller } answers: { $thing } has ended.
call-cri-RemoveContainer = { $caller } asks { $callee } to remove { $thing }.
    .why = A stopped container still has its exit code and its root file system. Removing it gives up both.
    .reply = { $caller } answers: { $thing } is gone.
call-cri-ListContainers = { $caller } asks { $callee } which containers there are.
    .why = A relist asks for sandboxes and for containers, and what differs from the last time becomes an event for the sync loop. The kubelet asks as well when it puts together a pod’s status or removes what is dead.
    .reply = { $caller } lists its containers.
call-cri-ContainerStatus = { $caller } asks { $callee } for the status of { $thing }.
    .why = State, exit code, reason, times and the path of the log: what kubectl shows of a container comes from here.
    .reply = { $caller } describes { $thing }.
call-cri-UpdateContainerResources = { $caller } asks { $callee } to change the limits of { $thing }.
    .why = Limits are files of the container’s cgroup: they can be rewritten while the container runs.
    .reply = { $caller } answers: the new limits of { $thing } are in force.
call-cri-ReopenContainerLog = { $caller } asks { $callee } to open the log of { $thing } anew.
    .why = The old file has been moved away; whoever writes must open the new one.
    .reply = { $caller } answers: it writes to the new log file of { $thing }.
call-cri-ExecSync = { $purpose ->
        [client] { $caller } asks { $callee } to run `{ $command }` in { $thing } and to wait for its end.
       *[other] { $caller } asks { $callee } to run `{ $command }` in { $thing } and to wait for its end: { $whose }.
    }
    .why = Exec probes and lifecycle hooks travel this way. A command that ends with an error is an answer, not a failed call.
    .reply = { $verdict ->
        [probe-good] { $caller } answers that `{ $command }` has exited with code 0, so { $whose } has succeeded.
        [probe-bad] { $caller } answers that `{ $command }` has exited with code { $code }, so { $whose } has failed.
        [hook-good] { $caller } answers that `{ $command }` has exited with code 0, so { $whose } is done.
        [start-bad] { $caller } answers that `{ $command }` has exited with code { $code }: { $whose } has failed, and the kubelet will kill the container.
        [stop-bad] { $caller } answers that `{ $command }` has exited with code { $code }: { $whose } has failed, and the container is stopped all the same.
       *[none] { $caller } answers that `{ $command }` has exited with code { $code }.
    }
call-cri-Exec = { $caller } asks { $callee } for an address at which `{ $command }` can be run in { $thing }.
    .why = The call itself carries no data. Its answer is a URL that is good once.
    .reply = { $caller } answers with a URL for `{ $command }`. Nothing runs yet.
call-cri-Attach = { $caller } asks { $callee } for an address at which { $thing } can be attached to.
    .why = The call itself carries no data. Its answer is a URL that is good once.
    .reply = { $caller } answers with a URL.
call-cri-PortForward = { $caller } asks { $callee } for an address that leads to a port of the pod { $pod }.
    .why = The connection is made inside the pod’s network namespace, so that even a port bound to `localhost` can be reached.
    .reply = { $caller } answers with a URL.
call-cri-ContainerStats = { $caller } asks { $callee } how much { $thing } uses.
    .why = CPU and memory are read from the container’s cgroup.
    .reply = { $caller } answers with the figures of { $thing }.
call-cri-ListContainerStats = { $caller } asks { $callee } how much every container uses.
    .why = CPU and memory are read from the cgroups.
    .reply = { $caller } answers with the figures of its containers.
call-cri-PodSandboxStats = { $caller } asks { $callee } how much the pod { $pod } uses.
    .reply = { $caller } answers with the figures of the pod { $pod }.
call-cri-ListPodSandboxStats = { $caller } asks { $callee } how much every pod uses.
    .reply = { $caller } answers with the figures of its pods.
call-cri-UpdateRuntimeConfig = { $caller } tells { $callee } the range of pod addresses of this node.
    .why = A runtime that has no CNI configuration may write one from a template with it.
    .reply = { $caller } has taken note of the range of addresses.
call-cri-CheckpointContainer = { $caller } asks { $callee } to write a checkpoint of { $thing }.
call-cri-GetContainerEvents = { $caller } asks { $callee } for container events as they come.
    .why = With a stream of events the kubelet would not have to ask every second.
call-cri-ListMetricDescriptors = { $caller } asks { $callee } which metrics it has.
call-cri-ListPodSandboxMetrics = { $caller } asks { $callee } for the metrics of every pod.
call-cri-ListImages = { $caller } asks { $callee } which images there are.
    .why = The kubelet reports them with the node’s status, and frees disk space by removing the ones that nobody uses.
    .reply = { $caller } lists its images.
call-cri-ImageStatus = { $caller } asks { $callee } whether the image { $image } is there.
    .why = If it is, a pull policy of `IfNotPresent` is satisfied. The kubelet asks a second time before it creates the container, for the user that the image runs as.
    .reply = { $present ->
        [yes] { $caller } answers: the image { $image } is there.
       *[no] { $caller } answers with nothing: the image { $image } is not there.
    }
call-cri-PullImage = { $caller } asks { $callee } to pull the image { $image }.
    .why = The kubelet never touches a layer: it names the image, and the runtime fetches it.
    .reply = { $caller } answers: the image is there.
call-cri-RemoveImage = { $caller } asks { $callee } to remove the image { $image }.
    .why = Space is freed when no other image and no container needs its layers.
    .reply = { $caller } answers: the image { $image } is removed.
call-cri-ImageFsInfo = { $caller } asks { $callee } how much disk its images take.
    .why = Above the high mark the kubelet begins to remove images that nobody uses.
    .reply = { $caller } answers with the figures of its disk.

## The Docker Engine API

call-docker-HEAD-_ping = { $caller } asks { $callee } whether it is there, and which API it speaks.
    .why = The client lowers its own API version to what the daemon offers.
    .reply = { $caller } answers: it is there, and names its API version.
call-docker-GET-_ping = { $caller } asks { $callee } whether it is there, and which API it speaks.
    .why = The client lowers its own API version to what the daemon offers.
    .reply = { $caller } answers: it is there, and names its API version.
call-docker-GET-version = { $caller } asks { $callee } for its version.
    .why = At the start an engine whose API is older than 1.26 is refused. Later the answer is only reported, or shows that the engine is still there.
    .reply = { $caller } answers with its version and that of its API.
call-docker-GET-info = { $caller } asks { $callee } about its configuration.
    .why = { $caller ->
        [cri-dockerd] The answer names docker’s cgroup driver, which cri-dockerd takes as its own. The kubelet has to be set to the same one.
       *[other] The answer names docker’s cgroup driver, which must be the kubelet’s too, or the kubelet does not start. It names the log driver as well.
    }
    .reply = { $caller } describes its configuration.
call-docker-GET-containers-json = { $caller } asks { $callee } for a list of containers.
    .why = { $caller } stores no list: it finds its own sandboxes and containers by the labels that it put on them.
    .reply = { $caller } lists the containers that carry the labels.
call-docker-POST-containers-create = { $caller } asks { $callee } to create { $thing }.
    .why-sandbox = { $network ->
        [node] To docker a sandbox is a container like any other: only its labels tell. This one is made on the node’s own network.
       *[pod] To docker a sandbox is a container like any other: only its labels tell. Its network will not come from docker, but from CNI.
    }
    .why-container = What the kubelet said in CRI words is said again here in docker’s words. The container joins the network and the IPC namespace of pause.
    .why = What was said in CRI words is said again here in docker’s words.
    .reply = { $caller } answers with the new container’s id. No process exists yet: there are two configuration files and a writable layer.
call-docker-POST-containers-id-start = { $caller } asks { $callee } to start { $thing }.
    .why-sandbox = { $network ->
        [node] This pod uses the node’s own network, so pause holds only the other namespaces. Two hops up, `RunPodSandbox` still waits for its answer.
       *[pod] This container will hold the pod’s network namespace, so the CNI plugins have to wait for it. Two hops up, `RunPodSandbox` still waits for its answer.
    }
    .why-container = The sandbox is up: pause holds the shared namespaces, and this container joins them. From here the call takes the same way down as the one for pause.
    .why = From here the call goes down to containerd, the shim and runc.
    .reply = { $caller } answers: { $thing } is running.
call-docker-POST-containers-id-stop = { $caller } asks { $callee } to stop { $thing }.
    .why = dockerd sends the stop signal and waits as long as the request says. What still runs then gets `SIGKILL`.
    .reply = { $caller } answers: { $thing } has ended.
call-docker-POST-containers-id-kill = { $caller } asks { $callee } to send { $thing } a signal.
    .reply = { $caller } answers: the signal has been sent to { $thing }.
call-docker-POST-containers-id-update = { $caller } asks { $callee } to change the limits of { $thing }.
    .reply = { $caller } answers: the new limits of { $thing } are in force.
call-docker-GET-containers-id-stats = { $caller } asks { $callee } how much { $thing } uses.
    .why = dockerd takes two samples, a second apart: processor time is what lies between them.
    .reply = { $caller } answers with the second sample.
call-docker-POST-containers-id-attach = { $caller } asks { $callee } for the streams of { $thing }.
    .why = The connection itself becomes the streams. What was written before is in the log.
    .reply = { $caller } answers: from here on this connection is a stream.
call-docker-DELETE-containers-id = { $caller } asks { $callee } to remove { $thing }.
    .why = containerd has nothing to do here: its own record went when the process ended. What is left is docker’s: the writable layer and the container’s folder.
    .reply = { $caller } answers: { $thing } is gone.
call-docker-GET-containers-id-json = { $caller } asks { $callee } for all the details of { $thing }.
    .why = { $caller } needs only a few facts from it: the process id, whose `/proc` entry is the way into the network namespace, or the state and the exit code.
    .reply = { $caller } describes { $thing }.
call-docker-GET-images-name-json = { $for ->
        [ContainerStatus] { $caller } asks { $callee } about the image { $image }, for the name and the digest in the container’s status.
        [CreateContainer] { $caller } asks { $callee } about the image { $image }, from which the new container is made.
        [PullImage] { $caller } asks { $callee } about the image { $image }, whose digest is the answer to the pull.
       *[other] { $caller } asks { $callee } whether the image { $image } is there.
    }
    .why = { $for ->
        [ContainerStatus] docker’s container names its image by id only; the names and digests stand with the image.
        [CreateContainer] Its configuration is asked for, such as the command that runs where the manifest names none.
        [PullImage] The pull itself is answered with a stream of progress reports. What the kubelet is told comes from here.
       *[other] An image that is missing is answered with 404. That is an answer, not a failure: a pull follows.
    }
    .reply = { $caller } describes the image { $image }.
call-docker-GET-images-json = { $caller } asks { $callee } for a list of images.
    .reply = { $caller } lists its images.
call-docker-POST-images-create = { $caller } asks { $callee } to pull the image { $image }.
    .why = dockerd talks to the registry itself and keeps the layers in its own store. They never enter containerd.
    .reply = { $caller } answers: the image is there.
call-docker-DELETE-images-name = { $caller } asks { $callee } to remove the image { $image }.
    .reply = { $caller } answers: the image { $image } is removed.
call-docker-POST-containers-id-exec = { $caller } asks { $callee } to prepare `{ $command }` in { $thing }, for { $whose }.
    .why = What is prepared is kept in dockerd’s memory only. containerd hears of it when the command is started.
    .reply = { $caller } answers with an id for `{ $command }`. Nothing runs yet.
call-docker-POST-exec-id-start = { $caller } asks { $callee } to start `{ $command }`, which has been prepared.
    .why = The HTTP connection is taken over: from now on it carries the command’s input and output.
    .reply = { $caller } answers: `{ $command }` has been started, and this connection is its streams.
call-docker-GET-exec-id-json = { $caller } asks { $callee } for the state of `{ $command }`.
    .why = The exit code does not come over the stream; it has to be asked for.
    .reply = { $caller } answers: `{ $command }` { $running ->
        [yes] is running.
       *[no] has exited with code { $code }.
    }

## containerd’s own API

call-containerd-Version-Version = { $caller } asks { $callee } for its version.
    .reply = { $caller } answers with its version.
call-containerd-Leases-Create = { $caller } creates a lease in { $callee }.
    .why = containerd collects garbage. What is made under a lease is safe until the lease is deleted.
    .reply = { $caller } answers with the lease.
call-containerd-Leases-Delete = { $caller } deletes its lease in { $callee }.
    .why = From now on the new object has to be held by something else, or it is collected.
    .reply = { $caller } answers: the lease has ended.
call-containerd-Containers-Create = { $caller } asks { $callee } to store a record of { $thing }.
    .why = A container in containerd is a record: an id and an OCI spec. What runs is called a task, and there is none yet.
    .reply = { $caller } has stored the record.
call-containerd-Containers-Get = { $caller } reads the record of { $thing } from { $callee }.
    .why = containerd’s client library reads the record before each of several steps, because it keeps no copy.
    .reply = { $caller } answers with the record.
call-containerd-Containers-Delete = { $caller } removes the record of { $thing } from { $callee }.
    .why = dockerd keeps a record in containerd only as long as the container runs.
    .reply = { $caller } answers: the record of { $thing } is removed.
call-containerd-Tasks-Create = { $caller } asks { $callee } to create a task for { $thing }.
    .why = Now it becomes concrete: containerd writes a bundle, starts a shim, and the shim runs `runc create`.
    .reply = { $caller } answers: the task exists, and its first process waits.
call-containerd-Tasks-Start = { $caller } asks { $callee } to start the task of { $thing }.
    .why = The process has been there since the task was created. It waits to become the container’s own program.
    .reply = { $caller } answers: the task is running.
call-containerd-Tasks-Start-of-exec = { $caller } asks { $callee } to start `{ $command }` in { $thing }.
    .why = The command was registered before, under an id of its own. The container’s own task runs and is not touched.
    .reply = { $caller } answers: `{ $command }` has been started.
call-containerd-Tasks-Get-of-exec = { $caller } asks { $callee } for the state of `{ $command }` in { $thing }.
    .reply = { $state ->
        [STOPPED] { $caller } answers: `{ $command }` has exited with code { $code }.
       *[other] { $caller } answers: `{ $command }` is running.
    }
call-containerd-Tasks-Kill-of-exec = { $caller } asks { $callee } to send `{ $command }` in { $thing } a signal.
    .reply = { $caller } answers: the signal has been sent to `{ $command }`.
call-containerd-Tasks-Get = { $caller } asks { $callee } for the status of the task of { $thing }.
    .reply = { $caller } answers with the state of the task of { $thing }.
call-containerd-Tasks-Kill = { $caller } asks { $callee } to send a signal to the task of { $thing }.
    .why = dockerd is not the parent of the process and does not signal it itself: the request goes through the shim and runc.
    .reply = { $caller } answers: the signal has been sent to the task of { $thing }.
call-containerd-Tasks-Delete = { $caller } asks { $callee } to remove the task of { $thing }.
    .why = An ended task stays until somebody collects its exit code. That happens now, and a shim that has no task left goes too.
    .reply = { $caller } answers with the exit code.
call-containerd-Tasks-DeleteProcess = { $caller } asks { $callee } to remove `{ $command }`, which has ended, from { $thing }.
    .reply = { $caller } answers with the exit code of `{ $command }`: { $code }.
call-containerd-Tasks-Exec = { $caller } asks { $callee } to register `{ $command }` in { $thing }.
    .why = Registering starts nothing: `Tasks/Start` with the command’s id does.
    .reply = { $caller } answers: `{ $command }` is registered, and does not run yet.
call-containerd-Tasks-Update = { $caller } asks { $callee } to change the limits of the task of { $thing }.
    .why = containerd passes it on to the shim, and the shim to runc.
    .reply = { $caller } answers: the new limits of { $thing } are in force.
call-containerd-Tasks-Metrics = { $caller } asks { $callee } how much a task uses.
    .why = containerd knows no figures: it asks the shim.
    .reply = { $caller } answers with the figures of the cgroup.
call-containerd-Tasks-CloseIO = { $caller } asks { $callee } to close the input of the task of { $thing }.
    .reply = { $caller } answers: the input of { $thing } is closed.
call-containerd-Events-Subscribe = { $caller } asks { $callee } for events as they come.
    .why = One stream stays open for as long as both live. That is how dockerd learns that a container has ended.
    .reply = { $caller } agrees: from here on events come over this connection.
call-containerd-Leases-AddResource = { $caller } adds a piece of content to its lease in { $callee }.
    .why = Only what the lease names is safe from being collected.
    .reply = { $caller } answers: the lease holds this content now.
call-containerd-Content-Write = { $caller } stores a piece of content with { $callee }.
    .why = dockerd keeps the layers of an image itself; the manifest goes into containerd’s store.
    .reply = { $caller } answers: the content is stored.
call-containerd-Content-Info = { $caller } asks { $callee } what it knows of a piece of content.
    .why = A manifest has a digest for its name. If containerd has it already, dockerd need not ask the registry for it.
    .reply = { $caller } answers: it has this content, and says which sources it came from.
call-containerd-Content-Update = { $caller } tells { $callee } from which repository a piece of content comes.
    .why = The source is a label of the content: an image that another repository has as well need not be fetched again.
    .reply = { $caller } answers: the label is written.
call-containerd-Content-Read = { $caller } reads a piece of content from { $callee }.
    .why = This is the manifest: it names the image’s configuration and its layers, which dockerd has itself.
    .reply = { $caller } sends the content.
call-containerd-Namespaces-Get = { $caller } reads its namespace from { $callee }.
    .why = containerd keeps its clients apart: docker’s containers are in `moby`, those of the CRI plugin in `k8s.io`. These have nothing to do with the kernel’s namespaces.
    .reply = { $caller } answers with the namespace.
call-containerd-Health-Check = { $caller } asks { $callee } whether it is serving.
    .reply = { $caller } answers: it is serving.
call-containerd-Images-Get = { $caller } asks { $callee } for an image record.
    .reply = { $caller } answers with the image record.

## The shim’s API

call-ttrpc-Task-Create = { $caller } asks { $callee } to create { $thing }.
    .why = The shim turns the request into a command line of runc. It speaks ttrpc, a lightweight gRPC: there is a shim for every pod or container, so each has to be small.
    .reply = { $caller } answers with the process id of the container’s first process.
call-ttrpc-Task-Start = { $caller } asks { $callee } to start { $thing }.
    .why = The first process is blocked on `exec.fifo`. The shim runs `runc start`, which opens it.
    .reply = { $caller } answers: { $thing } is running.
call-ttrpc-Task-Start-of-exec = { $caller } asks { $callee } to start `{ $command }` in { $thing }.
    .why = The shim runs `runc exec`. The container’s own process goes on as before.
    .reply = { $caller } answers: `{ $command }` has been started.
call-ttrpc-Task-Wait-of-exec = { $caller } asks { $callee } to say when `{ $command }` in { $thing } ends.
    .why = The shim is the parent of the command as well, so it is the one that learns of its end.
    .reply = { $caller } answers at last: `{ $command }` has exited with code { $code }.
call-ttrpc-Task-Delete-of-exec = { $caller } asks { $callee } to forget `{ $command }`, which has ended in { $thing }.
    .why = The shim drops what it knows of the command. The container stays as it is.
    .reply = { $caller } answers with the exit code of `{ $command }`: { $code }.
call-ttrpc-Task-State-of-exec = { $caller } asks { $callee } for the state of `{ $command }` in { $thing }.
    .reply = { $state ->
        [STOPPED] { $caller } answers: `{ $command }` has exited with code { $code }.
       *[other] { $caller } answers: `{ $command }` is running.
    }
call-ttrpc-Task-Kill-of-exec = { $caller } asks { $callee } to send `{ $command }` in { $thing } a signal.
    .why = containerd does so when the command’s time is up, and once more before it removes a command, which as a rule has ended by then. The container’s own process is not touched.
    .reply = { $caller } answers: the signal has been sent to `{ $command }`.
call-ttrpc-Task-State = { $caller } asks { $callee } for the state of { $thing }.
    .why = The shim is the parent of the process: it is the one that knows.
    .reply = { $state ->
        [STOPPED] { $caller } answers: the first process of { $thing } has ended.
       *[other] { $caller } answers: the first process of { $thing } is there, and names its pid.
    }
call-ttrpc-Task-Kill = { $caller } asks { $callee } to send { $thing } a signal.
    .why = The shim runs `runc kill`, which first checks that the process id is still the same process.
    .reply = { $caller } answers: the signal has been sent to { $thing }.
call-ttrpc-Task-Delete = { $caller } asks { $callee } to remove what is left of { $thing }.
    .why = The shim runs `runc delete`: cgroup and state go. The exit code travels back in the answer.
    .reply = { $caller } answers with the exit code.
call-ttrpc-Task-Exec = { $caller } tells { $callee } about `{ $command }`, which is to be run in { $thing }.
    .why = The shim only remembers it. `Task/Start` with the command’s id runs it.
    .reply = { $caller } answers: it knows `{ $command }`, and has not started it.
call-ttrpc-Task-Wait = { $caller } asks { $callee } to say when { $thing } ends.
    .why = The answer comes when the process is gone, which may be months later.
    .reply = { $caller } answers at last: { $thing } has ended.
call-ttrpc-Task-Connect = { $caller } asks { $callee } for its own process id and the task’s.
    .why = containerd keeps neither number: it asks when it needs the task’s pid, and after a restart to see which shims are still there.
    .reply = { $caller } answers with both process ids.
call-ttrpc-Task-Shutdown = { $caller } asks { $callee } to exit, if it keeps nothing.
    .why = A shim that still has a container stays. That is how one shim can serve a whole pod.
    .reply = { $caller } answers. If it keeps no container any more, it is about to exit.
call-ttrpc-Task-Update = { $caller } asks { $callee } to change the limits of { $thing }.
    .why = The shim runs `runc update` and hands over the new limits on its standard input.
    .reply = { $caller } answers: the new limits of { $thing } are in force.
call-ttrpc-Task-Stats = { $caller } asks { $callee } how much { $thing } uses.
    .why = The shim reads the files of the cgroup itself. No program is started for that.
    .reply = { $caller } answers with the figures of the cgroup.
call-ttrpc-Task-Pids = { $caller } asks { $callee } which processes { $thing } has.
    .why = They are the members of its cgroup.
    .reply = { $caller } answers with the process ids.
call-ttrpc-Task-CloseIO = { $caller } asks { $callee } to close the input of { $thing }.
    .why = The shim holds the fifo open as well, so that a writer that goes is not yet the end of the input.
    .reply = { $caller } answers: the input of { $thing } is closed.
call-ttrpc-Events-Forward = { $caller } reports the event { $topic } to { $callee }.
    .why = The shim does not wait to be asked. If containerd does not answer, the shim tries again a few times before it gives up.
    .reply = { $caller } has taken the event { $topic }, and passes it on to whoever has subscribed.

## A registry

call-registry-GET-v2-name-manifests-reference = { $caller } asks { $callee } what the image { $image } is made of.
    .why = The manifest names a configuration and layers by their digests. A digest cannot lie about its content.
    .reply = { $caller } answers with the manifest.
call-registry-GET-v2-name-blobs-digest = { $caller } fetches a piece of the image from { $callee }.
    .why = Layers that are already on the node are not fetched again.
    .reply = { $caller } answers with the content.

## The streaming server

call-streaming-POST-exec-token = { $caller } follows the URL to { $callee }: now the command is run.
    .why = The CRI call only gave the address. The data takes this way, and the token can be used once.
    .reply = { $caller } answers: from here on this connection is a stream.
call-streaming-POST-attach-token = { $caller } follows the URL to { $callee } and is attached to the container.
    .why = It sees what comes from now on. What was written before is in the log.
    .reply = { $caller } answers: from here on this connection is a stream.
call-streaming-POST-portforward-token = { $caller } follows the URL to { $callee }, which connects to a port of the pod.
    .why = The connection begins inside the pod’s network namespace.
    .reply = { $caller } answers: from here on this connection is a stream.

## An app

call-http-GET = { $purpose ->
        [startup] { $caller } asks { $callee } over HTTP: { $whose }.
        [readiness] { $caller } asks { $callee } over HTTP: { $whose }.
        [liveness] { $caller } asks { $callee } over HTTP: { $whose }.
        [postStart] { $caller } sends { $callee } a request over HTTP: { $whose }.
        [preStop] { $caller } sends { $callee } a request over HTTP: { $whose }.
       *[other] { $caller } sends { $callee } a request over HTTP.
    }
    .why = The request goes straight to the address. Neither the CRI nor the runtime sees it.
    .reply = { $purpose ->
        [startup] { $caller } answers: it is healthy.
        [readiness] { $caller } answers: it is healthy.
        [liveness] { $caller } answers: it is healthy.
        [postStart] { $caller } answers, so { $whose } is done.
        [preStop] { $caller } answers, so { $whose } is done.
       *[other] { $caller } answers the request.
    }
call-tcp-connect = { $purpose ->
        [startup] { $caller } opens a connection to { $callee } and closes it again: { $whose }.
        [readiness] { $caller } opens a connection to { $callee } and closes it again: { $whose }.
        [liveness] { $caller } opens a connection to { $callee } and closes it again: { $whose }.
       *[other] { $caller } opens a connection to { $callee } and closes it again.
    }
    .why = That somebody listens is all that is asked. Neither the CRI nor the runtime sees it.
    .reply = { $caller } accepts the connection.

## The Kubernetes API and the kubelet’s own

call-kubernetes-GET-api-v1-pods = { $caller } asks { $callee } which pods belong on this node.
    .why = The kubelet asks for its own node only. The answer carries a number, the resource version, from which a watch can go on.
    .reply = { $caller } lists the pods of the node.
call-kubernetes-GET-api-v1-pods-watch-true = { $caller } asks { $callee } to report every change of its pods from now on.
    .why = Nobody pushes pods to a node. The kubelet keeps this one request open, and every change comes down it.
    .reply = { $caller } agrees: from here on every change comes over this connection.
call-kubernetes-POST-api-v1-namespaces-namespace-pods = { $caller } sends { $callee } a new pod.
    .why = This only writes down what should run. A node hears of it by its watch.
    .reply = { $caller } answers with the pod as it is kept: it has a uid now.
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name = { $caller } looks up the pod { $pod } at { $callee }.
    .why = Whoever wants to change a pod, or to reach one of its containers, looks at it first.
    .reply = { $caller } shows the pod.
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-status = { $caller } reports the status of the pod { $pod } to { $callee }.
    .why = What kubectl shows under STATUS comes from the last report of the kubelet. It reports only when something has changed.
    .reply = { $caller } has stored it.
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-ephemeralcontainers = { $caller } asks { $callee } to put a container into the pod { $pod }.
    .why = A pod that runs can be given another container only this way. Such a container is started once and never again, and it cannot be taken out.
    .reply = { $caller } answers with the pod as it is now.
call-kubernetes-DELETE-api-v1-namespaces-namespace-pods-name = { $caller } asks { $callee } to delete the pod { $pod }.
    .why = { $peer ->
        [kube-apiserver] A deletion comes in two halves. First the pod is only marked and its node stops it; when its containers have ended, the kubelet asks for the rest with a grace period of 0.
       *[other] A deletion comes in two halves: marked first, removed when its containers have ended.
    }
    .reply = { $peer ->
        [kubelet] { $caller } answers: the pod { $pod } is deleted.
       *[other] { $caller } has accepted the deletion of the pod { $pod }.
    }
call-kubernetes-POST-api-v1-namespaces-namespace-events = { $object ->
        [node] { $caller } posts the event { $reason } about its node to { $callee }.
       *[pod] { $caller } posts the event { $reason } about the pod { $pod } to { $callee }.
    }
    .why = “{ $message }”. Events are remarks for people. Nothing waits for them and nothing is decided by them.
    .reply = { $caller } has stored the event.
call-kubernetes-PATCH-api-v1-namespaces-namespace-events-name = { $caller } tells { $callee } that an event has happened again: { $count } times by now.
    .why = “{ $message }”. The same event is not posted twice: its count and its last time are changed.
    .reply = { $caller } has stored the new count.
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses = { $caller } asks { $callee } which RuntimeClasses there are.
    .why = A pod may name a class. Only this list says which handler of the runtime that is, so it is fetched before the first pod needs it.
    .reply = { $caller } lists the classes and their handlers.
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses-watch-true = { $caller } asks { $callee } to report every change of the RuntimeClasses.
    .why = With the list and the watch the kubelet looks a class up in its own memory. No pod waits for this.
    .reply = { $caller } agrees: from here on every change comes over this connection.
call-kubernetes-POST-api-v1-nodes = { $caller } registers its node with { $callee }.
    .why = A node introduces itself: its addresses, the port of its kubelet, its runtime, and whether it is ready.
    .reply = { $caller } knows the node now.
call-kubernetes-GET-api-v1-nodes-name = { $caller } looks up its own node at { $callee }.
    .why = It does so every ten seconds, and reports the node’s status only if it has changed or five minutes have passed.
    .reply = { $caller } shows the node.
call-kubernetes-PATCH-api-v1-nodes-name-status = { $caller } reports the status of its node to { $callee }.
    .why = Ready means that the runtime answers, that relists come through, and that the network is set up. Otherwise the message says what is wrong.
    .reply = { $caller } has stored it.
call-kubernetes-POST-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases = { $caller } creates the lease of its node at { $callee }: the first sign of life.
    .why = A lease is small, so it can be renewed often. A node whose lease runs out counts as lost.
    .reply = { $caller } has stored the lease.
call-kubernetes-PUT-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases-name = { $caller } renews the lease of its node at { $callee }.
    .why = Every ten seconds, whether or not anything has changed.
    .reply = { $caller } has stored the renewed lease.
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-exec = { $caller } asks { $callee } to run a command in the pod { $pod }.
    .why = The API server runs nothing. It finds out on which node the pod is, and connects to the kubelet there.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-attach = { $caller } asks { $callee } to be attached to a container of the pod { $pod }.
    .why = Nothing new is started: these are the streams of the container’s own first process.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-portforward = { $caller } asks { $callee } for a way to a port of the pod { $pod }.
    .why = No service and no address of the pod is needed: the connection comes out inside the pod’s network.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name-log = { $caller } asks { $callee } for the log of the pod { $pod }.
    .why = The API server has no logs. They are files on the node.
    .reply = { $caller } passes on what the kubelet has read.
call-kubernetes-POST-exec-namespace-pod-container = { $caller } comes to { $callee } with a command for a container.
    .why = The kubelet asks the runtime for a URL, follows it itself, and copies between the two connections.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-POST-attach-namespace-pod-container = { $caller } comes to { $callee } to be attached to a container.
    .why = The kubelet asks the runtime for a URL, follows it itself, and copies between the two connections.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-POST-portForward-namespace-pod = { $caller } comes to { $callee } for a port of the pod { $pod }.
    .why = It is the sandbox that has the network, so it is the sandbox that the kubelet looks for.
    .reply = { $caller } answers: from here on this connection is a stream.
call-kubernetes-GET-containerLogs-namespace-pod-container = { $caller } asks { $callee } for the log of a container.
    .why = The runtime only says where the file is. The kubelet reads it itself.
    .reply = { $caller } answers with what it has read.

## Any other call

call-cri = { $caller } calls { $method } of { $callee } over the CRI.
call-docker = { $caller } sends { $method } to { $callee }.
call-containerd = { $caller } calls { $method } of { $callee } over containerd’s API.
call-ttrpc = { $caller } calls { $method } of { $callee } over ttrpc.
call-registry = { $caller } sends { $method } to { $callee }.
call-http = { $caller } sends { $method } to { $callee }.
call-tcp = { $caller } connects to { $callee }: { $method }.
call-streaming = { $caller } sends { $method } to { $callee }.
call-kubernetes = { $caller } sends { $method } to { $callee }.
call-refused = { $caller } calls { $callee }, and nobody listens on its socket.
    .why = The socket file may outlive its server. Connecting to it is refused.
call-nobody = { $caller } calls { $method }, and nobody listens on { $socket }.
    .why = A socket file may outlive its server. Connecting to it is refused.

reply-ok = { $caller } answers { $callee }: { $method }, { $status }.
reply-failed = { $caller } answers { $callee } with an error.
    .why = { $message }
reply-lost = { $who } gets an error instead of an answer.
    .why = { $message }

## Programs begin

spawn-containerd = { $caller } starts containerd, pid { $pid }.
    .why = containerd listens on a socket: whoever needs it calls it there, and nobody else has to start it.
spawn-dockerd = { $caller } starts dockerd, pid { $pid }.
    .why = dockerd needs containerd: it connects to it before it answers anybody itself.
spawn-cri-dockerd = { $caller } starts cri-dockerd, pid { $pid }.
    .why = It is the dockershim of old, moved out of the kubelet into a process of its own.
spawn-crio = { $caller } starts CRI-O, pid { $pid }.
    .why = One daemon between the kubelet and runc: CRI-O serves the CRI, and nothing else.
spawn-conmon-version = { $caller } asks conmon for its version.
    .why = conmon is a program and no daemon: asking it means running it.
spawn-conmon = { $caller } starts conmon for { $thing }.
    .why = conmon keeps one container: it runs runc, holds the container’s output, writes the log and waits for the end. { $infra ->
        [yes] This node is configured to have a pause container. By default (`drop_infra_ctr`) CRI-O makes none unless the pod shares its process namespace: pinns has bound the other namespaces to files.
       *[no] {""}
    }
spawn-conmon-of-exec = { $caller } starts conmon for one command in { $thing }: { $whose }.
    .why = This conmon keeps no container: it runs `runc exec`, holds the command’s output and waits for its end.
fork-conmon-of-exec = conmon forks, pid { $pid }, and leaves the command to its child.
    .why = The child becomes a child of init at once. It declares itself a subreaper, so the command will be its own child.
fork-conmon = conmon forks, pid { $pid }, and leaves the rest to its child.
    .why = The child loses its parent at once and becomes a child of init: it outlives CRI-O. What runc leaves behind will be its own, because it declares itself a subreaper.
spawn-pinns = { $caller } runs pinns to make the namespaces of the pod { $pod }.
    .why = pinns binds each new namespace to a file. They last without any process in them, so nobody has to hold them.
spawn-kubelet = { $caller } starts the kubelet, pid { $pid }.
    .why = It will look for pods in a folder or at an API server, and for a runtime on a socket.
spawn-systemd = The kernel starts systemd, pid { $pid }.
spawn-registry = { $caller } starts the registry.
spawn-kube-apiserver = { $caller } starts the API server.
spawn-kubectl = { $caller } starts kubectl.
spawn-shim-start = { $caller } runs shim start for { $thing }.
    .why-sandbox = This one lives only for a moment: it starts the long-running shim, prints its address and exits. That is why the shim is nobody’s child but init’s.
    .why-container = This one lives only for a moment. If a shim for this pod already listens, it prints that address; if not, it starts one. docker’s containers never share a shim.
    .why = This one lives only for a moment: it prints the address of the long-running shim, and exits.
spawn-shim-delete = { $caller } runs shim delete to clean up after { $thing }.
    .why = A shim that is gone cannot clean up after itself: its binary is run once more for that.
spawn-shim = { $caller }’s launcher starts the long-running shim, pid { $pid }.
    .why = The shim is what keeps containers alive while containerd or dockerd restart: it holds their output and waits for their end.
spawn-runc-create = { $caller } runs runc create for { $thing }.
    .why = runc builds the container from the OCI config: namespaces, cgroup, mounts. Then it leaves: it is a command, not a daemon.
spawn-runc-start = { $caller } runs runc start for { $thing }.
    .why = It opens `exec.fifo`, on which the container’s first process waits. That is all it has to do.
spawn-runc-exec = { $caller } runs runc exec in { $thing }, for { $whose }.
    .why = A new process joins the namespaces and the cgroup of a container that is already running.
spawn-runc-kill = { $caller } runs runc kill for { $thing }.
    .why = With `--all` the signal goes to every process of the container’s cgroup, otherwise to its first process only.
spawn-runc-delete = { $caller } runs runc delete for { $thing }.
    .why = What `runc create` made goes away again: the cgroup and the state folder.
spawn-runc-update = { $caller } runs runc update for { $thing }.
    .why = The new limits come on standard input. runc writes them into the files of the cgroup.
spawn-runc-state = { $caller } runs runc state for { $thing }.
spawn-runc-version = { $caller } runs runc only to learn its version.
    .why = { $caller } reports it with its own version and in `docker info`, and asks anew each time. runc is a program and no daemon: asking it means running it.
spawn-runc = { $caller } runs runc.
spawn-runc-0-PARENT = { $caller } starts its own binary again as { $comm }, pid { $pid }: a child of runc { $verb }, pid { $parent }.
    .why = Entering namespaces takes more than one process. This one stays outside and tells runc the process ids of the others.
spawn-runc-1-CHILD = { $caller } clones { $comm }, pid { $pid }: it is a child of runc { $verb }, pid { $parent }, as well.
    .why = It joins or makes the namespaces. A new pid namespace counts only for children, so one more clone is needed. With `CLONE_PARENT` the clone is a sibling of its maker; no other program is loaded.
spawn-runc-2-INIT = { $caller } clones { $comm }, pid { $pid }: it is inside the namespaces, and a child of runc { $verb }, pid { $parent }.
    .why = This pid stays until the end: the process waits until it may become the program that was asked for.
spawn-bridge-ADD = { $caller } runs the CNI plugin bridge: ADD for the pod { $pod }.
    .why = bridge makes a pair of virtual interfaces: one end on the node’s bridge, the other as `eth0` in the pod’s network namespace.
spawn-bridge-DEL = { $caller } runs the CNI plugin bridge: DEL for the pod { $pod }.
    .why = What `ADD` made is taken away again. `DEL` may be run more than once.
spawn-loopback-ADD = { $caller } runs the CNI plugin loopback: ADD for the pod { $pod }.
    .why = A new network namespace has a loopback interface, but it is down.
spawn-loopback-DEL = { $caller } runs the CNI plugin loopback: DEL for the pod { $pod }.
spawn-host-local-ADD = { $caller } runs host-local to get an address for the pod { $pod }.
    .why = Addresses come from a range of this node, and each one given out is a file on disk. Nobody is asked over the network.
spawn-host-local-DEL = { $caller } runs host-local to give the address of { $pod } back.
    .why = The file that reserves the address is removed.
spawn-portmap-ADD = { $caller } runs the CNI plugin portmap: ADD for the pod { $pod }.
    .why = It writes forwarding rules for each `hostPort`. A pod without one leaves it nothing to do.
spawn-portmap-DEL = { $caller } runs the CNI plugin portmap: DEL for the pod { $pod }.
    .why = Rules that forward to this pod are removed.
spawn-cni-ADD = { $caller } runs the CNI plugin { $role }: ADD for the pod { $pod }.
spawn-cni-DEL = { $caller } runs the CNI plugin { $role }: DEL for the pod { $pod }.
spawn-cni-CHECK = { $caller } runs the CNI plugin { $role }: CHECK for the pod { $pod }.
    .why = Nothing is made: the plugin checks that what `ADD` made is still there.
spawn-cni-VERSION = { $caller } asks the CNI plugin { $role } which versions it speaks.
    .why = Before a network configuration is used, each of its plugins is asked.
spawn-libnetwork-setkey = { $caller } runs the set-key hook: dockerd’s own binary, under another name.
    .why = docker learns of the new network namespace through this hook. If dockerd is gone at this moment, `runc create` fails.
spawn-nsenter = { $caller } runs nsenter, which enters the network namespace of the pod { $pod } and becomes socat there.
    .why = { $caller } does not enter the namespace itself, so both programs must be installed on the node.
spawn-app = `{ $command }` in { $thing } starts a child, pid { $pid }.
    .why = It lives in the same namespaces and the same cgroup as its parent.
spawn-other = { $caller } starts { $role }, pid { $pid }.
fork-other = { $peer ->
        [app] `{ $command }` in { $thing } forks { $comm }, pid { $pid }.
       *[other] { $caller } forks { $comm }, pid { $pid }.
    }

exec-pause = The waiting process becomes pause, under the same pid { $pid }.
    .why = pause does nothing but wait. As long as it lives, the namespaces of the pod live, whatever the other containers do.
exec-app = { $for ->
        [child] A child inside { $thing } becomes `{ $command }`, under the same pid { $pid }.
        [command] A command in { $thing } becomes `{ $command }`, under the same pid { $pid }.
        [again] The program of { $thing } becomes `{ $command }`, under the same pid { $pid }.
       *[first] The waiting process becomes `{ $command }`, the program of { $thing }, under the same pid { $pid }.
    }
    .why = `execve` replaces the program, not the process: pid, namespaces and cgroup stay. To the kernel it is a process like any other.
exec-other-of-exec = The process that has joined the container becomes `{ $command }`, under the same pid { $pid }: { $whose }.
    .why = It is a second process beside the container’s own, in the same namespaces. When it ends, the container goes on.
exec-other = { $caller } becomes { $role }, under the same pid { $pid }.

## Programs end

exit-shim = The shim, pid { $pid }, exits with code { $code }.
    .why = A `shim start` has done its work when it has printed an address; a long-running shim exits when it keeps nothing any more.
exit-runc = { $did } exits with code { $code }.
    .why = runc never stays. Whatever it leaves behind gets a new parent: the nearest subreaper, which is a shim or conmon.
exit-conmon = conmon, pid { $pid }, exits with code { $code }.
    .why = The first conmon ends when it has forked. The one that stays ends with its container, whose exit code it leaves in a file.
exit-conmon-of-exec = conmon for one command in { $thing }, pid { $pid }, exits with code { $code }.
    .why = The first conmon ends when it has forked. The other one ends with the command, and has told CRI-O its exit code.
exit-pinns = pinns exits with code { $code }.
    .why = Its work stays: the namespaces are bound to files now.
exit-pause = pause exits with code { $code }.
    .why = With pause go the namespaces that nothing else holds. One that is bound to a file stays.
exit-app = `{ $command }`, the first process of { $thing }, exits with code { $code }.
    .why = With its first process a container has ended. The parent, a shim or conmon, collects the exit code; everybody else learns it from there.
exit-app-of-exec = `{ $command }` in { $thing } exits with code { $code }: { $whose }.
    .why = Only the command has ended. Its parent collects the exit code, which is passed up to whoever asked for the command.
exit-child = `{ $command }`, a child inside { $thing }, exits with code { $code }.
    .why = The container goes on: it ends only with its first process.
exit-other = { $caller } exits with code { $code }.
exit-killed = { $peer ->
        [app] { $signal } ends `{ $command }` in { $thing }, pid { $pid }.
       *[other] { $signal } ends { $callee }, pid { $pid }.
    }
    .why = The kernel drops what the process held: its sockets close, and whoever is connected to them gets an error.

## Signals and parents

signal = { $source ->
        [app] `{ $command }` in { $thing } sends { $signal } to pid { $pid }.
       *[outside] { $verdict ->
            [none] { $peer ->
                [app] { $caller } sends { $signal } to `{ $command }` in { $thing }, pid { $pid }.
               *[other] { $caller } sends { $signal } to { $callee }, pid { $pid }.
            }
           *[other] { $caller } sends { $signal } to { $callee }, pid { $pid }.
        }
    }
    .why = { $signal ->
        [SIGKILL] Nobody can catch this signal. The process ends without a chance to clean up.
        [SIGTERM] A request to end. A process may catch it and finish its work, or ignore it.
       *[other] What a signal does is up to its receiver, `SIGKILL` apart.
    }
reparent = { $who }, pid { $pid }, gets a new parent: { $callee }.
    .why = { $peer ->
        [conmon] When a parent ends, its children go to the nearest subreaper. conmon has made itself one, so the container’s process is now its child.
        [shim] When a parent ends, its children go to the nearest subreaper. The shim has made itself one, so the container’s process is now its child.
       *[other] When a parent ends, its children go to the nearest subreaper or to init. What is init’s child outlives the daemon that started it.
    }
reparent-first = The first process of { $thing }, pid { $pid }, gets a new parent: { $callee }.
    .why = { $peer ->
        [conmon] Its parent, `runc create`, has ended, so it goes to the nearest subreaper. conmon has made itself one and will learn of its end.
        [shim] Its parent, `runc create`, has ended, so it goes to the nearest subreaper. The shim has made itself one and will learn of its end.
       *[other] Its parent, `runc create`, has ended, so it goes to the nearest subreaper or to init.
    }
reparent-of-exec = `{ $command }` in { $thing }, pid { $pid }, gets a new parent: { $callee }.
    .why = { $peer ->
        [conmon] Its parent, `runc exec`, has ended, so it goes to the nearest subreaper: conmon.
        [shim] Its parent, `runc exec`, has ended, so it goes to the nearest subreaper: the shim.
       *[other] Its parent, `runc exec`, has ended, so it goes to the nearest subreaper or to init.
    }

## Places in the story that are no hop

milestone-node-start = The node starts.
milestone-kubelet-start = The kubelet says which version it is: { $version }.
    .why = One of the first lines of its log. A wrong flag would have ended it before this line.
milestone-kubelet-cgroups = The kubelet makes its container manager, which keeps the cgroups of pods.
    .why = No runtime has been asked for anything yet: pods get their cgroups from the kubelet, and below those containers get theirs from the runtime.
milestone-kubelet-runtime = The runtime manager is made: from now on the kubelet knows the name of its runtime, { $runtime }.
    .why = NewKubeGenericRuntimeManager has asked for the version first. The name stands before the id of every container, as in `{ $runtime }://…`. Another runtime has another name, and knows nothing of these containers.
milestone-kubelet-syncing = The sync loop starts. It waits until the runtime says that it is ready and the PLEG has seen what there is.
    .why = Whatever happens to a pod comes through this loop: manifests, what the PLEG notices, probes, and a tick every second.
milestone-dockershim-network = { $caller } has chosen its network plugin: { $plugin }.
    .why = A configuration in `/etc/cni/net.d` is not required yet: it is looked for again every five seconds, and the node stays not ready until there is one.
milestone-dockershim-cgroups = { $caller } takes over docker’s cgroup driver: { $driver }.
    .why = dockershim, in the kubelet, compares it with the kubelet’s own: if the two differ, the start ends with `misconfiguration`. cri-dockerd just takes it as its own.
milestone-dockershim-start = { $caller } begins to serve: first the streaming server, then the CRI.
    .why = Beside them a small loop looks after dockerd every five minutes.
milestone-dockershim-listen = { $caller } listens on its socket: the runtime service and the image service, both on the one.
    .why = The CRI is a protocol between processes, and so there is a socket even where caller and callee are the same process.
milestone-kubelet-started = The kubelet is set up, and its loops begin.
    .why = Only now does it look at pods. Everything before had to succeed, or there would be no kubelet.
milestone-kubelet-failed = The kubelet gives up: it does not start.
    .why = Its last line says why. systemd will try again in a few seconds, and get the same answer for as long as nothing is changed.
milestone-dockershim-deprecated = { $level ->
        [warning] The kubelet warns in its log that dockershim is deprecated.
       *[info] The kubelet says in its log that dockershim is deprecated.
    }
    .why = { $level ->
        [warning] This line is all that the deprecation amounts to on a node: the pod runs as before. That dockershim goes with 1.24 it does not say.
       *[info] 1.20 logged it as a warning; from 1.21 to 1.23 it is mere information. The pod runs as before.
    }
milestone-cri-version = The kubelet settles which version of the CRI it speaks with its runtime.
milestone-pod-seen = { $source ->
        [api] The kubelet learns of the pod { $pod } from the API server.
       *[file] The kubelet finds the manifest of the pod { $pod }.
    }
    .why = { $source ->
        [api] The pod came down the watch that the kubelet keeps open. From here on it makes no difference where a pod is from.
       *[file] The manifest is a file on this node: a static pod. No API server has a part in what follows.
    }
milestone-pod-running = The kubelet sees that the containers of the pod { $pod } run.
    .why = Nobody tells the kubelet. It asks the runtime about once a second, compares, and finds that something has changed.
milestone-pod-delete = { $source ->
        [api] The pod { $pod } is to be deleted: the kubelet begins to stop it.
       *[file] The manifest of the pod { $pod } is gone: the kubelet begins to stop it.
    }
    .why = { $source ->
        [api] Deleting a pod undoes its start in reverse order. The object stays at the API server until the containers have ended, unless somebody uses force.
       *[file] Deleting a pod undoes its start in reverse order: containers, sandbox, then what is left of both.
    }
milestone-sandbox-ready = { $caller } has a sandbox for the pod { $pod }.
    .why = From now on containers can be created in it, one after the other.
milestone-container-running = { $caller } knows that { $thing } has been started.
    .why = Started is not ready: whether the app does its work is a question for probes.
milestone-container-exited = { $caller } learns that { $thing } has ended.
    .why = The end of a process travels upwards: kernel, keeper, runtime, and, when it asks, the kubelet.
milestone-sync-compute = { $count ->
        [none] SyncPod, step 1: computePodActions finds that nothing is to be done for the pod { $pod }.
       *[some] SyncPod, step 1: computePodActions finds what is to be done for the pod { $pod }: { $list }.
    }
    .why = { $count ->
        [none] It compares what should run with what was seen last, and calls nobody. Steps 2 to { $number } are skipped.
        [one] It compares what should run with what was seen last, and calls nobody. Of steps 2 to { $number } only step { $steps } has something to do.
       *[some] It compares what should run with what was seen last, and calls nobody. Of steps 2 to { $number } these have something to do: { $steps }.
    }
milestone-sync-stop = { $because ->
        [new] SyncPod, step 2: the kubelet stops what there is of the pod { $pod }. It is new, so there is nothing.
        [changed] SyncPod, step 2: the kubelet stops what is left of the pod { $pod }, because it needs a new sandbox.
       *[over] SyncPod, step 2: the kubelet stops the sandbox of the pod { $pod }, because all its containers have ended for good.
    }
    .why = A sandbox is never repaired. If it does not fit any more, it is stopped with everything in it, and another one is made.
milestone-sync-kill = SyncPod, step 3: the kubelet kills the { $name } container: “{ $because }”.
    .why = This is how a probe that has failed too often takes effect: not at once, but with the next sync of the pod.
milestone-sync-sandbox = { $again ->
        [no] SyncPod, step 4: the kubelet makes a sandbox for the pod { $pod }.
       *[yes] SyncPod, step 4: the kubelet makes another sandbox for the pod { $pod }, attempt { $attempt }.
    }
    .why = What comes next is one call of the CRI, `RunPodSandbox`. How a sandbox is made is the runtime’s business.
milestone-sync-ephemeral = SyncPod, step 5: the kubelet starts the ephemeral container { $name }.
    .why = Ephemeral containers come before the init containers, so that a pod can be debugged that never gets past those.
milestone-sync-init = { $again ->
        [no] SyncPod, step 6: the kubelet starts the init container { $name }.
       *[yes] SyncPod, step 6: the kubelet starts the init container { $name } again, restart { $attempt }.
    }
    .why = One init container a sync. The PLEG notices its end, which brings on the next sync, and that one starts the next container.
milestone-sync-container = { $again ->
        [no] SyncPod, step { $number }: the kubelet starts the { $name } container.
       *[yes] SyncPod, step { $number }: the kubelet starts the { $name } container again, restart { $attempt }.
    }
    .why = One container after the other: image, create, start, and the `postStart` hook, before the next one’s turn comes. One that fails does not hold back the others.
milestone-sync-failed = The sync of the pod { $pod } has failed. It is synced again in { $wait }.
    .why = The reason was { $reason }. Nothing is lost by a failed sync: the next one computes anew what is missing.
milestone-pod-refused = The kubelet refuses the pod { $pod }: { $reason }.
    .why = “{ $message }”. Whether a pod may run here is asked once, before anything is made for it. No worker gets this one, and its phase is Failed for good.
milestone-container-backoff = Back-off: the kubelet does not start the { $name } container yet. It waits { $wait } from the container’s end, of which { $left } are left.
    .why = 10 s at first, then twice as long each time, up to 300 s; after ten minutes without a crash it is 10 s again. The first sync after the wait starts the container.
milestone-image-backoff = Back-off: the kubelet does not pull the image { $image } again yet. It waits { $wait } from the last failure, of which { $left } are left.
    .why = 10 s at first, then twice as long each time, up to 300 s, counted for this pod and this image.
milestone-container-failed = The kubelet could not start the { $name } container: { $reason }.
    .why = { $message }
milestone-container-hook = The kubelet runs the `preStop` hook of the { $name } container: `{ $command }`.
    .why = The hook comes before the signal. The kubelet waits for it no longer than the grace period: { $seconds } s.
milestone-container-kill = The kubelet kills the { $name } container with { $seconds } s of grace: “{ $because }”.
    .why = The grace period is what lies between the stop signal and `SIGKILL`. The runtime counts it, not the kubelet.
milestone-probe-result = { $outcome ->
        [success] { $counts ->
            [yes] { $purpose ->
                [startup] The startup probe of { $name } succeeds: the container has started, and the other probes begin.
                [readiness] The readiness probe of { $name } succeeds: the container is ready.
               *[liveness] The liveness probe of { $name } succeeds: the container is alive.
            }
           *[no] The { $purpose } probe of { $name } succeeds, { $run } of { $threshold } times in a row.
        }
        [failure] { $counts ->
            [yes] { $purpose ->
                [readiness] The readiness probe of { $name } fails, { $run } of { $threshold } times in a row: the container is not ready.
               *[deadly] The { $purpose } probe of { $name } fails, { $run } of { $threshold } times in a row: the container is to be killed.
            }
           *[no] The { $purpose } probe of { $name } fails, { $run } of { $threshold } times in a row. It is asked again in { $period }.
        }
       *[unknown] The { $purpose } probe of { $name } could not be asked. That counts neither way.
    }
    .why = { $purpose ->
        [startup] A startup probe holds the other two back. If it fails too often, the container is killed and, if the restart policy says so, started again.
        [readiness] Readiness only decides whether the pod gets requests through services. Nobody is killed or started for it.
       *[liveness] A liveness probe that fails too often has the container killed and, if the restart policy says so, started again.
    }
milestone-container-conflict = The name of the new container is taken. { $caller } removes the one that has it, and this try fails.
    .why = docker gives each name only once. The container that has it is left over from before; when it is gone, the next sync of the pod finds the name free.
milestone-sandbox-checkpoint = { $caller } writes a checkpoint of the sandbox.
    .why = { $network ->
        [node] docker’s container does not say everything that is needed to take the sandbox down: here, that the pod is on the node’s own network, so that no CNI plugin is to be run.
       *[pod] docker’s container does not say everything that is needed to take the sandbox down: the ports of the node that lead to the pod ({ $ports } here), and whether it has a network of its own. The file outlives container and kubelet.
    }
milestone-sandbox-resolv = { $caller } writes the sandbox’s resolv.conf anew, over what dockerd has put there.
    .why = { $count ->
        [all] dockerd copies the node’s file and knows nothing of a cluster: of the name server { $servers }, of the search domains { $searches }, and of { $options }. With `ndots:5` a name with fewer than five dots is tried in the search domains first.
       *[some] dockerd copies the node’s file. What the pod’s `dnsPolicy` and `dnsConfig` ask for, the kubelet works out and sends with `RunPodSandbox`.
    }
milestone-other = { $caller } goes on: { $method }.

publish = { $caller } publishes { $method }.
change = { $caller } changes { $method }.
log = { $caller } logs a line.
note-other = { $method }
note-unknown-image = podpath does not know the image { $detail }: it is pulled as one layer.
note-loop-folded = `{ $detail }` loops without a pause and changes nothing any more. From here on podpath shows one round a second.
note-processes-limited = { $detail } processes of this container are running. podpath lets it have no more and answers as a node does at its own limit: the next fork fails.
note-output-folded = `{ $detail }` writes without an end. podpath keeps none of what comes from here on.
fault-fail = From outside: the call { $detail } fails. Whoever is called does nothing and answers with that error.
fault-fail-every = From outside: from here on every call of { $detail } fails. Whoever is called does nothing and answers with that error.
fault-delay = From outside: the call { $detail } arrives that much later.
fault-delay-every = From outside: from here on every call of { $detail } arrives that much later.
fault-lose = From outside: the call { $detail } will be done, and its answer will be lost.
fault-lose-every = From outside: from here on the answers of { $detail } are lost.
fault-restart = From outside: `systemctl restart { $detail }`.
fault-remove = From outside: { $detail } is taken from the node.
fault-slow = From outside: from here on { $detail } pass before this program begins.
fault-memory = From outside: process { $detail } wants more memory than there is. The kernel kills whoever has most of it in that cgroup.
fault-refuse = From outside: from here on nobody listens where { $detail } goes.
fault-cut = From outside: from here on the connection breaks before the answer of { $detail } is whole.
fault-cut-off = The connection breaks in the middle of the answer to { $detail }. Whoever asked hears “unexpected EOF”.
fault-registry-down = From outside: no registry answers any more. Whoever dials one is refused.
fault-registry-answers = From outside: from here on every registry answers { $detail }, whatever it is asked for.
fault-registry-slow = From outside: from here on every answer of a registry takes { $detail } longer.
fault-registry-breaks-off = From outside: from here on the connection to a registry breaks in the middle of every layer.
fault-registry-up = From outside: the registries serve again.
fault-registry-reached = A registry that this node has not spoken to yet: { $detail }.
fault-break = From outside: in the place of { $detail } now lies a program that does nothing and exits with 1.
fault-mend = From outside: { $detail } is back as it was.
fault-live-restore = From outside: somebody writes `"live-restore": { $detail }` into daemon.json and has dockerd read it again.
fault-reboot = From outside: the power goes, and comes back. Every process dies at once; /run, mounts, cgroups and rules of the network are gone, files stay. In 15 s systemd begins anew.
fault-disk-full = From outside: the disk is full. Who puts down an image or a layer of a container is told “no space left on device”.
fault-disk-free = From outside: there is room on the disk again.
fault-delete = From outside: somebody deletes { $detail }.
fault-ask = From outside: somebody comes with kubectl: `{ $detail }`.
fault-apply = From outside: somebody applies one more Pod, { $detail }.
fault-lost = The answer of { $detail } is lost on its way. Whoever called waits until its own deadline, if it has one.
note-run-cut-off = podpath cut the run off here, { $detail } seconds into it: it keeps no more events. The node would go on.
note-script-slowed = The script does more than podpath shows. From here on it runs more slowly than it really would.
note-script-not-understood = podpath’s shell does not understand `{ $detail }` and does not guess: the container runs until it is told to stop.
note-kubelet-command = The kubelet’s command is made, with the defaults of every flag.
    .why = Up to 1.23 the default of `--container-runtime` is `docker`: who says nothing gets dockershim.
note-kubelet-flags = The kubelet reads its flags and checks them, then its configuration file.
    .why = A flag that this release does not know ends it here, before anything else has happened.
note-dependencies-docker = The kubelet collects what it will need. For docker that is an endpoint and two timeouts.
    .why = No connection is opened yet. That the daemon is missing would not be noticed here.
note-dependencies-remote = The kubelet collects what it will need. For its runtime that is nothing: the clients come later.
    .why = No connection is opened yet. That the runtime is missing would not be noticed here.
note-kubelet-run = Now it is about the node: the API server’s clients, cAdvisor, cgroups.
    .why = Without a kubeconfig there is no API server: the kubelet runs what lies in its folder of manifests, and nothing else.
note-runtime-service-docker = The switch: with `--container-runtime=docker` the kubelet starts dockershim inside of itself.
    .why = This one `switch` is where the ways part. What comes after it speaks the CRI and does not know which way was taken.
note-runtime-service-remote = The switch: with `--container-runtime=remote` there is nothing to be started here.
    .why = Another program has to serve the CRI. The kubelet has only its address.
note-runtime-service-only-remote = Where the switch was, none is left: the runtime is always another program.
    .why = dockershim went with 1.24. What remains is an address.
note-run-dockershim = The kubelet gathers what dockershim needs: network settings, the streaming server’s address, docker’s endpoint.
    .why = No process is started for it. dockershim is a package that the kubelet has linked in.
note-dockershim-client = { $caller } makes a client for dockerd’s API.
    .why = The first request asks only which version of the API dockerd has. If nobody answers, that is no error yet.
note-dockershim-checkpoints = { $caller } opens its folder of checkpoints: a small file for each sandbox.
    .why = docker has no room for some facts, such as host ports. They are all that { $caller } keeps, and they outlive a restart.
note-dockershim-streaming = { $caller } prepares a streaming server: for exec, attach and port-forward.
    .why = Those do not fit into one question and one answer. The CRI only hands out a URL; the bytes go through this server.
note-dial-itself = The kubelet dials the socket on which it listens itself, once for the runtime and once for images.
    .why = From here on it is a client of its own server. Every call leaves it through the kernel and comes back into the same process.
note-dial-runtime = The kubelet makes two clients for the socket of its runtime: one for the runtime, one for images.
    .why = Dialling is lazy: a client can be made for a socket that is not there. It is the first call that finds out.
note-run-kubelet = What the process needed is there. From here on it is about the kubelet itself: first it is made, then it is started.
    .why = What goes wrong while it is made is wrapped: `failed to create kubelet`. So a message shows how far the start had come.
note-new-main-kubelet = The parts of the kubelet are made: back-offs, caches, the managers of pods and of their status.
    .why = They are made in the order in which they need each other. None of them runs yet.
note-pod-workers = The pod workers are made: there will be one for each pod.
    .why = What happens to one pod happens in order; pods do not wait for each other.
note-pleg = The PLEG is made: it will ask the runtime every second which sandboxes and containers there are.
    .why = The pod lifecycle event generator turns the difference between two lists into events. By default the runtime tells nothing unasked.
note-birth-cry = The kubelet announces itself with the event Starting, and sets two garbage collectors to work.
    .why = Dead containers are looked at every minute, images every five.
note-kubelet-loops = The loops start, one after the other: volumes, node status, runtime status, pod status, the PLEG; the sync loop last.
    .why = Each is a goroutine of its own. They meet in caches and channels, and none of them waits for the one before.
note-container-started = The container has been started: the kubelet reports the event Started.
note-runtime-ready = The runtime has said for the first time that it is ready: what depends on it starts now.
    .why = cAdvisor, the eviction manager and the container manager begin only here, and once. From here on the node can run pods.
note-set-key = The hook tells dockerd where the new network namespace is ({ $detail }); dockerd mounts it, so that it stays.

## How a step is known

evidence-source = read from source
evidence-as-in = { $repository } { $runs }, as in { $read }
evidence-simplified = simplified
evidence-recorded = recorded
simplified-crio = As the recordings of CRI-O 1.25 show it; which line of its source does it was not looked up.
simplified-kernel = How Linux treats processes, files and namespaces, simplified: podpath’s kernel does what programs can observe here, and nothing below that.
simplified-fault = Somebody wanted it so: this is no behaviour of a program. What the others make of it is.
simplified-app = The app runs a small shell: the commands that podpath knows, one after the other. What another program would do is not simulated.
simplified-reload = The real line names every setting of the configuration; here it names the one that may have changed.
simplified-systemd = systemd is reduced to starting units in order, starting them again after a time, and adopting orphans.
simplified-client = The client replays the calls of a recording; what it is beyond that is not simulated.
simplified-registry = The registry answers with manifests and blobs of known images; transfer times are typical ones, not measured for this image.
simplified-image = What is in this image is not known here. It is treated as one layer.
simplified-pod-address = The real dockershim enters pause’s network namespace with nsenter and runs ip to find the address. Here it reads the result that the CNI library has cached.
simplified-engine-images = dockerd’s own image store is reduced to one file for each image, with one name.
simplified-stats = Processor time is not counted here, and of memory only what processes say that they use.
simplified-update = `runc update` changes the limits that podpath knows, memory and the share of the processors; the other files of the cgroup are left out.
simplified-streaming = The streams of a connection (SPDY or WebSocket) are reduced to named pieces of text, input is sent with the request, and the server has a fixed port.
simplified-api-server = The API server here keeps pods, nodes, leases and events in memory. There is no scheduler: every pod goes to the one node. Admission gives a uid and nothing else (a pod whose RuntimeClass does not exist would be refused there, and here the kubelet finds out), and nobody has to say who they are.
simplified-api-client = What the kubelet asks the API server and tells it follows the client’s code as it is known; its lines are not among podpath’s facts. A patch carries the whole status and not only what differs, events are not counted up, and static pods have no mirror.
simplified-kubectl = One process stands for every kubectl command that somebody gives. What is typed goes with the request, and a deletion is not waited for.
simplified-engine-version = dockerd asks containerd and runc for their versions; what it makes of the answers is left out.
simplified-content-store = containerd keeps leases in its database and content in folders by digest. Here one file or one mark stands for each, so no single line of its source is named.

## Beats

beat-startup = Before: the node starts
    .word = before
    .said = The node starts.
    .why = systemd starts the runtime and the kubelet. From then on the kubelet looks, again and again, at what is wanted of it.
beat-kubelet = The kubelet starts
    .word = kubelet
    .said = The kubelet starts and reads its flags.
    .why = Its command line and its configuration file become one configuration, and a flag that it does not know ends it.
beat-runtime = It looks for its runtime
    .word = runtime
    .said = The kubelet connects to its container runtime.
    .why = Which one is told by its flags: dockershim inside itself, or a socket on which somebody else speaks the CRI.
beat-parts = It is put together
    .word = parts
    .said = The kubelet is put together.
    .why = Managers, caches and workers are made; nothing runs yet.
beat-loops = Its loops begin
    .word = loops
    .said = The kubelet’s loops begin.
    .why = One looks at what the runtime has, one at what is wanted, one cleans up. They never stop.
beat-failed = The kubelet gives up
    .word = gives up
    .said = The kubelet gives up.
    .why = Its last line says why. systemd would start it again, and it would give up again.
beat-ready = Before: the node is ready
    .word = before
    .said = The node is ready.
    .why = The kubelet knows its runtime and waits for Pods.
beat-node-ready = The node is ready
    .word = ready
    .said = The node is ready.
    .why = The kubelet knows its runtime and waits for Pods.
beat-apply = kubectl sends a Pod
    .word = kubectl
    .said = kubectl sends the API server a Pod.
    .why = A Pod is a wish, stored as text. Nothing runs yet. The node learns of it because its kubelet watches.
beat-seen = The kubelet sees it
    .word = sees
    .said = The kubelet sees the Pod.
    .why = It compares what is wanted with what is there. Nothing of this Pod is there, so the Pod’s own worker begins to make it.
beat-sandbox = It asks for a sandbox
    .word = sandbox
    .said = The kubelet asks for a sandbox.
    .why = The sandbox is what the containers of a Pod share: above all its network. Everything that follows happens inside this one call, and the kubelet waits for it.
beat-shim = { $keeper ->
        [conmon] conmon starts
       *[other] A { $keeper } starts
    }
    .word = { $keeper }
    .said = { $keeper ->
        [conmon] conmon starts, and stays.
       *[other] A { $keeper } starts, and stays.
    }
    .why = It will be the parent of the sandbox’s process. That is why the runtime above it may restart while containers run on.
beat-pause = pause starts
    .word = pause
    .said = runc starts pause, and is gone.
    .why = pause does nothing but wait. The sandbox has a process for as long as it lives.
beat-network = The Pod gets its network
    .word = network
    .said = The Pod gets its network.
    .why = A CNI plugin is a program: it is run, reads JSON, prints an address, and is gone. The address belongs to the Pod, not to a container.
beat-image = The image arrives
    .word = image
    .said = The image arrives.
    .why = The kubelet asks whether it is there; it is not, so the runtime pulls it from its registry, layer by layer.
beat-image-there = The image is there
    .word = image
    .said = The image is there already.
    .why = The kubelet asks before it pulls, and there is nothing to pull.
beat-create = The container is created
    .word = create
    .said = The container { $name } is created.
    .why = To create is to write down: its configuration and a place for its files. No process yet.
beat-runc = runc starts the app
    .word = runc
    .said = runc prepares a process for { $name }.
    .why = It makes namespaces and a cgroup and leaves one process behind: runc init, which waits at a pipe until somebody opens it.
beat-adopt = { $keeper ->
        [conmon] conmon adopts it
       *[other] The { $keeper } adopts it
    }
    .word = adopt
    .said = { $keeper ->
        [conmon] runc leaves, and conmon becomes the parent.
       *[other] runc leaves, and the { $keeper } becomes the parent.
    }
    .why = The process for { $name } exists, but it is still runc init, waiting. Its new parent had asked the kernel to be given such orphans.
beat-app = The app runs
    .word = runs
    .said = The waiting process becomes { $name }: same pid, new program.
    .why = execve replaces the program, not the process: pid, parent, namespaces and cgroup stay.
beat-containers = { $many ->
        [one] 1 more container
       *[some] { $number } more containers
    }
    .word = + { $number }
    .said = { $many ->
        [one] One more container is made in the same way.
       *[some] { $number } more containers are made in the same way.
    }
    .why = The kubelet starts the containers of a Pod one after the other.
beat-running = The Pod is Running
    .word = Running
    .said = The kubelet sees that the Pod runs.
    .why = Nobody calls it about that. It lists its containers once a second and compares.
beat-crash = Crash
    .word = crash
    .said = { $name } exits with an error.
    .why = Its parent sees it first and tells the runtime; the kubelet finds out when it lists its containers again.
beat-end = End
    .word = end
    .said = { $name } has ended.
    .why = Its parent sees it first and tells the runtime; the kubelet finds out when it lists its containers again.
beat-backoff = Back-off { $time }
    .word = { $time }
    .said = The kubelet waits { $time } before it tries again.
    .why = Each time it waits twice as long, up to five minutes.
beat-restart = Restart { $number }
    .word = restart
    .said = The kubelet starts { $name } again.
    .why = The sandbox stays, and with it the Pod’s address; the container is a new one.
beat-stop = Stop
    .word = stop
    .said = What runs is asked to stop.
    .why = SIGTERM first; SIGKILL when the grace period is over.
beat-remove = Remove
    .word = remove
    .said = What is left is removed.
    .why = Names, files, namespaces and cgroups are given back.

## The closing frame

closing-runs = { $pod } runs. Nobody who asked for it is its parent.
    .why = The Pod’s processes are children of the { $keeper }, and whoever started them has gone: the kubelet may restart, and they go on.
closing-waits = { $pod } does not stay: the kubelet waits, and tries again.
    .why = Each time it waits twice as long, up to five minutes. kubectl calls that CrashLoopBackOff or ImagePullBackOff.
closing-done = { $pod } has done its work.
    .why = Its containers have ended by themselves. The sandbox stays until somebody deletes the Pod.
closing-gone = { $pod } is gone.
    .why = The way back is the way in reverse order: processes, network, namespaces, files, names.
closing-stuck = { $pod } has not come to run.
    .why = The kubelet keeps trying. What stands in the way is in the last calls that failed.
closing-none = The node is ready, and no Pod comes.
    .why = The kubelet goes on looking: at the runtime, and at what is wanted of it.
closing-label = The end
closing-keepers = { $many ->
        [one] { $keeper } stays
       *[some] { $keeper }s stay
    }
closing-processes = processes
closing-hops = hops to runc
closing-ms = ms to the app
closing-doors = Go on with
closing-on = Go on
    .about = Let the same run go on for a minute.
closing-door-path = The same Pod on { $path }
    .about = what is the same, and what is not
closing-door-kill = Kill { $name }
    .about = who notices, and who survives?
closing-door-delete = Delete the Pod
    .about = SIGTERM, the grace period, and the way back
closing-door-unbroken = The unbroken run
    .about = as if nothing had been done

## Two runs

beside-calls = calls
beside-processes = processes started
beside-sockets = sockets
beside-bytes = bytes carried, as JSON
beside-time = from the sandbox to the app
beside-parts = They part at { $place }.
beside-one = The two runs are the same.
beside-only = only in { $side }
beside-same = { $n ->
    [one] 1 row is the same
   *[other] { $n } rows are the same
}
beside-more = { $n ->
    [one] 1 more field differs
   *[other] { $n } more fields differ
}
beside-nobody = there is no { $name } in { $side }
beside-elsewhere = { $side } has it at { $step }

## Badges in full

badge-fn = a function of a program
badge-log = a line of a log
badge-write = a file is written
badge-state = the state of something changes
badge-event = an event is published
badge-clone = a process makes another by clone, without another program
badge-CRI = container runtime interface, over gRPC
badge-ctrd = containerd’s API, over gRPC
badge-TCP = a port of an app, with nothing said
badge-HTTP = Docker Engine API, registry, streaming server, app or Kubernetes API, over HTTP
badge-ttrpc = the shim’s API, over ttrpc
badge-exec = a program starts: fork and exec
badge-exit = a process ends
badge-kill = a signal is sent
badge-ppid = a process gets a new parent
badge-fail = an error, or a process that was killed

## Components on the stage

caption-pid = pid { $pid }
caption-pid-does = pid { $pid } · { $does }
caption-adopts = adopts { $pid }
caption-keeps = keeps { $name }
caption-waits-at = waits at { $name }
caption-was = was { $name }
caption-holds = holds { $namespace }
caption-running = running
caption-waits = waits
caption-waits-for = waits { $time }
caption-exited = exited { $code }
caption-killed = { $signal }
caption-created = created
caption-not-started = not started yet
caption-not-yet = not yet
caption-not-used = not used
caption-compiled-in = compiled in, unused
caption-removed = removed in 1.24
caption-not-on-path = not on this path
caption-elsewhere = another machine
caption-never = not in this run
caption-shared-keeper = one { $role } is enough
host-two-roles = one process, two roles
host-one-role = the same process, one role fewer
chip-of = { $n } of { $total }
bracket-parent = parent
pod-sandbox = pod sandbox
pod-no-namespaces = no namespaces yet
pod-namespaces-gone = namespaces gone
kernel-cgroup = cgroup
kernel-netns = netns
kernel-overlay = overlay
outline-top-left = kubelet
outline-top-right = dockershim
outline-daemon-left = containerd
outline-daemon-right = dockerd
outline-keeper-left = shim
outline-keeper-right = shim
outline-transient-left = runc
outline-transient-middle = CNI
outline-transient-right = runc
outline-workload-left = pause
outline-workload-right = app

## Sorts of things that have state

kind-pod = pod
kind-sandbox = sandbox
kind-container = container
kind-task = task
kind-image = image
kind-snapshot = snapshot
kind-lease = lease
kind-network = network
kind-file = file
kind-directory = folder
kind-socket = socket
kind-fifo = fifo
kind-mount = mount
kind-cgroup = cgroup
kind-namespace = namespace
kind-process = process

## Payload

payload-folded = { $n ->
    [one] + { $n } field at its zero value
   *[other] + { $n } fields at their zero value
}
payload-no-body = no body
payload-origin = What this is about was described in step { $step }

tree-more = { $n } more: { $name }
tree-from-to = { $first } … { $last }
tree-orphan = parent died
tree-adopted = adopted

## Text face

text-head = { $path }: { $steps } steps in { $time }
text-numbers = A step begins with its number, as links have it, and with @ and the seq of its event, as --kill PID@SEQ takes it.
text-routine = { $n ->
    [one] { $n } routine event is left out: polling that goes on whether or not anything changes.
   *[other] { $n } routine events are left out: polling that goes on whether or not anything changes.
}
text-kubectl = What kubectl printed
text-processes = Processes at the end
refused-next-flag = Kubernetes no longer knows `{ $flag }`. Taking it away leads to the next thing that has changed, and not yet to a node that runs docker.
refused-next-endpoint = This kubelet has no dockershim, whatever its flags: it wants the endpoint of a runtime that speaks the CRI, such as containerd’s, CRI-O’s or cri-dockerd’s.
refused-next-other = The last line says what to change.
text-refused = The kubelet does not start. Its last words:
text-refused-flag = Once more without it: --without { $flag }

## Links

link-too-long = This manifest is too long for a link.
    .fix = Save it as a file and send that.
link-unknown-codec = The manifest in this link was packed by a later version of podpath.
    .fix = Open the link with that version, or ask for the manifest as a file.
link-damaged = The manifest in this link is damaged.
    .fix = Copy the whole link again; part of it is missing or was changed.

beat-again = A program of the node starts again
    .word = again
    .said = A program of the node starts again.
    .why = systemd restarts what has ended. It finds what it left on the disk, and whoever was not its child is still there.
