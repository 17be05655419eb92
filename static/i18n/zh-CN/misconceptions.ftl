# 关于“Kubernetes 抛弃 Docker”的种种说法。每条说法：.ask 是问题，.choice-N 是可选的预测，.why 是原因，.watch 说明该看运行里的什么；
# 没有运行可看的，由 .no-run 说明缘由。反引号之间为代码。

misconceptions-menu = 常见误解
misconceptions-title = “Kubernetes 抛弃了 Docker”
misconceptions-lead = 关于这件事，流传着 { $count } 种说法。挑一条，先猜猜节点上究竟会发生什么，再去看给出答案的那次运行。
misconceptions-page-title = 常见误解 · podpath
misconceptions-page-claim = “{ $claim }” · podpath
misconceptions-back = 回到运行
misconceptions-list = 各种说法
misconceptions-group-removal = 移除了什么，什么时候
misconceptions-group-node = 节点上哪些照常工作
misconceptions-group-parts = 谁负责什么
misconceptions-group-reasons = 为什么这样做

misconceptions-number = 第 { $number } 条
misconceptions-quoted = “{ $claim }”
misconceptions-predict = 看答案
misconceptions-skip = 不猜，直接看
misconceptions-again = 再问我一次
misconceptions-no-score = 不计分，也不限时
misconceptions-yours = 你的预测
misconceptions-happens = 实际情况
misconceptions-both = 实际情况，与你的预测一致
misconceptions-right = 和你预测的一样：{ $answer }。
misconceptions-other = 和你预测的不同。实际情况是：{ $answer }。
misconceptions-skipped = 实际情况是：{ $answer }。
misconceptions-run = 能看到答案的运行
misconceptions-run-at = Kubernetes { $release } · { $path } · 第 { $index } 步，共 { $count } 步
misconceptions-no-run = 没有运行能说明这一点
misconceptions-sources = 在哪里可以读到
misconceptions-answered = 已作答

misconception-docker-removed = Kubernetes 把 Docker 删掉了
    .ask = 一个 Kubernetes 1.22 的节点用 docker 运行 Pod。参与其中的各个部分，Kubernetes 1.24 里少了哪一个？
    .choice-1 = dockerd
    .choice-2 = dockershim，它是 kubelet 的一部分
    .choice-3 = containerd
    .choice-4 = 用 docker 构建的镜像
    .why = 被移除的是 kubelet 里的一个适配器，它把 CRI 调用转换成 Docker 自己的 API 调用。dockerd、docker 命令以及用它们构建的东西本来就不属于 Kubernetes，都没有任何变化。
    .watch = 这一步 kubelet 请求创建沙箱，而被调用的一方没有自己的进程：dockershim 就在 kubelet 里面。1.24 里没有的，正是这个方框。

misconception-stopped-in-1-20 = 从 1.20 起就不能用了
    .ask = Kubernetes 1.20，参数是 `--container-runtime=docker`。kubelet 启动时会怎样？
    .choice-1 = 拒绝启动
    .choice-2 = 能启动，但不再接收新的 Pod
    .choice-3 = 在日志里打印一行警告，其余一切照旧
    .why = 1.20 只是弃用了 dockershim：kubelet 的日志里多了一行，级别是警告。从 1.21 到 1.23，同样的一行降成了普通信息。直到 1.24 之前，其他都没有变。
    .watch = 1.20 的 kubelet 打印那一行日志，接着启动，Pod 照常经由 dockershim 运行起来。

misconception-removed-in-1-23 = 1.22 或者 1.23 就已经移除了
    .ask = Kubernetes 1.23，参数是 `--container-runtime=docker`。Pod 还能启动吗？
    .choice-1 = 能，dockershim 还在 kubelet 里
    .choice-2 = 不能，kubelet 已经不认识这个值
    .choice-3 = 要加一个开关重新启用 dockershim 才行
    .why = 最初的计划里，1.23 是最早可能的版本，许多文章至今仍这么写。后来计划推迟了一个版本：1.23 的 kubelet 里还有 dockershim，1.24 的才没有。
    .watch = 1.23 的 kubelet 请 dockershim 创建沙箱。把版本切到 1.24，kubelet 就根本启动不了。

misconception-impossible-since-1-24 = 1.24 以后再也不能在 docker 上跑 Kubernetes
    .ask = Kubernetes 1.24 的节点要用 docker 运行 Pod，需要什么？
    .choice-1 = 没有办法
    .choice-2 = 旧一些的 dockerd
    .choice-3 = cri-dockerd：同一个 shim，成了独立的守护进程
    .choice-4 = 装了 docker 插件的 containerd
    .why = Mirantis 和 Docker 接手了 dockershim 的代码，以 cri-dockerd 的形式继续维护。对 kubelet 来说，它只是又一个 CRI 端点；对 dockerd 来说，它只是又一个客户端。
    .watch = 1.24 的 kubelet 通过套接字调用 cri-dockerd。原先是 kubelet 的一部分，如今是有自己进程号的进程；它后面的 dockerd 和从前一样。

