# 轨迹里发生的事，每一步一句话。
#
# 键由轨迹得出：call-协议-方法、spawn-角色-动词、exec-角色、exit-角色、signal、reparent、milestone-名称。
#   .why   为什么重要；两者不同时用 .why-sandbox 和 .why-container
#   .reply 应答的含义
# 参数与英文文件相同。

## 谁

role-kubelet = kubelet
    .subject = kubelet
role-kernel = 内核
    .subject = 内核
role-app = 应用
    .subject = 应用
role-shim = shim
    .subject = shim
role-registry = 镜像仓库
    .subject = 镜像仓库
role-kube-apiserver = API server
    .subject = API server
role-operator = 有人
    .subject = 有人
role-client = 客户端
    .subject = 客户端
role-bridge = bridge 插件
    .subject = bridge 插件
role-loopback = loopback 插件
    .subject = loopback 插件
role-host-local = host-local 插件
    .subject = host-local 插件
role-portmap = portmap 插件
    .subject = portmap 插件
role-libnetwork-setkey = set-key 钩子
    .subject = set-key 钩子

role-crio = CRI-O
    .subject = CRI-O

thing-sandbox = pause 容器
thing-container = { $name } 容器
thing-none = 容器
part-kubelet = 同步循环
short-libnetwork-setkey = set-key
short-crio = CRI-O
list-separator = |、|
number-separator = |、|
action-stop = 停掉已有的部分
action-kill = 终止 { $names }
action-sandbox = 创建沙箱
action-ephemeral = 启动临时容器 { $names }
action-init = 启动 init 容器 { $names }
action-start = 启动 { $names }
whose-startup = { $name } 的启动探针
whose-readiness = { $name } 的就绪探针
whose-liveness = { $name } 的存活探针
whose-postStart = { $name } 的 postStart 钩子
whose-preStop = { $name } 的 preStop 钩子
whose-kubectl = kubectl exec
whose-client = 客户端的请求

## 容器运行时接口

call-cri-Version = { $purpose ->
        [manager] { $caller } 问 { $callee } 是哪种运行时，然后才创建运行时管理器。
        [node] { $caller } 问 { $callee } 的版本，好描述 Pod 状态里要写的节点。
        [status] { $caller } 问 { $callee } 的版本，节点状态里要写。
       *[other] { $caller } 问 { $callee } 是哪种运行时。
    }
    .why = { $purpose ->
        [manager] 在一切调用之前，双方先就 CRI 的版本达成一致。
        [node] 没有 API server，kubelet 就没有节点对象可看，准入检查和 Pod 状态里的节点地址又都要用，只好每次现造一个；运行时版本是其中一项。
        [status] `kubectl get nodes -o wide` 的 CONTAINER-RUNTIME 一栏显示的就是它。
       *[other] 在一切调用之前，双方先就 CRI 的版本达成一致。
    }
    .reply = { $caller } 报上自己的名字，以及支持的 CRI 版本：{ $runtime } { $version }。
call-cri-Status = { $caller } 问 { $callee }：运行时和网络就绪了吗？
    .why = 两者没有都就绪之前，除了直接使用节点网络的 Pod，都不会创建沙箱。
    .reply = { $caller } 回报两个状态：RuntimeReady 和 NetworkReady。
call-cri-RunPodSandbox = { $caller } 请 { $callee } 为 Pod { $pod } 准备一个沙箱。
    .why = 沙箱先于任何容器：一个 Pod 的容器共用的东西都在这里，首先是网络。这时还没有提到应用。
    .reply = { $caller } 回答：{ $pod } 的沙箱已就绪。
call-cri-StopPodSandbox = { $caller } 请 { $callee } 停掉 { $pod } 的沙箱。
    .why = 停止就是拆掉网络、结束 pause。这个请求可以重复：沙箱已经停了也不算错。
    .reply = { $caller } 回答：{ $pod } 的沙箱已停止。
call-cri-RemovePodSandbox = { $caller } 请 { $callee } 删除 { $pod } 的沙箱。
    .why = 到这一步，沙箱的文件和名字才真正消失；在此之前还能查看它。
    .reply = { $caller } 回答：{ $pod } 的沙箱已删除。
call-cri-PodSandboxStatus = { $caller } 向 { $callee } 查询 { $pod } 的沙箱状态。
    .why = kubelet 就是这样得知 Pod 的 IP 地址的：知道地址的是运行时，不是 kubelet。
    .reply = { $caller } 描述这个沙箱：状态、地址、命名空间。
call-cri-ListPodSandbox = { $caller } 问 { $callee } 有哪些沙箱。
    .why = kubelet 不依赖自己的记录。它去查询，和上次看到的比较，把差别变成事件。
    .reply = { $caller } 列出它的沙箱。
call-cri-CreateContainer = { $caller } 请 { $callee } 在 { $pod } 的沙箱里创建 { $new } 容器。
    .why = { $peer ->
        [crio] 这一步 CRI-O 做得比别家多：conmon 和 `runc create` 现在就运行，容器的第一个进程等着被启动。
       *[other] 创建只是描述容器：镜像、命令、环境变量、挂载、资源限制。启动之前，什么都不会运行。
    }
    .reply = { $caller } 返回新容器的 ID。它已经创建，还没有启动。
call-cri-StartContainer = { $caller } 请 { $callee } 启动 { $thing }。
    .why = { $peer ->
        [crio] 创建的时候 conmon 和 `runc create` 都已经跑过了，只剩下 `runc start`，由 CRI-O 自己运行。
        [containerd] 中间没有转换层：containerd 的 CRI 插件直接应答，照管 pause 的那个 shim 也会照管这个容器。
        [dockershim] dockershim 一头实现 CRI，另一头调用 Docker 的 HTTP API，而且就在 kubelet 自己的进程里。
        [cri-dockerd] cri-dockerd 就是搬到 kubelet 外面的 dockershim：转换照旧，只是有了自己的进程。
       *[other] 创建和启动是两个调用，两者之间该做的事才有机会做。
    }
    .reply = { $caller } 回答：{ $thing }正在运行。
call-cri-StopContainer = { $caller } 请 { $callee } 停止 { $thing }。
    .why = 先发停止信号，再留出宽限时间，最后才是 `SIGKILL`。宽限多久，写在请求里。
    .reply = { $caller } 回答：{ $thing }已经结束。
call-cri-RemoveContainer = { $caller } 请 { $callee } 删除 { $thing }。
    .why = 停下来的容器还留着日志和退出码。删除之后，这两样和它的根文件系统都没有了。
    .reply = { $caller } 回答：{ $thing }已删除。
call-cri-ListContainers = { $caller } 问 { $callee } 有哪些容器。
    .why = 这是一次 relist 的一半，另一半查的是沙箱。和上次不同的地方，会成为同步循环的事件。
    .reply = { $caller } 列出它的容器。
call-cri-ContainerStatus = { $caller } 向 { $callee } 查询 { $thing }的状态。
    .why = 状态、退出码、原因、时间、日志路径：kubectl 显示的容器信息都来自这里。
    .reply = { $caller } 描述 { $thing }。
call-cri-UpdateContainerResources = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .why = 资源限制就是容器 cgroup 里的几个文件，容器运行着也能改写。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-cri-ReopenContainerLog = { $caller } 请 { $callee } 重新打开 { $thing }的日志。
    .why = 旧文件已经被 kubelet 挪走了，写日志的一方要打开新的。
    .reply = { $caller } 回答：{ $thing }的日志已写到新文件。
call-cri-ExecSync = { $purpose ->
        [client] { $caller } 请 { $callee } 在 { $thing }里执行 `{ $command }`，并等它结束。
       *[other] { $caller } 请 { $callee } 在 { $thing }里执行 `{ $command }`，并等它结束：这是 { $whose }。
    }
    .why = exec 探针和生命周期钩子走的就是这条路。命令以错误结束是一种结果，不是调用失败。
    .reply = { $verdict ->
        [probe-good] { $caller } 回答：`{ $command }` 已退出，退出码 0，{ $whose }成功。
        [probe-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }，{ $whose }失败。
        [hook-good] { $caller } 回答：`{ $command }` 已退出，退出码 0，{ $whose }执行完毕。
        [start-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }：{ $whose }失败，kubelet 将终止这个容器。
        [stop-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }：{ $whose }失败，容器照样停止。
       *[none] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
    }
call-cri-Exec = { $caller } 向 { $callee } 要一个地址，好在 { $thing }里执行 `{ $command }`。
    .why = 这个调用本身不带数据，它的应答是一个只能用一次的 URL。
    .reply = { $caller } 返回用于 `{ $command }` 的 URL，还没有执行。
call-cri-Attach = { $caller } 向 { $callee } 要一个能接上 { $thing }的地址。
    .why = 这个调用本身不带数据，它的应答是一个只能用一次的 URL。
    .reply = { $caller } 返回一个 URL。
call-cri-PortForward = { $caller } 向 { $callee } 要一个通往 Pod { $pod } 端口的地址。
    .why = 连接是在 Pod 的网络命名空间里面建立的，所以连只监听 `localhost` 的端口也够得着。
    .reply = { $caller } 返回一个 URL。
call-cri-ContainerStats = { $caller } 问 { $callee }：{ $thing }用了多少资源？
    .why = CPU 和内存的数字从容器的 cgroup 里读出来。
    .reply = { $caller } 返回 { $thing }的用量。
call-cri-ListContainerStats = { $caller } 问 { $callee }：每个容器用了多少资源？
    .why = CPU 和内存的数字从 cgroup 里读出来。
    .reply = { $caller } 返回各个容器的用量。
