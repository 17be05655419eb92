//! What is recorded, laid over a trace: an event that has a partner in a recording of its path names that recording.
//!
//! Partners are matched by layer, call and parent, with the words that the score compares. They are looked up in `index.txt`, which
//! `cargo xtask evidence` computes from every recording in the repository; a test holds it against them.

mod key;
mod table;

use crate::trace::{Partner, Recorded, Trace};

use self::table::Table;
pub use self::table::write;

/// The index of every recording.
pub const INDEX: &str = include_str!("index.txt");

/// What is recorded of a trace: looks up every event.
pub fn recorded(trace: &Trace) -> Recorded {
    let table = Table::read(INDEX, &trace.path);
    let of = key::keys(trace).map(|key| table.find(&key?));
    Recorded::new(table.names.iter().copied().map(Into::into).collect(), of, |position| partner(&table, position))
}

/// The partner at a position of the index.
fn partner(table: &Table, position: u16) -> Option<Partner> {
    let (key, mask) = *table.rows.get(usize::from(position))?;
    let (layer, rest) = key.split_once(' ')?;
    let separator = if layer == key::PROC { key::CHILD_OF } else { key::STARTED_BY };
    let (call, parent) = rest.split_once(separator).map_or((rest, None), |(call, parent)| (call, Some(parent)));
    let recordings = (0..table.names.len()).filter(|at| mask >> at & 1 == 1).collect();
    Some(Partner { layer: layer.into(), call: call.into(), parent: parent.map(Into::into), recordings })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conform::Document;
    use crate::scenario::manifest;
    use crate::scenario::{Scenario, run};
    use crate::trace::{Event, Protocol, Seq, What};

    fn trace(path: &'static str) -> Trace {
        let text = b"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: busybox\n    command: [sleep, '9']\n";
        run(&Scenario::new(path, manifest::read(text).pod.expect("a pod"))).trace
    }

    fn find(trace: &Trace, wanted: impl Fn(&What) -> bool) -> &Event {
        trace.events.iter().find(|event| wanted(&event.what)).expect("such an event")
    }

    fn call(trace: &Trace, protocol: Protocol, name: &str) -> Seq {
        find(trace, |what| matches!(what, What::Call { protocol: p, method, .. } if *p == protocol && *method == name)).seq
    }

    #[test]
    fn a_step_that_was_recorded_names_the_recordings_that_have_it() {
        let trace = trace("containerd");
        let recorded = recorded(&trace);
        let partner = recorded.partner(call(&trace, Protocol::Cri, "RunPodSandbox")).expect("recorded");
        assert_eq!((&*partner.layer, &*partner.call, partner.parent.as_deref()), ("cri", "RunPodSandbox", None));
        assert!(recorded.names(partner).any(|name| &**name == "cri/containerd/lifecycle.1"));
        let create = find(&trace, |what| matches!(what, What::Spawn { argv, .. } if argv.iter().any(|word| &**word == "create")));
        let partner = recorded.partner(create.seq).expect("recorded");
        assert_eq!((&*partner.call, partner.parent.as_deref()), ("runc create", Some("containerd-shim-runc-v2")));
    }

    #[test]
    fn what_the_recorder_cannot_see_has_no_partner() {
        let containerd = trace("containerd");
        let line = find(&containerd, |what| matches!(what, What::Log { .. }));
        assert_eq!(recorded(&containerd).partner(line.seq), None);
        // dockershim's CRI stays inside of the kubelet's process.
        let dockershim = trace("dockershim");
        let recorded = recorded(&dockershim);
        assert_eq!(recorded.partner(call(&dockershim, Protocol::Cri, "RunPodSandbox")), None);
        assert!(recorded.partner(call(&dockershim, Protocol::Docker, "POST /containers/create")).is_some());
    }

    #[test]
    fn a_process_with_its_parent_is_recorded_by_the_process_table() {
        let trace = trace("containerd");
        let recorded = recorded(&trace);
        let pause = find(&trace, |what| matches!(what, What::Exec { comm, .. } if &**comm == "pause"));
        let partner = recorded.partner(pause.seq).expect("recorded");
        assert_eq!((&*partner.layer, &*partner.call, partner.parent.as_deref()), ("proc", "pause", Some("containerd-shim")));
    }

    #[test]
    fn a_path_without_recordings_has_no_partners() {
        let mut trace = trace("containerd");
        trace.path = "rkt".into();
        let recorded = recorded(&trace);
        assert!(recorded.recordings().is_empty());
        assert!(trace.events.iter().all(|event| recorded.partner(event.seq).is_none()));
    }

    #[test]
    fn a_recording_is_indexed_by_what_it_has() {
        let document = |events: &str| {
            let text = format!(r#"{{"format":"capture/1","path":"p","scenario":"s","events":[{events}]}}"#);
            Document::read(text.as_bytes()).expect("a document")
        };
        let call = r#"{"t_ms":1,"layer":"cri","op":"Version","phase":"call"}"#;
        let exec = r#"{"t_ms":2,"layer":"exec","op":"runc kill","parent":"shim"}"#;
        let index = write(&[("a".into(), document(call)), ("b".into(), document(&format!("{call},{exec}")))]);
        assert_eq!(
            index.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>(),
            ["path p", "a b", "3 cri Version", "2 exec runc kill by shim"]
        );
    }
}
