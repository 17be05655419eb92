# 清单读取器的文案。问题：正文说明哪里不对，.fix 说明怎么改。反引号之间是代码。
# 提示：正文点出字段，.why 说明它为何不起作用。

## 整段文本

manifest-empty = 这里还没有 Pod。
    .fix = 粘贴一份 Pod 清单，或从示例开始。
manifest-too-large = 这段内容有 { $bytes } 字节，清单最多 { $limit } 字节。
    .fix = 只粘贴 Pod 本身。这么大的对象 Kubernetes 也不收。
manifest-not-text = 字节 `{ $byte }` 不是 UTF-8 文本。
    .fix = 确认这是清单，而不是图片或压缩包，并另存为 UTF-8。
manifest-utf16 = 这段文本是 UTF-16 编码，而清单必须是 UTF-8。
    .fix = 另存为 UTF-8。Windows PowerShell 用 `>` 重定向时写出的就是 UTF-16。
manifest-control-character = 字符 `{ $code }` 不可见，YAML 不允许出现。
    .fix = 把它删掉，重新输入该处的内容。
manifest-tabs = 这一行用制表符缩进，而 YAML 只认空格。
    .fix = 把行首的制表符换成空格。
manifest-too-deep = 嵌套超过了 { $limit } 层。
    .fix = 没有哪个 Pod 会这么深。看看是不是多了括号或短横线。
manifest-endless-aliases = 到这个别名为止，展开后的值已超过 { $limit } 个。这是 YAML 炸弹，或者看起来就是。
    .fix = 把值直接写出来，或引用更小的锚点。
manifest-alias-of-itself = 这个别名位于它自己的锚点之内，展开将永无止境。
    .fix = 挪动锚点，或把值直接写出来。
manifest-duplicate-key = `{ $key }` 在第 { $first } 行已经写过。
    .fix = 两处留一处。如果本想写成列表的另一项，请在前面加短横线。
manifest-key-not-text = 字段名必须是文本，不能是映射或列表。
    .fix = 如果名字以括号开头，请给它加引号。

## 不是 YAML

manifest-syntax-colon-in-value = 这个值里又出现了冒号，YAML 会把它当成另一个字段。
    .fix = 给整个值加上引号。
manifest-syntax-unexpected-colon = 这里开始了新字段，可上一行的值还没有结束。
    .fix = 上一行若缺冒号就补上，否则让这一行与相邻的行对齐。
manifest-syntax-indentation = 这一行的缩进与上面任何一层都对不上。
    .fix = 同一对象的字段从同一列开始，请与相邻的行对齐。
manifest-syntax-unclosed-quote = 从这里开始的引号没有闭合。
    .fix = 补上结尾的引号。
manifest-syntax-text-after-quote = 结尾引号之后还有内容。
    .fix = 给整个值加引号。值里的引号：双引号中写作 `\"`，单引号中写作 `''`。
manifest-syntax-unclosed-bracket = 括号没有闭合，或者缺了逗号。
    .fix = 各项之间用逗号隔开，每个 `[` 和 { "`{`" } 都要闭合。
manifest-syntax-stray-bracket = 这个括号或逗号没有与之配对的开头。
    .fix = 删掉它，或给值加上引号。
manifest-syntax-unknown-anchor = 这个别名指向的锚点并不存在。
    .fix = 先用 `&` 定义它；如果星号只是普通字符，请给值加引号。
manifest-syntax-unknown-escape = 值里的反斜杠后面跟了一个没有意义的字符。
    .fix = 反斜杠本身写作 `\\`，或者改用单引号。
manifest-syntax-reserved-character = 值不能以这个字符开头。
    .fix = 给值加上引号。
manifest-syntax-list-on-key-line = 列表不能和字段名写在同一行。
    .fix = 把短横线放到下一行，或用方括号写列表。
manifest-syntax-missing-colon = 这一行没有冒号，不成字段。
    .fix = 在字段名后写冒号和空格。
manifest-syntax-other = 这不是有效的 YAML：{ $detail }。
    .fix = 对照示例检查前后几行。

## 不是 Pod，或不止一个

