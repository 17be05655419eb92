//! The walls of ARCHITECTURE.md, read off the imports: which room may name which, that no program names another one, and in how many
//! files a runtime stands besides its own.

use std::fs;
use std::path::Path;

use crate::process::Failure;
use crate::tidy::{files, is_test};

/// A room of the model, and the rooms that it may name. The trace stands below all of them: it is a crate of its own.
struct Room {
    name: &'static str,
    may_name: &'static [&'static str],
}

const ROOMS: [Room; 8] = [
    Room { name: "kernel", may_name: &["sources"] },
    Room { name: "pod", may_name: &[] },
    Room { name: "wire", may_name: &["kernel", "pod"] },
    Room { name: "programs", may_name: &["kernel", "pod", "wire"] },
    Room { name: "node", may_name: &["kernel", "pod", "wire", "programs"] },
    Room { name: "scenario", may_name: &["kernel", "pod", "wire", "programs", "node"] },
    Room { name: "explore", may_name: &["kernel", "pod", "wire", "programs", "node", "scenario"] },
    Room { name: "conform", may_name: &["kernel", "pod", "wire", "programs", "node", "scenario"] },
];

/// Who has the code of whom in its own process: dockershim is hosted, and runc's init becomes the app with all that it has set up for it,
/// or pause.
const HOSTS: [(&str, &str); 4] = [("kubelet", "dockershim"), ("cri_dockerd", "dockershim"), ("runc", "app"), ("app", "pause")];

/// What more than one program has in it: the client of the plugins stands beside the plugins.
const SHARED: [&str; 1] = ["cni"];

const MODEL: &str = "crates/podpath-model/src";

/// A runtime by its names, the files that are its own, and the most other files that may name it: a list of programs, a path, what its
/// programs exchange, and how long they take. `ARCHITECTURE.md` has the number.
struct Runtime {
    names: [&'static str; 5],
    own: [&'static str; 5],
    others_max: usize,
}

const CRI_O: Runtime = Runtime {
    names: ["crio", "cri-o", "cri_o", "conmon", "pinns"],
    own: ["programs/crio/", "programs/conmon/", "programs/pinns.rs", "wire/conmon.rs", "wire/pinns.rs"],
    others_max: 8,
};
/// Where a runtime may be named.
const EVERYWHERE: [&str; 3] = ["crates", "src", "xtask/src"];

/// Every name of a room or a program where the walls do not allow it.
pub(crate) fn breaches(root: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let model = root.join(MODEL);
    let programs = programs(&fs::read_to_string(model.join("programs/mod.rs"))?);
    for file in files(&model, "rs") {
        let within = file.strip_prefix(&model).unwrap_or(&file).display().to_string();
        if is_test(&within) {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        found.extend(in_file(&within, shipped(&text), &programs).map(|(line, why)| format!("{MODEL}/{within}:{line}: {why}")));
    }
    found.extend(CRI_O.breach(root)?);
    Ok(found)
}

fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

fn code(text: &str) -> impl Iterator<Item = &str> {
    shipped(text).lines().filter(|line| !line.trim_start().starts_with("//"))
}

/// Programs that talk to each other over sockets, files and command lines: none of them names another. They stand in `programs::ALL`.
fn programs(text: &str) -> Vec<String> {
    let list = text.split_once("pub static ALL").map_or("", |(_, rest)| rest.split("];").next().unwrap_or(rest));
    let mut names: Vec<String> = list.lines().filter_map(|line| line.trim().strip_prefix('&')).map(first_word).map(str::to_owned).collect();
    names.retain(|name| !SHARED.contains(&&**name));
    names.dedup();
    names
}

impl Runtime {
    fn breach(&self, root: &Path) -> Result<Option<String>, Failure> {
        let mut others = Vec::new();
        for file in EVERYWHERE.iter().flat_map(|folder| files(&root.join(folder), "rs")) {
            let place = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            let is_own = self.own.iter().any(|own| place.contains(own));
            // This file names it to count it.
            if !is_own && !is_test(&place) && place != "xtask/src/walls.rs" && self.is_in(&fs::read_to_string(&file)?) {
                others.push(place);
            }
        }
        let (name, most) = (self.names[0], self.others_max);
        let breach = || format!("{name} stands in {} files besides its own, {most} is the most: {}", others.len(), others.join(", "));
        Ok((others.len() > most).then(breach))
    }

    fn is_in(&self, text: &str) -> bool {
        code(text).any(|line| self.names.iter().any(|name| line.to_ascii_lowercase().contains(name)))
    }
}

/// The breaches of one file, each with its line.
fn in_file<'a>(within: &'a str, text: &'a str, programs: &'a [String]) -> impl Iterator<Item = (usize, String)> + 'a {
    let mut parts = within.split('/').map(|part| part.trim_end_matches(".rs"));
    let (room, program) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let numbered = text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//"));
    numbered.flat_map(move |(line, number)| {
        let rooms = named_after(line, "crate::").filter(move |other| !may_name(room, other));
        let rooms = rooms.map(move |other| (number, format!("{room} names {other}")));
        let peers = named_after(line, "crate::programs::").filter(move |other| room == "programs" && is_peer(programs, program, other));
        rooms.chain(peers.map(move |other| (number, format!("{program} names {other}: what both know belongs into wire"))))
    })
}

fn may_name(room: &str, other: &str) -> bool {
    let is_room = ROOMS.iter().any(|room| room.name == other);
    let allowed = ROOMS.iter().find(|each| each.name == room).map(|room| room.may_name);
    !is_room || room == other || allowed.is_none_or(|allowed| allowed.contains(&other))
}

fn is_peer(programs: &[String], program: &str, other: &str) -> bool {
    let both = [program, other].iter().all(|name| programs.iter().any(|known| known == name));
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
    use super::{CRI_O, in_file, programs};

    const LIST: &str = "pub mod cni;\npub static ALL: &[&Description] = &[\n    &kubelet::DESCRIPTION,\n    &dockershim::DESCRIPTION,\n\
                        &crio::DESCRIPTION,\n    &runc::DESCRIPTION,\n    &cni::BRIDGE_DESCRIPTION,\n];\n";

    fn breaches(file: &str, text: &str) -> Vec<String> {
        in_file(file, text, &programs(LIST)).map(|(line, why)| format!("{line}: {why}")).collect()
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

    #[test]
    fn a_program_of_the_list_is_one_and_what_several_have_in_them_is_none() {
        assert_eq!(programs(LIST), ["kubelet", "dockershim", "crio", "runc"]);
    }

    #[test]
    fn a_runtime_is_named_by_code_and_not_by_a_comment_or_a_test() {
        assert!(CRI_O.is_in("const SOCKET: &str = \"/run/crio/crio.sock\";\n") && CRI_O.is_in("    Work::ConmonStart,\n"));
        assert!(!CRI_O.is_in("/// As CRI-O does.\nfn other() {}\n#[cfg(test)]\nmod tests {\n    use crio;\n}\n"));
    }
}