call-cri-PodSandboxStats = { $caller } 问 { $callee }：Pod { $pod } 用了多少资源？
    .reply = { $caller } 返回 Pod { $pod } 的用量。
call-cri-ListPodSandboxStats = { $caller } 问 { $callee }：每个 Pod 用了多少资源？
    .reply = { $caller } 返回各个 Pod 的用量。
call-cri-UpdateRuntimeConfig = { $caller } 把本节点的 Pod 地址段告诉 { $callee }。
    .why = 没有 CNI 配置的运行时，可以用它按模板写一份。
    .reply = { $caller } 采用了这个地址段。
call-cri-CheckpointContainer = { $caller } 请 { $callee } 为 { $thing }写一个检查点。
call-cri-GetContainerEvents = { $caller } 请 { $callee } 持续送来容器事件。
    .why = 有了事件流，kubelet 就不必每秒都去问一遍。
call-cri-ListMetricDescriptors = { $caller } 问 { $callee } 有哪些指标。
call-cri-ListPodSandboxMetrics = { $caller } 向 { $callee } 要每个 Pod 的指标。
call-cri-ListImages = { $caller } 问 { $callee } 有哪些镜像。
    .why = kubelet 把它们写进节点状态；磁盘紧张时，就删掉没人用的。
    .reply = { $caller } 列出它的镜像。
call-cri-ImageStatus = { $caller } 问 { $callee }：镜像 { $image } 在不在？
    .why = 在的话，`IfNotPresent` 这个拉取策略就满足了。创建容器之前 kubelet 还会再问一次，为的是镜像以哪个用户运行。
    .reply = { $present ->
        [yes] { $caller } 回答：镜像 { $image } 在。
       *[no] { $caller } 回答为空：镜像 { $image } 不在。
    }
call-cri-PullImage = { $caller } 请 { $callee } 拉取镜像 { $image }。
    .why = kubelet 不处理镜像层：它只给出镜像名，由运行时去拉取。
    .reply = { $caller } 回答：镜像已拉取。
call-cri-RemoveImage = { $caller } 请 { $callee } 删除镜像 { $image }。
    .why = 只有不再被别的镜像和容器使用的层，才会腾出空间。
    .reply = { $caller } 回答：镜像 { $image } 已删除。
call-cri-ImageFsInfo = { $caller } 问 { $callee }：镜像占了多少磁盘？
    .why = 超过高水位，kubelet 就开始删除没人用的镜像。
    .reply = { $caller } 返回磁盘用量。

## Docker Engine API

call-docker-HEAD-_ping = { $caller } 问 { $callee } 是否在线、支持哪个版本的 API。
    .why = 客户端会把自己的 API 版本降到守护进程支持的版本。
    .reply = { $caller } 回答：在，并报出 API 版本。
call-docker-GET-_ping = { $caller } 问 { $callee } 是否在线、支持哪个版本的 API。
    .why = 客户端会把自己的 API 版本降到守护进程支持的版本。
    .reply = { $caller } 回答：在，并报出 API 版本。
call-docker-GET-version = { $caller } 问 { $callee } 的版本。
    .why = 引擎版本太旧，启动就到此为止。
    .reply = { $caller } 返回自己的版本和 API 版本。
call-docker-GET-info = { $caller } 向 { $callee } 查询它的配置。
    .why = kubelet 和 docker 必须用同一种 cgroup 驱动；不一致，kubelet 拒绝启动。
    .reply = { $caller } 返回自己的配置。
call-docker-GET-containers-json = { $caller } 向 { $callee } 要容器列表。
    .why = { $caller } 自己不存列表：它靠当初贴上的标签认出自己的沙箱和容器。
    .reply = { $caller } 列出带有这些标签的容器。
call-docker-POST-containers-create = { $caller } 请 { $callee } 创建 { $thing }。
    .why-sandbox = 对 docker 来说，沙箱和别的容器没有两样，只能靠标签区分。它的网络不由 docker 提供，而是来自 CNI。
    .why-container = kubelet 用 CRI 表达的请求，在这里转换成 docker 的格式。这个容器会加入 pause 的网络和 IPC 命名空间。
    .why = 用 CRI 表达的请求，在这里转换成 docker 的格式。
    .reply = { $caller } 返回新容器的 ID。还没有进程：有的只是两个配置文件和一个可写层。
call-docker-POST-containers-id-start = { $caller } 请 { $callee } 启动 { $thing }。
    .why-sandbox = { $network ->
        [node] 这个 Pod 直接用节点的网络，所以 pause 只持有其余的命名空间。往上两跳，kubelet 还在等 `RunPodSandbox`。
       *[pod] 这个容器会持有 Pod 的网络命名空间，所以 CNI 插件得等它。往上两跳，kubelet 还在等 `RunPodSandbox`。
    }
    .why-container = 沙箱已就绪：pause 持有网络，这个容器加入进来。从这里开始，调用沿着 pause 走过的路径往下走。
    .why = 从这里开始，调用一路走向 containerd、shim 和 runc。
    .reply = { $caller } 回答：{ $thing }正在运行。
call-docker-POST-containers-id-stop = { $caller } 请 { $callee } 停止 { $thing }。
    .why = dockerd 先发停止信号，按请求里写的时间等待，再发 `SIGKILL`。
    .reply = { $caller } 回答：{ $thing }已经结束。
call-docker-POST-containers-id-kill = { $caller } 请 { $callee } 给 { $thing }发一个信号。
    .reply = { $caller } 回答：信号已发给 { $thing }。
call-docker-POST-containers-id-update = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-docker-GET-containers-id-stats = { $caller } 问 { $callee }：{ $thing }用了多少资源？
    .why = dockerd 隔一秒采样两次，两次之间的差就是处理器时间。
    .reply = { $caller } 返回第二次采样。
call-docker-POST-containers-id-attach = { $caller } 向 { $callee } 要 { $thing }的输入输出流。
    .why = 这条连接本身变成数据流。以前的输出在日志里。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-docker-DELETE-containers-id = { $caller } 请 { $callee } 删除 { $thing }。
    .why = 这里没有 containerd 的事：进程结束时，它那边的记录就已经删了。剩下的都是 docker 的：一层文件和两个配置。
    .reply = { $caller } 回答：{ $thing }已删除。
call-docker-GET-containers-id-json = { $caller } 向 { $callee } 查询 { $thing }的详情。
    .why = { $caller } 只要其中几样：进程号（顺着它的 `/proc` 目录才进得了网络命名空间），或者状态和退出码。
    .reply = { $caller } 描述 { $thing }。
call-docker-GET-images-name-json = { $for ->
        [ContainerStatus] { $caller } 向 { $callee } 查询镜像 { $image }，容器状态里要写镜像的名字和摘要。
        [CreateContainer] { $caller } 向 { $callee } 查询镜像 { $image }，新容器要用它。
        [PullImage] { $caller } 向 { $callee } 查询镜像 { $image }，拉取的应答里要写它的 id。
       *[other] { $caller } 问 { $callee }：镜像 { $image } 在不在？
    }
    .why = { $for ->
        [ContainerStatus] docker 的容器只记得镜像的 id。
        [CreateContainer] 要看镜像的配置，例如清单没写命令时该运行什么。
        [PullImage] 拉取返回的是一串进度，不是 id。
       *[other] 镜像不存在时返回 404。这是正常应答，不是失败：接下来会去拉取。
    }
    .reply = { $caller } 描述镜像 { $image }。
call-docker-GET-images-json = { $caller } 向 { $callee } 要镜像列表。
    .reply = { $caller } 列出镜像。
call-docker-POST-images-create = { $caller } 请 { $callee } 拉取镜像 { $image }。
    .why = dockerd 自己和镜像仓库打交道，把层放进自己的存储。这些层从不进入 containerd。
    .reply = { $caller } 回答：镜像已拉取。
call-docker-DELETE-images-name = { $caller } 请 { $callee } 删除镜像 { $image }。
    .reply = { $caller } 回答：镜像 { $image } 已删除。
call-docker-POST-containers-id-exec = { $caller } 请 { $callee } 准备在 { $thing }里执行 `{ $command }`：{ $whose }。
    .why = 准备好的命令只存在 dockerd 的内存里。等到启动，containerd 才会听说它。
    .reply = { $caller } 给 `{ $command }` 一个 id，还没有执行。
call-docker-POST-exec-id-start = { $caller } 请 { $callee } 启动准备好的 `{ $command }`。
    .why = 这条 HTTP 连接被接管：从现在起，它传送命令的输入和输出。
    .reply = { $caller } 回答：`{ $command }` 已启动，这条连接就是它的流。
call-docker-GET-exec-id-json = { $caller } 问 { $callee }：`{ $command }` 怎么样了？
    .why = 退出码不会从流里来，得专门去问。
    .reply = { $caller } 回答：`{ $command }` { $running ->
        [yes] 还在运行。
       *[no] 已退出，退出码 { $code }。
    }

## containerd 自己的 API

call-containerd-Version-Version = { $caller } 问 { $callee } 是哪个版本的 containerd。
    .reply = { $caller } 返回自己的版本。
call-containerd-Leases-Create = { $caller } 在 { $callee } 那里创建一个租约。
    .why = containerd 有垃圾回收。在租约下创建的东西，租约删除之前不会被回收。
    .reply = { $caller } 返回这个租约。
call-containerd-Leases-Delete = { $caller } 在 { $callee } 那里删除租约。
    .why = 从现在起，新东西得有别的东西引用着，否则就会被回收。
    .reply = { $caller } 回答：租约已删除。