manifest-not-an-object = { $found ->
        [list] 这是一个列表，而清单应当是带字段的对象。
       *[other] 这只是一段文字，而清单应当是带字段的对象。
    }
    .fix = 以 `apiVersion: v1` 和 `kind: Pod` 开头。
manifest-several-objects = 这里有 { $count } 个对象：{ $objects }。podpath 一次只处理一个 Pod。
    .fix = 留下一个 Pod，去掉其余的。
manifest-list-of-objects = `{ $kind }` 只是一层包装，里面是：{ $objects }。podpath 一次只处理一个 Pod。
    .fix = 从 `items` 里取一个 Pod 粘贴过来。
manifest-pod-template = `{ $kind }` 不是 Pod，控制器会根据它创建 Pod。要粘贴的 Pod 就是其中的 `{ $template }`。
    .fix = 粘贴 `{ $template }` 之下的内容，上面加 `apiVersion: v1` 和 `kind: Pod`，并在 `metadata` 里写上名字。
manifest-not-a-pod = `{ $kind }` 不是 Pod，kubelet 不会运行它。
    .fix = 粘贴 `kind` 为 `Pod` 的对象。
manifest-wrong-api-version = `{ $found }` 里没有 Pod 这种对象。
    .fix = Pod 的 `apiVersion` 是 `v1`。

## 字段

manifest-missing-field = 缺少 `{ $path }`，或者它是空的。
    .fix = 补上 `{ $field }` 并填好值。
manifest-no-containers = 这个 Pod 没有容器，也就没有可运行的东西。
    .fix = 在 `spec.containers` 里至少写一个，带上 `name` 和 `image`。
manifest-wrong-type = `{ $path }` 应当是{ $expected ->
        [map] 带字段的对象
        [list] 列表
        [text] 文本
        [integer] 整数
        [number] 数字
        [boolean] { " " }`true` 或 `false`
       *[other] 别的类型
    }，这里却是{ $found ->
        [map] 带字段的对象
        [list] 列表
        [text] 文本
        [number] 数字
        [boolean] 布尔值
       *[other] 空值
    }。
    .fix = { $expected ->
        [text] 给值加上引号。
        [list] 每一项前面加短横线，或用方括号写列表。
        [map] 把各字段另起行写，并缩进。
        [integer] 只写数字，不要引号，也不要小数。
        [number] 写一个数字。
        [boolean] 写 `true` 或 `false`，不加引号。
       *[other] 检查这个值。
    }
manifest-label-not-text = 在 YAML 看来，`{ $value }` 是{ $found ->
        [boolean] 布尔值
       *[other] 数字
    }，而标签和注解只能是文本。
    .fix = 给它加上引号。
manifest-env-not-text = 在 YAML 看来，`{ $value }` 是{ $found ->
        [boolean] 布尔值
       *[other] 数字
    }，而环境变量的值只能是文本。
    .fix = 给它加上引号。
manifest-unknown-unit = `{ $unit }` 不是{ $resource ->
        [cpu] { " " }CPU{ " " }
        [memory] 内存
       *[storage] 存储
    }的单位。
    .fix = { $resource ->
        [cpu] Kubernetes 以核为单位计 CPU：`1`、`0.5`，或以千分之一核计的 `500m`。
       *[memory] 在 Kubernetes 里，`M` 表示 1000²，`Mi` 表示 1024²。
    }
manifest-bad-quantity = `{ $value }` 不是数量。
    .fix = 以数字开头，单位紧跟其后：`500m`、`64Mi`。
manifest-request-above-limit = 请求 { $request } 超过了上限 { $limit }。
    .fix = 调低{ $resource ->
        [cpu] { " " }CPU{ " " }
       *[memory] 内存
    }请求，或调高上限。
manifest-too-long = 代入变量后，`{ $path }` 有 { $bytes } 字节。
    .fix = 内核启动程序时，单个字符串不能超过 131072 字节，总共不能超过 2097152 字节，这里超出的是 { $limit }。找找有没有互相翻倍的变量。
manifest-too-many = `{ $path }` 有 { $count } 项，podpath 最多支持 { $limit } 项。
    .fix = 去掉用不着的。Kubernetes 本身没有这个上限。
