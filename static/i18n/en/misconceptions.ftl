# What people say about "Kubernetes dropping Docker". Of each claim: .ask is the question, .choice-N what one may predict, .why the
# reason, .watch what to look at in the run; where there is no run, .no-run says why.
# Between backticks: code.

misconceptions-menu = Misconceptions
misconceptions-title = “Kubernetes dropped Docker”
misconceptions-lead = { $count } things that people say about it. Choose one, predict what a node really does, and watch the run that settles it.
misconceptions-page-title = Misconceptions · podpath
misconceptions-page-claim = “{ $claim }” · podpath
misconceptions-back = Back to the run
misconceptions-list = Claims
misconceptions-group-removal = What was removed, and when
misconceptions-group-node = What goes on working on a node
misconceptions-group-parts = Who does what
misconceptions-group-reasons = Why it was done

misconceptions-number = Claim { $number }
misconceptions-quoted = “{ $claim }”
misconceptions-predict = See the answer
misconceptions-skip = Skip the question
misconceptions-again = Ask me again
misconceptions-no-score = No score, no time limit
misconceptions-yours = your prediction
misconceptions-happens = what happens
misconceptions-both = what happens, as you predicted
misconceptions-right = As you predicted: { $answer }.
misconceptions-other = Not what you predicted. What happens: { $answer }.
misconceptions-skipped = What happens: { $answer }.
misconceptions-run = The run that shows it
misconceptions-run-at = Kubernetes { $release } · { $path } · step { $index } of { $count }
misconceptions-no-run = No run can show this
misconceptions-sources = Where to read it
misconceptions-answered = answered

misconception-docker-removed = Kubernetes removed Docker
    .ask = A Kubernetes 1.22 node runs its Pods on docker. Of everything that takes part there, what is missing from Kubernetes 1.24?
    .choice-1 = dockerd
    .choice-2 = dockershim, a part of the kubelet
    .choice-3 = containerd
    .choice-4 = images that docker built
    .why = What was removed is an adapter inside the kubelet that turned CRI calls into calls of Docker’s own API. dockerd, the docker command and everything built with them were never part of Kubernetes, and none of them changed.
    .watch = Here the kubelet asks for a sandbox, and the callee has no process of its own: dockershim lives in the kubelet. That box is what 1.24 no longer has.

misconception-stopped-in-1-20 = It stopped working in 1.20
    .ask = Kubernetes 1.20, `--container-runtime=docker`. What does the kubelet do when it starts?
    .choice-1 = It refuses to start
    .choice-2 = It starts, and takes no new Pods
    .choice-3 = It logs one warning and works as before
    .why = 1.20 only deprecated dockershim: one line in the kubelet’s log, at level warning. From 1.21 to 1.23 the same line is logged as mere information. Everything else stayed as it was until 1.24.
    .watch = The kubelet of 1.20 prints its line, goes on starting, and the Pod runs through dockershim as it always did.

misconception-removed-in-1-23 = It was removed in 1.22, or in 1.23
    .ask = Kubernetes 1.23, `--container-runtime=docker`. Does a Pod still start?
    .choice-1 = Yes, dockershim is still in the kubelet
    .choice-2 = No, the kubelet does not know the value any more
    .choice-3 = Only with a switch that brings dockershim back
    .why = 1.23 was the earliest date in the first plan, and many articles repeat it. The plan was moved by one release: the kubelet of 1.23 still has dockershim, the one of 1.24 does not.
    .watch = The kubelet of 1.23 asks dockershim for a sandbox. Move the release to 1.24, and the kubelet does not even start.

misconception-impossible-since-1-24 = Since 1.24 nobody can run Kubernetes on docker
    .ask = What does a node of Kubernetes 1.24 need in order to run its Pods on docker?
    .choice-1 = There is no way
    .choice-2 = An older dockerd
    .choice-3 = cri-dockerd, the same shim as a daemon of its own
    .choice-4 = containerd with its docker plugin
    .why = Mirantis and Docker took over the code of dockershim and keep it alive as cri-dockerd. To the kubelet it is one more CRI endpoint; to dockerd it is one more client.
    .watch = The kubelet of 1.24 calls cri-dockerd over its socket. What was a part of the kubelet is now a process with a pid, and dockerd behind it is the same as before.