call-containerd-Containers-Create = { $caller } 把 { $thing }登记到 { $callee }。
    .why = containerd 里的容器只是一条记录：一个 id 和一份 OCI 规格。运行起来的叫 task，现在还没有。
    .reply = { $caller } 存好了记录。
call-containerd-Containers-Get = { $caller } 从 { $callee } 读取 { $thing }的记录。
    .why = 客户端自己不留副本，所以好几步之前都要先读一遍。
    .reply = { $caller } 返回这条记录。
call-containerd-Containers-Delete = { $caller } 从 { $callee } 删除 { $thing }的记录。
    .why = 容器跑多久，dockerd 就让这条记录在 containerd 里留多久。
    .reply = { $caller } 回答：{ $thing }的记录已删除。
call-containerd-Tasks-Create = { $caller } 请 { $callee } 为 { $thing }创建 task。
    .why = 这一步落到实处：containerd 写出 bundle，启动 shim，再由 shim 运行 `runc create`。
    .reply = { $caller } 回答：task 已创建，它的第一个进程在等待启动。
call-containerd-Tasks-Start = { $caller } 请 { $callee } 启动 { $thing }的 task。
    .why = 进程在创建 task 时就有了，只等着 exec 成容器自己的程序。
    .reply = { $caller } 回答：task 正在运行。
call-containerd-Tasks-Start-of-exec = { $caller } 请 { $callee } 启动 { $thing }里的 `{ $command }`。
    .why = 这条命令先前登记过，有自己的 id。容器自己的 task 在运行，不受影响。
    .reply = { $caller } 回答：`{ $command }` 在运行。
call-containerd-Tasks-Get-of-exec = { $caller } 向 { $callee } 查询 { $thing }里 `{ $command }` 的状态。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
       *[other] { $caller } 回答：`{ $command }` 在运行。
    }
call-containerd-Tasks-Kill-of-exec = { $caller } 请 { $callee } 给 { $thing }里的 `{ $command }` 发信号。
    .reply = { $caller } 回答：信号已发给 `{ $command }`。
call-containerd-Tasks-Get = { $caller } 向 { $callee } 查询 { $thing }的 task 状态。
    .reply = { $caller } 返回 { $thing }的 task 的状态。
call-containerd-Tasks-Kill = { $caller } 请 { $callee } 给 { $thing }的 task 发信号。
    .why = dockerd 不是这个进程的父进程，也不直接给它发信号：请求要经过 shim 和 runc。
    .reply = { $caller } 回答：信号已发给 { $thing }的 task。
call-containerd-Tasks-Delete = { $caller } 请 { $callee } 删除 { $thing }的 task。
    .why = 已结束的 task 会保留到有人来取退出码。现在就是来取的时候；不再管理任何 task 的 shim 也随之退出。
    .reply = { $caller } 返回退出码。
call-containerd-Tasks-DeleteProcess = { $caller } 请 { $callee } 清掉 { $thing }里已经结束的 `{ $command }`。
    .reply = { $caller } 返回 `{ $command }` 的退出码：{ $code }。
call-containerd-Tasks-Exec = { $caller } 请 { $callee } 在 { $thing }里登记 `{ $command }`。
    .why = 登记并不启动什么；带着这条命令的 id 调用 `Tasks/Start` 才会。
    .reply = { $caller } 回答：`{ $command }` 已登记，还没有运行。
call-containerd-Tasks-Update = { $caller } 请 { $callee } 修改 { $thing }的 task 的资源限制。
    .why = containerd 转给 shim，shim 再交给 runc。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-containerd-Tasks-Metrics = { $caller } 问 { $callee }：一个 task 用了多少资源？
    .why = containerd 手里没有数字，它去问 shim。
    .reply = { $caller } 返回 cgroup 里的数字。
call-containerd-Tasks-CloseIO = { $caller } 请 { $callee } 关闭 { $thing }的 task 的标准输入。
    .reply = { $caller } 回答：{ $thing }的输入已关闭。
call-containerd-Events-Subscribe = { $caller } 请 { $callee } 持续送来事件。
    .why = 一条流，两边活多久它就开多久。dockerd 靠它得知容器结束了。
    .reply = { $caller } 答应了：此后每个事件都从这条连接传来。
call-containerd-Leases-AddResource = { $caller } 把一块内容放到它在 { $callee } 的租约名下。
    .why = 租约上写了名字的，才不会被回收。
    .reply = { $caller } 回答：这份内容已归到租约名下。
call-containerd-Content-Write = { $caller } 把一块内容存进 { $callee }。
    .why = 镜像的层由 dockerd 自己存；manifest 存在 containerd 那里。
    .reply = { $caller } 回答：内容已保存。
call-containerd-Namespaces-Get = { $caller } 从 { $callee } 读取自己的命名空间。
    .why = containerd 把客户端分开放：docker 的容器在 `moby`，CRI 插件的在 `k8s.io`。这和内核的命名空间是两回事。
    .reply = { $caller } 返回这个命名空间。
call-containerd-Health-Check = { $caller } 问 { $callee } 能不能提供服务。
    .reply = { $caller } 回答：正在服务。
call-containerd-Images-Get = { $caller } 向 { $callee } 要一条镜像记录。
    .reply = { $caller } 返回镜像记录。

## shim 的 API

call-ttrpc-Task-Create = { $caller } 请 { $callee } 创建 { $thing }。
    .why = shim 把请求变成一条 runc 命令。它用的是 ttrpc，即精简版的 gRPC，因为每个 Pod 或容器都有一个 shim。
    .reply = { $caller } 返回容器第一个进程的进程号。
call-ttrpc-Task-Start = { $caller } 请 { $callee } 启动 { $thing }。
    .why = 第一个进程阻塞在 `exec.fifo` 上。shim 运行 `runc start`，把它打开。
    .reply = { $caller } 回答：{ $thing }正在运行。
call-ttrpc-Task-Start-of-exec = { $caller } 请 { $callee } 启动 { $thing }里的 `{ $command }`。
    .why = shim 运行 `runc exec`。容器自己的进程照常运行。
    .reply = { $caller } 回答：`{ $command }` 已启动。
call-ttrpc-Task-Wait-of-exec = { $caller } 请 { $callee } 在 { $thing }里的 `{ $command }` 结束时通知它。
    .why = 这条命令的父进程也是 shim，所以最先知道它结束的是 shim。
    .reply = { $caller } 终于回答：`{ $command }` 已退出，退出码 { $code }。
call-ttrpc-Task-Delete-of-exec = { $caller } 请 { $callee } 忘掉 { $thing }里已经结束的 `{ $command }`。
    .why = shim 丢掉关于这条命令的记录。容器保持原样。
    .reply = { $caller } 返回 `{ $command }` 的退出码：{ $code }。
call-ttrpc-Task-State-of-exec = { $caller } 向 { $callee } 查询 { $thing }里 `{ $command }` 的状态。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
       *[other] { $caller } 回答：`{ $command }` 在运行。
    }
call-ttrpc-Task-Kill-of-exec = { $caller } 请 { $callee } 给 { $thing }里的 `{ $command }` 发信号。
    .why = 到时间的是这条命令，不是容器自己的进程。
    .reply = { $caller } 回答：信号已发给 `{ $command }`。
call-ttrpc-Task-State = { $caller } 向 { $callee } 查询 { $thing }的状态。
    .why = shim 是那个进程的父进程，它最清楚。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：{ $thing }的第一个进程已经结束。
       *[other] { $caller } 回答：{ $thing }的第一个进程还在，并给出 pid。
    }
call-ttrpc-Task-Kill = { $caller } 请 { $callee } 给 { $thing }发信号。
    .why = shim 运行 `runc kill`，它会先确认这个进程号还是原来那个进程。
    .reply = { $caller } 回答：信号已发给 { $thing }。
call-ttrpc-Task-Delete = { $caller } 请 { $callee } 清掉 { $thing }剩下的东西。
    .why = shim 运行 `runc delete`：cgroup 和状态都没有了。退出码随应答带回去。
    .reply = { $caller } 返回退出码。
call-ttrpc-Task-Exec = { $caller } 告诉 { $callee }：要在 { $thing }里执行 `{ $command }`。
    .why = shim 只是记下来。带着这条命令的 id 调用 Start 才会执行。
    .reply = { $caller } 回答：已记下 `{ $command }`，还没有启动。
call-ttrpc-Task-Wait = { $caller } 请 { $callee } 在 { $thing }结束时通知它。
    .why = 进程没了才有应答，那也许是几个月以后。
    .reply = { $caller } 终于回答：{ $thing }已经结束。
call-ttrpc-Task-Connect = { $caller } 问 { $callee } 它自己和 task 的进程号。
    .why = 重启过的 containerd 就这样找回它的 shim。
    .reply = { $caller } 返回这两个进程号。
call-ttrpc-Task-Shutdown = { $caller } 请 { $callee } 退出，前提是它不再照管任何容器。
    .why = 还有容器的 shim 会留下。所以一个 shim 才能照看整个 Pod。
    .reply = { $caller } 作出应答。如果手里已没有容器，它就要退出了。
call-ttrpc-Task-Update = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .why = shim 运行 `runc update`，新的资源限制从标准输入交给它。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-ttrpc-Task-Stats = { $caller } 问 { $callee }：{ $thing }用了多少资源？
    .why = shim 自己读 cgroup 的文件，不为此启动任何程序。
    .reply = { $caller } 返回 cgroup 里的数字。
