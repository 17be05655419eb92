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
short-kube-apiserver = API server
list-separator = |、|
number-separator = |、|
action-stop = 停止已有的部分
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
        [manager] { $caller } 创建运行时管理器时，向 { $callee } 查询运行时的名称和版本。
        [node] { $caller } 向 { $callee } 查询版本，用来构造 Pod 状态所需的节点对象。
        [status] { $caller } 向 { $callee } 查询版本，用来写进节点状态。
       *[other] { $caller } 向 { $callee } 查询运行时的名称和版本。
    }
    .why = { $purpose ->
        [manager] kubelet 只认一个运行时 API 版本：0.1.0。应答里如果是别的版本，kubelet 就不启动。
        [node] 没有 API server，kubelet 就查不到节点对象，而准入检查和 Pod 状态里的节点地址都要用到它，只好每次临时构造一个；运行时版本是其中一项。
        [status] `kubectl get nodes -o wide` 的 CONTAINER-RUNTIME 一栏显示的就是它。
       *[other] 查询本身就是用某个版本的 CRI 发出的：能应答，就说明运行时支持这个版本。
    }
    .reply = { $caller } 返回自己的名称和版本（{ $runtime } { $version }），以及所提供的 API 的版本。
call-cri-Status = { $caller } 向 { $callee } 查询运行时和网络是否就绪。
    .why = 运行时就绪之前，kubelet 不同步任何 Pod；网络就绪之前，只有直接使用节点网络的 Pod 能创建沙箱。
    .reply = { $caller } 返回两项状态：RuntimeReady 和 NetworkReady。
call-cri-RunPodSandbox = { $caller } 请 { $callee } 为 Pod { $pod } 创建沙箱。
    .why = 沙箱先于任何容器：它承载 Pod 内各容器共享的资源，首先是网络。这时还没有涉及应用。
    .reply = { $caller } 回答：{ $pod } 的沙箱已就绪。
call-cri-StopPodSandbox = { $caller } 请 { $callee } 停止 { $pod } 的沙箱。
    .why = 停止就是拆除网络、结束 pause。这个请求可以重复发送：沙箱已经停止也不算错误。
    .reply = { $caller } 回答：{ $pod } 的沙箱已停止。
call-cri-RemovePodSandbox = { $caller } 请 { $callee } 删除 { $pod } 的沙箱。
    .why = 到这一步，沙箱的文件和名字才真正删除；在此之前还能查看它。
    .reply = { $caller } 回答：{ $pod } 的沙箱已删除。
call-cri-PodSandboxStatus = { $caller } 向 { $callee } 查询 { $pod } 的沙箱状态。
    .why = { $network ->
        [node] 沙箱的状态决定这个 Pod 是否需要另建沙箱。这个 Pod 使用节点自己的网络，没有自己的地址可查。
       *[pod] kubelet 就是这样得知 Pod 的 IP 地址的：知道地址的是运行时，不是 kubelet。
    }
    .reply = { $network ->
        [node] { $caller } 返回沙箱的状态和命名空间。
       *[pod] { $caller } 返回沙箱的状态、地址（如果有）和命名空间。
    }
call-cri-ListPodSandbox = { $caller } 向 { $callee } 查询沙箱列表。
    .why = kubelet 不依赖自己的列表：它大约每秒查询一次，看有什么变化；汇总 Pod 状态或清理已死亡的容器和沙箱之前，也会再查一次。
    .reply = { $caller } 返回沙箱列表。
call-cri-CreateContainer = { $caller } 请 { $callee } 在 { $pod } 的沙箱里创建 { $new } 容器。
    .why = { $peer ->
        [crio] 这一步 CRI-O 做得比其他运行时多：conmon 和 `runc create` 现在就运行，容器的第一个进程等待启动。
       *[other] 创建只是描述容器：镜像、命令、环境变量、挂载、资源限制。启动之前，什么都不会运行。
    }
    .reply = { $caller } 返回新容器的 ID：容器已创建，尚未启动。
call-cri-StartContainer = { $caller } 请 { $callee } 启动 { $thing }。
    .why = { $peer ->
        [crio] 创建时已经运行过 conmon 和 `runc create`，只剩下 `runc start`，由 CRI-O 自己运行。
        [containerd] 中间没有转换层：containerd 的 CRI 插件直接应答，照管 pause 的那个 shim 也会照管这个容器。
        [dockershim] dockershim 一头实现 CRI，另一头调用 Docker 的 HTTP API，而且就在 kubelet 自己的进程里。
        [cri-dockerd] cri-dockerd 就是移到 kubelet 外面的 dockershim：做同样的转换，只是有了自己的进程。
       *[other] 创建和启动分成两个调用，两者之间必须做的事才有机会做。
    }
    .reply = { $caller } 回答：{ $thing }正在运行。
call-cri-StopContainer = { $caller } 请 { $callee } 停止 { $thing }。
    .why = 先发停止信号，再留出宽限时间，最后才是 `SIGKILL`。宽限时间由请求给出。
    .reply = { $caller } 回答：{ $thing }已经结束。
call-cri-RemoveContainer = { $caller } 请 { $callee } 删除 { $thing }。
    .why = 已停止的容器仍保留退出码和根文件系统；删除之后，两者都不再保留。
    .reply = { $caller } 回答：{ $thing }已删除。
call-cri-ListContainers = { $caller } 向 { $callee } 查询容器列表。
    .why = 一次 relist 会查询沙箱和容器，与上次不同之处变成事件，交给同步循环。汇总 Pod 状态或清理已死亡的容器和沙箱时，kubelet 也会查询。
    .reply = { $caller } 返回容器列表。
call-cri-ContainerStatus = { $caller } 向 { $callee } 查询 { $thing }的状态。
    .why = 状态、退出码、原因、时间、日志路径：kubectl 显示的容器信息都来自这里。
    .reply = { $caller } 返回 { $thing }的状态。
call-cri-UpdateContainerResources = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .why = 资源限制就是容器 cgroup 里的几个文件，容器运行期间也可以改写。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-cri-ReopenContainerLog = { $caller } 请 { $callee } 重新打开 { $thing }的日志。
    .why = 旧文件已被移走，写日志的一方要打开新文件。
    .reply = { $caller } 回答：{ $thing }的日志已改为写入新文件。
call-cri-ExecSync = { $purpose ->
        [client] { $caller } 请 { $callee } 在 { $thing }里执行 `{ $command }`，并等它结束。
       *[other] { $caller } 请 { $callee } 在 { $thing }里执行 `{ $command }`，并等它结束：这是 { $whose }。
    }
    .why = exec 探针和生命周期钩子走的就是这个调用。命令以非零码退出也是正常应答，不算调用失败。
    .reply = { $verdict ->
        [probe-good] { $caller } 回答：`{ $command }` 已退出，退出码 0，{ $whose }成功。
        [probe-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }，{ $whose }失败。
        [hook-good] { $caller } 回答：`{ $command }` 已退出，退出码 0，{ $whose }执行完毕。
        [start-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }：{ $whose }失败，kubelet 将终止这个容器。
        [stop-bad] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }：{ $whose }失败，容器照常停止。
       *[none] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
    }
call-cri-Exec = { $caller } 向 { $callee } 请求一个地址，用来在 { $thing }里执行 `{ $command }`。
    .why = 这个调用本身不带数据，它的应答是一个只能用一次的 URL。
    .reply = { $caller } 返回用来执行 `{ $command }` 的 URL，命令还没有执行。
call-cri-Attach = { $caller } 向 { $callee } 请求一个地址，用来 attach 到 { $thing }。
    .why = 这个调用本身不带数据，它的应答是一个只能用一次的 URL。
    .reply = { $caller } 返回一个 URL。
call-cri-PortForward = { $caller } 向 { $callee } 请求一个地址，用来访问 Pod { $pod } 的端口。
    .why = 连接从 Pod 的网络命名空间内部建立，所以只监听 `localhost` 的端口也能访问。
    .reply = { $caller } 返回一个 URL。
call-cri-ContainerStats = { $caller } 向 { $callee } 查询 { $thing }的资源用量。
    .why = CPU 和内存用量读自容器的 cgroup。
    .reply = { $caller } 返回 { $thing }的用量。
call-cri-ListContainerStats = { $caller } 向 { $callee } 查询所有容器的资源用量。
    .why = CPU 和内存用量读自 cgroup。
    .reply = { $caller } 返回各个容器的用量。
call-cri-PodSandboxStats = { $caller } 向 { $callee } 查询 Pod { $pod } 的资源用量。
    .reply = { $caller } 返回 Pod { $pod } 的用量。
call-cri-ListPodSandboxStats = { $caller } 向 { $callee } 查询所有 Pod 的资源用量。
    .reply = { $caller } 返回各个 Pod 的用量。
call-cri-UpdateRuntimeConfig = { $caller } 把本节点的 Pod 地址段告诉 { $callee }。
    .why = 没有 CNI 配置的运行时，可以用这个地址段按模板生成一份。
    .reply = { $caller } 已记下这个地址段。
call-cri-CheckpointContainer = { $caller } 请 { $callee } 为 { $thing }创建检查点。
call-cri-GetContainerEvents = { $caller } 请 { $callee } 持续推送容器事件。
    .why = 有了事件流，kubelet 就不必每秒查询一次。
call-cri-ListMetricDescriptors = { $caller } 向 { $callee } 查询有哪些指标。
call-cri-ListPodSandboxMetrics = { $caller } 向 { $callee } 查询所有 Pod 的指标。
call-cri-ListImages = { $caller } 向 { $callee } 查询镜像列表。
    .why = kubelet 把镜像列表写进节点状态；要腾出磁盘空间时，就删除没有使用的镜像。
    .reply = { $caller } 返回镜像列表。
call-cri-ImageStatus = { $caller } 向 { $callee } 查询本地有没有镜像 { $image }。
    .why = 如果有，拉取策略 `IfNotPresent` 就已满足。创建容器之前 kubelet 还会再查一次，为的是知道镜像以哪个用户运行。
    .reply = { $present ->
        [yes] { $caller } 回答：本地有镜像 { $image }。
       *[no] { $caller } 返回空结果：本地没有镜像 { $image }。
    }
call-cri-PullImage = { $caller } 请 { $callee } 拉取镜像 { $image }。
    .why = kubelet 不处理镜像层：它只给出镜像名，由运行时去拉取。
    .reply = { $caller } 回答：镜像已拉取。
call-cri-RemoveImage = { $caller } 请 { $callee } 删除镜像 { $image }。
    .why = 只有不再被其他镜像和容器使用的层，才会释放空间。
    .reply = { $caller } 回答：镜像 { $image } 已删除。
call-cri-ImageFsInfo = { $caller } 向 { $callee } 查询镜像占用的磁盘空间。
    .why = 磁盘用量超过高水位后，kubelet 就开始删除没有使用的镜像。
    .reply = { $caller } 返回磁盘用量。

## Docker Engine API

call-docker-HEAD-_ping = { $caller } 向 { $callee } 确认是否在线、支持哪个版本的 API。
    .why = 如果守护进程支持的 API 版本较低，客户端会把自己的版本降到与它一致。
    .reply = { $caller } 回答：在线，并给出 API 版本。
