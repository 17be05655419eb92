# 终端在运行前后说的话。

cli-error = 错误：
cli-other-case = 想看另一种情况，给 Pod 加上其中一条注解：{ $annotation }。
cli-note = 提示：
cli-fix = 修正：

cli-standard-input = 标准输入
cli-reading = 正在从标准输入读取 Pod 清单，按 Ctrl-D 结束。
cli-unreadable = 无法读取 { $file }：{ $reason }
cli-unreadable-fix = 请给出 Pod 清单的路径，或用 `-` 表示标准输入。
cli-unwritable = 无法写出结果：{ $reason }
cli-unwritable-file = 无法写入 { $file }：{ $reason }
cli-no-step = 这次运行里没有 { $step } 这一步，一共 { $count } 步。
cli-no-step-fix = 请给出 `podpath run` 在每一步前面打印的编号，或者一个里程碑，例如 container.start。
cli-not-run = 因为这 { $problems } 个问题，什么都没有运行。
cli-more-problems = 还有 { $count } 个问题没有列出。
cli-more-notes = 还有 { $count } 条提示没有列出。
cli-endless = 运行到第 { $events } 个事件时被截断。这是 podpath 的错误，请连同清单一起报告。
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

cli-no-recording = { $file } 不是录制文件：{ $reason }
cli-no-recording-fix = 请给出 capture/1 文档，格式见 recordings/README.md。
cli-unplayable = { $file } 无法重放：{ $reason }
cli-nothing-to-compare = 没有可比较的内容：只有输入，没有任何调用、程序或进程
cli-nothing-to-compare-fix = 请换一份输入之后确实发生了事情的录制。
cli-passed-over = 已跳过 { $file }：它不是录制文件。
cli-no-recordings = { $file } 里没有录制文件。
cli-no-recordings-fix = 请给出含有 .json 文件的目录。