call-ttrpc-Task-Pids = { $caller } 问 { $callee }：{ $thing }里有哪些进程？
    .why = 就是它那个 cgroup 的成员。
    .reply = { $caller } 返回这些进程号。
call-ttrpc-Task-CloseIO = { $caller } 请 { $callee } 关闭 { $thing }的标准输入。
    .why = shim 自己也开着这个 fifo，所以写的一方走了，输入还不算结束。
    .reply = { $caller } 回答：{ $thing }的输入已关闭。
call-ttrpc-Events-Forward = { $caller } 向 { $callee } 报告事件 { $topic }。
    .why = shim 不等人来问。containerd 不在，它会再试，过了一阵才放弃。
    .reply = { $caller } 收下事件 { $topic }，转给订阅的人。

## 镜像仓库

call-registry-GET-v2-name-manifests-reference = { $caller } 问 { $callee }：镜像 { $image } 由什么组成？
    .why = manifest 用摘要指明一份配置和若干层。内容与摘要不符就会被发现。
    .reply = { $caller } 返回 manifest。
call-registry-GET-v2-name-blobs-digest = { $caller } 从 { $callee } 取镜像的一块内容。
    .why = 节点上已经有的层不会再取。
    .reply = { $caller } 返回内容。

## 流服务

call-streaming-POST-exec-token = { $caller } 顺着 URL 找到 { $callee }：命令这才执行。
    .why = CRI 调用只给了地址，数据走的是这条路。令牌只能用一次。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-streaming-POST-attach-token = { $caller } 顺着 URL 找到 { $callee }，接上了容器。
    .why = 能看到从现在起的输出。以前的输出在日志里。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-streaming-POST-portforward-token = { $caller } 顺着 URL 找到 { $callee }，由它连到 Pod 的端口。
    .why = 这条连接从 Pod 的网络命名空间里面发起。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。

## 应用

call-http-GET = { $purpose ->
        [startup] { $caller } 通过 HTTP 询问 { $callee }：{ $whose }。
        [readiness] { $caller } 通过 HTTP 询问 { $callee }：{ $whose }。
        [liveness] { $caller } 通过 HTTP 询问 { $callee }：{ $whose }。
        [postStart] { $caller } 通过 HTTP 向 { $callee } 发一个请求：{ $whose }。
        [preStop] { $caller } 通过 HTTP 向 { $callee } 发一个请求：{ $whose }。
       *[other] { $caller } 通过 HTTP 向 { $callee } 发一个请求。
    }
    .why = 请求从节点直奔 Pod 的地址，既不经过 CRI，运行时也看不到。
    .reply = { $caller } 回答：健康。
call-tcp-connect = { $purpose ->
        [startup] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
        [readiness] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
        [liveness] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
       *[other] { $caller } 向 { $callee } 建立一条连接，随即关闭。
    }
    .why = 只检查端口上有没有程序在监听。既不经过 CRI，运行时也看不到。
    .reply = { $caller } 接受了连接。
## Kubernetes API 和 kubelet 自己的 API

call-kubernetes-GET-api-v1-pods = { $caller } 问 { $callee }：哪些 Pod 属于这个节点？
    .why = kubelet 只问自己这个节点的。回答里带着一个编号，之后的 watch 就从那里接着看。
    .reply = { $caller } 列出这个节点的 Pod。
call-kubernetes-GET-api-v1-pods-watch-true = { $caller } 请 { $callee } 从现在起把自己 Pod 的每个变化都告诉它。
    .why = 没有谁把 Pod 推到节点上。kubelet 一直开着这一个请求，变化就顺着它下来。
    .reply = { $caller } 答应了：从现在起，变化都从这条连接过来。
call-kubernetes-POST-api-v1-namespaces-namespace-pods = { $caller } 把一个新 Pod 交给 { $callee }。
    .why = 这一步只是记下该运行什么。节点要靠自己的 watch 才会知道。
    .reply = { $caller } 回以存下来的 Pod：它现在有 uid 了。
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name = { $caller } 到 { $callee } 那里查一个 Pod。
    .why = 想改动一个 Pod，或者想找到它的某个容器，都得先看一眼它。
    .reply = { $caller } 给出这个 Pod。
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-status = { $caller } 向 { $callee } 报告 Pod { $pod } 的状态。
    .why = kubectl 在 STATUS 一栏显示的，就是 kubelet 最后一次报告的内容。有变化才报告。
    .reply = { $caller } 已保存。
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-ephemeralcontainers = { $caller } 请 { $callee } 往 Pod { $pod } 里加一个容器。
    .why = 已经在运行的 Pod 不能再添容器，只有这一个口子例外。这样的容器只启动一次，不会重启，也拿不出来。
    .reply = { $caller } 回以改过的 Pod。
call-kubernetes-DELETE-api-v1-namespaces-namespace-pods-name = { $caller } 请 { $callee } 删除 Pod { $pod }。
    .why = { $peer ->
        [kube-apiserver] 删除分两半。先只打上标记，由节点把它停掉；等容器都结束了，kubelet 再用 0 秒宽限期要求删掉剩下的对象。
       *[other] 删除分两半：先打标记，等容器都结束了才真正移除。
    }
    .reply = { $caller } 做完了自己那一半。
call-kubernetes-POST-api-v1-namespaces-namespace-events = { $object ->
        [node] { $caller } 向 { $callee } 上报关于自己节点的事件 { $reason }。
       *[pod] { $caller } 向 { $callee } 上报关于 Pod { $pod } 的事件 { $reason }。
    }
    .why = “{ $message }”。事件是写给人看的。没有谁在等它，也没有什么由它决定。
    .reply = { $caller } 已保存事件。
call-kubernetes-PATCH-api-v1-namespaces-namespace-events-name = { $caller } 告诉 { $callee }：同一个事件又发生了，累计 { $count } 次。
    .why = “{ $message }”。同样的事件不会另发一条，只改次数和最后发生的时间。
    .reply = { $caller } 已保存新的次数。
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses = { $caller } 问 { $callee }：有哪些 RuntimeClass？
    .why = Pod 可以点名一个 RuntimeClass，而它在运行时那里叫什么（即 handler），只有这份列表里有。所以不等 Pod 来就先取好。
    .reply = { $caller } 列出各个 RuntimeClass 和它们的 handler。
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses-watch-true = { $caller } 请 { $callee } 把 RuntimeClass 的变化告诉它。
    .why = 有了列表和 watch，kubelet 查 RuntimeClass 只需翻自己的内存，没有哪个 Pod 要为此等待。
    .reply = { $caller } 答应：有变化就说。
call-kubernetes-POST-api-v1-nodes = { $caller } 向 { $callee } 登记自己的节点。
    .why = 节点自己介绍自己：地址、kubelet 的端口、运行时，以及是否就绪。
    .reply = { $caller } 认识这个节点了。
call-kubernetes-GET-api-v1-nodes-name = { $caller } 到 { $callee } 那里查自己的节点。
    .why = 每十秒一次，在报告节点状态之前。
    .reply = { $caller } 给出这个节点。
call-kubernetes-PATCH-api-v1-nodes-name-status = { $caller } 向 { $callee } 报告节点的状态。
    .why = Ready 的意思是：运行时有回应，relist 走得通，网络已就绪。不然消息里会写明哪里不对。
    .reply = { $caller } 已保存。
call-kubernetes-POST-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases = { $caller } 给 { $callee } 送去节点的第一个存活信号。
    .why = 租约很小，所以可以常常续。让它过期的节点，会被当作失联。
    .reply = { $caller } 有了这份租约。
call-kubernetes-PUT-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases-name = { $caller } 在 { $callee } 那里续上节点的租约。
    .why = 每十秒一次，不管有没有变化。
    .reply = { $caller } 续好了。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-exec = { $caller } 请 { $callee } 在 Pod { $pod } 里执行一条命令。
    .why = API server 自己什么也不执行。它查出 Pod 在哪里，再把路通到那个节点的 kubelet。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-attach = { $caller } 请 { $callee } 让它接上 Pod { $pod } 的一个容器。
    .why = 不会启动新的进程：接上的就是容器里第一个进程自己的流。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-portforward = { $caller } 请 { $callee } 通一条到 Pod { $pod } 某个端口的路。
    .why = 不需要 Service，也不需要 Pod 的地址：连接的另一头就在 Pod 的网络里面。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name-log = { $caller } 向 { $callee } 要 Pod { $pod } 的日志。
    .why = API server 手里没有日志。日志是节点上的文件。
    .reply = { $caller } 把 kubelet 读到的内容转过来。
call-kubernetes-POST-exec-namespace-pod-container = { $caller } 带着一条要在容器里执行的命令来到 { $callee }。
    .why = kubelet 向运行时要一个 URL，自己顺着它过去，然后在两条连接之间搬运数据。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-POST-attach-namespace-pod-container = { $caller } 来到 { $callee }，要接上一个容器。
    .why = kubelet 向运行时要一个 URL，自己顺着它过去，然后在两条连接之间搬运数据。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-POST-portForward-namespace-pod = { $caller } 来到 { $callee }，要找 Pod { $pod } 的一个端口。
    .why = 网络是沙箱的，所以 kubelet 要找的是沙箱。
    .reply = { $caller } 回答：从现在起，这条连接就用来传输数据流。
call-kubernetes-GET-containerLogs-namespace-pod-container = { $caller } 向 { $callee } 要一个容器的日志。
    .why = 运行时只说文件在哪里，读是 kubelet 自己读。
    .reply = { $caller } 返回读到的内容。

## 其他调用