call-docker-GET-_ping = { $caller } 向 { $callee } 确认是否在线、支持哪个版本的 API。
    .why = 如果守护进程支持的 API 版本较低，客户端会把自己的版本降到与它一致。
    .reply = { $caller } 回答：在线，并给出 API 版本。
call-docker-GET-version = { $caller } 向 { $callee } 查询版本。
    .why = 启动时，API 版本低于 1.26 的引擎会被拒绝。之后的查询只用于上报，或确认引擎仍在运行。
    .reply = { $caller } 返回自己的版本和 API 版本。
call-docker-GET-info = { $caller } 向 { $callee } 查询它的配置。
    .why = { $caller ->
        [cri-dockerd] 应答里有 docker 的 cgroup 驱动，cri-dockerd 直接采用它；kubelet 也必须设成同一种。
       *[other] 应答里有 docker 的 cgroup 驱动，它必须与 kubelet 的一致，否则 kubelet 不启动；应答里还有日志驱动。
    }
    .reply = { $caller } 返回自己的配置。
call-docker-GET-containers-json = { $caller } 向 { $callee } 查询容器列表。
    .why = { $caller } 自己不保存列表：它靠创建时打上的标签识别自己的沙箱和容器。
    .reply = { $caller } 返回带有这些标签的容器。
call-docker-POST-containers-create = { $caller } 请 { $callee } 创建 { $thing }。
    .why-sandbox = { $network ->
        [node] 对 docker 来说，沙箱与其他容器没有区别，只能靠标签分辨。这一个创建在节点自己的网络上。
       *[pod] 对 docker 来说，沙箱与其他容器没有区别，只能靠标签分辨。它的网络不由 docker 提供，而是来自 CNI。
    }
    .why-container = kubelet 用 CRI 表达的请求，在这里转换成 docker 的格式。这个容器会加入 pause 的网络和 IPC 命名空间。
    .why = 用 CRI 表达的请求，在这里转换成 docker 的格式。
    .reply = { $caller } 返回新容器的 ID。此时还没有进程，只有两个配置文件和一个可写层。
call-docker-POST-containers-id-start = { $caller } 请 { $callee } 启动 { $thing }。
    .why-sandbox = { $network ->
        [node] 这个 Pod 直接使用节点的网络，所以 pause 只持有其余的命名空间。往上两跳，`RunPodSandbox` 还在等待应答。
       *[pod] 这个容器会持有 Pod 的网络命名空间，所以 CNI 插件要等它启动。往上两跳，`RunPodSandbox` 还在等待应答。
    }
    .why-container = 沙箱已就绪：pause 持有共享的命名空间，这个容器将加入其中。从这里开始，调用沿着 pause 走过的路径逐级向下。
    .why = 从这里开始，调用逐级向下：containerd、shim、runc。
    .reply = { $caller } 回答：{ $thing }正在运行。
call-docker-POST-containers-id-stop = { $caller } 请 { $callee } 停止 { $thing }。
    .why = dockerd 先发停止信号，按请求里写的时间等待；到时仍在运行的，再发 `SIGKILL`。
    .reply = { $caller } 回答：{ $thing }已经结束。
call-docker-POST-containers-id-kill = { $caller } 请 { $callee } 给 { $thing }发送信号。
    .reply = { $caller } 回答：信号已发给 { $thing }。
call-docker-POST-containers-id-update = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-docker-GET-containers-id-stats = { $caller } 向 { $callee } 查询 { $thing }的资源用量。
    .why = dockerd 隔一秒采样两次，两次之差就是这段时间用掉的处理器时间。
    .reply = { $caller } 返回第二次采样的结果。
call-docker-POST-containers-id-attach = { $caller } 请 { $callee } 接通 { $thing }的输入输出流。
    .why = 这条连接本身会变成数据流。此前的输出在日志里。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-docker-DELETE-containers-id = { $caller } 请 { $callee } 删除 { $thing }。
    .why = containerd 在这里无事可做：进程结束时，它那边的记录就已删除。剩下的都属于 docker：可写层和容器的目录。
    .reply = { $caller } 回答：{ $thing }已删除。
call-docker-GET-containers-id-json = { $caller } 向 { $callee } 查询 { $thing }的详情。
    .why = { $caller } 只需要其中几项：进程号（通过它的 `/proc` 条目进入网络命名空间），或者状态和退出码。
    .reply = { $caller } 返回 { $thing }的详情。
call-docker-GET-images-name-json = { $for ->
        [ContainerStatus] { $caller } 向 { $callee } 查询镜像 { $image }，因为容器状态里要给出镜像的名字和摘要。
        [CreateContainer] { $caller } 向 { $callee } 查询镜像 { $image }，因为新容器要用它。
        [PullImage] { $caller } 向 { $callee } 查询镜像 { $image }，因为拉取的应答里要给出它的摘要。
       *[other] { $caller } 向 { $callee } 查询本地有没有镜像 { $image }。
    }
    .why = { $for ->
        [ContainerStatus] docker 的容器只用 ID 指明镜像；名字和摘要要到镜像里查。
        [CreateContainer] 要用到镜像的配置，例如清单没有写命令时该运行什么。
        [PullImage] 拉取返回的是一连串进度信息。要告诉 kubelet 的结果从这里得到。
       *[other] 镜像不存在时返回 404。这是正常应答，不是失败：接下来会去拉取。
    }
    .reply = { $caller } 返回镜像 { $image } 的信息。
call-docker-GET-images-json = { $caller } 向 { $callee } 查询镜像列表。
    .reply = { $caller } 返回镜像列表。
call-docker-POST-images-create = { $caller } 请 { $callee } 拉取镜像 { $image }。
    .why = dockerd 自己访问镜像仓库，把层放进自己的存储。这些层不会进入 containerd。
    .reply = { $caller } 回答：镜像已拉取。
call-docker-DELETE-images-name = { $caller } 请 { $callee } 删除镜像 { $image }。
    .reply = { $caller } 回答：镜像 { $image } 已删除。
call-docker-POST-containers-id-exec = { $caller } 请 { $callee } 为 { $whose } 准备一条命令：在 { $thing }里执行 `{ $command }`。
    .why = 准备好的命令只存在于 dockerd 的内存里。到启动时，containerd 才会知道它。
    .reply = { $caller } 返回 `{ $command }` 的 exec ID，命令还没有执行。
call-docker-POST-exec-id-start = { $caller } 请 { $callee } 启动先前准备好的 `{ $command }`。
    .why = 这条 HTTP 连接被接管：从现在起，它传输命令的输入和输出。
    .reply = { $caller } 回答：`{ $command }` 已启动，这条连接从此传输它的输入和输出。
call-docker-GET-exec-id-json = { $caller } 向 { $callee } 查询 `{ $command }` 的状态。
    .why = 退出码不会随数据流返回，要单独查询。
    .reply = { $caller } 回答：`{ $command }` { $running ->
        [yes] 正在运行。
       *[no] 已退出，退出码 { $code }。
    }

## containerd 自己的 API

call-containerd-Version-Version = { $caller } 向 { $callee } 查询版本。
    .reply = { $caller } 返回自己的版本。
call-containerd-Leases-Create = { $caller } 在 { $callee } 中创建租约。
    .why = containerd 有垃圾回收。在租约下创建的对象，租约删除之前不会被回收。
    .reply = { $caller } 返回这个租约。
call-containerd-Leases-Delete = { $caller } 在 { $callee } 中删除租约。
    .why = 从现在起，新对象必须被其他对象引用，否则就会被回收。
    .reply = { $caller } 回答：租约已删除。
call-containerd-Containers-Create = { $caller } 在 { $callee } 中登记 { $thing }。
    .why = containerd 里的容器只是一条记录：一个 ID 和一份 OCI spec。运行起来的叫 task，现在还没有。
    .reply = { $caller } 已保存这条记录。
call-containerd-Containers-Get = { $caller } 从 { $callee } 读取 { $thing }的记录。
    .why = containerd 的客户端库不留副本，所以好几个步骤之前都要先读一遍。
    .reply = { $caller } 返回这条记录。
call-containerd-Containers-Delete = { $caller } 从 { $callee } 删除 { $thing }的记录。
    .why = 只有在容器运行期间，dockerd 才在 containerd 里保留这条记录。
    .reply = { $caller } 回答：{ $thing }的记录已删除。
call-containerd-Tasks-Create = { $caller } 请 { $callee } 为 { $thing }创建 task。
    .why = 到这一步才真正开始创建：containerd 写出 bundle，启动 shim，再由 shim 运行 `runc create`。
    .reply = { $caller } 回答：task 已创建，其中的第一个进程正在等待启动。
call-containerd-Tasks-Start = { $caller } 请 { $callee } 启动 { $thing }的 task。
    .why = 这个进程在创建 task 时就已存在，只等着 exec 成容器自己的程序。
    .reply = { $caller } 回答：task 正在运行。
call-containerd-Tasks-Start-of-exec = { $caller } 请 { $callee } 启动 { $thing }里的 `{ $command }`。
    .why = 这条命令先前已登记，有自己的 ID。容器自己的 task 仍在运行，不受影响。
    .reply = { $caller } 回答：`{ $command }` 已启动。
call-containerd-Tasks-Get-of-exec = { $caller } 向 { $callee } 查询 { $thing }里 `{ $command }` 的状态。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
       *[other] { $caller } 回答：`{ $command }` 正在运行。
    }
call-containerd-Tasks-Kill-of-exec = { $caller } 请 { $callee } 给 { $thing }里的 `{ $command }` 发送信号。
    .reply = { $caller } 回答：信号已发给 `{ $command }`。
call-containerd-Tasks-Get = { $caller } 向 { $callee } 查询 { $thing }的 task 状态。
    .reply = { $caller } 返回 { $thing }的 task 状态。
call-containerd-Tasks-Kill = { $caller } 请 { $callee } 给 { $thing }的 task 发送信号。
    .why = dockerd 不是这个进程的父进程，也不直接给它发信号：请求要经过 shim 和 runc。
    .reply = { $caller } 回答：信号已发给 { $thing }的 task。
call-containerd-Tasks-Delete = { $caller } 请 { $callee } 删除 { $thing }的 task。
    .why = 已结束的 task 会保留到退出码被取走为止。现在就来取；不再管理任何 task 的 shim 也随之退出。
    .reply = { $caller } 返回退出码。
call-containerd-Tasks-DeleteProcess = { $caller } 请 { $callee } 清理 { $thing }里已经结束的 `{ $command }`。
    .reply = { $caller } 返回 `{ $command }` 的退出码：{ $code }。
call-containerd-Tasks-Exec = { $caller } 请 { $callee } 在 { $thing }里登记 `{ $command }`。
    .why = 登记并不启动任何进程；用这条命令的 ID 调用 `Tasks/Start` 才会启动。
    .reply = { $caller } 回答：`{ $command }` 已登记，还没有运行。
call-containerd-Tasks-Update = { $caller } 请 { $callee } 修改 { $thing }的 task 的资源限制。
    .why = containerd 转给 shim，shim 再交给 runc。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-containerd-Tasks-Metrics = { $caller } 向 { $callee } 查询一个 task 的资源用量。
    .why = containerd 自己没有这些数据，要去问 shim。
    .reply = { $caller } 返回 cgroup 的统计数据。
