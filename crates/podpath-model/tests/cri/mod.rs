//! Every RPC of both CRI services, on each path: its answer, its error, and what follows from it.

mod calls;
mod harness;
// It asks cargo where the proto is.
mod list;
mod logs;
mod streaming;

/// The paths on which every call is tried, and whether dockerd is behind them.
const PATHS: [(&str, bool); 4] = [("containerd", false), ("crio", false), ("cri-dockerd", true), ("dockershim", true)];