call-cri = { $caller } 通过 CRI 调用 { $callee } 的 { $method }。
call-docker = { $caller } 向 { $callee } 发出 { $method }。
call-containerd = { $caller } 通过 containerd 的 API 调用 { $callee } 的 { $method }。
call-ttrpc = { $caller } 通过 ttrpc 调用 { $callee } 的 { $method }。
call-http = { $caller } 向 { $callee } 发出 { $method }。
call-tcp = { $caller } 连接 { $callee }：{ $method }。
call-streaming = { $caller } 向 { $callee } 发出 { $method }。
call-kubernetes = { $caller } 向 { $callee } 发出 { $method }。
call-registry = { $caller } 向 { $callee } 发出 { $method }。
call-refused = { $caller } 调用 { $callee }，但它的套接字上没有程序在监听。
    .why = 服务端退出后，套接字文件可能还在；连接会被拒绝。
call-nobody = { $caller } 调用 { $method }，而 { $socket } 上没有程序在监听。
    .why = 服务端退出后，套接字文件可能还在；连接会被拒绝。

reply-ok = { $caller } 回答 { $callee }：{ $method }，{ $status }。
reply-failed = { $caller } 向 { $callee } 返回错误。
    .why = { $message }
reply-lost = { $who } 没有收到应答，而是收到一个错误。
    .why = { $message }

## 程序开始

spawn-containerd = { $caller } 启动 containerd，pid { $pid }。
    .why = containerd 在一个套接字上监听。从这以后，没有谁需要做它的父进程。
spawn-dockerd = { $caller } 启动 dockerd，pid { $pid }。
    .why = dockerd 离不开 containerd：先连上它，自己才开始监听。
spawn-cri-dockerd = { $caller } 启动 cri-dockerd，pid { $pid }。
    .why = 这就是从前的 dockershim，从 kubelet 里搬出来，有了自己的进程。
spawn-crio = { $caller } 启动 CRI-O，pid { $pid }。
    .why = kubelet 和 runc 之间只隔这一个守护进程：CRI-O 只提供 CRI，不做别的。
spawn-conmon-version = { $caller } 问 conmon 是哪个版本。
    .why = conmon 是程序，不是守护进程：要问它，就得运行它一次。
spawn-conmon = { $caller } 为 { $thing }启动 conmon。
    .why = 一个 conmon 照管一个容器：运行 runc，接住容器的输出，写日志，等容器结束。{ $infra ->
        [yes] 这个节点配置成要有 pause 容器。按默认设置（`drop_infra_ctr`），除非 Pod 共享进程命名空间或另有需要，CRI-O 不建 pause 容器：命名空间由 pinns 固定。
       *[no] {""}
    }
spawn-conmon-of-exec = { $caller } 为 { $thing }里的一条命令启动 conmon：{ $whose }。
    .why = 这个 conmon 不照管容器：它运行 `runc exec`，接住命令的输出，等它结束。
fork-conmon-of-exec = conmon 派生出一个子进程，pid { $pid }，命令交给它。
    .why = 子进程马上归了 init。它声明自己是 subreaper，所以命令会是它的子进程。
fork-conmon = conmon 派生出一个子进程，pid { $pid }，剩下的事交给它。
    .why = 子进程随即失去父进程，由 init 收养：CRI-O 退出，它也照常运行。它声明自己是 subreaper，所以 runc 留下的进程会归到它名下。
spawn-pinns = { $caller } 运行 pinns，为 Pod { $pod } 造命名空间。
    .why = pinns 把每个新命名空间绑定到一个文件上。里面一个进程都没有，它们也还在，不用谁来占着。
spawn-kubelet = { $caller } 启动 kubelet，pid { $pid }。
    .why = 它会在一个目录里找 Pod 清单，在一个套接字上找运行时。
spawn-systemd = 内核启动 systemd，pid { $pid }。
spawn-registry = { $caller } 启动镜像仓库。
spawn-kube-apiserver = { $caller } 启动 API server。
spawn-kubectl = { $caller } 启动 kubectl。
spawn-shim-start = { $caller } 为 { $thing }运行 shim start。
    .why-sandbox = 这个进程是启动器，只存在片刻：拉起常驻 shim，打印它的地址，然后退出。所以 shim 的父进程只能是 init。
    .why-container = 这个进程是启动器，只存在片刻。如果这个 Pod 的 shim 已经在监听，它就打印那个地址，什么也不启动。
    .why = 这个进程是启动器，只存在片刻：打印常驻 shim 的地址，然后退出。
spawn-shim-delete = { $caller } 运行 shim delete，替 { $thing }收尾。
    .why = 已经不在的 shim 没法自己收尾，于是把它的程序再运行一次。
spawn-shim = 启动器拉起常驻 shim，pid { $pid }。
    .why = containerd 或 dockerd 重启时，容器靠 shim 继续运行：它保持容器的输入输出，等待容器结束。
spawn-runc-create = { $caller } 为 { $thing }运行 runc create。
    .why = runc 按 OCI 配置创建容器：命名空间、cgroup、挂载。完成后就退出：它是一条命令，不是守护进程。
spawn-runc-start = { $caller } 为 { $thing }运行 runc start。
    .why = 它打开 `exec.fifo`，容器的第一个进程正等在那里。它要做的只有这一件事。
spawn-runc-exec = { $caller } 对 { $thing }运行 runc exec：{ $whose }。
    .why = 一个新进程加入一个已经在运行的容器的命名空间和 cgroup。
spawn-runc-kill = { $caller } 为 { $thing }运行 runc kill。
    .why = 带上 `--all`，信号发给容器 cgroup 里的每个进程；否则只发给第一个。
spawn-runc-delete = { $caller } 为 { $thing }运行 runc delete。
    .why = `runc create` 造出来的东西又都拆掉：cgroup 和状态目录。
spawn-runc-update = { $caller } 为 { $thing }运行 runc update。
    .why = 新的资源限制从标准输入进来，runc 把它们写进 cgroup 的文件。
spawn-runc-state = { $caller } 为 { $thing }运行 runc state。
spawn-runc-version = { $caller } 运行 runc，只为知道它的版本。
    .why = { $caller } 在自己的版本信息和 `docker info` 里都要写上它，每次都现问。runc 是程序，不是守护进程：要问它，就得运行它一次。
spawn-runc = { $caller } 运行 runc。
spawn-runc-0-PARENT = { $caller } 克隆出 { $comm }，pid { $pid }：父进程是 runc { $verb }，pid { $parent }。
    .why = 进入命名空间要不止一个进程。这一个留在外面，把另外两个的进程号告诉 runc。
spawn-runc-1-CHILD = { $caller } 克隆出 { $comm }，pid { $pid }：它也是 runc { $verb }（pid { $parent }）的子进程。
    .why = 它加入或新建命名空间。新的 pid 命名空间只对子进程生效，所以还要再克隆一次。带了 `CLONE_PARENT`，克隆出来的是兄弟，不是孩子；也没有换程序。
spawn-runc-2-INIT = { $caller } 克隆出 { $comm }，pid { $pid }：它已在命名空间里，也是 runc { $verb }（pid { $parent }）的子进程。
    .why = 这个 pid 会一直用到最后：进程在这里等着，等到可以变成要运行的程序。
spawn-bridge-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 bridge：ADD。
    .why = bridge 造出一对虚拟网卡：一头接在节点的网桥上，另一头在 Pod 的网络命名空间里，叫 `eth0`。
spawn-bridge-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 bridge：DEL。
    .why = `ADD` 造的东西再拆掉。`DEL` 可以运行不止一次。
spawn-loopback-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 loopback：ADD。
    .why = 新的网络命名空间里有回环网卡，但它没有启用。
spawn-loopback-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 loopback：DEL。
spawn-host-local-ADD = { $caller } 运行 host-local，为 Pod { $pod } 要一个地址。
    .why = 地址来自本节点的一段范围，每发出一个，就在磁盘上留一个文件。不用上网去问任何人。
spawn-host-local-DEL = { $caller } 运行 host-local，归还 { $pod } 的地址。
    .why = 占着这个地址的文件被删掉。
spawn-portmap-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 portmap：ADD。
    .why = 它为每个 `hostPort` 写转发规则。没有 `hostPort` 的 Pod，它无事可做。
spawn-portmap-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 portmap：DEL。
    .why = 通往这个 Pod 的转发规则被删掉。
spawn-cni-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：ADD。
spawn-cni-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：DEL。
spawn-cni-CHECK = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：CHECK。
    .why = 什么也不造：插件只看 `ADD` 造的东西还在不在。
spawn-cni-VERSION = { $caller } 问 CNI 插件 { $role } 支持哪些版本。
    .why = 一份网络配置启用之前，里面的每个插件都会被问一遍。
spawn-libnetwork-setkey = { $caller } 运行 set-key 钩子：换了个名字的 dockerd 程序自己。
    .why = docker 通过这个钩子得知新的网络命名空间。这一刻 dockerd 要是不在了，`runc create` 就会失败。
spawn-nsenter = { $caller } 运行 nsenter：它进入 Pod { $pod } 的网络，在里面变成 socat。
    .why = { $caller } 自己进不了命名空间，所以节点上必须装有这两个程序。
spawn-app = { $caller } 启动一个子进程，pid { $pid }。
    .why = 它和父进程在同样的命名空间、同一个 cgroup 里。
spawn-other = { $caller } 启动 { $role }，pid { $pid }。
fork-other = { $caller } 派生出 { $comm }，pid { $pid }。

