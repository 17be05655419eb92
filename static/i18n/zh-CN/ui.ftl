# 界面文字：控件、标题、提示。节点上发生的事写在 trace.ftl 里。
# 星号之间为粗体，反引号之间为代码。

page-title = { $sentence } · { $path } · podpath

## 顶栏

top-path = 运行时路径
top-pod = Pod
top-pod-label = Pod { $pod }：示例与清单
top-no-pod = 无 Pod
top-no-pod-label = 无 Pod：示例与清单
top-language = 语言
top-theme-dark = 深色主题
top-theme-light = 浅色主题
top-help = 帮助与快捷键
top-share = 分享
top-more = 更多

menu-edit = 编辑清单
menu-own = 你自己的清单
recent-title = 最近
recent-clear = 清除最近的记录

preset-web = 一个只是等待的容器
preset-nginx = 带端口和资源限制的 Web 服务器
preset-two-containers = 应用加 sidecar
preset-init = 先运行一个 init 容器
preset-host-network = 直接用节点的网络
preset-crash = 反复失败的应用
preset-probes = 配置了探针的应用
preset-hooks = 启动之后一条命令，停止之前一条命令
preset-startup = 只看 kubelet 启动

source-label = Pod 来自
source-file = 节点上的文件
source-file-from = 来自节点上的文件
source-file-how = 静态 Pod
source-api = API server
source-api-from = 来自 API server
source-api-how = kubectl apply

## 版本

release-here = Kubernetes { $release }
release-label = Kubernetes
release-1-20 = dockershim 被弃用：日志里有一行警告
release-1-22 = dockershim 还在里面；kubelet 使用 CRI v1alpha2
release-1-23 = 最后一个带 dockershim 的版本；先尝试 CRI v1
release-1-24 = dockershim 已移除
release-1-26 = 只支持 CRI v1
release-1-27 = 参数 `--container-runtime` 已不存在
refused-kubelet = 在 { $path } 路径上，Kubernetes { $release } 的 kubelet 启动不了。
refused-ways = 这样可以启动：
refused-remove = 去掉 `{ $flag }` 再启动
refused-way-release = Kubernetes { $release }
refused-way-path = { $release } 配 { $path }

## 步骤

steps-label = 故事
steps-title = 故事
beside-menu = 对比
beside-menu-more = 与 { $path } 对比
beside-menu-path = 与 { $path }
beside-menu-unbroken = 与未受干扰的运行
beside-label = 并排的两次运行
beside-numbers = 两次运行的数字
beside-title = { $a } 与 { $b }
beside-broken = { $run }，{ $deeds }
beside-unbroken = { $run }，未受干扰
beside-next = 下一处不同
beside-close = 关闭
beside-hole = 没有对应的调用
beside-size = { $rows } 行，{ $differ } 行不同
beside-fields = { $n } 个字段不同
search-title = 搜索
search-hint = 调用、进程、某个值、某个词
search-nothing = 这次运行里没有同时包含这些词的内容。
search-word = 词语
search-beat = 情节
search-process = 进程
search-call = 调用
search-payload = 载荷
help-search = 搜索
level-label = 讲述的细致程度
level-beats = 情节
level-calls = 调用
level-all = 全部
level-next = 下一个情节
level-calls-of = 看它的调用
about-run = 一个节点启动一个 Pod，逐个调用看它做了什么。
about-size = { $beats } 个情节 · 看完约 { $seconds } 秒 · 细看有 { $calls } 个调用
about-own = 用自己的 Pod
say-beat = 情节 { $index }
say-before = 之前
say-call = 调用 { $index }
beat-of = { $beat } · { $unit }

## 舞台

