# 页面和元素在 podpath 启动之前、以及无法启动时显示的文字。由构建写入 index.html、zh.html 和 pod-path.js。

start-about = 看一个 Pod 如何变成进程：从 kubelet 到内核，逐步展示每一次调用。
start-loading = 正在加载 podpath…
start-late = 如果一直没有内容，说明浏览器或页面不允许运行 podpath 的脚本。页面需要的响应头：`Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'`。
start-scriptless = 脚本已被禁用，或页面不允许运行脚本：这里是第一幅画面和文字版的完整过程。要逐步查看，podpath 需要 JavaScript 和 WebAssembly。页面需要的响应头：`Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'`。

start-blocked = podpath 无法在此运行：浏览器或页面不允许 WebAssembly。需要添加的响应头：`Content-Security-Policy: script-src { $origin } 'wasm-unsafe-eval'`。
start-missing = podpath 下载失败：文件 `{ $what }` 没有送达，或内容不完整。请检查网络后重试。设有安全策略的页面需要的响应头：`Content-Security-Policy: script-src { $origin }; connect-src { $origin }`。
start-broken = podpath 打开此链接时出错：自身故障，`{ $what }`。需要重新启动。

start-typed = 已输入的内容，可以复制：
start-again = 重试
start-plain = 不带此链接打开 podpath
start-end = { $path } 路径上的节点，Pod 已在运行。