exec-pause = 等着的进程变成了 pause，pid 还是 { $pid }。
    .why = pause 除了等什么也不做。只要它活着，Pod 的命名空间就在，不管别的容器怎么样。
exec-app = 等着的进程变成了 { $thing }的程序 `{ $command }`，pid 还是 { $pid }。
    .why = `execve` 换的是程序，不是进程：pid、命名空间和 cgroup 都不变。容器说到底就是这个进程。
exec-other-of-exec = 加入进来的进程变成了 `{ $command }`，pid 还是 { $pid }：{ $whose }。
    .why = 它是容器自己的进程之外的第二个进程，在同样的命名空间里。它结束，容器照常运行。
exec-other = { $caller } 变成 { $role }，pid 还是 { $pid }。

## 程序结束

exit-shim = shim（pid { $pid }）退出，退出码 { $code }。
    .why = shim start 打印出地址就退出；常驻 shim 要等不再照管任何容器才退出。
exit-runc = { $did } 退出，退出码 { $code }。
    .why = runc 不常驻。它留下的进程会换一个父进程：最近的 subreaper，也就是 shim 或 conmon。
exit-conmon = conmon（pid { $pid }）退出，退出码 { $code }。
    .why = 第一个 conmon 派生子进程后就退出；常驻的那个随容器一起结束，并把容器的退出码写进文件。
exit-conmon-of-exec = { $thing }里那条命令的 conmon（pid { $pid }）退出，退出码 { $code }。
    .why = 先来的 conmon 派生完就走；另一个随命令一起结束，退出码已经告诉 CRI-O。
exit-pinns = pinns 退出，退出码 { $code }。
    .why = 它做的事留下来了：命名空间现在绑定在文件上。
exit-pause = pause 退出，退出码 { $code }。
    .why = pause 退出后，Pod 的命名空间就不再有进程持有。
exit-app = { $thing }的第一个进程 `{ $command }` 退出，退出码 { $code }。
    .why = 第一个进程没了，容器就结束了。收下退出码的是它的父进程：shim 或 conmon。别人都是从那里知道的。
exit-app-of-exec = { $thing }里的 `{ $command }` 退出，退出码 { $code }：{ $whose }。
    .why = 结束的只是这条命令。父进程收下退出码，一路交还给要执行它的人。
exit-child = { $thing }里的子进程 `{ $command }` 退出，退出码 { $code }。
    .why = 容器照常运行：只有它的第一个进程结束，才算容器结束。
exit-other = { $caller } 退出，退出码 { $code }。
exit-killed = { $signal } 结束了 { $callee }，pid { $pid }。
    .why = 进程持有的资源由内核释放：套接字关闭，连接着它的一方会收到错误。

## 信号与父进程

signal = { $caller } 向 { $callee }（pid { $pid }）发出 { $signal }。
    .why = { $signal ->
        [SIGKILL] 这个信号谁也拦不住，进程没有机会收尾。
        [SIGTERM] 请它结束。进程可以接住信号，把事做完，也可以不理。
       *[other] 信号有什么用，由收到的一方决定，`SIGKILL` 除外。
    }
reparent = { $who }（pid { $pid }）换了父进程：{ $callee }。
    .why = { $peer ->
        [conmon] 父进程结束后，子进程归最近的 subreaper。conmon 声明过自己是，所以容器的进程现在是它的孩子。
        [shim] 父进程结束后，子进程归最近的 subreaper。shim 声明过自己是，所以容器的进程现在是它的孩子。
       *[other] 父进程结束后，子进程归最近的 subreaper 或 init。归了 init 的进程，启动它的守护进程没了也活得下去。
    }
reparent-first = { $thing }的第一个进程（pid { $pid }）换了父进程：{ $callee }。
    .why = { $peer ->
        [conmon] 它的父进程 `runc create` 已经结束，于是归最近的 subreaper。conmon 声明过自己是，它的结束会由 conmon 得知。
        [shim] 它的父进程 `runc create` 已经结束，于是归最近的 subreaper。shim 声明过自己是，它的结束会由 shim 得知。
       *[other] 它的父进程 `runc create` 已经结束，于是归最近的 subreaper 或 init。
    }
reparent-of-exec = { $thing }里的 `{ $command }`（pid { $pid }）换了父进程：{ $callee }。
    .why = { $peer ->
        [conmon] 它的父进程 `runc exec` 已经结束，于是归最近的 subreaper：conmon。
        [shim] 它的父进程 `runc exec` 已经结束，于是归最近的 subreaper：shim。
       *[other] 它的父进程 `runc exec` 已经结束，于是归最近的 subreaper 或 init。
    }

## 故事里不是一跳的地方

milestone-node-start = 节点启动。
milestone-kubelet-start = kubelet 报出自己的版本：{ $version }。
    .why = 这是它日志的第一行。参数有错的话，还没到这一行就已经退出了。
milestone-kubelet-cgroups = kubelet 建好容器管理器，Pod 的 cgroup 由它来管。
    .why = 到这里还没向任何运行时发过请求：Pod 这一层的 cgroup 归 kubelet，再往下容器的那一层归运行时。
milestone-kubelet-runtime = 运行时管理器创建完成，kubelet 从此知道运行时叫 { $runtime }。
    .why = NewKubeGenericRuntimeManager 先问了版本。每个容器 ID 前面都带着这个名字，例如 `{ $runtime }://…`。换了运行时，名字也就换了，原来的容器没有一个还认得出来。
milestone-kubelet-syncing = 同步循环启动，但要等运行时说自己就绪、PLEG 也看过一遍现状，才开始干活。
    .why = Pod 的一切变化都要经过这个循环：清单、PLEG 的发现、探针，还有每秒一次的滴答。
milestone-dockershim-network = { $caller } 选定了网络插件：{ $plugin }。
    .why = `/etc/cni/net.d` 里现在没有配置也不要紧：每五秒再找一次，找到之前节点一直是未就绪。
milestone-dockershim-cgroups = { $caller } 采用 docker 的 cgroup 驱动：{ $driver }。
    .why = 在 kubelet 里，许多人的第一次启动就断在这一步：两边的驱动不同，它拒绝运行，日志里写着 `misconfiguration`。
milestone-dockershim-start = { $caller } 开始提供服务：先是流式服务器，然后是 CRI。
    .why = 旁边还有一个小循环，每五分钟照看一次 dockerd。
milestone-dockershim-listen = { $caller } 开始监听套接字，运行时服务和镜像服务共用这一个。
    .why = CRI 是进程之间的协议，所以哪怕调用方和被调用方就是同一个进程，中间照样隔着一个套接字。
milestone-kubelet-started = kubelet 准备就绪，各个循环开始运转。
    .why = 从这时起它才开始处理 Pod。前面的每一步都得成功，否则就没有这个 kubelet。
milestone-kubelet-failed = kubelet 放弃了：它启动不了。
    .why = 最后一行日志写着原因。过几秒 systemd 会再试一次，只要什么都不改，结果就不会变。
milestone-dockershim-deprecated = { $level ->
        [warning] kubelet 在日志里发出警告：dockershim 已弃用。
       *[info] kubelet 在日志里写道：dockershim 已弃用。
    }
    .why = { $level ->
        [warning] 弃用在节点上的全部体现就是这一行，Pod 照常运行。日志只说弃用，没有说 1.24 就会移除。
       *[info] 同样的一行，1.20 记为警告，1.21 到 1.23 只算普通信息，Pod 照常运行。
    }
milestone-cri-version = kubelet 确定与运行时使用哪个版本的 CRI。
milestone-pod-seen = { $source ->
        [api] kubelet 从 API server 得知了 Pod { $pod }。
       *[file] kubelet 发现了 Pod { $pod } 的清单。
    }
    .why = { $source ->
        [api] Pod 是顺着 kubelet 一直开着的 watch 下来的。从这里往后，Pod 来自哪里就没有区别了。
       *[file] 清单是本节点上的一个文件：这是静态 Pod。后面的过程都与 API server 无关。
    }
milestone-pod-running = kubelet 看到 Pod { $pod } 的容器都跑起来了。
    .why = 没有人通知 kubelet。它大约每秒问一次运行时，一比较，发现有了变化。
milestone-pod-delete = { $source ->
        [api] Pod { $pod } 将被删除：kubelet 开始停止它。
       *[file] Pod { $pod } 的清单已移除：kubelet 开始停止它。
    }
    .why = { $source ->
        [api] 删除 Pod 就是按相反的顺序撤销它的启动。容器都结束之前，对象一直留在 API server 那里，除非有人强制删除。
       *[file] 删除 Pod 就是按相反的顺序撤销它的启动：先容器，再沙箱，最后是两者留下的东西。
    }
milestone-sandbox-ready = { $caller } 为 Pod { $pod } 拿到了沙箱。
    .why = 从现在起，可以在里面一个接一个地创建容器。
milestone-container-running = { $caller } 知道 { $thing }已经启动。
    .why = 启动了不等于就绪：应用能否工作，要看探针。
milestone-container-exited = { $caller } 得知 { $thing }已经结束。
    .why = 一个进程的结束是往上传的：内核、照管它的进程、运行时，等 kubelet 来问，它才知道。
milestone-sync-compute = { $count ->
        [none] SyncPod 第 1 步：computePodActions 算出 Pod { $pod } 没有什么要做。
       *[some] SyncPod 第 1 步：computePodActions 算出要为 Pod { $pod } 做什么：{ $list }。
    }
    .why = { $count ->
        [none] 它只拿应有的状态和上次看到的状态作比较，不调用任何人。第 2 到第 7 步都跳过。
        [one] 它只拿应有的状态和上次看到的状态作比较，不调用任何人。第 2 到第 7 步里只有第 { $steps } 步有事可做。
       *[some] 它只拿应有的状态和上次看到的状态作比较，不调用任何人。第 2 到第 7 步里有事可做的是第 { $steps } 步。
    }
