//! What is true of the real programs and easily got wrong, each a sentence over the paths that it concerns.
//!
//! Numbers in brackets are those of `facts/runtime.md`: `(7)` is a truth of section 8, `(F7)` a row of the table of faults in section 6.
//! `(K7)` is a truth of `facts/kubelet.md`, section 7, and `(R1)` one of its section 1.6.
//! `docs/truths.md` has all of them, each with its test or the reason why it has none.

mod any_order;
mod api_server;
mod calls;
mod computed;
mod conmon;
mod counts;
mod dockershim;
mod ephemeral;
mod event_reasons;
mod exits;
mod faults;
mod image_garbage;
mod index;
mod kubelet_chatter;
mod kubelet_ends;
mod kubelet_pods;
mod kubelet_releases;
mod kubelet_sandboxes;
mod kubelet_startup;
pub(crate) mod language;
mod lives;
mod milestones;
mod network;
mod outside;
mod pod_statuses;
mod pods;
mod probes;
mod processes;
mod read_fields;
mod refusals;
mod runaway;
mod runc;
mod runtime_class;
mod starting;
mod stopping;
mod worlds;