call-containerd-Tasks-CloseIO = { $caller } 请 { $callee } 关闭 { $thing }的 task 的标准输入。
    .reply = { $caller } 回答：{ $thing }的输入已关闭。
call-containerd-Events-Subscribe = { $caller } 订阅 { $callee } 的事件。
    .why = 只要双方都在运行，这条流就一直开着。dockerd 靠它得知容器已经结束。
    .reply = { $caller } 接受订阅：此后每个事件都从这条连接传来。
call-containerd-Leases-AddResource = { $caller } 把一份内容加入它在 { $callee } 中的租约。
    .why = 只有列在租约里的内容，才不会被回收。
    .reply = { $caller } 回答：这份内容已加入租约。
call-containerd-Content-Write = { $caller } 把一份内容写入 { $callee }。
    .why = 镜像的层由 dockerd 自己存放；manifest 存进 containerd 的存储。
    .reply = { $caller } 回答：内容已保存。
call-containerd-Content-Info = { $caller } 向 { $callee } 查询一份内容的信息。
    .why = manifest 以摘要为名。containerd 里若已经有它，dockerd 就不必再向镜像仓库要。
    .reply = { $caller } 回答：这份内容已经存在，并附上它的来源。
call-containerd-Content-Update = { $caller } 请 { $callee } 记下一份内容来自哪个仓库。
    .why = 来源写在内容的标签里；别的仓库若有同一个镜像，就不必重新下载。
    .reply = { $caller } 回答：标签已写入。
call-containerd-Content-Read = { $caller } 从 { $callee } 读取一份内容。
    .why = 这就是 manifest：上面列出镜像的配置和各层，而这些由 dockerd 自己存放。
    .reply = { $caller } 返回这份内容。
call-containerd-Namespaces-Get = { $caller } 从 { $callee } 读取自己的命名空间。
    .why = containerd 用命名空间隔开各个客户端：docker 的容器在 `moby`，CRI 插件的在 `k8s.io`。这和内核的命名空间是两回事。
    .reply = { $caller } 返回这个命名空间。
call-containerd-Health-Check = { $caller } 向 { $callee } 查询服务是否正常。
    .reply = { $caller } 回答：服务正常。
call-containerd-Images-Get = { $caller } 向 { $callee } 查询一条镜像记录。
    .reply = { $caller } 返回这条镜像记录。

## shim 的 API

call-ttrpc-Task-Create = { $caller } 请 { $callee } 创建 { $thing }。
    .why = shim 把请求转换成一条 runc 命令。它使用 ttrpc，即精简版的 gRPC：每个 Pod 或容器都有一个 shim，所以每一个都要小。
    .reply = { $caller } 返回容器第一个进程的进程号。
call-ttrpc-Task-Start = { $caller } 请 { $callee } 启动 { $thing }。
    .why = 第一个进程阻塞在 `exec.fifo` 上。shim 运行 `runc start`，把它打开。
    .reply = { $caller } 回答：{ $thing }正在运行。
call-ttrpc-Task-Start-of-exec = { $caller } 请 { $callee } 启动 { $thing }里的 `{ $command }`。
    .why = shim 运行 `runc exec`。容器自己的进程照常运行。
    .reply = { $caller } 回答：`{ $command }` 已启动。
call-ttrpc-Task-Wait-of-exec = { $caller } 请 { $callee } 在 { $thing }里的 `{ $command }` 结束时告知。
    .why = 这条命令的父进程也是 shim，所以最先得知它结束的是 shim。
    .reply = { $caller } 到这时才应答：`{ $command }` 已退出，退出码 { $code }。
call-ttrpc-Task-Delete-of-exec = { $caller } 请 { $callee } 清理 { $thing }里已经结束的 `{ $command }`。
    .why = shim 删除关于这条命令的记录，容器不受影响。
    .reply = { $caller } 返回 `{ $command }` 的退出码：{ $code }。
call-ttrpc-Task-State-of-exec = { $caller } 向 { $callee } 查询 { $thing }里 `{ $command }` 的状态。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：`{ $command }` 已退出，退出码 { $code }。
       *[other] { $caller } 回答：`{ $command }` 正在运行。
    }
call-ttrpc-Task-Kill-of-exec = { $caller } 请 { $callee } 给 { $thing }里的 `{ $command }` 发送信号。
    .why = 命令超时的时候，containerd 会这样做；删除一条命令之前也会再发一次，这时命令通常早已结束。容器自己的进程不受影响。
    .reply = { $caller } 回答：信号已发给 `{ $command }`。
call-ttrpc-Task-State = { $caller } 向 { $callee } 查询 { $thing }的状态。
    .why = shim 是那个进程的父进程，最清楚它的状态。
    .reply = { $state ->
        [STOPPED] { $caller } 回答：{ $thing }的第一个进程已经结束。
       *[other] { $caller } 回答：{ $thing }的第一个进程还在，并给出进程号。
    }
call-ttrpc-Task-Kill = { $caller } 请 { $callee } 给 { $thing }发送信号。
    .why = 如果进程还没有结束，shim 就运行 `runc kill`，它会先确认这个进程号对应的仍是原来的进程。
    .reply = { $caller } 回答：信号已发给 { $thing }。
call-ttrpc-Task-Delete = { $caller } 请 { $callee } 清理 { $thing }留下的东西。
    .why = shim 运行 `runc delete`，删除 cgroup 和状态。退出码随应答返回。
    .reply = { $caller } 返回退出码。
call-ttrpc-Task-Exec = { $caller } 告知 { $callee }：将在 { $thing }里执行 `{ $command }`。
    .why = shim 只是记下来；用这条命令的 ID 调用 `Task/Start` 才会执行。
    .reply = { $caller } 回答：已记下 `{ $command }`，还没有启动。
call-ttrpc-Task-Wait = { $caller } 请 { $callee } 在 { $thing }结束时告知。
    .why = 进程退出才有应答，那也许是几个月以后。
    .reply = { $caller } 到这时才应答：{ $thing }已经结束。
call-ttrpc-Task-Connect = { $caller } 向 { $callee } 查询它自己和 task 的进程号。
    .why = 这两个进程号 containerd 都不保存：需要 task 的进程号时就来查询，重启之后也靠它确认哪些 shim 还在。
    .reply = { $caller } 返回这两个进程号。
call-ttrpc-Task-Shutdown = { $caller } 请 { $callee } 退出，前提是它不再照管任何容器。
    .why = 还有容器的 shim 会留下，所以一个 shim 可以照管整个 Pod。
    .reply = { $caller } 作出应答。如果它已不再照管任何容器，接着就会退出。
call-ttrpc-Task-Update = { $caller } 请 { $callee } 修改 { $thing }的资源限制。
    .why = shim 运行 `runc update`，新的资源限制通过标准输入传给它。
    .reply = { $caller } 回答：{ $thing }的新限制已生效。
call-ttrpc-Task-Stats = { $caller } 向 { $callee } 查询 { $thing }的资源用量。
    .why = shim 自己读取 cgroup 的文件，不为此启动任何程序。
    .reply = { $caller } 返回 cgroup 的统计数据。
call-ttrpc-Task-Pids = { $caller } 向 { $callee } 查询 { $thing }里有哪些进程。
    .why = 也就是它的 cgroup 里的成员。
    .reply = { $caller } 返回这些进程号。
call-ttrpc-Task-CloseIO = { $caller } 请 { $callee } 关闭 { $thing }的标准输入。
    .why = shim 自己也开着这个 fifo，所以写入方退出时，输入还不算结束。
    .reply = { $caller } 回答：{ $thing }的输入已关闭。
call-ttrpc-Events-Forward = { $caller } 向 { $callee } 报告事件 { $topic }。
    .why = shim 不等别人来问。containerd 没有应答时，它会重试几次才放弃。
    .reply = { $caller } 收到事件 { $topic }，转发给订阅者。

## 镜像仓库

call-registry-GET-v2-name-manifests-reference = { $caller } 向 { $callee } 请求镜像 { $image } 的 manifest。
    .why = manifest 用摘要指明一份配置和若干层。内容与摘要不符，就会被发现。
    .reply = { $caller } 返回 manifest。
call-registry-GET-v2-name-blobs-digest = { $caller } 从 { $callee } 下载镜像的一个 blob。
    .why = 节点上已有的层不会重复下载。
    .reply = { $caller } 返回内容。

## 流服务

call-streaming-POST-exec-token = { $caller } 按 URL 连接 { $callee }：命令到这时才执行。
    .why = CRI 调用只给出地址，数据走的是这条连接。令牌只能用一次。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-streaming-POST-attach-token = { $caller } 按 URL 连接 { $callee }，attach 到容器。
    .why = 只能看到从现在起的输出，此前的输出在日志里。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-streaming-POST-portforward-token = { $caller } 按 URL 连接 { $callee }，再由后者连接 Pod 的端口。
    .why = 这条连接从 Pod 的网络命名空间内部发起。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。

## 应用

call-http-GET = { $purpose ->
        [startup] { $caller } 通过 HTTP 探测 { $callee }：{ $whose }。
        [readiness] { $caller } 通过 HTTP 探测 { $callee }：{ $whose }。
        [liveness] { $caller } 通过 HTTP 探测 { $callee }：{ $whose }。
        [postStart] { $caller } 通过 HTTP 向 { $callee } 发一个请求：{ $whose }。
        [preStop] { $caller } 通过 HTTP 向 { $callee } 发一个请求：{ $whose }。
       *[other] { $caller } 通过 HTTP 向 { $callee } 发一个请求。
    }
    .why = 请求直接发往目标地址，既不经过 CRI，运行时也看不到。
    .reply = { $purpose ->
        [startup] { $caller } 回答：健康。
        [readiness] { $caller } 回答：健康。
        [liveness] { $caller } 回答：健康。
        [postStart] { $caller } 作出应答，{ $whose }执行完毕。
        [preStop] { $caller } 作出应答，{ $whose }执行完毕。
       *[other] { $caller } 应答了这个请求。
    }
call-tcp-connect = { $purpose ->
        [startup] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
        [readiness] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
        [liveness] { $caller } 向 { $callee } 建立一条连接，随即关闭：{ $whose }。
       *[other] { $caller } 向 { $callee } 建立一条连接，随即关闭。
    }
    .why = 只检查端口上有没有程序在监听。既不经过 CRI，运行时也看不到。
    .reply = { $caller } 接受了连接。
## Kubernetes API 和 kubelet 自己的 API

call-kubernetes-GET-api-v1-pods = { $caller } 向 { $callee } 查询属于本节点的 Pod。
    .why = kubelet 只查询自己节点的 Pod。应答里带有一个编号（resourceVersion），之后的 watch 就从那里继续。
    .reply = { $caller } 返回这个节点的 Pod 列表。
call-kubernetes-GET-api-v1-pods-watch-true = { $caller } 请 { $callee } 从现在起把本节点 Pod 的每个变化都告诉它。
    .why = 没有谁把 Pod 推到节点上。kubelet 一直保持着这一个请求，每个变化都从这里传来。
    .reply = { $caller } 接受了 watch：从现在起，每个变化都从这条连接传来。