milestone-sync-stop = { $because ->
        [new] SyncPod 第 2 步：kubelet 停掉 Pod { $pod } 已有的部分。这是新 Pod，还什么都没有。
        [changed] SyncPod 第 2 步：kubelet 停掉 Pod { $pod } 剩下的部分，因为它需要一个新的沙箱。
       *[over] SyncPod 第 2 步：kubelet 停止 Pod { $pod } 的沙箱，因为所有容器都已结束，不会再启动。
    }
    .why = 沙箱从不修补。不合适了，就连同里面的一切一起停掉，另建一个。
milestone-sync-kill = SyncPod 第 3 步：kubelet 终止 { $name } 容器。原因：{ $because }。
    .why = 探针失败次数太多，就是在这里生效的：不是马上，而是等到 Pod 下一次同步。
milestone-sync-sandbox = { $again ->
        [no] SyncPod 第 4 步：kubelet 为 Pod { $pod } 创建沙箱。
       *[yes] SyncPod 第 4 步：kubelet 为 Pod { $pod } 另建一个沙箱，attempt 为 { $attempt }。
    }
    .why = 接下来就是一次 CRI 调用 `RunPodSandbox`。沙箱怎么建，是运行时的事。
milestone-sync-ephemeral = SyncPod 第 5 步：kubelet 启动临时容器 { $name }。
    .why = 临时容器排在 init 容器之前，这样即使 Pod 卡在 init 阶段，也能进去调试。
milestone-sync-init = { $again ->
        [no] SyncPod 第 6 步：kubelet 启动 init 容器 { $name }。
       *[yes] SyncPod 第 6 步：kubelet 再次启动 init 容器 { $name }，第 { $attempt } 次重启。
    }
    .why = 每次同步只启动一个 init 容器。PLEG 发现它结束，才有下一次同步，再启动下一个。
milestone-sync-container = { $again ->
        [no] SyncPod 第 7 步：kubelet 启动 { $name } 容器。
       *[yes] SyncPod 第 7 步：kubelet 再次启动 { $name } 容器，第 { $attempt } 次重启。
    }
    .why = 容器一个接一个：镜像、创建、启动、`postStart` 钩子，都做完才轮到下一个。一个失败，不耽误别的。
milestone-sync-failed = Pod { $pod } 这次同步失败，{ $wait } 后再同步。
    .why = 原因是 { $reason }。同步失败不会丢掉什么：下一次会重新计算还缺什么。
milestone-pod-refused = kubelet 拒绝 Pod { $pod }：{ $reason }。
    .why = “{ $message }”。能不能在本节点运行只检查一次，在为它创建任何东西之前。被拒绝的 Pod 不交给任何 worker，阶段一直是 Failed。
milestone-container-backoff = 退避：kubelet 暂不启动 { $name } 容器。要等到它结束 { $wait } 之后，还剩 { $left }。
    .why = 起初 10 s，之后每次加倍，最多 300 s；连续十分钟没有崩溃，就从头算起。时间到了以后，还要等下一次同步才会启动。
milestone-image-backoff = 退避：kubelet 暂不重新拉取镜像 { $image }。要等到上次失败 { $wait } 之后，还剩 { $left }。
    .why = 起初 10 s，之后每次加倍，最多 300 s，按 Pod 和镜像分别计算。
milestone-container-failed = kubelet 没能启动 { $name } 容器：{ $reason }。
    .why = { $message }
milestone-container-hook = kubelet 执行 { $name } 容器的 `preStop` 钩子：`{ $command }`。
    .why = 先执行钩子，再发信号；钩子用掉的时间算在宽限期里，两者一共 { $seconds } s。
milestone-container-kill = kubelet 终止 { $name } 容器，宽限期 { $seconds } s。原因：{ $because }。
    .why = 宽限期是停止信号与 `SIGKILL` 之间的时间。计时的是运行时，不是 kubelet。
milestone-probe-result = { $outcome ->
        [success] { $counts ->
            [yes] { $purpose ->
                [startup] { $name } 的启动探针成功：容器已启动，另外两种探针开始工作。
                [readiness] { $name } 的就绪探针成功：容器已就绪。
               *[liveness] { $name } 的存活探针成功：容器活着。
            }
           *[no] { $name } 的 { $purpose } 探针成功，连续 { $run } 次，满 { $threshold } 次才算数。
        }
        [failure] { $counts ->
            [yes] { $purpose ->
                [readiness] { $name } 的就绪探针连续失败 { $run } 次（阈值 { $threshold }）：容器未就绪。
               *[deadly] { $name } 的 { $purpose } 探针连续失败 { $run } 次（阈值 { $threshold }）：容器将被终止。
            }
           *[no] { $name } 的 { $purpose } 探针连续失败 { $run } 次（阈值 { $threshold }），{ $period } 后再探测。
        }
       *[unknown] { $name } 的 { $purpose } 探针没能执行，成功失败都不算。
    }
    .why = { $purpose ->
        [startup] 启动探针成功之前，另外两种探针都不工作。失败次数太多，容器会被终止；重启策略允许的话，再启动。
        [readiness] 就绪与否只决定 Service 会不会把请求转给这个 Pod，不会因此终止或启动谁。
       *[liveness] 存活探针失败次数太多，容器会被终止；重启策略允许的话，再启动。
    }
milestone-container-conflict = 新容器的名字已被占用。{ $caller } 删除占着名字的容器，这一次创建算失败。
    .why = docker 里一个名字只能用一次。占着名字的是以前留下的容器，Pod 下一次同步时名字就空出来了。
milestone-sandbox-checkpoint = { $caller } 为沙箱写下检查点。
    .why = { $network ->
        [node] 拆除沙箱要知道的事，docker 的容器里记不全：这里要记的是 Pod 用的是节点自己的网络，不必运行 CNI 插件。
       *[pod] 拆除沙箱要知道的事，docker 的容器里记不全：节点上通向 Pod 的端口（这里有 { $ports } 个），以及 Pod 是否有自己的网络。容器和 kubelet 没了，这个文件还在。
    }
milestone-sandbox-resolv = { $caller } 改写沙箱的 resolv.conf，盖掉 dockerd 写的内容。
    .why = dockerd 抄的是节点上的文件，对集群一无所知：不知道域名服务器 { $servers }，不知道搜索域 { $searches }，也不知道 { $options }。有了 `ndots:5`，少于五个点的名字会先在搜索域里查。
milestone-other = { $caller } 继续：{ $method }。

publish = { $caller } 发布 { $method }。
change = { $caller } 改变 { $method }。
log = { $caller } 写下一行日志。
note-other = { $method }
note-unknown-image = podpath 不认识镜像 { $detail }：按只有一层来拉取。
note-loop-folded = `{ $detail }` 不停地空转，再也没有新变化。从这里起，podpath 每秒只显示一轮。
note-script-slowed = 脚本做的事太多，podpath 显示不完。从这里起，它比实际慢。
note-script-not-understood = podpath 的小 shell 看不懂 `{ $detail }`，也不去猜：容器一直运行，直到收到停止信号。
note-kubelet-command = kubelet 构建命令行，每个参数先取默认值。
    .why = 直到 1.23，`--container-runtime` 的默认值都是 `docker`：什么也不写，用的就是 dockershim。
note-kubelet-flags = kubelet 解析并检查命令行参数，接着读配置文件。
    .why = 这个版本不认识的参数，在这里就让它退出，后面什么都还没发生。
note-dependencies-docker = kubelet 记下待会儿要用的东西。对 docker 来说，是一个地址和两个超时。
    .why = 这时一个连接也不建。守护进程在不在，这里看不出来。
note-dependencies-remote = kubelet 记下待会儿要用的东西。运行时这一项空着，客户端以后再建。
    .why = 这时一个连接也不建。运行时在不在，这里看不出来。
note-kubelet-run = 接下来轮到节点本身：API server 的客户端、cAdvisor、cgroup。
    .why = 没有 kubeconfig 就没有 API server：kubelet 只运行清单目录里的东西。
note-runtime-service-docker = 岔路口：`--container-runtime=docker`，kubelet 要在自身进程内启动 dockershim。
    .why = 两条路就在这一个 `switch` 分开。再往后的代码只讲 CRI，不知道走的是哪一条。
note-runtime-service-remote = 岔路口：`--container-runtime=remote`，这里没有什么要启动的。
    .why = CRI 由另一个程序提供，它早就在运行。kubelet 手里只有一个地址。
note-runtime-service-only-remote = 原来的岔路口已经没有了：运行时永远是另一个程序。
    .why = dockershim 在 1.24 被移除，留下来的只是一个地址。
note-run-dockershim = kubelet 收集 dockershim 要用的东西：网络设置、流式服务器的地址、docker 的地址。
    .why = 不会为它启动进程。dockershim 是编译进 kubelet 的一个包。
note-dockershim-client = { $caller } 为 dockerd 的 API 建立客户端。
    .why = 头一个请求只问 dockerd 的 API 是哪个版本。没人应答，在这里还不算错误。
note-dockershim-checkpoints = { $caller } 打开检查点目录，每个沙箱在里面有一个小文件。
    .why = 有些信息 docker 没地方放，比如主机端口。shim 自己保存的就这么多，重启之后还在。
