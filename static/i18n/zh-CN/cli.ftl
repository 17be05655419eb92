# 终端在运行前后说的话。

cli-error = 错误：
cli-other-case = 想看另一种情况，给 Pod 加上其中一条注解：{ $annotation }。
cli-note = 提示：
cli-fix = 修正：

cli-standard-input = 标准输入
cli-reading-manifest = 正在从标准输入读取 Pod 清单，按 Ctrl-D 结束。
cli-reading-recording = 正在从标准输入读取录制，按 Ctrl-D 结束。
cli-unreadable = 无法读取 { $file }：{ $reason }
cli-unreadable-manifest-fix = 请给出 Pod 清单的路径，或用 `-` 表示标准输入。
cli-unreadable-recording-fix = 请给出录制文件的路径，即一份 capture/1 文档。
cli-unwritable = 无法写出结果：{ $reason }
cli-unwritable-file = 无法写入 { $file }：{ $reason }
cli-no-step = 这次运行里没有 { $step } 这一步，一共 { $count } 步。
cli-no-step-fix = 请给出 `podpath run` 在每一步前面打印的编号，或者一个里程碑，例如 container.start。
cli-diff-no-path = 没有路径 { $path }；有 { $known }。
cli-diff-no-release = 没有版本 { $release }；有 { $known }。
cli-diff-fix = 请给出一份轨迹、一份录制，或者 MANIFEST@PATH[:RELEASE][+DEED]，例如 pod.yaml@docker:1.22。
cli-not-run = 因为这 { $problems } 个问题，什么都没有运行。
cli-more-problems = 还有 { $count } 个问题没有列出。
cli-more-notes = 还有 { $count } 条提示没有列出。
cli-endless = 运行到第 { $seconds } 秒、共 { $events } 个事件时被截断：podpath 不再保留更多。已显示的部分仍然正确。
cli-endless-fix = 用 --for 让它少运行一会儿，或者去掉让节点忙个不停的东西，比如每秒一次的探针、没有停顿的循环。
cli-kill-late = --kill { $pid }@{ $event } 来不及生效：运行到第 { $events } 个事件就结束了。
cli-kill-late-fix = 请换一个更早的事件，或用 --for 让运行持续更久。
cli-kill-nobody = --kill { $pid }@{ $event } 没有目标：第 { $event } 个事件之后没有进程 { $pid }。
cli-kill-nobody-fix = 文本输出里每个进程都带有进程号；去掉 --kill 再运行一次，就能看到那时有哪些进程。
cli-trapped = podpath 自身的错误：{ $what }
cli-trapped-fix = 请连同输入和命令行一起报告。

# `podpath paths` 里每条路径一句话。

cli-path-containerd = kubelet 直接调用 containerd，containerd 自己就支持 CRI：到 runc 比经过 dockershim 少两跳。
cli-path-dockershim = kubelet 调用自身进程里的 dockershim，dockershim 调用 dockerd，dockerd 再调用 containerd。适用到 Kubernetes 1.23 为止。
cli-path-crio = kubelet 调用 CRI-O；CRI-O 为每个容器启动一个 conmon，两者都会运行 runc。没有 containerd，也没有 docker。
cli-path-cri-dockerd = 同一个 dockershim，独立成一个程序，供 Kubernetes 1.24 及以后使用。

## `podpath replay` 和 `podpath conform`

cli-no-recording-fix = 请给出 capture/1 文档，格式见 recordings/README.md。
cli-unplayable = { $file } 无法重放：{ $reason }
cli-nothing-to-compare = 没有可比较的内容：只有输入，没有任何调用、程序或进程
cli-nothing-compared = 这些录制里没有一份有可以比较的内容。
cli-nothing-compared-fix = 请换一份输入之后确实发生了事情、并且用的是 podpath 节点上的程序的录制；表里写着每一份的原因。
cli-passed-over = 已跳过 { $file }：它不是录制文件。
cli-no-recordings = { $file } 里没有录制文件。
cli-no-recordings-fix = 请给出含有 .json 文件的目录。

## `podpath explore`

cli-explore-progress = 故障 { $done } / { $total }
cli-explore-done = { $count } 次故障，用时 { $seconds } 秒，{ $workers } 个处理器。
cli-explore-title = { $pod }，路径 { $path }，Kubernetes { $release }：{ $count } 次故障及其结果
cli-explore-all = 合计
cli-explore-places = 各处故障的最坏结果。空白表示那里没有可打击的对象。
cli-explore-flaws = 与应有状态不符之处、次数、原因，以及供 podpath run 重现的例子：
cli-explore-unexplained = 尚无人解释。
cli-class-no-effect = 无影响
cli-class-heals = 自愈
cli-class-new-processes = 换了进程
cli-class-leaves-something = 有残留
cli-class-stuck = 卡住
cli-class-endless = 不会结束

## 写错的命令行

cli-usage-unknown = 这里不认识 `{ $argument }`。
cli-usage-command = 没有 `{ $command }` 这个命令。
cli-usage-missing = 缺少 `{ $argument }`。
cli-usage-empty = `{ $argument }` 后面要有一个值。
cli-usage-value = `{ $argument }` 不接受 `{ $value }`。
cli-usage-twice = `{ $argument }` 不能放在这里：它已经出现过，或者与另一个选项冲突。
cli-usage-bytes = 命令行不是 UTF-8。
cli-usage-other = 无法读懂这条命令行。
cli-usage-like = 是不是想写 `{ $like }`？
cli-usage-values = 可选的值：{ $values }。
cli-usage-reason = { $reason }
cli-usage-help = `podpath help 命令` 会列出该命令接受的选项。
cli-value-seconds = 请写整秒数，0 到 65535。
cli-value-port = 请写端口号，1 到 65535。
cli-value-score = 请写 0 到 1 之间的数，例如 0.95。
cli-value-pairs = 请写配对的数量，至少为 1，例如 --pairs=400。
cli-value-kill = 请写 PID@EVENT 或 PID@EVENT:SIGNAL，例如 640@120:TERM。
cli-value-signal = 请写节点上的程序认识的信号：HUP、INT、QUIT、KILL、USR1、PIPE、TERM、CHLD、CONT、STOP。
cli-value-nobody = 0 不是进程，它代表从外部发信号的人。
cli-without = --without { $flag } 没有去掉任何东西：这个节点的 kubelet 启动时没有带它。
cli-without-fix = 它启动时带的是：{ $flags }。