call-kubernetes-POST-api-v1-namespaces-namespace-pods = { $caller } 向 { $callee } 提交一个新 Pod。
    .why = 这一步只是记录应当运行什么。节点要通过自己的 watch 才会知道。
    .reply = { $caller } 返回保存后的 Pod：它现在有 uid 了。
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name = { $caller } 向 { $callee } 查询 Pod { $pod }。
    .why = 要修改一个 Pod，或者要访问它的某个容器，都得先查到它。
    .reply = { $caller } 返回这个 Pod。
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-status = { $caller } 向 { $callee } 报告 Pod { $pod } 的状态。
    .why = kubectl 在 STATUS 一栏显示的内容，来自 kubelet 最近一次的报告。有变化才报告。
    .reply = { $caller } 已保存这份状态。
call-kubernetes-PATCH-api-v1-namespaces-namespace-pods-name-ephemeralcontainers = { $caller } 请 { $callee } 往 Pod { $pod } 里加一个临时容器。
    .why = 已经在运行的 Pod 不能再添加容器，临时容器是唯一的例外。这样的容器只启动一次，不会重启，也不能移除。
    .reply = { $caller } 返回修改后的 Pod。
call-kubernetes-DELETE-api-v1-namespaces-namespace-pods-name = { $caller } 请 { $callee } 删除 Pod { $pod }。
    .why = { $peer ->
        [kube-apiserver] 删除分两步。先只打上标记，由节点停止这个 Pod；等容器都结束了，kubelet 再以 0 秒宽限期请求删除对象本身。
       *[other] 删除分两步：先打标记，等容器都结束了才真正删除。
    }
    .reply = { $peer ->
        [kubelet] { $caller } 回答：Pod { $pod } 已删除。
       *[other] { $caller } 已接受对 Pod { $pod } 的删除请求。
    }
call-kubernetes-POST-api-v1-namespaces-namespace-events = { $object ->
        [node] { $caller } 向 { $callee } 上报关于自己节点的事件 { $reason }。
       *[pod] { $caller } 向 { $callee } 上报关于 Pod { $pod } 的事件 { $reason }。
    }
    .why = “{ $message }”。事件是写给人看的：没有程序等着它，也没有什么由它决定。
    .reply = { $caller } 已保存这个事件。
call-kubernetes-PATCH-api-v1-namespaces-namespace-events-name = { $caller } 告诉 { $callee }：同一个事件又发生了，累计 { $count } 次。
    .why = “{ $message }”。同样的事件不会重复上报，只更新次数和最近一次的时间。
    .reply = { $caller } 已保存新的次数。
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses = { $caller } 向 { $callee } 查询有哪些 RuntimeClass。
    .why = Pod 可以指定一个 RuntimeClass，而它对应运行时的哪个 handler，只有这份列表里有，所以要在第一个 Pod 用到之前取好。
    .reply = { $caller } 返回各个 RuntimeClass 和它们的 handler。
call-kubernetes-GET-apis-node-k8s-io-v1-runtimeclasses-watch-true = { $caller } 请 { $callee } 从现在起把 RuntimeClass 的每个变化都告诉它。
    .why = 有了列表和 watch，kubelet 在自己的内存里就能查到 RuntimeClass，没有哪个 Pod 要为此等待。
    .reply = { $caller } 接受了 watch：从现在起，每个变化都从这条连接传来。
call-kubernetes-POST-api-v1-nodes = { $caller } 向 { $callee } 注册自己的节点。
    .why = 节点由自己上报：地址、kubelet 的端口、运行时，以及是否就绪。
    .reply = { $caller } 已登记这个节点。
call-kubernetes-GET-api-v1-nodes-name = { $caller } 向 { $callee } 查询自己的节点。
    .why = 每十秒查询一次；只有状态有变化，或者已过五分钟，才上报节点的状态。
    .reply = { $caller } 返回这个节点。
call-kubernetes-PATCH-api-v1-nodes-name-status = { $caller } 向 { $callee } 报告节点的状态。
    .why = Ready 的意思是：运行时有应答，relist 正常，网络已就绪。否则消息里会写明问题所在。
    .reply = { $caller } 已保存这份状态。
call-kubernetes-POST-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases = { $caller } 在 { $callee } 中创建节点的租约，这是节点的第一次心跳。
    .why = 租约很小，可以频繁更新。租约过期的节点，会被视为失联。
    .reply = { $caller } 已保存这份租约。
call-kubernetes-PUT-apis-coordination-k8s-io-v1-namespaces-kube-node-lease-leases-name = { $caller } 在 { $callee } 中更新节点的租约，这是一次心跳。
    .why = 每十秒一次，不管有没有变化。
    .reply = { $caller } 已更新租约。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-exec = { $caller } 请 { $callee } 在 Pod { $pod } 里执行一条命令。
    .why = API server 自己什么也不执行。它查出 Pod 在哪个节点，再接通那个节点的 kubelet。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-attach = { $caller } 请求通过 { $callee } attach 到 Pod { $pod } 的一个容器。
    .why = 不会启动新的进程：接上的就是容器第一个进程自己的输入输出流。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-POST-api-v1-namespaces-namespace-pods-name-portforward = { $caller } 请 { $callee } 转发到 Pod { $pod } 的一个端口。
    .why = 不需要 Service，也不需要 Pod 的地址：连接的另一端就在 Pod 的网络里。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-GET-api-v1-namespaces-namespace-pods-name-log = { $caller } 向 { $callee } 请求 Pod { $pod } 的日志。
    .why = API server 不保存日志。日志是节点上的文件。
    .reply = { $caller } 转发 kubelet 读到的内容。
call-kubernetes-POST-exec-namespace-pod-container = { $caller } 请 { $callee } 在容器里执行一条命令。
    .why = kubelet 向运行时请求一个 URL，自己去连接它，然后在两条连接之间转发数据。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-POST-attach-namespace-pod-container = { $caller } 请求通过 { $callee } attach 到一个容器。
    .why = kubelet 向运行时请求一个 URL，自己去连接它，然后在两条连接之间转发数据。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-POST-portForward-namespace-pod = { $caller } 请 { $callee } 转发到 Pod { $pod } 的一个端口。
    .why = 网络属于沙箱，所以 kubelet 要找的是沙箱。
    .reply = { $caller } 回答：从现在起，这条连接用来传输数据流。
call-kubernetes-GET-containerLogs-namespace-pod-container = { $caller } 向 { $callee } 请求一个容器的日志。
    .why = 运行时只给出文件的位置，由 kubelet 自己去读。
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
call-refused = { $caller } 调用 { $callee }，但后者的套接字上没有程序在监听。
    .why = 服务端退出后，套接字文件可能还在；连接会被拒绝。
call-nobody = { $caller } 调用 { $method }，但 { $socket } 上没有程序在监听。
    .why = 服务端退出后，套接字文件可能还在；连接会被拒绝。

reply-ok = { $caller } 回答 { $callee }：{ $method }，{ $status }。
reply-failed = { $caller } 向 { $callee } 返回错误。
    .why = { $message }
reply-lost = { $who } 没有收到应答，而是收到一个错误。
    .why = { $message }

## 程序开始

spawn-containerd = { $caller } 启动 containerd，pid { $pid }。
    .why = containerd 监听一个套接字。此后谁要用它，连接套接字即可，不必是它的父进程。
spawn-dockerd = { $caller } 启动 dockerd，pid { $pid }。
    .why = dockerd 依赖 containerd：先连上它，自己才开始应答请求。
spawn-cri-dockerd = { $caller } 启动 cri-dockerd，pid { $pid }。
    .why = 它就是以前的 dockershim，从 kubelet 里移出来，成为独立的进程。
spawn-crio = { $caller } 启动 CRI-O，pid { $pid }。
    .why = kubelet 和 runc 之间只有这一个守护进程：CRI-O 只提供 CRI，不做别的。
spawn-conmon-version = { $caller } 查询 conmon 的版本。
    .why = conmon 是普通程序，不是守护进程：要查版本，就得运行它一次。
spawn-conmon = { $caller } 为 { $thing }启动 conmon。
    .why = 一个 conmon 照管一个容器：运行 runc，接收容器的输出，写日志，等容器结束。{ $infra ->
        [yes] 这个节点配置为保留 pause 容器。按默认设置（`drop_infra_ctr`），除非 Pod 共享进程命名空间，CRI-O 不创建 pause 容器：其他命名空间已由 pinns 绑定到文件上。
       *[no] {""}
    }
spawn-conmon-of-exec = { $caller } 为 { $thing }里的一条命令启动 conmon：{ $whose }。
    .why = 这个 conmon 不照管容器：它运行 `runc exec`，接收命令的输出，等命令结束。
fork-conmon-of-exec = conmon fork 出一个子进程，pid { $pid }，由它负责这条命令。
    .why = 子进程随即由 init 收养。它把自己设为 subreaper，所以这条命令会成为它的子进程。
fork-conmon = conmon fork 出一个子进程，pid { $pid }，其余的事由它完成。
    .why = 子进程随即失去父进程，由 init 收养：CRI-O 退出后，它照常运行。它把自己设为 subreaper，所以 runc 留下的进程会由它收养。
spawn-pinns = { $caller } 运行 pinns，为 Pod { $pod } 创建命名空间。
    .why = pinns 把每个新命名空间绑定到一个文件上。即使里面没有任何进程，命名空间也会保留，不需要谁来维持。
spawn-kubelet = { $caller } 启动 kubelet，pid { $pid }。
    .why = 它会从一个目录或 API server 获取 Pod，并在一个套接字上找运行时。
spawn-systemd = 内核启动 systemd，pid { $pid }。
spawn-registry = { $caller } 启动镜像仓库。
spawn-kube-apiserver = { $caller } 启动 API server。
spawn-kubectl = { $caller } 启动 kubectl。
spawn-shim-start = { $caller } 为 { $thing }运行 shim start。
    .why-sandbox = 这个进程是启动器，只存在片刻：拉起常驻 shim，打印它的地址，然后退出。因此常驻 shim 的父进程是 init。
    .why-container = 这个进程是启动器，只存在片刻。如果这个 Pod 的 shim 已经在监听，它就打印那个地址；如果没有，就启动一个。docker 的容器从不共用 shim。
    .why = 这个进程是启动器，只存在片刻：打印常驻 shim 的地址，然后退出。
spawn-shim-delete = { $caller } 运行 shim delete，清理 { $thing }。
    .why = 已经退出的 shim 没法自己清理，于是把它的程序再运行一次。
spawn-shim = 启动器拉起常驻 shim，pid { $pid }。
    .why = containerd 或 dockerd 重启时，容器靠 shim 继续运行：它保持容器的输出，并等待容器结束。
spawn-runc-create = { $caller } 为 { $thing }运行 runc create。
    .why = runc 按 OCI 配置创建容器：命名空间、cgroup、挂载。完成后就退出：它是一条命令，不是守护进程。
spawn-runc-start = { $caller } 为 { $thing }运行 runc start。
    .why = 它打开 `exec.fifo`，容器的第一个进程正阻塞在那里。它要做的只有这一件事。