misconception-always-there = dockershim has always been there
    .ask = How did the kubelet of Kubernetes 1.4 talk to docker?
    .choice-1 = Through dockershim
    .choice-2 = With code of its own that called docker’s API directly
    .choice-3 = By running the docker command
    .why = dockershim came together with the CRI: opt-in in 1.5, the default from 1.6 on. Before that the kubelet had one Go package for each runtime, and the one for docker called dockerd itself.
    .no-run = podpath begins where the CRI begins. The kubelets before it have no recordings here, so there is no run to watch, only the lines of their source.

misconception-images = My Docker images stop working
    .ask = A node moves from docker to containerd. What has to be done to `busybox:1.36`, which was built with docker?
    .choice-1 = Nothing: containerd pulls and runs the same image
    .choice-2 = It has to be built again
    .choice-3 = containerd has to convert it
    .why = The OCI’s image format grew out of docker’s, and every CRI runtime takes what `docker build` makes. The name, the registry and the layers are the same on every path; only the program that fetches them changes.
    .watch = The kubelet asks containerd for the same image that it asked docker for. Some steps later the container runs from it.

misconception-private-registries = Private registries and pull secrets break
    .ask = A Pod has `imagePullSecrets`. What changes for it when the runtime changes?
    .choice-1 = The secret must be written into the runtime’s own configuration
    .choice-2 = The secret must be of another type
    .choice-3 = Nothing
    .why = Pull secrets are a matter between the Pod and the kubelet, which passes them along with each call that pulls an image. All CRI runtimes take them in the same way.
    .no-run = podpath’s registries are public: its kubelet sends no credentials, so a run would show nothing of this. The answer is the project’s own.

misconception-kubelet-restart = Containers stop when the kubelet restarts
    .ask = A Pod runs on containerd, and its kubelet ends. What becomes of the container?
    .choice-1 = It stops together with the kubelet
    .choice-2 = It runs on as if nothing had happened
    .choice-3 = containerd stops it as soon as it notices
    .why = The kubelet is nobody’s parent here. The container’s process is a child of its shim, and the shim is a child of init, so a kubelet may come and go. Changing to another runtime is a different matter: it keeps a list of its own, and the Pods are made anew.
    .watch = No kubelet is killed in this run: it shows why that would not matter. The container’s first process is there. Look at the processes below the picture: it is a child of the shim, and the kubelet stands elsewhere.

misconception-docker-ps = After the move, docker ps shows my Pods as before
    .ask = A node has moved to containerd, and docker is still installed for other purposes. What does `docker ps` show of the Pods?
    .choice-1 = All their containers
    .choice-2 = Only the pause containers
    .choice-3 = None of them
    .why = `docker ps` asks dockerd, and dockerd has not been asked for any of these containers. containerd made them for the kubelet. The command that sees them is `crictl ps`.
    .watch = The container is up, and no dockerd has taken part. The last tab beside the picture has the command that shows this step on a node.

misconception-docker-sock = Pods that mount docker.sock go on working
    .ask = A build Pod mounts `/var/run/docker.sock`. Its node moves from docker to containerd. Who answers on that socket?
    .choice-1 = containerd, in docker’s place
    .choice-2 = Nobody
    .choice-3 = The kubelet
    .why = The socket belongs to dockerd, and without dockerd nobody listens there. containerd has another socket and speaks another protocol. Builders that need no daemon, such as kaniko, img and buildah, are the way out.
    .watch = This is everything that starts on a containerd node: containerd and the kubelet. There is no program that would open docker’s socket.

misconception-settings = The settings of dockerd carry over
    .ask = dockerd had registry mirrors, log options and a proxy in its configuration. Where are they after the move to containerd?
    .choice-1 = Nowhere: they have to be set again for the new runtime
    .choice-2 = containerd reads `daemon.json` too
    .choice-3 = The kubelet passes them on
    .why = They are dockerd’s own settings in dockerd’s own file. Requests and limits of a Pod are another matter: those come from Kubernetes and stay.
    .no-run = podpath’s dockerd has no mirrors, log options or proxies to lose, so there is nothing that a run could show. The list of what to look out for is the project’s own.

