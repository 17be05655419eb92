//! How the recorder writes: the order of fields, the order of maps, and what it knows of a call between dockerd and containerd. Nothing
//! of it means anything; a reader who looks for what was simulated should not find it here.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::programs;
use crate::programs::description::Annotations;

/// In which order the recorder writes the fields of an event, by layer; what is not named comes last.
fn fields_in_order(layer: &str) -> &'static [&'static str] {
    match layer {
        "exec" => &["argv", "parent", "subject", "pid", "ppid", "config"],
        "cni" => &["subject", "ifname", "netns"],
        "containerd-event" => &["subject", "namespace", "body", "pid"],
        "containerd-grpc" => &["phase", "call", "code", "message", "request_bytes", "response_bytes"],
        "docker-api" => &["phase", "path", "query", "subject", "body"],
        "fault" => &["signal", "target", "subject", "pid", "content"],
        "proc" => &["processes", "label"],
        "proc beside frames" => &["label", "processes"],
        "ttrpc" => &[
            "service",
            "phase",
            "call",
            "from",
            "to",
            "conn",
            "stream",
            "subject",
            "timeout_s",
            "namespace",
            "request",
            "code",
            "response",
        ],
        _ => &[],
    }
}

/// The recorder of frames writes a look in another order.
pub(super) fn beside_frames(layer: &str) -> &str {
    if layer == "proc" { "proc beside frames" } else { layer }
}

/// The fields of an event in the recorder's order.
pub(super) fn in_order(layer: &str, mut fields: Map<String, Value>) -> Map<String, Value> {
    let mut ordered = Map::new();
    for name in fields_in_order(layer) {
        if let Some((name, value)) = fields.shift_remove_entry(*name) {
            ordered.insert(name, value);
        }
    }
    ordered.extend(fields);
    ordered
}

/// The hash of Fowler, Noll and Vo: 64 bits, variant 1a.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What differs from document to document and is decided by nothing in the scenario: all of it from one seed, the scenario's name.
#[derive(Debug, Default)]
pub(super) struct Chance {
    seed: String,
    /// How many maps have been written.
    maps: usize,
    /// The number of the first call to containerd, and the numbers of those that were made.
    first_call: u64,
    made: u64,
    made_before: u64,
    calls: BTreeMap<u32, u64>,
    /// The size of what each container was created with.
    sizes: BTreeMap<String, u64>,
}

impl Chance {
    pub(super) fn of(path: &str, scenario: &str) -> Self {
        let seed = format!("{path}/{scenario}");
        // The recorder counts calls from its own beginning, which lies long before that of the recording.
        Self { first_call: 1_000 + hash(&[&seed]) % 4_000, seed, ..Self::default() }
    }