manifest-bad-exit = `{ $value }` 没有说明容器怎样退出。
    .fix = 写退出码（0 到 255）和时间，例如 `"3 after 20s"`。时间最长 24 小时。
manifest-bad-answer = `{ $value }` 没有说明服务器怎样应答。
    .fix = 写一个表示失败的 HTTP 状态码（如 404、500、503）和从何时开始，例如 `"500 after 20s"`。时间最长 24 小时。
manifest-out-of-range = `{ $value }` 超出了 `{ $path }` 的范围。
    .fix = 取 { $min } 到 { $max } 之间的值。
manifest-unknown-choice = `{ $path }` 没有 `{ $value }` 这个选项。
    .fix = 可选的有：{ $allowed }。
manifest-unknown-volume = Pod 里没有名为 `{ $volume }` 的卷。
    .fix = { $any ->
        [yes] 改用已有的卷（{ $known }），或把它加进 `spec.volumes`。
       *[no] 把它加进 `spec.volumes`。
    }
manifest-several-sources = { $sources } 同时出现，而来源只能有一个。
    .fix = 只留其中一个。
manifest-several-handlers = { $handlers } 同时出现，而一个探针或钩子只做一件事。
    .fix = 只留其中一个。
manifest-not-for-this = { $owner ->
        [init] init 容器不能有 `{ $field }`：它跑完就结束，运行期间没有谁会检查它。
        [ephemeral] 临时容器不能有 `{ $field }`：它只用来查看，不对外服务。
       *[readiness] 就绪探针不能有 `{ $field }`：它从不终止容器。
    }
    .fix = 把它删掉。
manifest-must-be-one = `{ $path }` 不能是 { $value }：对这种探针，成功一次就够了。
    .fix = 写 `1`，或者不写。
manifest-path-goes-up = `{ $value }` 里有指向上级目录的 `..`，Kubernetes 不接受。
    .fix = 改用不含 `..` 的路径。
manifest-path-is-absolute = `{ $value }` 从根开始，而这里须用相对路径。
    .fix = 去掉开头的斜杠。
manifest-bad-address = `{ $value }` 不是 IP 地址。
    .fix = 写成 `127.0.0.1` 这样的地址，不要写主机名。
manifest-contradiction = `{ $path }` 与 `{ $other }` 现在的写法不能并存。
    .fix = 两者改其一。
manifest-host-port-differs = 使用节点网络时，容器的 { $container } 端口就是节点的 { $container } 端口，不能是 { $host }。
    .fix = 改为 { $container }，或不写 `hostPort`。

manifest-no-dns-config = 策略 `None` 不沿用节点和集群的任何设置，而清单里没有 `dnsConfig` 说明改用什么。
    .fix = 加上 `dnsConfig`，其中至少有一个 `nameservers`。空着同样会被拒绝：“must provide at least one DNS nameserver when `dnsPolicy` is None”。
manifest-no-nameserver = 策略 `None` 不从别处取 DNS 服务器，而这个 `dnsConfig` 里一个也没有。
    .fix = 在 `nameservers` 里至少写一个。
manifest-many-nameservers = 解析器最多只问三个 DNS 服务器，这里写多了。
    .fix = 只留三个。
manifest-many-searches = 搜索域超过了 32 个。
    .fix = 只留需要的。到 Kubernetes 1.25 为止最多 6 个。
manifest-long-searches = 搜索域合起来超过了 2048 个字符。
    .fix = 只留需要的。到 Kubernetes 1.25 为止最多 256 个字符。
manifest-long-annotations = 注解合起来有 { $value } 字节。
    .fix = 不要超过 262144 字节。更长的内容放进 ConfigMap 或卷里。
manifest-spaces-in-image = 镜像 `{ $value }` 的前后有空格。
    .fix = 删掉空格。
manifest-bad-sysctl = `{ $value }` 不是内核参数的名字。
    .fix = 用小写单词，以点分隔，例如 `net.ipv4.tcp_syncookies`。
manifest-profile-without-localhost = `{ $path }` 写了文件名，而这种类型的配置不从文件读取。
    .fix = 删掉它，或改写成 `type: Localhost`。
manifest-escalation-of-sys-admin = `allowPrivilegeEscalation: false` 与添加的 capability `CAP_SYS_ADMIN` 互相矛盾。
    .fix = 改掉其中一个。