spawn-runc-exec = { $caller } 对 { $thing }运行 runc exec：{ $whose }。
    .why = 一个新进程加入一个已经在运行的容器的命名空间和 cgroup。
spawn-runc-kill = { $caller } 为 { $thing }运行 runc kill。
    .why = 带上 `--all`，信号发给容器 cgroup 里的每个进程；否则只发给第一个进程。
spawn-runc-delete = { $caller } 为 { $thing }运行 runc delete。
    .why = `runc create` 创建的东西随之删除：cgroup 和状态目录。
spawn-runc-update = { $caller } 为 { $thing }运行 runc update。
    .why = 新的资源限制从标准输入传入，runc 把它们写进 cgroup 的文件。
spawn-runc-state = { $caller } 为 { $thing }运行 runc state。
spawn-runc-version = { $caller } 运行 runc，只为查询它的版本。
    .why = { $caller } 在自己的版本信息和 `docker info` 里都要给出 runc 的版本，每次都重新查询。runc 是普通程序，不是守护进程：要查版本，就得运行它一次。
spawn-runc = { $caller } 运行 runc。
spawn-runc-0-PARENT = { $caller } 把自己的程序再启动一次，成为 { $comm }，pid { $pid }：父进程是 runc { $verb }，pid { $parent }。
    .why = 进入命名空间要不止一个进程。这一个留在外面，把另外两个的进程号告诉 runc。
spawn-runc-1-CHILD = { $caller } 克隆出 { $comm }，pid { $pid }：它也是 runc { $verb }（pid { $parent }）的子进程。
    .why = 它加入或新建命名空间。新的 pid 命名空间只对子进程生效，所以还要再克隆一次。带上 `CLONE_PARENT`，克隆出来的是兄弟进程，不是子进程；也没有加载别的程序。
spawn-runc-2-INIT = { $caller } 克隆出 { $comm }，pid { $pid }：它已在命名空间里，也是 runc { $verb }（pid { $parent }）的子进程。
    .why = 这个进程号会一直用到最后：进程在这里等待，直到可以 exec 成要运行的程序。
spawn-bridge-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 bridge：ADD。
    .why = bridge 创建一对虚拟网卡：一端接在节点的网桥上，另一端在 Pod 的网络命名空间里，名为 `eth0`。
spawn-bridge-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 bridge：DEL。
    .why = 拆除 `ADD` 创建的东西。`DEL` 可以运行不止一次。
spawn-loopback-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 loopback：ADD。
    .why = 新的网络命名空间里有回环网卡，但还没有启用。
spawn-loopback-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 loopback：DEL。
spawn-host-local-ADD = { $caller } 运行 host-local，为 Pod { $pod } 申请一个地址。
    .why = 地址来自本节点的一个地址段，每分配一个，就在磁盘上留一个文件。不需要通过网络向谁申请。
spawn-host-local-DEL = { $caller } 运行 host-local，归还 Pod { $pod } 的地址。
    .why = 占用这个地址的文件被删除。
spawn-portmap-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 portmap：ADD。
    .why = 它为每个 `hostPort` 写转发规则。Pod 没有 `hostPort` 时，它无事可做。
spawn-portmap-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 portmap：DEL。
    .why = 转发到这个 Pod 的规则被删除。
spawn-cni-ADD = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：ADD。
spawn-cni-DEL = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：DEL。
spawn-cni-CHECK = { $caller } 为 Pod { $pod } 运行 CNI 插件 { $role }：CHECK。
    .why = 不创建任何东西：插件只检查 `ADD` 创建的东西还在不在。
spawn-cni-VERSION = { $caller } 查询 CNI 插件 { $role } 支持哪些版本。
    .why = 使用一份网络配置之前，要逐一查询其中的每个插件。
spawn-libnetwork-setkey = { $caller } 运行 set-key 钩子：程序就是 dockerd 自己的可执行文件，只是换了个名字。
    .why = docker 通过这个钩子得知新的网络命名空间。如果 dockerd 这时已经不在，`runc create` 就会失败。
spawn-nsenter = { $caller } 运行 nsenter：它进入 Pod { $pod } 的网络命名空间，再 exec 成 socat。
    .why = { $caller } 自己不进入命名空间，所以节点上必须装有这两个程序。
spawn-app = { $thing }里的 `{ $command }` 启动一个子进程，pid { $pid }。
    .why = 它与父进程处于同样的命名空间、同一个 cgroup。
spawn-other = { $caller } 启动 { $role }，pid { $pid }。
fork-other = { $peer ->
        [app] { $thing }里的 `{ $command }` fork 出 { $comm }，pid { $pid }。
       *[other] { $caller } fork 出 { $comm }，pid { $pid }。
    }

exec-pause = 等待中的进程 exec 成 pause，pid 仍是 { $pid }。
    .why = pause 除了等待什么也不做。只要它在运行，Pod 的命名空间就在，不受其他容器影响。
exec-app = { $for ->
        [child] { $thing }里的子进程 exec 成 `{ $command }`，pid 仍是 { $pid }。
        [command] 在 { $thing }里执行的命令 exec 成 `{ $command }`，pid 仍是 { $pid }。
        [again] { $thing }的程序 exec 成 `{ $command }`，pid 仍是 { $pid }。
       *[first] 等待中的进程 exec 成 { $thing }的程序 `{ $command }`，pid 仍是 { $pid }。
    }
    .why = `execve` 换的是程序，不是进程：进程号、命名空间和 cgroup 都不变。对内核来说，它与其他进程没有区别。
exec-other-of-exec = 已加入容器的进程 exec 成 `{ $command }`，pid 仍是 { $pid }：{ $whose }。
    .why = 它是容器自己的进程之外的另一个进程，处于同样的命名空间。它结束后，容器照常运行。
exec-other = { $caller } exec 成 { $role }，pid 仍是 { $pid }。

## 程序结束

exit-shim = shim（pid { $pid }）退出，退出码 { $code }。
    .why = shim start 打印出地址就退出；常驻 shim 不再照管任何容器时才退出。
exit-runc = { $did } 退出，退出码 { $code }。
    .why = runc 不常驻。它留下的进程会换一个父进程：最近的 subreaper，也就是 shim 或 conmon。
exit-conmon = conmon（pid { $pid }）退出，退出码 { $code }。
    .why = 第一个 conmon 在 fork 之后就退出；常驻的那个随容器一起结束，并把容器的退出码写进文件。
exit-conmon-of-exec = { $thing }里那条命令的 conmon（pid { $pid }）退出，退出码 { $code }。
    .why = 第一个 conmon 在 fork 之后就退出；另一个随命令一起结束，退出码已经告诉 CRI-O。
exit-pinns = pinns 退出，退出码 { $code }。
    .why = 它的成果保留下来：命名空间已绑定到文件上。
exit-pause = pause 退出，退出码 { $code }。
    .why = pause 退出后，没有别的东西保持的命名空间随之消失；绑定在文件上的会留下。
exit-app = { $thing }的第一个进程 `{ $command }` 退出，退出码 { $code }。
    .why = 第一个进程退出，容器就结束了。退出码由它的父进程（shim 或 conmon）收取，其他各方都从那里得知。
exit-app-of-exec = { $thing }里的 `{ $command }` 退出，退出码 { $code }：{ $whose }。
    .why = 结束的只是这条命令。父进程收取退出码，再逐级返回给请求执行它的一方。
exit-child = { $thing }里的子进程 `{ $command }` 退出，退出码 { $code }。
    .why = 容器照常运行：只有第一个进程结束，容器才结束。
exit-other = { $caller } 退出，退出码 { $code }。
exit-killed = { $peer ->
        [app] { $thing }里的 `{ $command }`（pid { $pid }）被 { $signal } 终止。
       *[other] { $callee }（pid { $pid }）被 { $signal } 终止。
    }
    .why = 进程持有的资源由内核释放：套接字关闭，连接着它的一方会收到错误。

## 信号与父进程

signal = { $source ->
        [app] { $thing }里的 `{ $command }` 向进程 { $pid } 发出 { $signal }。
       *[outside] { $verdict ->
            [none] { $peer ->
                [app] { $caller } 向 { $thing }里的 `{ $command }`（pid { $pid }）发出 { $signal }。
               *[other] { $caller } 向 { $callee }（pid { $pid }）发出 { $signal }。
            }
           *[other] { $caller } 向 { $callee }（pid { $pid }）发出 { $signal }。
        }
    }
    .why = { $signal ->
        [SIGKILL] 这个信号无法捕获，进程没有机会收尾。
        [SIGTERM] 这是请求结束。进程可以捕获它，先把事情做完，也可以忽略它。
       *[other] 信号有什么效果，由接收方决定，`SIGKILL` 除外。
    }
reparent = { $who }（pid { $pid }）换了父进程：{ $callee }。
    .why = { $peer ->
        [conmon] 父进程结束后，子进程归最近的 subreaper。conmon 已把自己设为 subreaper，所以容器的进程现在是它的子进程。
        [shim] 父进程结束后，子进程归最近的 subreaper。shim 已把自己设为 subreaper，所以容器的进程现在是它的子进程。
       *[other] 父进程结束后，子进程归最近的 subreaper 或 init。由 init 收养的进程，在启动它的守护进程退出后照常运行。
    }