    /// The maps of a CRI message in the order in which the recorder's decoder has them: the same one throughout, mostly.
    pub(super) fn maps(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.maps(item)),
            Value::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    match value {
                        Value::Object(map) if matches!(name.as_str(), "labels" | "annotations") => self.shuffle(map),
                        _ => self.maps(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn shuffle(&mut self, map: &mut Map<String, Value>) {
        self.maps += 1;
        let mut entries: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
        entries.sort_by_cached_key(|(name, _)| hash(&[&self.seed, name]));
        // Two that fall together in the table change places now and then.
        if entries.len() > 2 && hash(&[&self.seed, &self.maps.to_string()]).is_multiple_of(5) {
            entries.swap(0, 2);
        }
        map.extend(entries);
    }

    /// What a runtime writes down about a sandbox in its own words, maps as texts: `jsoniter` leaves their order to chance, and what
    /// CRI-O writes about a container is sorted.
    pub(super) fn sandbox(&mut self, config: &mut Value) {
        let Some(annotations) = config.get_mut("annotations").and_then(Value::as_object_mut) else { return };
        let is_sandbox = |own: &&Annotations| annotations.get(own.container_type).and_then(Value::as_str) == Some("sandbox");
        let Some(own) = programs::ALL.iter().map(|program| &program.annotations).find(is_sandbox) else { return };
        for name in own.maps {
            let Some(Value::String(text)) = annotations.get_mut(*name) else { continue };
            let Ok(Value::Object(mut map)) = serde_json::from_str(text) else { continue };
            self.shuffle(&mut map);
            *text = Value::Object(map).to_string();
        }
    }

    /// The number of the first snapshot: some were made before.
    pub(super) fn first_snapshot(&self) -> u64 {
        4 + hash(&[&self.seed, "snapshots"]) % 30
    }

    /// The number of a call to containerd. Those that were made before the recording began have earlier ones.
    pub(super) fn call(&mut self, seq: u32, is_recorded: bool) -> u64 {
        let (count, from) = if is_recorded {
            (&mut self.made, self.first_call)
        } else {
            (&mut self.made_before, self.first_call - 100 - hash(&[&self.seed, "before"]) % (self.first_call - 200))
        };
        let calls = &mut self.calls;
        *calls.entry(seq).or_insert_with(|| {
            *count += 1;
            from + *count - 1
        })
    }

    /// What a stream of events took: the one of plugins brings none, and the other one has brought what has happened since dockerd began.
    pub(super) fn bytes_of_stream(&self, is_of_plugins: bool) -> (u64, u64) {
        if is_of_plugins { (43, 0) } else { (35, 2_000 + hash(&[&self.seed, "stream"]) % 60_000) }
    }

    /// The size of a call to containerd and of its answer, in bytes: what recordings/cri/cri-dockerd and kubelet/dockershim have for
    /// each method. What is in a spec decides over the size of a container, and is of about the same length in each.
    pub(super) fn bytes(&mut self, method: &str, code: &str, subject: &str, is_sandbox: bool, exec: bool) -> (u64, u64) {
        let method = method.rsplit('.').next().unwrap_or(method);
        let some = |of: u64| hash(&[&self.seed, method, subject]) % of;
        // The process ids of a document are about the same, and so is their length.
        let pid = 2 + hash(&[&self.seed, "pid"]) % 2;
        let id = if exec { 132 } else { 66 };
        match (method, code) {
            ("Containers/Create", "OK") => {
                let size = if is_sandbox { 9_541 + some(20) } else { 4_022 + some(36) * 4 };
                self.sizes.insert(subject.to_owned(), size + 2);
                (size, size + 2)
            }
            ("Containers/Get", "OK") => (66, self.sizes.get(subject).copied().unwrap_or(4_030)),
            ("Leases/Create", _) => (65, 81),
            ("Leases/Delete", _) => (16, 0),
            ("Tasks/Create", "OK") => (361, 67 + pid),
            ("Tasks/Create", _) => (361, 0),
            ("Tasks/Start", "OK") => (id, 1 + pid),
            ("Tasks/Get", "OK") if exec => (132, 422),
            ("Tasks/Get", "OK") => (66, 299 + some(4)),
            ("Tasks/Delete", "OK") => (66, 16 + some(3)),
            ("Tasks/DeleteProcess", "OK") => (132, 79 + some(9)),
            ("Tasks/Exec", "OK") => (1_396 + some(13), 0),
            ("Tasks/Kill", _) => (id + 2, 0),
            ("Version/Version", _) => (0, 34),
            ("Health/Check", "OK") => (0, 2),
            ("Health/Check", _) => (0, 0),
            ("Namespaces/Get", _) => (6, 8),
            ("Content/Info", _) => (73, 164),
            ("Content/Read", _) => (76, 515),
            ("Content/Update", _) => (223, 165),
            ("Content/Write", "OK") => (830, 423),
            ("Content/Write", _) => (158, 0),
            ("Leases/AddResource", _) => (168, 0),
            _ => (id, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_where_the_recorder_puts_them_and_none_is_lost() {
        let fields: Map<String, Value> =
            ["other", "ppid", "pid", "subject", "argv"].map(|name| (name.to_owned(), Value::Null)).into_iter().collect();
        let names: Vec<String> = in_order("exec", fields).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["argv", "subject", "pid", "ppid", "other"]);
    }

    #[test]
    fn calls_are_numbered_without_a_gap_from_another_number_in_each_document() {
        let numbers = |scenario: &str| {
            let mut chance = Chance::of("dockershim", scenario);
            [7, 12, 7, 90].map(|seq| chance.call(seq, true))
        };
        let [first, second, again, third] = numbers("simple");
        assert_eq!((second, again, third), (first + 1, first, first + 2));
        assert_ne!(numbers("hooks"), numbers("simple"));
        assert_eq!(numbers("simple"), numbers("simple"));
    }
}