manifest-annotated-nobody = 这条注解针对名为 `{ $value }` 的容器，而 Pod 里没有这个容器。
    .fix = 斜杠后面应当是这个 Pod 里某个容器的名字。
manifest-bad-seccomp = `{ $value }` 不是 seccomp 配置文件。
    .fix = 写 `runtime/default`、`unconfined`，或 `localhost/` 加文件名。
manifest-bad-app-armor = `{ $value }` 不是 AppArmor 配置文件。
    .fix = 写 `runtime/default`、`unconfined`，或 `localhost/` 加节点上已加载的配置文件名。

## 名字

manifest-bad-dns-label = `{ $value }` 不能用作这里的名字。
    .fix = 只用小写字母、数字和短横线，首尾须是字母或数字，总长不超过 63。
manifest-bad-dns-subdomain = `{ $value }` 不能用作这里的名字。
    .fix = 只用小写字母、数字、短横线和点，每一段首尾须是字母或数字，总长不超过 253。
manifest-bad-port-name = `{ $value }` 不能用作端口名。
    .fix = 最多 15 个字符，只用小写字母、数字和不相连的短横线，且至少有一个字母。
manifest-bad-env-name = `{ $value }` 不能用作环境变量名。
    .fix = 只用字母、数字、`_`、`-` 和 `.`，且不以数字开头。
manifest-bad-label-key = `{ $value }` 不能用作标签或注解的键。
    .fix = 只用字母、数字、`-`、`_` 和 `.`，不超过 63 个，首尾须是字母或数字；前面可以加域名和斜杠。
manifest-bad-label-value = `{ $value }` 不能用作标签的值。
    .fix = 只用字母、数字、`-`、`_` 和 `.`，不超过 63 个，首尾须是字母或数字。更长的内容请放进注解。
manifest-bad-header-name = `{ $value }` 不能用作 HTTP 头的名字。
    .fix = 只用字母、数字和短横线。
manifest-duplicate-container = 第 { $first } 行已有名为 `{ $name }` 的容器。
    .fix = 给这一个换个名字。init 容器和普通容器的名字不能相同。
manifest-duplicate-volume = 第 { $first } 行已有名为 `{ $name }` 的卷。
    .fix = 给这一个换个名字，或删掉它。
manifest-duplicate-port-name = 这个容器在第 { $first } 行已有名为 `{ $name }` 的端口。
    .fix = 给这一个换个名字。
manifest-duplicate-host-port = 节点的端口 `{ $name }` 在第 { $first } 行已被占用。
    .fix = 换一个 `hostPort`。
manifest-duplicate-sysctl = 内核参数 `{ $name }` 在第 { $first } 行已经设过。
    .fix = 只留一个。
manifest-duplicate-mount-path = `{ $name }` 在第 { $first } 行已有挂载。
    .fix = 换一个 `mountPath`。

## Kubernetes 对同一个问题的说法

said-by-kubernetes = Kubernetes 自己的说法：{ $said }

## 按钮

fix-use = 改为 { $replacement }
fix-add = 加上 { $replacement }
fix-spaces = 把制表符换成空格
fix-template = 取出其中的 Pod
fix-keep-only = 只留下 { $name }
# 这几个按钮会写入一条注解，即 { $annotation }。
fix-image-missing = 看看没有这个镜像会怎样
fix-command-missing = 看看没有这个程序会怎样
fix-ends = 看看它出错退出会怎样
fix-answers = 看看它返回错误会怎样

## 提示

note-unknown-field = 未知字段：{ $path }。
    .why = Pod 没有这个字段。和 kubelet 对静态 Pod 一样，podpath 不理会它；`kubectl apply` 则会拒绝，除非关掉校验。
note-generated-name = 这个 Pod 名为 { $name }。
    .why = API server 会随机取五个字母接在 `generateName` 之后。podpath 每次取的都一样。
note-not-simulated-placement = 未模拟：{ $field }。
    .why = 它有效，但只用于挑选节点，而 podpath 从选定节点之后讲起。
note-not-simulated-service-account = 未模拟：{ $field }。
    .why = 它有效，但只关乎如何访问 API server，而这里没有 API server。