stage-label = 节点
stage-path = { $path } 路径
stage-from-to = 从 kubelet 到内核
picture-place = 第 { $index } 个调用，共 { $count } 个
story-label = 全过程
stage-picture = 图示
story-line = { $index }. { $beat }：{ $sentence }
parts-menu = 故事、进程、图例
legend-title = 图例
legend-about = 线型说明调用如何传递；颜色、虚线和线上的标签含义相同。
stage-beyond = 显示 { $name }
stage-rest = 画面的其余部分
stack-title = 容器
legend-label = 调用方式图例
legend-fn = 函数
legend-grpc = gRPC
legend-http = HTTP
legend-ttrpc = ttrpc
legend-exec = exec
legend-reply = 应答
kernel-name = Linux 内核
stale-title = 画面上仍是上一份能运行的清单。
stale-fix = 改好第 { $line } 行，就能运行这一份。

## 句子与检查器

say-label = 这一步
trust-source = 读自源码
trust-simplified = 有所简化
trust-hint = 这一步的依据是什么
panel-label = 这一步的细节
tab-story = 故事
tab-describe = kubectl describe
describe-coming = 正在询问模拟器……
describe-lost = 模拟器没有应答：{ $what }
turn-happened = 改变了什么
turn-nothing = 节点上没有变化。
turn-waiting = 谁在等待，等什么
turn-nobody = 没有谁在等待。
turn-born = { $name } 启动
turn-exited = { $name } 以代码 { $code } 退出
turn-killed = { $name } 被 { $signal } 杀死
turn-adopted = { $name } 有了新的父进程 { $parent }
turn-more = 另有 { $n } 处变化
tab-payload = 载荷
tab-changed = 变化
tab-source = 依据
tab-node = 在你的节点上

payload-label = JSON
payload-whole = 完整消息
payload-error = 错误
payload-input = 交给它的内容
payload-no-input = 没有输入
payload-ends = 它在*调用 { $step }*结束
payload-described = 它的内容在*调用 { $step }*描述过
payload-answered = 应答在*调用 { $step }*
payload-asked = 这是对*调用 { $step }*的应答
payload-go = 跳到调用 { $step }
payload-unfold = 显示全部字段
payload-fold = 收起零值字段

changed-nothing = 这一步没有改变节点上的任何东西。
changed-what = 对象
changed-before = 之前
changed-after = 之后
changed-absent-before = 还不存在
changed-absent-after = 已经没有了

source-nothing = 这一步没有依据。

node-hint = 在真实的节点上，用这条命令可以看到：
node-hint-verbose = 如果 kubelet 启动时带了 --v={ $verbosity } 或更高，用这条命令可以看到：
node-nothing = 没有哪条命令能在节点上看到这一步：它什么都没留下，或者还没等敲完命令就已经过去。

## 进程

processes-label = 节点上的进程
processes-title = 进程
processes-alive = { $n } 个在运行
processes-waiting = { $n } 个在等待
process-alive = { $name }，运行中，父进程 { $parent }
process-waits = { $name }，等待中，父进程 { $parent }
process-orphan = { $name }，运行中，已由 { $parent } 收养
process-dead = { $name }，刚刚结束
process-root = { $name }，运行中
process-future = { $name }，尚未启动
tree-open = 展开进程树
tree-how = 选中一个进程，跳到它最近参与的一步。

## 播放控制

transport-label = 播放控制
transport-buttons = 移动与播放
transport-first = 开头
transport-back = 后退
transport-play = 播放
transport-pause = 暂停
transport-forward = 前进
transport-last = 结尾
transport-scrub = 故事中的位置
transport-speed = 速度
transport-count = 情节 *{ $index }* / { $count }
transport-before = 故事之前
transport-end = *结束*
transport-calls = 调用 { $index } / { $count }
transport-position = *{ $index }* / { $count }
announce-step = 第 { $index } 个调用，共 { $count } 个：{ $sentence }
announce-beat = 第 { $index } 个情节，共 { $count } 个：{ $sentence }

## 窄屏列表

compact-back = 上一步
compact-next = 下一步
compact-details = 细节

## 嵌入别人的页面时

embed-open-full = 在 podpath 中打开
embed-skip = 跳过演示

## 编辑器