misconception-always-there = dockershim 从一开始就有
    .ask = Kubernetes 1.4 的 kubelet 怎样与 docker 打交道？
    .choice-1 = 通过 dockershim
    .choice-2 = 用自己的代码直接调用 docker 的 API
    .choice-3 = 运行 docker 命令
    .why = dockershim 是和 CRI 一起来的：1.5 里要手动打开，从 1.6 起成为默认。在那之前，每种运行时在 kubelet 里各有一个 Go 包，docker 的那个包自己去调用 dockerd。
    .no-run = podpath 从 CRI 出现时讲起。更早的 kubelet 没有录制可作依据，所以没有运行可看，只有当时的源码。

misconception-images = 我的 Docker 镜像用不了了
    .ask = 一个节点从 docker 换成 containerd。用 docker 构建的 `busybox:1.36` 需要做什么？
    .choice-1 = 什么都不用做：containerd 拉取并运行同一个镜像
    .choice-2 = 要重新构建
    .choice-3 = 要由 containerd 转换格式
    .why = OCI 的镜像格式源自 docker 的格式，`docker build` 产出的镜像每一种 CRI 运行时都能用。镜像的名字、仓库和各层在每条路径上都相同，变的只是由哪个程序去取。
    .watch = kubelet 向 containerd 要的镜像，和先前向 docker 要的是同一个。再走几步，用它创建的容器就运行起来了。

misconception-private-registries = 私有仓库和拉取凭据会失效
    .ask = 一个 Pod 写了 `imagePullSecrets`。换了运行时，它要改什么？
    .choice-1 = 要把凭据写进运行时自己的配置
    .choice-2 = 要换一种类型的 Secret
    .choice-3 = 什么都不用改
    .why = 拉取凭据是 Pod 与 kubelet 之间的事，kubelet 每次请运行时拉取镜像时都会带上。所有 CRI 运行时接收它的方式都一样。
    .no-run = podpath 里的仓库都是公开的，kubelet 不发送凭据，运行里看不到这一点。这个答案来自 Kubernetes 项目自己。

misconception-kubelet-restart = kubelet 一重启，容器就会停
    .ask = Pod 正在 containerd 上运行，这时 kubelet 退出。容器会怎样？
    .choice-1 = 和 kubelet 一起停掉
    .choice-2 = 照常运行，像什么都没发生
    .choice-3 = containerd 一发现就把它停掉
    .why = 在这里 kubelet 不是任何进程的父进程。容器进程的父进程是 shim，shim 的父进程是 init，所以 kubelet 退出或重启都不要紧。换一种运行时则是另一回事：它有自己的容器列表，Pod 会重新创建。
    .watch = 这次运行里没有终止 kubelet，只看为什么它不要紧：容器的第一个进程已经在了。看画面下方的进程：它在 shim 之下，kubelet 在别处。

misconception-docker-ps = 迁移之后，docker ps 照样能看到我的 Pod
    .ask = 节点已经换成 containerd，docker 另有用途，还装着。`docker ps` 能看到这些 Pod 的什么？
    .choice-1 = 所有容器
    .choice-2 = 只有 pause 容器
    .choice-3 = 什么也看不到
    .why = `docker ps` 问的是 dockerd，而这些容器没有一个是请 dockerd 创建的：它们是 containerd 替 kubelet 创建的。能看到它们的命令是 `crictl ps`。
    .watch = 容器已经运行，没有 dockerd 参与其中。画面旁的最后一个标签里，有在节点上看到这一步的命令。

misconception-docker-sock = 挂载 docker.sock 的 Pod 不受影响
    .ask = 一个构建用的 Pod 挂载了 `/var/run/docker.sock`。它的节点从 docker 换成了 containerd，谁在这个套接字上应答？
    .choice-1 = containerd，接替了 docker
    .choice-2 = 没有人
    .choice-3 = kubelet
    .why = 这个套接字属于 dockerd，没有 dockerd 就没有人在那里监听。containerd 用的是另一个套接字、另一种协议。出路是不需要守护进程的构建工具，例如 kaniko、img 和 buildah。
    .watch = containerd 节点上启动的就是这些：containerd 和 kubelet。没有哪个程序会去打开 docker 的套接字。

misconception-settings = dockerd 的设置会自动带过去
    .ask = dockerd 的配置里有镜像加速地址、日志选项和代理。换成 containerd 之后，它们在哪里？
    .choice-1 = 哪里都没有：要给新的运行时重新设置
    .choice-2 = containerd 也会读 `daemon.json`
    .choice-3 = 由 kubelet 传过去
    .why = 那是 dockerd 自己的设置，写在 dockerd 自己的文件里。Pod 的资源请求与限制不同：它们来自 Kubernetes，会保留下来。
    .no-run = podpath 里的 dockerd 没有加速地址、日志选项和代理可丢，运行里什么也看不到。该注意哪些方面，Kubernetes 项目自己列出了清单。