note-not-simulated-bookkeeping = 未模拟：{ $field }。
    .why = 这是 API server 自己的记录，节点上没有谁会用到。
note-tcp-hook = 不能用作钩子：{ $field }。
    .why = API 出于兼容仍然接受，但没有哪个 kubelet 会执行它。执行到它时，钩子会失败；失败的若是 `postStart`，容器会被停止。
note-ephemeral-containers = 不随 Pod 一起启动：{ $field }。
    .why = API 不接受创建时就带着临时容器的 Pod，它们只能经专门的子资源加进已在运行的 Pod（即 `kubectl debug`）。节点属于集群时，podpath 在 Pod 创建十秒后替你加上。kubelet 从 1.23 起才会启动它们，此前的特性门控 `EphemeralContainers` 默认关闭。静态 Pod 里的则始终不启动。
note-assumed-image = 假定：{ $container } 的镜像存在，也能正常运行。
    .why = podpath 看不到 `{ $image }` 里面有什么。{ $role ->
        [script] 脚本能看懂多少就执行多少{ $hasPrograms ->
            [yes] ，其中 { $programs } 都算成功退出。
           *[no] 。
        }
        [ends] { $hasProgram ->
            [yes] `{ $program }`
           *[no] 它的启动程序
        }做完该做的事，以 0 退出。
        [listens] { $hasProgram ->
            [yes] `{ $program }`
           *[no] 它的启动程序
        }当作服务器，监听清单里用到的端口：{ $ports }。
       *[stays] { $hasProgram ->
            [yes] `{ $program }`
           *[no] 它的启动程序
        }一直运行，直到收到停止信号。
    }{ $hasPaths ->
        [yes] 对 { $paths } 的请求返回 200。
       *[no] { "" }
    }
note-assumed-tag = 假定：{ $container } 的镜像有这个标签或摘要。
    .why = podpath 认识这个镜像，但不知道它的每一个标签，也不会去问镜像仓库，所以就当 `{ $image }` 拉得到。{ $hasPaths ->
        [yes] 它的服务器对 { $paths } 的请求返回 200。
       *[no] { "" }
    }
note-assumed-file = 假定：`{ $program }` 就在卷里。
    .why = 这个卷的内容不在清单里。文件当作存在，{ $role ->
        [ends] 做完该做的事，以 0 退出。
        [listens] 并监听 { $ports }。
       *[stays] 并一直运行到收到停止信号。
    }
note-assumed-answers = 假定：{ $container } 里的 { $programs } 都成功退出。
    .why = 结果取决于清单之外的文件或机器。这里每一个都以 0 退出，没有输出。{ $hasPaths ->
        [yes] 容器里的服务器对 { $paths } 的请求返回 200。
       *[no] { "" }
    }
note-assumed-script = 没有执行：{ $container } 脚本里的 `{ $construct }`。
    .why = 真正的 shell 认得这种写法，podpath 的小 shell 不认得，也不去猜。容器会一直运行，直到收到停止信号。
note-assumed-pages = 假定：{ $container } 对 { $paths } 的请求返回 200。
    .why = 服务器在这些路径上返回什么，取决于它的程序和配置，清单里都没有。状态码在 400 及以上，探测就失败。
note-runtime-class = 只在集群里有意义：{ $field }。
    .why = RuntimeClass 是 API server 里的对象。没有 API server 的 kubelet 不会去查这个名字，Pod 照样用运行时的默认 handler。这里的集群有 `docker`、`gvisor`、`kata`、`runc` 四个 RuntimeClass；至于节点上有没有对应的 handler，则是另一回事。
note-not-simulated-probe = 未模拟：{ $field }。
    .why = 它自 Kubernetes 1.24 起有效，但这里没有程序应答 gRPC 健康检查，就当容器没有这个探针。
note-not-simulated-volume = 未模拟：{ $field }。
    .why = 它的内容来自节点之外。卷仍在列表里，但不会挂载。
note-not-simulated-outside-value = 未模拟：{ $field }。
    .why = 值不在这份清单里，所以略去这个变量。
note-not-simulated-resource = 未模拟：{ $field }。
    .why = 它有效，但 podpath 只跟踪 CPU 和内存。
