# 一步的依据，以及读者打开的录制。

## 依据

known-recorded = 有录制
known-recorded-by = 有录制 × { $count }
known-source = 读自源码
known-simplified = 简化
known-shares = 有录制 { $recorded }%，读自源码 { $source }%，简化 { $simplified }%
evidence-recorded = 这条路径的 { $of } 份录制中，{ $count } 份录到了这一步
evidence-started = { $call }，由 { $parent } 启动
evidence-child = { $call }，{ $parent } 的子进程
trust-recorded = 有录制
shares-label = 这次运行的依据
share-recorded = 真实程序的录制里有
share-source = 读自它们的源码
share-simplified = podpath 做了简化
recorded-by-cri = 由 CRI 客户端驱动：{ $count } 份
recorded-by-kubelet = 由 kubelet 驱动：{ $count } 份
evidence-own = 打开的这份录制里就有这一步。
simplified-recording = 录制里没有这一步。命令启动以后，一有别的事发生就当它已经结束；守护进程被调用时，就当它一直都在。
