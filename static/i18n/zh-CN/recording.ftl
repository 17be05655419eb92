# 一步的依据，以及读者打开的录制。

## 依据

known-recorded = 已录到
known-recorded-by = 已录到 × { $count }
known-source = 读自源码
known-simplified = 简化
known-shares = 已录到 { $recorded }%，读自源码 { $source }%，简化 { $simplified }%
evidence-recorded = 这条路径的 { $of } 份录制中，{ $count } 份录到了这一步
evidence-started = { $call }，由 { $parent } 启动
evidence-child = { $call }，{ $parent } 的子进程
trust-recorded = 已录到
shares-label = 这次运行的依据
share-recorded = 真实程序的录制里有
share-source = 读自它们的源码
share-simplified = podpath 做了简化
recorded-by-cri = 由 CRI 客户端驱动：{ $count } 份
recorded-by-kubelet = 由 kubelet 驱动：{ $count } 份
recorded-by-ttrpc = containerd 与 shim 之间的帧：{ $count } 份
evidence-own = 打开的这份录制里就有这一步。
simplified-recording = 录制里没有这一步。一条命令启动之后，一有别的事发生，就当它已经结束；守护进程被调用时，就当它正在运行。

## 打开录制

menu-recording = 打开一份录制…
open-title = 打开一份录制
open-about = 录制是 `capture/1` 格式的文件：真实程序在一个节点上的逐个调用。它在这里像一次普通的运行那样播放，旁边是 podpath 用同样的输入模拟出来的结果，哪里对得上、哪里对不上、得分多少，都列出来。
open-private = 文件只在本页面里读取和比较，不会发送到任何地方。
open-drop = 把文件拖到页面的任何位置
open-choose = 选择文件…
open-other = 换一个文件…
open-known = podpath 自带的录制
drop-here = 放下清单或录制文件
recording-not-kept = 浏览器没有空间保存 { $what }：重新加载页面之后需要再次打开。

refused-json = `{ $file }` 不是 JSON：从 { $what } 起无法读取。
    .fix = 录制是一个 JSON 对象，以 `"format": "capture/1"` 开头。要运行 Pod 清单，请打开编辑器并粘贴进去。
refused-shape = `{ $file }` 是 JSON，但不是录制：{ $flaw }。
    .fix = 录制要有 `format`、`path`、`scenario`，以及 `events` 列表。
refused-no-format = `{ $file }` 是 JSON，但没有说明是什么格式。
    .fix = 录制里写着 `"format": "capture/1"`。
refused-format = `{ $file }` 的格式是 `{ $what }`，不是 `capture/1`。
    .fix = 请选择录制程序写出的文件，或者 `podpath replay` 打印的内容。
refused-path = `{ $file }` 录自路径 `{ $what }`，podpath 没有这条路径。
    .fix = 可用的路径：{ $paths }。
refused-empty = `{ $file }` 里什么也没发生：没有可以显示的事件。
    .fix = 请选择一份 `events` 列表里有调用、程序或进程表的录制。
refused-event = `{ $file }` 里有一个不可能的事件 `{ $what }`：{ $flaw }。
    .fix = 请改正这个事件，或者重新录制。
refused-long = `{ $file }` 有 { $what } 个事件，录制不会有这么多。
    .fix = 请选择短一些的录制。
refused-size = `{ $file }` 太大：{ $what }。
    .fix = 最多读取 { $most }。请选择短一些的录制，或者删掉其中的 `log` 事件。
refused-unread = 无法读取 `{ $file }`。
    .fix = 文件可能已被移动，或者它是一个文件夹。请重新选择。

flaw-no-object = 它不是一个对象
flaw-no-events = `events` 不是列表
flaw-no-path = `path` 不是文本
flaw-no-scenario = `scenario` 不是文本
flaw-incomplete = 缺少 `t_ms`、`layer` 或 `op`
flaw-time = `t_ms` 不是一个月以内的时间
flaw-layer = 录制里没有这种 `layer`
flaw-phase = `phase` 既不是 `call` 也不是 `return`
flaw-request = `request` 不是对象
flaw-code = 返回没有 `code`
flaw-processes = 查看进程表却没有 `processes`
flaw-fault = 故障只能是 `kill`、`start` 或 `write`
flaw-target = 故障没有 `target`
flaw-signal = 节点上没有程序认识这个 `signal`
flaw-pod = 输入没有 `pod`

## 打开的录制

recording-label = 打开的录制
recording-about = { $path } · { $events } 个事件 · { $time }
recording-total = 总分 { $score }
recording-close = 关闭录制
shown-label = 显示什么
shown-recording = 录制
shown-simulation = 模拟
shown-beside = 并排
beside-manifest = podpath 读不懂交给 kubelet 的 Pod { $pod } 的清单
beside-input = 有人执行了 `{ $op }`，重放做不到
beside-call = 这个节点的 CRI 没有 `{ $method }` 这个调用，或者不接受这样的请求
beside-target = 这条路径的节点上没有运行过程序 `{ $target }`
recorded-with = 录制时用的是 { $program } { $version }，podpath 还没有用这个版本的节点
recorded-on = { $driver ->
    [kubelet] 录自路径 { $path }，由 kubelet 驱动，podpath 还没有这样的节点
   *[client] 录自路径 { $path }，podpath 还没有这样的节点
}
beside-endless = 用这些输入做的模拟没有结束
beside-nothing = 这份录制只有输入，没有输入引发的任何事情：没有可比较的内容。
beside-long = 这份录制太长，无法与模拟并排。

compare-label = 录制与模拟并排
side-recorded = 录制
side-both = 行
side-simulated = 模拟
verdict-same = 相同
verdict-differs = { $n } 个字段不同
verdict-moved = 次序不同
verdict-recorded = 只在录制里
verdict-simulated = 只在模拟里
hole-simulated = 模拟里没有
hole-recorded = 录制里没有
hole-elsewhere = 在别处：第 { $row } 行
scores-label = 模拟有多接近
score-total = 总分
score-order = 顺序
score-payload = 内容
score-cadence = 节奏
score-of = { $matched } / { $of }
detail-label = 这一行
detail-row = 第 { $row } 行：{ $verdict }。
detail-recording = 在录制里看
detail-simulation = 在模拟里看
fields-same = { $n ->
    [0] 没有可比较的字段。
   *[other] 两边有 { $n } 个字段相同。
}
fields-moved = 两边都做了这一步，但先后次序不同。
fields-of-recorded = 只在录制里
fields-of-simulated = 只在模拟里
fields-of-both = 两边相同
fields-recorded = 真实程序做了这一步，模拟没有。
fields-simulated = 模拟做了这一步，真实程序没有。
fields-more = 还有 { $n } 个
rows-first = 第一行
rows-back = 上一行
rows-forward = 下一行
rows-last = 最后一行
rows-strip = 行
rows-count = 第 *{ $row }* 行，共 { $count } 行
rows-difference = 下一处不同
rows-difference-short = 不同处
rows-no-difference = 没有不同
