# What a page and an element say before podpath is there, and when it cannot be. Written into index.html, zh.html and pod-path.js by
# the build: whoever reads it has no other file of ours.

start-about = See a pod become a process: every call between the kubelet and the kernel, step by step.
start-loading = podpath is loading…
start-late = If nothing comes, this browser or this page does not let podpath’s script run. The header that a page needs: `Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'`.
start-scriptless = Scripts are off, or this page does not allow them: here are the first picture and the whole story as text. To walk through it, podpath needs JavaScript and WebAssembly. The header that a page needs: `Content-Security-Policy: script-src 'self' 'wasm-unsafe-eval'`.

start-blocked = podpath cannot run here: this browser or this page does not allow WebAssembly. The header to add: `Content-Security-Policy: script-src { $origin } 'wasm-unsafe-eval'`.
start-missing = podpath could not be fetched: `{ $what }` did not come, or not whole. Look at the connection and try again. The header that a page with a policy needs: `Content-Security-Policy: script-src { $origin }; connect-src { $origin }`.
start-broken = podpath failed on this link: an error of its own, `{ $what }`. It has to start again.

start-typed = What you had typed, to copy:
start-again = Try again
start-plain = Open podpath without this link
start-end = The node on the { $path } path, once the Pod runs.
