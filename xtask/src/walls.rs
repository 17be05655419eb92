//! The walls of ARCHITECTURE.md, read off the imports: which room may name which, and that no program names another one.

use std::fs;
use std::path::Path;

use crate::process::Failure;
use crate::tidy::{files, is_test};

/// A room of the model, and the rooms that it may name. The trace stands below all of them: it is a crate of its own.
struct Room {
    name: &'static str,
    may_name: &'static [&'static str],
}

const ROOMS: [Room; 7] = [
    Room { name: "kernel", may_name: &["sources"] },
    Room { name: "pod", may_name: &[] },
    Room { name: "wire", may_name: &["kernel", "pod"] },
    Room { name: "programs", may_name: &["kernel", "pod", "wire"] },
    Room { name: "node", may_name: &["kernel", "pod", "wire", "programs"] },
    Room { name: "scenario", may_name: &["kernel", "pod", "wire", "programs", "node"] },
    Room { name: "conform", may_name: &["kernel", "pod", "wire", "programs", "node", "scenario"] },
];

/// Programs that talk to each other over sockets, files and command lines: none of them names another.
const PROGRAMS: [&str; 14] = [
    "api_server",
    "app",
    "conmon",
    "containerd",
    "cri_dockerd",
    "crio",
    "dockerd",
    "dockershim",
    "kubectl",
    "kubelet",
    "nsenter",
    "pinns",
    "runc",
    "shim",
];

/// Who has the code of whom in its own process: dockershim is hosted, and runc's init becomes the app with all that it has set up for it.
const HOSTS: [(&str, &str); 3] = [("kubelet", "dockershim"), ("cri_dockerd", "dockershim"), ("runc", "app")];

const MODEL: &str = "crates/podpath-model/src";

/// Every name of a room or a program where the walls do not allow it.
pub(crate) fn breaches(root: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let model = root.join(MODEL);
    for file in files(&model, "rs") {
        let within = file.strip_prefix(&model).unwrap_or(&file).display().to_string();
        if is_test(&within) {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
        found.extend(in_file(&within, shipped).map(|(line, why)| format!("{MODEL}/{within}:{line}: {why}")));
    }
    Ok(found)
}

/// The breaches of one file, each with its line.
fn in_file<'a>(within: &'a str, text: &'a str) -> impl Iterator<Item = (usize, String)> + 'a {
    let mut parts = within.split('/').map(|part| part.trim_end_matches(".rs"));
    let (room, program) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let numbered = text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//"));
    numbered.flat_map(move |(line, number)| {
        let rooms = named_after(line, "crate::").filter(move |other| !may_name(room, other));
        let rooms = rooms.map(move |other| (number, format!("{room} names {other}")));
        let peers = named_after(line, "crate::programs::").filter(move |other| room == "programs" && is_peer(program, other));
        rooms.chain(peers.map(move |other| (number, format!("{program} names {other}: what both know belongs into wire"))))
    })
}

fn may_name(room: &str, other: &str) -> bool {
    let is_room = ROOMS.iter().any(|room| room.name == other);
    let allowed = ROOMS.iter().find(|each| each.name == room).map(|room| room.may_name);
    !is_room || room == other || allowed.is_none_or(|allowed| allowed.contains(&other))
}

fn is_peer(program: &str, other: &str) -> bool {
    let both = PROGRAMS.contains(&program) && PROGRAMS.contains(&other);
    both && program != other && !HOSTS.contains(&(program, other))
}

/// The words that follow a path in a line: `a` of `crate::a::b`, `a` and `b` of `crate::{a, b::c}`.
fn named_after<'a>(line: &'a str, path: &'a str) -> impl Iterator<Item = &'a str> {
    line.match_indices(path).flat_map(move |(at, _)| {
        let rest = &line[at + path.len()..];
        let group = rest.strip_prefix('{').map(|rest| rest.split('}').next().unwrap_or(rest));
        group.unwrap_or(rest.split([',', ';']).next().unwrap_or(rest)).split(',').map(first_word)
    })
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::in_file;

    fn breaches(file: &str, text: &str) -> Vec<String> {
        in_file(file, text).map(|(line, why)| format!("{line}: {why}")).collect()
    }

    #[test]
    fn a_room_that_looks_up_is_named_with_its_line() {
        assert_eq!(breaches("wire/cri.rs", "use crate::pod::Pod;\nuse crate::scenario::Scenario;\n"), ["2: wire names scenario"]);
        assert_eq!(breaches("kernel/sys.rs", "use crate::{trace, wire::cni};\n"), ["1: kernel names wire"]);
        assert_eq!(breaches("conform/mod.rs", "use crate::{kernel, programs, scenario};\n"), [""; 0]);
    }

    #[test]
    fn a_program_that_names_a_peer_is_found_and_one_that_hosts_it_is_not() {
        let text = "use crate::programs::{ids, runc::LogLine};\n// crate::programs::runc in a comment\n";
        assert_eq!(breaches("programs/crio/stats.rs", text), ["1: crio names runc: what both know belongs into wire"]);
        assert_eq!(breaches("programs/kubelet/mod.rs", "use crate::programs::dockershim;\n"), [""; 0]);
        assert_eq!(breaches("programs/mod.rs", "use crate::programs::runc;\n"), [""; 0]);
    }
}