note-dockershim-streaming = { $caller } 准备流式服务器，供 exec、attach 和 port-forward 使用。
    .why = 这几件事装不进一问一答。CRI 只给出一个 URL，数据从这个服务器走。
note-dial-itself = kubelet 连接自己正在监听的那个套接字：运行时服务连一次，镜像服务再连一次。
    .why = 从此它是自己服务端的客户端。每个调用都经过内核，再回到同一个进程。
note-dial-runtime = kubelet 对着运行时的套接字建立两个客户端，一个管运行时，一个管镜像。
    .why = 连接是惰性的：套接字不存在，客户端照样建得起来，要到第一个调用才会发现。
note-run-kubelet = 进程要用的都齐了，接下来是 kubelet 本身：先建好，再启动。
    .why = 建的时候出错，消息外面会包上一层 `failed to create kubelet`，从中看得出启动走到了哪一步。
note-new-main-kubelet = 建造 kubelet 的各个部件：退避、缓存、Pod 管理器和状态管理器。
    .why = 谁要用到谁，就按这个先后来建。这时还没有一个开始运转。
note-pod-workers = 建立 Pod worker 机制：以后每个 Pod 都有自己的一个。
    .why = 同一个 Pod 的事按顺序做，不同的 Pod 互不等待。
note-pleg = 建立 PLEG：它将每秒问一次运行时，有哪些沙箱和容器。
    .why = PLEG 是 Pod 生命周期事件生成器，把前后两份列表的差别变成事件。这些版本的 CRI，不问是不会说的。
note-birth-cry = kubelet 发出 Starting 事件宣告自己到来，并让两个垃圾回收器开工。
    .why = 死掉的容器每分钟查一次，镜像每五分钟查一次。
note-kubelet-loops = 各个循环依次启动：卷、节点状态、运行时状态、Pod 状态、PLEG，最后是同步循环。
    .why = 每个都是单独的 goroutine。它们通过缓存和通道碰头，谁也不等前一个。
note-container-started = 容器已经启动：kubelet 上报 Started 事件。
note-runtime-ready = 运行时第一次说自己就绪，依赖它的部分现在启动。
    .why = cAdvisor、驱逐管理器和容器管理器到这里才开始，而且只此一次。从这时起，节点可以运行 Pod 了。
note-set-key = 钩子把新网络命名空间的路径（{ $detail }）告诉 dockerd；dockerd 把它挂载住，它就不会消失。

## 一步凭什么知道

evidence-source = 读自源码
evidence-as-in = { $repository } { $runs }，此处依 { $read } 的源码
evidence-simplified = 有所简化
evidence-recorded = 已录到
simplified-crio = 按 CRI-O 1.25 的录制来，没有去找是源码的哪一行。
simplified-kernel = Linux 对进程、文件和命名空间的处理，做了简化：程序在这里能观察到的，podpath 的内核都照做；更下面的没有。
simplified-app = 应用跑的是一个小 shell：podpath 认识的命令一条接一条执行。换成别的程序会怎样，这里不模拟。
simplified-systemd = systemd 简化成三件事：按顺序启动单元，过一阵再拉起，收养孤儿进程。
simplified-client = 客户端只重放录制里的调用，除此之外不做模拟。
simplified-registry = 镜像仓库会给出已知镜像的 manifest 和内容；传输时间是典型值，不是为这个镜像测出来的。
simplified-image = 这个镜像里有什么，这里不知道，按只有一层处理。
simplified-pod-address = dockershim 实际上用 nsenter 进入 pause 的网络命名空间，运行 ip 命令查地址；这里直接读 CNI 库缓存下来的结果。
simplified-engine-images = dockerd 自己的镜像存储简化成一个镜像一个文件、一个名字。
simplified-stats = 处理器时间在这里不统计；内存只算进程自己报出来的用量。
simplified-update = `runc update` 只改 podpath 知道的资源限制：内存和处理器份额；cgroup 的其他文件略去。
simplified-streaming = 一条连接上的几个流（SPDY 或 WebSocket）简化成带名字的文本片段，输入随请求一起送达，服务端的端口是固定的。
simplified-api-server = 这里的 API server 把 Pod、节点、租约和事件都放在内存里。没有调度器：所有 Pod 都归唯一的节点。准入只给一个 uid（RuntimeClass 不存在的 Pod 本该在那里就被拒绝，这里却要等 kubelet 发现），也没有人需要证明自己是谁。
simplified-api-client = kubelet 向 API server 问什么、报告什么，是按已知的客户端代码来的，具体行号不在 podpath 的依据里。补丁带的是整个状态而不只是差异，事件不合并计数，静态 Pod 没有镜像 Pod。
simplified-kubectl = 有人敲下的每条 kubectl 命令，这里都由同一个进程代表。输入的内容随请求一起送达，删除命令不会等到 Pod 真正消失。
simplified-engine-version = dockerd 会问 containerd 和 runc 的版本；拿到之后做什么，这里略去。
simplified-content-store = containerd 把租约记在数据库里，把内容按摘要放进目录。这里各用一个文件或一个标记代表，因此没有指向某一行源码。

## 章节

chapter-startup = 启动节点
chapter-ready = 就绪
chapter-sandbox = 沙箱
chapter-network = 网络
chapter-image = 镜像
chapter-create = 创建
chapter-start = 启动
chapter-container = { $name }
chapter-containers = 另外 { $number } 个容器
chapter-running = 运行
chapter-crash = 崩溃
chapter-end = 结束
chapter-backoff = 退避 { $time }
chapter-restart = 第 { $number } 次重启
chapter-stop = 停止
chapter-remove = 清除

## 标记的全称

badge-fn = 程序里的一个函数
badge-log = 一行日志
badge-write = 写入一个文件
badge-state = 某样东西的状态改变
badge-event = 发布一个事件
badge-clone = 一个进程用 clone 造出另一个进程，程序不变
badge-CRI = 容器运行时接口，走 gRPC
badge-ctrd = containerd 的 API，走 gRPC
badge-TCP = 应用的端口，什么也不说
badge-HTTP = Docker Engine API、镜像仓库、流服务、应用或 Kubernetes API，走 HTTP
badge-ttrpc = shim 的 API，走 ttrpc
badge-exec = 程序开始：fork 和 exec
badge-exit = 进程结束
badge-kill = 发出信号
badge-ppid = 进程换了父进程
badge-fail = 出错，或进程被杀

## 舞台上的组件

caption-pid = pid { $pid }
caption-pid-keeps = pid { $pid } · { $name }
caption-running = 运行中
caption-waits = 等待
caption-waits-for = 已等 { $time }
caption-exited = 已退出 ({ $code })
caption-killed = { $signal }
caption-created = 已创建
caption-not-started = 尚未启动
caption-not-yet = 还没有
caption-not-used = 未使用
caption-removed = 1.24 起已移除
caption-not-on-path = 这条路上没有
caption-elsewhere = 在另一台机器上
caption-never = 本次未使用
caption-shared-keeper = 一个 { $role } 就够了
host-two-roles = 一个进程，两个角色
host-one-role = 同一个进程，少一个角色
host-no-dockershim = 只有 kubelet：dockershim 已随 1.24 移除
chip-of = { $n } / { $total }
bracket-parent = 父进程
pod-sandbox = Pod 沙箱 { $name }
pod-sandbox-unnamed = Pod 沙箱
pod-no-namespaces = 还没有命名空间
pod-namespaces-gone = 命名空间没有了
kernel-cgroup = cgroup
kernel-netns = netns
kernel-overlay = overlay
border-above = 其他机器
border-below = 这个节点
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
outline-workload-right = 应用

## 有状态的东西

kind-pod = Pod
kind-sandbox = 沙箱
kind-container = 容器
kind-task = task
kind-image = 镜像
kind-snapshot = 快照
kind-lease = 租约
kind-network = 网络
kind-file = 文件
kind-directory = 目录
kind-socket = 套接字
kind-fifo = fifo
kind-mount = 挂载
kind-cgroup = cgroup
kind-namespace = 命名空间
kind-process = 进程

## 载荷

payload-folded = + { $n } 个零值字段
payload-no-body = 没有请求体
payload-origin = 这里说的东西，是在第 { $step } 步描述的

strip-more = 还有 { $n } 个

## 文本

text-head = { $path }：{ $steps } 步，历时 { $time }
text-numbers = 每一步开头的数字是链接里的步号，@ 后面是事件的 seq，--kill PID@SEQ 用的就是它。
text-routine = 另有 { $n } 个例行事件没有列出：不管有没有变化都在做的轮询。
text-processes = 最后的进程
refused-next-flag = 这个版本的 Kubernetes 已没有 `{ $flag }` 这个参数。去掉它，接着遇到的是下一处变化，还不等于节点能用 docker。
refused-next-endpoint = 不管给什么参数，这个 kubelet 里都没有 dockershim 了：它要的是一个会说 CRI 的运行时的端点，例如 containerd、CRI-O 或 cri-dockerd 的。
refused-next-other = 要改什么，最后一行日志写着。
text-refused = kubelet 没有启动。最后一行日志：
text-refused-flag = 去掉它再来一次：--without { $flag }

## 链接

link-too-long = 这份清单太长，放不进链接。
    .fix = 存成文件，把文件发出去。
link-unknown-codec = 链接里的清单是用更新版本的 podpath 打包的。
    .fix = 用那个版本打开链接，或者向对方要一份清单文件。
link-damaged = 链接里的清单坏了。
    .fix = 重新复制整条链接，它缺了一段或被改动过。