reparent-first = { $thing }的第一个进程（pid { $pid }）换了父进程：{ $callee }。
    .why = { $peer ->
        [conmon] 它的父进程 `runc create` 已经结束，于是归最近的 subreaper。conmon 已把自己设为 subreaper，会得知它的结束。
        [shim] 它的父进程 `runc create` 已经结束，于是归最近的 subreaper。shim 已把自己设为 subreaper，会得知它的结束。
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
milestone-kubelet-start = kubelet 打印自己的版本：{ $version }。
    .why = 这是它最早的几行日志之一。参数有错的话，它在打印这一行之前就已退出。
milestone-kubelet-cgroups = kubelet 创建容器管理器，由它管理 Pod 的 cgroup。
    .why = 到这里还没有向运行时发过任何请求：Pod 这一层的 cgroup 由 kubelet 创建，再往下容器那一层由运行时创建。
milestone-kubelet-runtime = 运行时管理器创建完成，kubelet 从此知道运行时叫 { $runtime }。
    .why = NewKubeGenericRuntimeManager 先查询了版本。每个容器 ID 前面都带着这个名字，例如 `{ $runtime }://…`。换了运行时，名字也随之改变，原来的容器就都不再算它的。
milestone-kubelet-syncing = 同步循环启动。它要等运行时报告就绪、PLEG 也查看过现状，才开始处理 Pod。
    .why = Pod 的一切变化都要经过这个循环：清单、PLEG 的发现、探针，还有每秒一次的定时触发。
milestone-dockershim-network = { $caller } 选定了网络插件：{ $plugin }。
    .why = `/etc/cni/net.d` 里现在没有配置也不要紧：每五秒再找一次，找到之前节点一直是 NotReady。
milestone-dockershim-cgroups = { $caller } 采用 docker 的 cgroup 驱动：{ $driver }。
    .why = kubelet 里的 dockershim 会拿它与 kubelet 自己的比较：两者不同，启动就以 `misconfiguration` 失败。cri-dockerd 则直接采用它。
milestone-dockershim-start = { $caller } 开始提供服务：先是流式服务器，然后是 CRI。
    .why = 此外还有一个小循环，每五分钟检查一次 dockerd。
milestone-dockershim-listen = { $caller } 开始监听套接字，运行时服务和镜像服务共用这一个。
    .why = CRI 是进程之间的协议，所以哪怕调用方和被调用方在同一个进程里，中间也要经过一个套接字。
milestone-kubelet-started = kubelet 初始化完成，各个循环开始运行。
    .why = 从这时起它才开始处理 Pod。前面的每一步都必须成功，否则 kubelet 不会运行。
milestone-kubelet-failed = kubelet 放弃启动。
    .why = 最后一行日志写明了原因。几秒后 systemd 会再次启动它，只要什么都不改，结果就不会变。
milestone-dockershim-deprecated = { $level ->
        [warning] kubelet 在日志里发出警告：dockershim 已弃用。
       *[info] kubelet 在日志里写道：dockershim 已弃用。
    }
    .why = { $level ->
        [warning] 弃用在节点上的全部体现就是这一行，Pod 照常运行。它没有说 1.24 就会移除。
       *[info] 同样的一行，1.20 记为警告，1.21 到 1.23 只算普通信息，Pod 照常运行。
    }
milestone-cri-version = kubelet 确定与运行时使用哪个版本的 CRI。
milestone-pod-seen = { $source ->
        [api] kubelet 从 API server 得知了 Pod { $pod }。
       *[file] kubelet 发现了 Pod { $pod } 的清单。
    }
    .why = { $source ->
        [api] Pod 从 kubelet 一直保持着的 watch 传来。从这里往后，Pod 来自哪里就没有区别了。
       *[file] 清单是本节点上的一个文件：这是静态 Pod。后面的过程都与 API server 无关。
    }
milestone-pod-running = kubelet 看到 Pod { $pod } 的容器都已在运行。
    .why = 没有谁通知 kubelet。它大约每秒查询一次运行时，比较之后发现有了变化。
milestone-pod-delete = { $source ->
        [api] Pod { $pod } 将被删除：kubelet 开始停止它。
       *[file] Pod { $pod } 的清单已移除：kubelet 开始停止它。
    }
    .why = { $source ->
        [api] 删除 Pod 就是按相反的顺序撤销它的启动。容器都结束之前，对象一直保留在 API server 中，除非有人强制删除。
       *[file] 删除 Pod 就是按相反的顺序撤销它的启动：先容器，再沙箱，最后是两者留下的东西。
    }
milestone-sandbox-ready = { $caller } 得到了 Pod { $pod } 的沙箱。
    .why = 从现在起，可以在里面逐个创建容器。
milestone-container-running = { $caller } 知道 { $thing }已经启动。
    .why = 已启动不等于已就绪：应用是否正常工作，要看探针。
milestone-container-exited = { $caller } 得知 { $thing }已经结束。
    .why = 进程结束的消息自下而上传递：内核、照管它的进程、运行时；kubelet 要等到自己去查询时才知道。
milestone-sync-compute = { $count ->
        [none] SyncPod 第 1 步：computePodActions 判断 Pod { $pod } 没有什么要做。
       *[some] SyncPod 第 1 步：computePodActions 得出 Pod { $pod } 要做的事：{ $list }。
    }
    .why = { $count ->
        [none] 它只比较应有的状态和上次看到的状态，不发起任何调用。第 2 到第 { $number } 步都跳过。
        [one] 它只比较应有的状态和上次看到的状态，不发起任何调用。第 2 到第 { $number } 步里只有第 { $steps } 步有事可做。
       *[some] 它只比较应有的状态和上次看到的状态，不发起任何调用。第 2 到第 { $number } 步里有事可做的是第 { $steps } 步。
    }
milestone-sync-stop = { $because ->
        [new] SyncPod 第 2 步：kubelet 停止 Pod { $pod } 已有的部分。这是新 Pod，没有什么可停。
        [changed] SyncPod 第 2 步：kubelet 停止 Pod { $pod } 剩下的部分，因为它需要一个新的沙箱。
       *[over] SyncPod 第 2 步：kubelet 停止 Pod { $pod } 的沙箱，因为所有容器都已结束，不会再启动。
    }
    .why = 沙箱从不修补。一旦不再合适，就连同里面的一切一起停止，另建一个。
milestone-sync-kill = SyncPod 第 3 步：kubelet 终止 { $name } 容器。原因：“{ $because }”。
    .why = 探针失败次数过多，在这里才生效：不是立即，而是等到 Pod 的下一次同步。
milestone-sync-sandbox = { $again ->
        [no] SyncPod 第 4 步：kubelet 为 Pod { $pod } 创建沙箱。
       *[yes] SyncPod 第 4 步：kubelet 为 Pod { $pod } 另建一个沙箱，attempt 为 { $attempt }。
    }
    .why = 接下来就是一次 CRI 调用 `RunPodSandbox`。沙箱怎样创建，由运行时决定。
milestone-sync-ephemeral = SyncPod 第 5 步：kubelet 启动临时容器 { $name }。
    .why = 临时容器排在 init 容器之前，这样即使 Pod 卡在 init 阶段，也能进去调试。
milestone-sync-init = { $again ->
        [no] SyncPod 第 6 步：kubelet 启动 init 容器 { $name }。
       *[yes] SyncPod 第 6 步：kubelet 再次启动 init 容器 { $name }，第 { $attempt } 次重启。
    }
    .why = 每次同步只启动一个 init 容器。PLEG 发现它结束，才有下一次同步，再启动下一个。
milestone-sync-container = { $again ->
        [no] SyncPod 第 { $number } 步：kubelet 启动 { $name } 容器。
       *[yes] SyncPod 第 { $number } 步：kubelet 再次启动 { $name } 容器，第 { $attempt } 次重启。
    }
    .why = 容器逐个处理：镜像、创建、启动、`postStart` 钩子，都做完才轮到下一个。一个失败，不影响其他容器。
milestone-sync-failed = Pod { $pod } 本次同步失败，{ $wait } 后再次同步。
    .why = 原因是 { $reason }。同步失败不会丢失什么：下一次会重新计算还缺什么。
milestone-pod-refused = kubelet 拒绝 Pod { $pod }：{ $reason }。
    .why = “{ $message }”。Pod 能否在本节点运行，只在为它创建任何东西之前检查一次。被拒绝的 Pod 不交给任何 worker，阶段一直是 Failed。
milestone-container-backoff = 退避：kubelet 暂不启动 { $name } 容器。它结束 { $wait } 之后才会再启动，还剩 { $left }。
    .why = 起初 10 s，之后每次加倍，最多 300 s；连续十分钟没有崩溃，就从头算起。时间到了以后，还要等下一次同步才会启动。
milestone-image-backoff = 退避：kubelet 暂不重新拉取镜像 { $image }。上次失败 { $wait } 之后才会再拉取，还剩 { $left }。
    .why = 起初 10 s，之后每次加倍，最多 300 s，按 Pod 和镜像分别计算。
milestone-container-failed = kubelet 没能启动 { $name } 容器：{ $reason }。
    .why = { $message }
milestone-container-hook = kubelet 执行 { $name } 容器的 `preStop` 钩子：`{ $command }`。
    .why = 先执行钩子，再发信号；钩子用掉的时间从宽限期（{ $seconds } s）里扣除。
milestone-container-kill = kubelet 终止 { $name } 容器，宽限期 { $seconds } s。原因：“{ $because }”。
    .why = 宽限期是停止信号与 `SIGKILL` 之间的时间。计时的是运行时，不是 kubelet。
milestone-probe-result = { $outcome ->
        [success] { $counts ->
            [yes] { $purpose ->
                [startup] { $name } 的启动探针成功：容器已启动，另外两种探针开始工作。
                [readiness] { $name } 的就绪探针成功：容器已就绪。
               *[liveness] { $name } 的存活探针成功：容器存活。
            }
           *[no] { $purpose ->
                [startup] { $name } 的启动探针连续成功 { $run } 次，满 { $threshold } 次才算数。
                [readiness] { $name } 的就绪探针连续成功 { $run } 次，满 { $threshold } 次才算数。
               *[liveness] { $name } 的存活探针连续成功 { $run } 次，满 { $threshold } 次才算数。
            }
        }
        [failure] { $counts ->
            [yes] { $purpose ->
                [startup] { $name } 的启动探针连续失败 { $run } 次（阈值 { $threshold }）：容器将被终止。
                [readiness] { $name } 的就绪探针连续失败 { $run } 次（阈值 { $threshold }）：容器未就绪。
               *[liveness] { $name } 的存活探针连续失败 { $run } 次（阈值 { $threshold }）：容器将被终止。
            }
           *[no] { $purpose ->
                [startup] { $name } 的启动探针连续失败 { $run } 次（阈值 { $threshold }），{ $period } 后再次探测。
                [readiness] { $name } 的就绪探针连续失败 { $run } 次（阈值 { $threshold }），{ $period } 后再次探测。
               *[liveness] { $name } 的存活探针连续失败 { $run } 次（阈值 { $threshold }），{ $period } 后再次探测。
            }
        }
       *[unknown] { $purpose ->
            [startup] { $name } 的启动探针没能执行，既不算成功，也不算失败。
            [readiness] { $name } 的就绪探针没能执行，既不算成功，也不算失败。
           *[liveness] { $name } 的存活探针没能执行，既不算成功，也不算失败。
        }
    }
    .why = { $purpose ->
        [startup] 启动探针成功之前，另外两种探针都不工作。失败次数过多，容器会被终止；重启策略允许时，会再次启动。
        [readiness] 就绪与否只决定 Service 会不会把请求转发给这个 Pod，不会因此终止或启动容器。
       *[liveness] 存活探针失败次数过多，容器会被终止；重启策略允许时，会再次启动。
    }
milestone-container-conflict = 新容器的名字已被占用。{ $caller } 删除占用它的容器，本次创建失败。
    .why = docker 里一个名字只能用一次。占用它的是以前留下的容器，到 Pod 下一次同步时，这个名字已经空出来了。
milestone-sandbox-checkpoint = { $caller } 为沙箱写下检查点。
    .why = { $network ->
        [node] 拆除沙箱需要的信息，docker 的容器里记得不全：这里要记的是 Pod 使用节点自己的网络，不必运行 CNI 插件。
       *[pod] 拆除沙箱需要的信息，docker 的容器里记得不全：节点上通向 Pod 的端口（这里有 { $ports } 个），以及 Pod 是否有自己的网络。容器和 kubelet 都不在了，这个文件仍会保留。
    }
milestone-sandbox-resolv = { $caller } 改写沙箱的 resolv.conf，覆盖 dockerd 写入的内容。
    .why = { $count ->
        [all] dockerd 复制的是节点上的文件，对集群一无所知：不知道 DNS 服务器 { $servers }，不知道搜索域 { $searches }，也不知道 { $options }。有了 `ndots:5`，少于五个点的域名会先在搜索域里查。
       *[some] dockerd 复制的是节点上的文件。Pod 的 `dnsPolicy` 和 `dnsConfig` 要求的内容，由 kubelet 算出，随 `RunPodSandbox` 一起送来。
    }
milestone-other = { $caller } 继续：{ $method }。

publish = { $caller } 发布 { $method }。
change = { $caller } 改变 { $method }。
log = { $caller } 写下一行日志。
note-other = { $method }
note-unknown-image = podpath 不认识镜像 { $detail }：按只有一层来拉取。
note-loop-folded = `{ $detail }` 不停地空转，不再产生任何变化。从这里起，podpath 每秒只显示一轮。
note-processes-limited = 这个容器已有 { $detail } 个进程在运行。podpath 不让它再多，像节点到了自己的上限那样应答：下一次 fork 失败。
note-output-folded = `{ $detail }` 没完没了地写。从这里起，podpath 不再保留它写的内容。
fault-fail = 人为故障：{ $detail } 这次调用失败。被调用的一方什么都不做，直接返回这个错误。
fault-fail-every = 人为故障：从这里起，每次 { $detail } 调用都失败。被调用的一方什么都不做，直接返回这个错误。
fault-delay = 人为故障：{ $detail } 这次调用推迟这么久才送达。
fault-delay-every = 人为故障：从这里起，每次 { $detail } 调用都推迟这么久才送达。
fault-lose = 人为故障：{ $detail } 会照常执行，但它的应答会丢失。
fault-lose-every = 人为故障：从这里起，{ $detail } 的应答都会丢失。
fault-restart = 人为操作：`systemctl restart { $detail }`。
fault-remove = 人为故障：从节点上拿走 { $detail }。
fault-slow = 人为故障：从这里起，这个程序要过这么久才开始运行：{ $detail }。
fault-memory = 人为故障：进程 { $detail } 要的内存超过了所有的内存，内核会杀掉同一个 cgroup 里占用最多的进程。
fault-refuse = 人为故障：从这里起，{ $detail } 要去的地方没有进程监听。
fault-cut = 人为故障：从这里起，{ $detail } 的应答还没传完，连接就断开。
fault-cut-off = { $detail } 的应答传到一半，连接断了。调用方读到 “unexpected EOF”。
fault-registry-down = 人为故障：镜像仓库全部停止服务，连接一律被拒绝。
fault-registry-answers = 人为故障：从这里起，无论请求什么，镜像仓库都返回 { $detail }。
fault-registry-slow = 人为故障：从这里起，镜像仓库的每个应答都晚 { $detail } 到。
fault-registry-breaks-off = 人为故障：从这里起，每个镜像层下载到一半，连接就断开。
fault-registry-up = 人为操作：镜像仓库恢复服务。
fault-registry-reached = 这个节点第一次要访问的镜像仓库：{ $detail }。
fault-break = 人为故障：{ $detail } 被换成一个什么都不做、以代码 1 退出的程序。
fault-mend = 人为操作：{ $detail } 恢复原样。
fault-live-restore = 人为操作：在 daemon.json 里写入 `"live-restore": { $detail }`，并让 dockerd 重新读取。
fault-reboot = 人为故障：节点断电后重新启动。所有进程当场消失，/run、挂载、cgroup 和网络规则全部清空，磁盘上的文件还在。15 秒后 systemd 重新开始。
fault-disk-full = 人为故障：磁盘已满。写入镜像或容器的可写层时，得到 “no space left on device”。
fault-disk-free = 人为操作：磁盘又有空间了。
fault-delete = 人为操作：删除 { $detail }。
fault-ask = 人为操作：用 kubectl 执行 `{ $detail }`。
fault-apply = 人为操作：再创建一个 Pod：{ $detail }。
fault-lost = { $detail } 的应答在途中丢失。调用方只能等到自己的超时，如果它设了超时的话。
note-run-cut-off = podpath 到这里不再运行，此时是第 { $detail } 秒：事件太多，不再保留。真正的节点会继续运行。
note-script-slowed = 脚本做的事太多，podpath 显示不完。从这里起，脚本执行得比实际慢。
note-script-not-understood = podpath 的小 shell 看不懂 `{ $detail }`，也不去猜：容器会一直运行，直到收到停止信号。
note-kubelet-command = kubelet 构建命令行，每个参数先取默认值。
    .why = 直到 1.23，`--container-runtime` 的默认值都是 `docker`：不写这个参数，用的就是 dockershim。
note-kubelet-flags = kubelet 解析并检查命令行参数，接着读配置文件。
    .why = 遇到这个版本不认识的参数，kubelet 到这里就退出，别的什么都还没有发生。
note-dependencies-docker = kubelet 记录后面要用到的依赖。对 docker 来说，是一个端点和两个超时时间。
    .why = 这时还不建立任何连接。守护进程在不在，这里看不出来。
note-dependencies-remote = kubelet 记录后面要用到的依赖。运行时这一项空着，客户端以后再创建。
    .why = 这时还不建立任何连接。运行时在不在，这里看不出来。
note-kubelet-run = 接下来轮到节点本身：API server 的客户端、cAdvisor、cgroup。
    .why = 没有 kubeconfig 就没有 API server：kubelet 只运行清单目录里的 Pod。
note-runtime-service-docker = 分支点：`--container-runtime=docker`，kubelet 要在自身进程内启动 dockershim。
    .why = 两条路径就在这一个 `switch` 分开。之后的代码只用 CRI，不知道走的是哪一条。
note-runtime-service-remote = 分支点：`--container-runtime=remote`，这里没有什么要启动的。
    .why = CRI 必须由另一个程序提供。kubelet 手里只有它的地址。
note-runtime-service-only-remote = 原来的分支点已经没有了：运行时总是另一个程序。
    .why = dockershim 在 1.24 被移除，留下来的只是一个地址。
note-run-dockershim = kubelet 收集 dockershim 要用的东西：网络设置、流式服务器的地址、docker 的端点。
    .why = 不会为它启动进程。dockershim 是编译进 kubelet 的一个包。
note-dockershim-client = { $caller } 为 dockerd 的 API 创建客户端。
    .why = 第一个请求只查询 dockerd 的 API 版本。没有应答，在这里还不算错误。
note-dockershim-checkpoints = { $caller } 打开检查点目录，每个沙箱在里面有一个小文件。
    .why = 有些信息 docker 没有地方存放，例如主机端口。{ $caller } 自己保存的只有这些，重启之后仍在。
note-dockershim-streaming = { $caller } 准备流式服务器，供 exec、attach 和 port-forward 使用。
    .why = 这几种操作不是一问一答能完成的。CRI 只给出一个 URL，数据经由这个服务器传输。
note-dial-itself = kubelet 连接自己正在监听的那个套接字：运行时服务连一次，镜像服务再连一次。
    .why = 从此它是自己服务端的客户端。每个调用都经过内核，再回到同一个进程。
note-dial-runtime = kubelet 为运行时的套接字创建两个客户端，一个用于运行时服务，一个用于镜像服务。
    .why = 连接是惰性的：套接字不存在，也能创建客户端，要到第一次调用才会发现。
note-run-kubelet = 进程需要的都已备齐，接下来是 kubelet 本身：先创建，再启动。
    .why = 创建过程中的错误，外面会包上一层 `failed to create kubelet`，从中看得出启动进行到了哪一步。
note-new-main-kubelet = 创建 kubelet 的各个部件：退避、缓存、Pod 管理器和状态管理器。
    .why = 按相互依赖的先后顺序创建。这时还没有一个开始运行。
note-pod-workers = 创建 Pod worker 机制：以后每个 Pod 都有自己的 worker。
    .why = 同一个 Pod 的事按顺序做，不同的 Pod 互不等待。
note-pleg = 创建 PLEG：它将每秒向运行时查询一次有哪些沙箱和容器。
    .why = PLEG 是 Pod 生命周期事件生成器，把前后两份列表的差异变成事件。默认情况下，kubelet 靠自己查询，而不是等运行时通知。
note-birth-cry = kubelet 发出 Starting 事件，宣告自己启动，并开启两个垃圾回收器。
    .why = 已死亡的容器每分钟检查一次，镜像每五分钟检查一次。
note-kubelet-loops = 各个循环依次启动：卷、节点状态、运行时状态、Pod 状态、PLEG，最后是同步循环。
    .why = 每个都是单独的 goroutine。它们通过缓存和 channel 交换信息，谁也不等前一个。
note-container-started = 容器已经启动：kubelet 上报 Started 事件。
note-runtime-ready = 运行时第一次报告就绪，依赖它的部分现在启动。
    .why = cAdvisor、驱逐管理器和容器管理器到这里才启动，而且只启动一次。从这时起，节点可以运行 Pod 了。
note-set-key = 钩子把新网络命名空间的路径（{ $detail }）告诉 dockerd；dockerd 把它挂载住，使它不会消失。

## 一步凭什么知道

evidence-source = 读自源码
evidence-as-in = { $repository } { $runs }，此处依 { $read } 的源码
evidence-simplified = 有所简化
evidence-recorded = 已录到
simplified-crio = 依据 CRI-O 1.25 的录制，没有查找对应的是源码的哪一行。
simplified-kernel = Linux 对进程、文件和命名空间的处理，做了简化：程序在这里能观察到的，podpath 的内核都照做；更底层的不做。
simplified-fault = 这是人为注入的，不是程序自身的行为；其他程序对它的反应则是。
simplified-app = 应用运行的是一个小 shell：podpath 认识的命令逐条执行。换成别的程序会怎样，这里不模拟。
simplified-reload = 真实的日志会列出全部配置项，这里只写可能变化的那一项。
simplified-systemd = systemd 简化成三件事：按顺序启动单元，隔一段时间重新启动，收养孤儿进程。
simplified-client = 客户端只重放录制里的调用，除此之外不做模拟。
simplified-registry = 镜像仓库会给出已知镜像的 manifest 和内容；传输时间是典型值，不是为这个镜像测出来的。
simplified-image = 这里不知道这个镜像里有什么，按只有一层处理。
simplified-pod-address = dockershim 实际上用 nsenter 进入 pause 的网络命名空间，运行 ip 命令查地址；这里直接读 CNI 库缓存下来的结果。
simplified-engine-images = dockerd 自己的镜像存储简化成一个镜像一个文件、一个名字。
simplified-stats = 处理器时间在这里不统计；内存只算进程自己报出来的用量。
simplified-update = `runc update` 只改 podpath 知道的资源限制：内存和处理器份额；cgroup 的其他文件略去。
simplified-streaming = 一条连接上的几个流（SPDY 或 WebSocket）简化成带名字的文本片段，输入随请求一起送达，服务端的端口是固定的。
simplified-api-server = 这里的 API server 把 Pod、节点、租约和事件都放在内存里。没有调度器：所有 Pod 都归唯一的节点。准入只给一个 uid（RuntimeClass 不存在的 Pod 本该在那里就被拒绝，这里却要等 kubelet 发现），也没有身份认证。
simplified-api-client = kubelet 向 API server 问什么、报告什么，是依据的是已知的客户端代码，具体行号不在 podpath 的依据里。补丁带的是整个状态而不只是差异，事件不合并计数，静态 Pod 没有镜像 Pod。
simplified-kubectl = 用户输入的每条 kubectl 命令，这里都由同一个进程代表。输入的内容随请求一起送达，删除命令不会等到 Pod 真正消失。
simplified-engine-version = dockerd 会查询 containerd 和 runc 的版本；拿到之后做什么，这里略去。
simplified-content-store = containerd 把租约记在数据库里，把内容按摘要放进目录。这里各用一个文件或一个标记代表，因此没有指向某一行源码。

## 情节

beat-startup = 之前：节点启动
    .word = 之前
    .said = 节点启动。
    .why = systemd 拉起运行时和 kubelet。此后 kubelet 一遍遍地核对：要它做的事，做到了没有。
beat-kubelet = kubelet 启动
    .word = kubelet
    .said = kubelet 启动，读取参数。
    .why = 命令行与配置文件合成一份配置；遇到不认识的参数，它就退出。
beat-runtime = 寻找运行时
    .word = 运行时
    .said = kubelet 连接容器运行时。
    .why = 连哪一个由参数决定：自己进程里的 dockershim，或者某个说 CRI 的套接字。
beat-parts = 组装
    .word = 组装
    .said = kubelet 组装各个部件。
    .why = 管理器、缓存和 worker 都在这时创建，但还没有运行。
beat-loops = 循环开始
    .word = 循环
    .said = kubelet 的几个循环开始运行。
    .why = 一个看运行时里有什么，一个看期望是什么，一个做清理。它们不会停下来。
beat-failed = kubelet 放弃
    .word = 放弃
    .said = kubelet 放弃启动。
    .why = 原因写在它的最后一行日志里。systemd 会再次拉起它，结果一样。
beat-ready = 之前：节点就绪
    .word = 之前
    .said = 节点就绪。
    .why = kubelet 已认识它的运行时，等待 Pod 到来。
beat-node-ready = 节点就绪
    .word = 就绪
    .said = 节点就绪。
    .why = kubelet 已认识它的运行时，等待 Pod 到来。
beat-apply = kubectl 提交 Pod
    .word = kubectl
    .said = kubectl 把一个 Pod 提交给 API server。
    .why = 此时 Pod 只是存下来的一段文字，什么都没有运行。kubelet 一直在 watch，节点由此得知。
beat-seen = kubelet 看到它
    .word = 看到
    .said = kubelet 看到这个 Pod。
    .why = 它比较期望与现状：这个 Pod 还什么都没有，于是由专属的 worker 动手创建。
beat-sandbox = 请求沙箱
    .word = 沙箱
    .said = kubelet 请求一个沙箱。
    .why = 沙箱是同一个 Pod 的容器共用的东西，首先是网络。接下来的一切都发生在这一次调用里，kubelet 一直在等。
beat-shim = { $keeper } 启动
    .word = { $keeper }
    .said = { $keeper } 启动，并常驻下来。
    .why = 它将是沙箱进程的父进程。正因如此，上面的运行时可以重启，而容器照常运行。
beat-pause = pause 启动
    .word = pause
    .said = runc 启动 pause，随后退出。
    .why = pause 只是等待。它在，沙箱就有一个进程在。
beat-network = Pod 得到网络
    .word = 网络
    .said = Pod 得到自己的网络。
    .why = CNI 插件就是一个程序：被执行，读入 JSON，打印地址，然后退出。地址属于 Pod，而不属于某个容器。
beat-image = 镜像到达
    .word = 镜像
    .said = 镜像到达。
    .why = kubelet 先问镜像在不在；不在，运行时便从镜像仓库一层层拉取。
beat-image-there = 镜像已在
    .word = 镜像
    .said = 镜像已经在节点上。
    .why = kubelet 先问再拉，这次不必拉取。
beat-create = 创建容器
    .word = 创建
    .said = 容器 { $name } 创建完成。
    .why = 创建就是写下来：写好配置，备好放文件的地方。此时还没有进程。
beat-runc = runc 启动应用
    .word = runc
    .said = runc 为 { $name } 准备一个进程。
    .why = 它建好命名空间和 cgroup，留下一个进程：runc init，它停在一根管道前，等人来打开。
beat-adopt = { $keeper } 收养它
    .word = 收养
    .said = runc 退出，{ $keeper } 成为父进程。
    .why = { $name } 的进程已经存在，但还是等待中的 runc init。它的新父进程事先请求过内核：这样的孤儿进程都交给它。
beat-app = 应用运行
    .word = 运行
    .said = 等待中的进程变成 { $name }：pid 不变，程序换了。
    .why = execve 换掉的是程序，不是进程：pid、父进程、命名空间和 cgroup 都不变。
beat-containers = { $many ->
        [one] 还有 1 个容器
       *[some] 另外 { $number } 个容器
    }
    .word = + { $number }
    .said = 另外 { $number } 个容器以同样的方式创建。
    .why = kubelet 逐个启动同一个 Pod 的容器。
beat-running = Pod 处于 Running
    .word = Running
    .said = kubelet 发现 Pod 已在运行。
    .why = 没有人通知它。它每秒列一次容器，自己比较出来的。
beat-crash = 崩溃
    .word = 崩溃
    .said = { $name } 出错退出。
    .why = 最先知道的是它的父进程，由它告诉运行时；kubelet 要到下一次列容器时才发现。
beat-end = 结束
    .word = 结束
    .said = { $name } 已结束。
    .why = 最先知道的是它的父进程，由它告诉运行时；kubelet 要到下一次列容器时才发现。
beat-backoff = 退避 { $time }
    .word = { $time }
    .said = kubelet 等待 { $time } 后再试。
    .why = 每次等待的时间翻倍，最多五分钟。
beat-restart = 第 { $number } 次重启
    .word = 重启
    .said = kubelet 再次启动 { $name }。
    .why = 沙箱还在，Pod 的地址也不变；容器则是新的。
beat-stop = 停止
    .word = 停止
    .said = 正在运行的进程被要求停止。
    .why = 先发 SIGTERM；宽限期一过，再发 SIGKILL。
beat-remove = 清除
    .word = 清除
    .said = 清除剩下的东西。
    .why = 名称、文件、命名空间和 cgroup 都归还。

## 结束画面

closing-runs = { $pod } 运行中。要它运行的，都不是它的父进程。
    .why = 这个 Pod 的进程是 { $keeper } 的子进程，真正启动它们的程序早已退出：kubelet 重启，它们照常运行。
closing-waits = { $pod } 停不住：kubelet 等待，再试。
    .why = 每次等待的时间翻倍，最多五分钟。kubectl 把它叫做 CrashLoopBackOff 或 ImagePullBackOff。
closing-done = { $pod } 已完成工作。
    .why = 容器都自行结束了。沙箱会一直留到有人删除这个 Pod。
closing-gone = { $pod } 已清除。
    .why = 回去时按相反的顺序：进程、网络、命名空间、文件、名称。
closing-stuck = { $pod } 没能运行起来。
    .why = kubelet 会不断重试。原因在最后那些失败的调用里。
closing-none = 节点就绪，没有 Pod 到来。
    .why = kubelet 继续查看：运行时里有什么，又要它做什么。
closing-label = 结束
closing-keepers = 个 { $keeper } 常驻
closing-processes = 个进程
closing-hops = 到 runc 的跳数
closing-ms = 到应用（毫秒）
closing-doors = 接着看
closing-on = 继续运行
    .about = 让同一次运行再继续一分钟。
closing-door-path = 同一个 Pod 走 { $path }
    .about = 哪些相同，哪些不同
closing-door-kill = 杀掉 { $name }
    .about = 谁会察觉？谁能活下来？
closing-door-delete = 删除 Pod
    .about = SIGTERM、宽限期，以及清理过程
closing-door-unbroken = 未受干扰的运行
    .about = 如同什么都没有做过

## 两次运行

beside-calls = 调用
beside-processes = 启动的进程
beside-sockets = 套接字
beside-bytes = 携带的字节（按 JSON 计）
beside-time = 从沙箱到应用
beside-parts = 从 { $place } 分开。
beside-one = 两次运行相同。
beside-only = 仅 { $side } 有
beside-same = { $n } 行相同
beside-more = 另有 { $n } 个字段不同
beside-nobody = { $side } 里没有 { $name }
beside-elsewhere = { $side } 在第 { $step } 个调用处有它

## 标记的全称

badge-fn = 程序里的一个函数
badge-log = 一行日志
badge-write = 写入一个文件
badge-state = 某个对象的状态改变
badge-event = 发布一个事件
badge-clone = 一个进程用 clone 创建另一个进程，程序不变
badge-CRI = 容器运行时接口，走 gRPC
badge-ctrd = containerd 的 API，走 gRPC
badge-TCP = 应用的端口，只连接，不发数据
badge-HTTP = Docker Engine API、镜像仓库、流式服务器、应用或 Kubernetes API，走 HTTP
badge-ttrpc = shim 的 API，走 ttrpc
badge-exec = 程序启动：fork 和 exec
badge-exit = 进程结束
badge-kill = 发出信号
badge-ppid = 进程换了父进程
badge-fail = 出错，或进程被终止

## 舞台上的组件

caption-pid = pid { $pid }
caption-pid-does = pid { $pid } · { $does }
caption-adopts = 收养 { $pid }
caption-keeps = 照管 { $name }
caption-waits-at = 在 { $name } 等待
caption-was = 之前是 { $name }
caption-holds = 持有 { $namespace }
caption-running = 运行中
caption-waits = 等待
caption-waits-for = 等待 { $time }
caption-exited = 已退出 ({ $code })
caption-killed = { $signal }
caption-created = 已创建
caption-not-started = 尚未启动
caption-not-yet = 尚未启动
caption-not-used = 未使用
caption-compiled-in = 已编入，未使用
caption-removed = 1.24 中已移除
caption-not-on-path = 此路径没有
caption-elsewhere = 在另一台机器上
caption-never = 本次未使用
caption-shared-keeper = 一个 { $role } 就够了
host-two-roles = 一个进程，两个角色
host-one-role = 同一个进程，少一个角色
chip-of = { $n } / { $total }
bracket-parent = 父进程
pod-sandbox = Pod 沙箱
pod-no-namespaces = 还没有命名空间
pod-namespaces-gone = 命名空间已消失
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
payload-origin = 它的内容在第 { $step } 步描述过

tree-more = 另有 { $n } 个 { $name }
tree-from-to = { $first } … { $last }
tree-orphan = 父进程已死
tree-adopted = 被收养

## 文本

text-head = { $path }：{ $steps } 步，历时 { $time }
text-numbers = 每一步开头的数字是链接里的步号，@ 后面是事件的 seq，--kill PID@SEQ 用的就是它。
text-routine = 另有 { $n } 个例行事件没有列出：不管有没有变化都在做的轮询。
text-kubectl = kubectl 打印的内容
text-processes = 最后的进程
refused-next-flag = 这个版本的 Kubernetes 已没有 `{ $flag }` 这个参数。去掉它，接着遇到的是下一处变化，还不等于节点能用 docker。
refused-next-endpoint = 不管给什么参数，这个 kubelet 里都没有 dockershim 了：它要的是一个支持 CRI 的运行时的端点，例如 containerd、CRI-O 或 cri-dockerd 的。
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

beat-again = 节点上的程序重新启动
    .word = 再启动
    .said = 节点上的一个程序重新启动。
    .why = 已结束的程序由 systemd 重新拉起。它留在磁盘上的东西还在，不是它子进程的也都还在。
