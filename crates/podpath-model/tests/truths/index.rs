//! The table of truths: it is whole, and it names only tests that there are.

const TABLE: &str = include_str!("../../../../docs/truths.md");

/// The files of tests, by module.
const MODULES: &[(&str, &str)] = &[
    ("api_server", include_str!("api_server.rs")),
    ("calls", include_str!("calls.rs")),
    ("computed", include_str!("computed.rs")),
    ("conmon", include_str!("conmon.rs")),
    ("counts", include_str!("counts.rs")),
    ("dockershim", include_str!("dockershim.rs")),
    ("ephemeral", include_str!("ephemeral.rs")),
    ("exits", include_str!("exits.rs")),
    ("faults", include_str!("faults.rs")),
    ("image_garbage", include_str!("image_garbage.rs")),
    ("kubelet_chatter", include_str!("kubelet_chatter.rs")),
    ("kubelet_ends", include_str!("kubelet_ends.rs")),
    ("kubelet_pods", include_str!("kubelet_pods.rs")),
    ("kubelet_releases", include_str!("kubelet_releases.rs")),
    ("kubelet_sandboxes", include_str!("kubelet_sandboxes.rs")),
    ("kubelet_startup", include_str!("kubelet_startup.rs")),
    ("lives", include_str!("lives.rs")),
    ("network", include_str!("network.rs")),
    ("outside", include_str!("outside.rs")),
    ("pod_statuses", include_str!("pod_statuses.rs")),
    ("pods", include_str!("pods.rs")),
    ("probes", include_str!("probes.rs")),
    ("processes", include_str!("processes.rs")),
    ("refusals", include_str!("refusals.rs")),
    ("runaway", include_str!("runaway.rs")),
    ("runc", include_str!("runc.rs")),
    ("runtime_class", include_str!("runtime_class.rs")),
    ("starting", include_str!("starting.rs")),
    ("stopping", include_str!("stopping.rs")),
    ("worlds", include_str!("worlds.rs")),
];

/// The rows of the table: number, statement, and the tests or the reason.
fn rows() -> Vec<[&'static str; 3]> {
    let cells = |line: &'static str| -> Option<[&'static str; 3]> {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        cells.try_into().ok()
    };
    TABLE.lines().filter_map(cells).filter(|row| row[0] != "number" && !row[0].starts_with('-')).collect()
}

/// The tests that a cell names: `module::name`.
fn tests(cell: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    cell.split('`').filter_map(|word| word.split_once("::"))
}

#[test]
fn every_truth_of_the_runtimes_and_of_the_kubelet_and_every_fault_has_its_row() {
    let numbers: Vec<&str> = rows().iter().map(|row| row[0]).collect();
    let runtime = (1..=54).map(|number| number.to_string());
    let faults = (1..=23).map(|number| format!("F{number}"));
    let kubelet = (1..=60).map(|number| format!("K{number}"));
    for number in runtime.chain(faults).chain(kubelet) {
        assert_eq!(numbers.iter().filter(|listed| **listed == number).count(), 1, "{number}");
    }
}

#[test]
fn every_row_names_a_test_that_there_is_or_says_why_there_is_none() {
    for [number, _, cell] in rows() {
        assert!(tests(cell).next().is_some() || cell.starts_with("not modelled"), "{number}: {cell}");
        for (module, name) in tests(cell) {
            let file = MODULES.iter().find(|(listed, _)| *listed == module).unwrap_or_else(|| panic!("{number}: no module {module}")).1;
            assert!(file.contains(&format!("#[test]\nfn {name}() {{")), "{number}: no test {module}::{name}");
        }
    }
}

#[test]
fn every_number_in_a_test_is_a_row_that_names_it() {
    for &(module, file) in MODULES {
        for part in file.split("#[test]\nfn ").skip(1) {
            let (name, rest) = part.split_once("() {").unwrap();
            let comment = rest.lines().nth(1).and_then(|line| line.trim().strip_prefix("// (")).unwrap_or_default();
            let Some((numbers, _)) = comment.rsplit_once(')') else { continue };
            for number in numbers.split("), (") {
                let named = rows().iter().any(|row| row[0] == number && tests(row[2]).any(|test| test == (module, name)));
                assert!(named, "{module}::{name} says ({number}), and the row does not name it");
            }
        }
    }
}