misconception-competitor = containerd competes with docker and takes its place
    .ask = On the docker path a container is to be started. Whom does dockerd ask?
    .choice-1 = runc, directly
    .choice-2 = containerd
    .choice-3 = The kernel, directly
    .choice-4 = The shim, directly
    .why = docker has run on containerd since 2016. Moving a node to containerd takes no engine out and puts none in: it leaves out two hops in front of the one that was there all along.
    .watch = This is the docker path, and it is containerd that starts the shim. dockerd only asked for it.

misconception-docker-speaks-cri = Docker speaks the CRI, and Kubernetes turned it down
    .ask = Which language does dockerd speak on `docker.sock`?
    .choice-1 = Its own HTTP API, and no CRI
    .choice-2 = The CRI, over gRPC
    .choice-3 = Both
    .why = Docker Engine never implemented the CRI; it is older. That is why somebody had to translate, and that somebody was dockershim.
    .watch = A CRI call arrives at dockershim. Take the next steps: what leaves for dockerd is `POST /containers/create`, plain HTTP.

misconception-cri-is-oci = CRI and OCI are the same thing
    .ask = `runc create` reads a `config.json`. Whose format is that?
    .choice-1 = The CRI’s
    .choice-2 = Docker’s
    .choice-3 = The OCI’s
    .why = The CRI is what the kubelet says to a runtime: gRPC, Pods and containers. The OCI describes what lies below: the image and the bundle that runc runs. One call of the first kind ends in a command of the second.
    .watch = The shim runs `runc create` with a bundle. The payload is the OCI’s `config.json`; the CRI call that led here is some steps earlier.

misconception-runc-disappears = runc and the shim disappear together with docker
    .ask = Which programs are there on the docker path as well as on the containerd path?
    .choice-1 = None, they are two different worlds
    .choice-2 = Only containerd
    .choice-3 = Only runc
    .choice-4 = containerd, its shim and runc
    .why = Both paths come together at containerd, and from there down they are the same: the same shim, the same runc, the same kernel. CRI-O keeps runc too, with conmon in the place of the shim.
    .watch = This is the docker path, and a shim runs `runc create`. Switch the path to containerd: the same step is there.

misconception-kubelet-pulls = The kubelet pulls the images
    .ask = An image is missing on a node with docker. Which program talks to the registry?
    .choice-1 = The kubelet
    .choice-2 = dockerd
    .choice-3 = The shim
    .why = The kubelet decides that an image is needed and says so with `PullImage`. Talking to registries is the runtime’s work: dockerd’s here, containerd’s or CRI-O’s on the other paths.
    .watch = The kubelet’s `PullImage` leaves. Follow it: the calls to the registry come from dockerd.

misconception-cri-does-it-all = The CRI can build, push and carry kubectl exec
    .ask = `kubectl exec` reaches the runtime as the CRI call `Exec`. What does the call return?
    .choice-1 = An address to which the stream then goes
    .choice-2 = The stream itself
    .choice-3 = The output, when the command has ended
    .why = The CRI has no call to build or push an image. And `Exec` returns a URL: the bytes of the session go to a streaming server at that address, not through the CRI.
    .no-run = The examples here start Pods; nobody opens a shell in them, and no call could show that other calls do not exist. The proto file has the whole list.

misconception-political = It was a political decision
    .ask = Which reason does the project itself give?
    .choice-1 = A quarrel with the company Docker
    .choice-2 = The burden of upkeep, and features that dockershim could not have
    .choice-3 = Licence fees
    .why = The reasons on record are that dockershim was heavy to maintain, and that cgroups v2 and user namespaces were largely incompatible with it. It was meant to be temporary from the start: a shim.
    .no-run = A simulation of a node knows no motives. What can be said is what the project wrote down.

misconception-faster = Kubernetes gets faster, because docker is slow
    .ask = What is left out of the start of a container when containerd takes the place of docker?
    .choice-1 = The start of runc
    .choice-2 = Half of the image pull
    .choice-3 = Two hops on the same machine: dockershim and dockerd
    .choice-4 = The pause container
    .why = The project says “an easy swap” with “better performance and less overhead”, and no figure. In the code two local hops disappear; pulling the image, making namespaces and starting the process remain, and they take most of the time.
    .watch = From here the kubelet asks containerd, containerd asks the shim, and the shim runs runc. Switch to docker: the same step passes two more programs.