editor-title = Pod 清单
editor-text = Pod 清单，YAML 或 JSON
editor-examples = 示例
editor-run = 运行
editor-undo-how = 回到上一次修正、示例或文件之前的文本
editor-close = 关闭编辑器
editor-errors = { $n } 处错误
editor-notes = { $n } 处不模拟
editor-line = 第 { $line } 行：
editor-nothing-runs = 节点上没有 Pod，画面上只有 kubelet 的启动过程。点“运行”就会放上这一份。
editor-hint = 粘贴 kubectl 能接受的 Pod。按 Ctrl+Enter 运行，按 Tab 离开文本框。内容不会离开这个页面。

## 帮助

help-title = 帮助
help-about = podpath 重现一个 Kubernetes 节点上从 kubelet 到内核之间发生的一切。按情节或按调用逐个看，随时切换运行时路径，仍停在同一个地方。
help-keys = 快捷键（焦点在 podpath 内、且不在文本框里时有效）
help-play = 播放或暂停
help-forward = 前进一个情节或一个调用
help-back = 后退一个情节或一个调用
help-first = 回到开头
help-last = 到结尾
help-closer = 看得更细：情节里的调用、全部
help-wider = 看得更粗：调用、情节
help-next-beat = 下一个情节
help-previous-beat = 上一个情节
help-over = 越过这次调用
help-into = 进入这次调用
help-out = 跳出这次调用
help-theme = 浅色或深色
help-language = 中文或英文
help-help = 打开帮助
help-letters = 单个字母或符号的快捷键
help-still = 减少动效

dialog-close = 关闭

## 分享

share-title = 分享
share-about = 打开这个链接，看到的正是这一步。所有内容都在链接里，不会发送到任何地方。
share-recording = 录制 { $file } 只留在这个页面里，没有链接能指向它。要给别人看，请把文件发给对方，由对方自己打开。
share-before = 下面的链接指向打开录制之前的那次模拟：{ $path }。{ $sentence }
share-link = 链接
share-frame = 内嵌框架
share-element = 自定义元素
share-copy = 复制
share-copied = 已复制
copy-as = 复制为……
copy-link = 链接
copy-command = 终端命令
copy-payload = 载荷（JSON）
copy-markdown = Markdown
share-download = 把清单存成文件

## 提示

notice-dismiss = 知道了
notice-nearest = 这次运行里没有“{ $what }”，这是离它最近的一步。
notice-unknown-path = 这里没有“{ $what }”这条路径，现在显示的是默认路径。
notice-unknown-release = 这里没有“{ $what }”这个版本，现在显示的是这条路径默认的版本。
notice-unknown-preset = 没有名为“{ $what }”的示例，现在显示的是第一个。
notice-bad-attribute = podpath 不认识这个属性值：{ $what }
notice-bad-manifest = 清单第 { $what } 行有错。画面上仍是上一份能运行的清单。

# the simulator, behind its door
wait-run = 正在模拟…
wait-cancel = 不再等待
lost-missing = 没能加载模拟器：`{ $what }` 没有完整下载。页面上的内容保持不变。
lost-blocked = 页面不允许启动模拟器的 worker（`{ $what }`）：内容安全策略需要 `worker-src 'self'`；如果 podpath 来自其他站点，还需要 `blob:`。页面上的内容保持不变。
lost-broken = 模拟器自身出错，已停止运行（`{ $what }`）。页面上的内容保持不变。
lost-again = 重试

## 对节点所做的操作

deed-form = `{ $deed }` 不是可以执行的操作，写法是 VERB WHAT@WHERE。
    .fix = 例如 `kill dockerd@container.start`、`kill 631:TERM@375`、`fail RunPodSandbox=UNAVAILABLE@sandbox.create`、`fail every registry=503@image.pull`、`delay StartContainer=10s@container.start`、`lose CreateContainer@container.create`、`restart dockerd@+20s`、`remove runc@sandbox.create`、`break bridge@sandbox.create`、`mend bridge@+60s`、`registry down@image.pull`、`registry up@+60s`、`live-restore on@+15s`、`disk full@image.pull`、`reboot@+20s`、`apply web@+20s`、`slow bridge=30s@sandbox.create`、`oom app@+20s`、`delete pod@+20s`、`exec date@+30s`、`logs@+30s`、`attach@+30s`、`port-forward 80@+30s`。