note-not-simulated-hook = 未模拟：{ $field }。
    .why = 它自 Kubernetes 1.30 起有效，比这里的 kubelet 都新，所以略去这个钩子。
note-not-simulated-sidecar = 未模拟：{ $field }。
    .why = 它会让这个 init 容器变成常驻的 sidecar。在这里，它必须先结束，下一个才会启动。
note-not-simulated-windows = 未模拟：{ $field }。
    .why = 它用来区分 Windows 节点和 Linux 节点，而这里的节点运行 Linux。
note-not-simulated-mandatory-access = 未模拟：{ $field }。
    .why = 它有效，但这里的节点没有 SELinux。
note-not-simulated-host-names = 未模拟：{ $field }。
    .why = 它有效，但只影响 Pod 里怎样称呼主机。
note-not-simulated-readiness = 未模拟：{ $field }。
    .why = 它决定 Pod 何时可以接收流量，而 podpath 只讲到 Pod 运行为止。
note-not-simulated-pull-secret = 未模拟：{ $field }。
    .why = 这里的镜像仓库不需要密码。
note-host-path-believed = 按清单所写，当作存在：{ $path }。
    .why = 这里无从知道你的节点上这个路径是什么。如果不是这种类型，或根本不存在，Pod 会一直停在 ContainerCreating，事件里写着“hostPath type check failed”。
note-runtime-socket = 没有检查：{ $field }。
    .why = 这是某个容器运行时的套接字。不写 `type` 就没有谁检查它在不在。节点上如果没有那个运行时，现有的运行时会建一个同名的空目录，容器照样启动。写上 `type: Socket`，Pod 就会等在那里并说明原因。
note-node-name = 当作指这里的节点：{ $field }。
    .why = 这里只有一个节点，不论名字是什么，都当作指它。静态 Pod 的这个字段由 kubelet 填成自己所在的节点。
note-too-large = 超出节点：这个 Pod 请求的 { $resource }。
    .why = 在集群里，调度器会让它一直 Pending：“0/1 nodes are available: 1 Insufficient { $resource }.”。这里没有调度器，Pod 照样来到节点上，就像写了 `nodeName` 一样。于是由 kubelet 答复：OutOf{ $resource }；静态 Pod 要别的 Pod 让位，答复是 UnexpectedAdmissionError。
note-many-searches = 从 Kubernetes 1.26 起才允许：这么多的 { $field }。
    .why = 1.25 及以前，搜索域超过 6 个或总长超过 256 个字符的 Pod 会被拒绝：“must not have more than 6 search paths”“must not have more than 256 characters (including spaces) in the search list”。在这里，无论哪个版本它都会运行。
note-non-root-image = 当作不以 root 运行：镜像 { $path }。
    .why = 设了 `runAsNonRoot` 之后，镜像的用户若是 root，或只是一个用户名，kubelet 会拒绝。这个镜像的用户是谁，这里无从知道。写上 `runAsUser` 就能确定。
note-seccomp-annotation = 有字段之前的写法：{ $path }。
    .why = 到 Kubernetes 1.26 为止，API server 据此填写字段 `seccompProfile`，1.27 起不再处理。静态 Pod 不经过 API server：到 1.24 为止，kubelet 只把它写进 `seccomp_profile_path`，dockershim 照此执行，containerd 和 CRI-O 则以 `seccomp` 字段为准，不会理会；1.25 起它不起任何作用。
note-app-armor-annotation = 当作已经加载：{ $path } 里的配置。
    .why = kubelet 把它交给运行时。在你的节点上，如果没有启用 AppArmor，或者没有加载这个配置，Pod 会被拦下。这里当作已经加载，应用的操作也不会因它被拒绝。
note-not-simulated-size = 永远不会达到：{ $field }。
    .why = 它有效，写入超出上限的 Pod 会被驱逐。但这里的文件没有大小。
note-not-simulated-newer = 未模拟：{ $field }。
    .why = 它出自比这里更新的 Kubernetes 版本，这里的 API server 会把它丢掉。
note-not-simulated-general = 未模拟：{ $field }。
    .why = 它有效，但 podpath 的这个版本不处理它。