misconception-competitor = containerd 是 docker 的对手，取代了它
    .ask = 在 docker 路径上要启动一个容器，dockerd 会请求谁？
    .choice-1 = 直接请求 runc
    .choice-2 = containerd
    .choice-3 = 直接请求内核
    .choice-4 = 直接请求 shim
    .why = docker 从 2016 年起就运行在 containerd 之上。把节点换成 containerd，并没有换掉引擎，只是省去了它前面的两跳；引擎一直都在那里。
    .watch = 这是 docker 路径，启动 shim 的却是 containerd，dockerd 只是提出请求。

misconception-docker-speaks-cri = Docker 支持 CRI，是 Kubernetes 不要它
    .ask = dockerd 在 `docker.sock` 上使用哪种协议？
    .choice-1 = 自己的 HTTP API，没有 CRI
    .choice-2 = CRI，走 gRPC
    .choice-3 = 两种都支持
    .why = Docker Engine 从未实现 CRI，它比 CRI 出现得更早。所以需要一个转换层，它就是 dockershim。
    .watch = 一个 CRI 调用到了 dockershim。往下走几步：发给 dockerd 的是 `POST /containers/create`，普通的 HTTP。

misconception-cri-is-oci = CRI 和 OCI 是一回事
    .ask = `runc create` 要读一份 `config.json`。这是谁定的格式？
    .choice-1 = CRI
    .choice-2 = Docker
    .choice-3 = OCI
    .why = CRI 是 kubelet 调用运行时的接口：走 gRPC，对象是 Pod 和容器。OCI 规定的是更下面一层：镜像，以及 runc 运行的 bundle。前者的一次调用，最终变成后者的一条命令。
    .watch = shim 用一个 bundle 运行 `runc create`。载荷就是 OCI 的 `config.json`，引出它的那次 CRI 调用在前面几步。

misconception-runc-disappears = runc 和 shim 会跟着 docker 一起消失
    .ask = 哪些程序在 docker 路径和 containerd 路径上都有？
    .choice-1 = 没有，那是两套完全不同的东西
    .choice-2 = 只有 containerd
    .choice-3 = 只有 runc
    .choice-4 = containerd、它的 shim 和 runc
    .why = 两条路径在 containerd 汇合，再往下完全一样：同样的 shim，同样的 runc，同样的内核。CRI-O 也用 runc，只是用 conmon 代替了 shim。
    .watch = 这是 docker 路径，由 shim 运行 `runc create`。把路径切到 containerd：同样的一步也在那里。

misconception-kubelet-pulls = 镜像是 kubelet 拉取的
    .ask = 一个使用 docker 的节点缺少镜像，由哪个程序访问镜像仓库？
    .choice-1 = kubelet
    .choice-2 = dockerd
    .choice-3 = shim
    .why = kubelet 判断需要哪个镜像，然后用 `PullImage` 提出来。访问镜像仓库是运行时的工作：这里是 dockerd，其他路径上是 containerd 或 CRI-O。
    .watch = kubelet 发出 `PullImage`。跟着它往下看：访问仓库的调用来自 dockerd。

misconception-cri-does-it-all = CRI 能构建、能推送，kubectl exec 的数据也走它
    .ask = `kubectl exec` 到运行时那里成了 CRI 调用 `Exec`。这个调用返回什么？
    .choice-1 = 一个地址，数据流随后走那里
    .choice-2 = 数据流本身
    .choice-3 = 命令结束之后的输出
    .why = CRI 没有构建和推送镜像的调用。`Exec` 返回的是一个 URL：会话的数据交给那个地址上的流式服务器，不经过 CRI。
    .no-run = 这里的示例都是启动 Pod，没有人在里面打开 shell；而“不存在某个调用”也无法靠运行来展示。完整的列表在 proto 文件里。

misconception-political = 这是出于政治考虑
    .ask = Kubernetes 项目自己给出的理由是哪一个？
    .choice-1 = 与 Docker 公司不和
    .choice-2 = 维护负担太重，而且有些功能 dockershim 做不到
    .choice-3 = 许可费用
    .why = 白纸黑字的理由有两个：dockershim 维护起来很吃力；cgroup v2 和用户命名空间与它基本不兼容。它从一开始就只是临时方案，所以才叫 shim（垫片）。
    .no-run = 模拟节点看不出动机。能说的只有项目写下来的话。

misconception-faster = docker 慢，所以换掉它 Kubernetes 就快了
    .ask = 用 containerd 代替 docker，启动容器的过程里省掉了什么？
    .choice-1 = runc 的启动
    .choice-2 = 一半的镜像拉取
    .choice-3 = 同一台机器上的两跳：dockershim 和 dockerd
    .choice-4 = pause 容器
    .why = 项目的说法是替换很容易、性能更好、开销更小，没有给出数字。从代码看，少掉的是本机上的两跳；拉取镜像、建立命名空间、启动进程都还在，时间主要花在那里。
    .watch = 从这里开始，kubelet 调用 containerd，containerd 调用 shim，shim 运行 runc。切到 docker：同样的一步要多经过两个程序。