deed-signal = `{ $deed }` 里的信号不存在。
    .fix = 冒号后面可以写 KILL、TERM、INT、HUP、QUIT、USR1、STOP 或 CONT，例如 `kill dockerd:TERM@375`。
deed-place = `{ $place }` 不是运行中的位置。
    .fix = 请写里程碑（如 `container.start`，第二次写 `~2`）、事件的 seq，或 Pod 创建之后的时间（如 `+12s`）。
deed-not-there = `{ $deed }`：这次运行里没有这个位置，它一共有 { $events } 个事件。
    .fix = 它有这些里程碑：{ $there }。
deed-nobody = `{ $deed }`：那一刻没有叫 `{ $whom }` 的进程。
    .fix = 当时存活的有：{ $there }。
deed-init = `{ $deed }`：1 号进程杀不掉，内核只把它注册过处理函数的信号交给它。
    .fix = 请改杀它的某个子进程。
deed-no-call = `{ $deed }`：从那里开始没有谁调用 `{ $whom }`。
    .fix = 从那里开始有这些调用：{ $there }。
deed-code = `{ $deed }`：这个调用不会以 `{ $code }` 出错。
    .fix = 可选的错误：{ $codes }。
deed-no-unit = `{ $deed }`：`{ $whom }` 不是 systemd 启动的，没法由它重启。
    .fix = systemd 启动了：{ $there }。
deed-no-program = `{ $deed }`：节点上没有叫 `{ $whom }` 的程序。
    .fix = 节点上有：{ $there }。
deed-registry = `{ $deed }`：镜像仓库没有这种状态。
    .fix = 可以写 `registry down`、`registry 404`（或 401、403、429、500、502、503、504）、`registry slow=30s`、`registry truncated`，以及恢复用的 `registry up`。
deed-manifest = `{ $deed }` 里没有可以创建的 Pod。
    .fix = 请写 podpath 自带的名字（web、nginx、two-containers、init、host-network、crash、probes、hooks）；在终端里也可以写 Pod 清单文件的路径。
deed-same-name = `{ $deed }`：已经有名为 { $name } 的 Pod。
    .fix = 请给第二个 Pod 换个名字。
deed-no-pod = `{ $deed }`：这个节点上没有 Pod。
    .fix = 请带上清单再运行。
deed-no-cluster = `{ $deed }`：这个 Pod 是节点上的文件，没有 API server 可以请求。
    .fix = 请让 Pod 来自 API server。

break-it = 在此注入故障
break-it-label = 在此注入故障：这一步之后可以对节点做什么
break-kill = 杀掉 { $name }（{ $pid }）
break-fail = 让 { $method } 失败
break-delay = 让 { $method } 推迟 10 秒送达
break-lose = 丢掉 { $method } 的应答
break-delete = 删除 Pod
break-delete-how = 看看由谁来清理
break-group-image = 镜像
break-group-network = 网络
break-group-disk = 磁盘
break-group-runtime = 运行时
break-group-node = 节点
break-more-registry-down = 镜像仓库停止服务
break-more-registry-404 = 镜像仓库返回 404
break-more-registry-401 = 镜像仓库返回 401
break-more-registry-slow = 镜像仓库慢 30 秒
break-more-registry-truncated = 镜像层传到一半就断
break-more-registry-up = 镜像仓库恢复服务
break-more-plugin-missing = 缺少 CNI 插件
break-more-plugin-fails = CNI 插件出错
break-more-plugin-slow = CNI 插件要 30 秒
break-more-disk-full = 磁盘写满
break-more-disk-free = 磁盘腾出空间
break-more-runc-missing = 缺少 runc
break-more-runc-fails = runc 以代码 1 退出
break-more-mend = 恢复 { $name }
break-more-restart = 重启 { $name }
break-more-live-restore = 打开 dockerd 的 live-restore
break-more-memory = 内存不足
break-more-reboot = 重启节点
break-more-apply = 再创建一个 Pod
came-broke = 等待中的调用 { $method } 中断
came-failed = 调用 { $method } 失败：{ $code }
came-exit = 得知 { $name } 已退出
came-asked = 收到 { $name } 的调用 { $method }
came-heard = 收到事件 { $topic }
came-signal = 收到 { $signal }
came-poll = 下次查询 { $method } 时察觉
came-kills = 向 { $name }（{ $pid }）发送 { $signal }
came-removes = 清理：{ $things }
came-begins = 启动（{ $pid }）
came-count = { $count } 个{ $kind }
came-one = 残留：{ $kind } { $name }
came-many = 残留：{ $things }，第一个是 { $name }
came-orphan = 失去父进程：{ $name }（{ $pid }）
harm-kill = 杀掉它
harm-term = 请它退出
harm-stop = 冻结它
harm-restart = 重启它的服务
harm-oom = 让它内存不足
break-at = 在第 { $index } 个调用
deeds-label = 对节点做过的事
deeds-done = 你做了
deeds-undo = 撤销
deeds-unbroken = 全部撤销
list-between = { "、" }
deeds-came = 结果如何
deeds-survived = 到最后仍然存活：{ $names }。
deeds-ended = { $name }（{ $pid }）已退出，没有进程接替它。
deeds-replaced = { $name }（{ $pid }）已退出，{ $new } 接替了它，在故障 { $time } 之后启动。

# 每个情节上的每种故障
map-title = 如果在这里出故障？
map-menu = 所有情节上的所有故障
map-menu-how = 一张图
map-begins = 正在生成未受干扰的运行。
map-about = { $path }，Kubernetes { $release }：共 { $all } 种故障，每次只试一种。在每个可能有影响的步骤上杀掉每个进程，并让每个调用失败一次。
map-progress-label = 已试过的故障数
map-progress = 已试 { $tried } / { $all }
map-stop = 停止
map-go-on = 继续
map-close = 回到运行
map-legend = 符号的含义
map-nobody = 没有目标
map-nobody-why = 此时没有这个进程，或者没有发出调用。
map-unknown = 尚未试过
map-unknown-why = 这里尚未试过。
map-kill = 杀掉 { $name }
map-call = 让调用失败
map-beat = { $beat }
map-step = { $beat }，第 { $step } 步
map-cell = { $whom }；{ $place }：{ $outcome }
map-card = { $whom }：{ $place }
map-choose = 选一格，看看结果如何。点开一个情节可以看到它的各个步骤。
map-tried = 这一格里在每个可能有影响的步骤上共试了 { $count } 次：{ $outcomes }。下面是其中最坏的一次。
map-counted = { $count } × { $outcome }
map-beside = 与未受干扰的运行对比
map-open = 打开这次运行
map-more = 另有 { $n } 项
class-no-effect = 无影响
class-heals = 自愈，Pod 不受损
class-new-processes = 自愈，Pod 换了新进程
class-leaves-something = 自愈，但有残留
class-stuck = 卡住
class-endless = 永不结束
class-no-effect-why = 没有任何后果：最终在场的进程与未受干扰时完全相同。
class-heals-why = 一切恢复，出故障时 Pod 里的进程都还在。
class-new-processes-why = 一切恢复，但 Pod 里有进程换成了新的：kubelet 只能重新启动它。
class-leaves-something-why = 一切恢复。但之后删除 Pod 时，节点上会留下一些本不该有的东西。
class-stuck-why = Pod 没有变成所期望的样子，或者有不该存在的进程一直留着。
class-endless-why = 这次运行没有结束。这是 podpath 的错误，请告诉我们。

branch-unbroken = 未受干扰的运行
branch-unbroken-how = 回到没有任何干预的运行
deeds-redo = 重做
deeds-taken-back = 已撤销。

# docker 与 containerd 画在同一张图上
both-wait = 两边都在等待
both-label = 同一张图上的 { $a } 与 { $b }
both-hint = 共有的部分只画一次；斜线部分只有 { $a } 或只有 { $b } 才有，线上的标记说明是谁的调用。一次“下一步”同时推进两边。
