//! Rules of the repository that no compiler knows.

use crate::process::{Failure, output, program, root};
use crate::walls;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that run the same everywhere.
const PURE: [&str; 3] = ["podpath-trace", "podpath-model", "podpath-view"];
/// The crates of ours that a crate may stand on: the walls of ARCHITECTURE.md that the compiler keeps, read off `cargo tree`.
const STANDS_ON: [(&str, &[&str]); 4] = [
    ("podpath-trace", &[]),
    ("podpath-model", &["podpath-trace"]),
    ("podpath-view", &["podpath-trace"]),
    ("podpath", &["podpath-trace", "podpath-view"]),
];

/// What they must never stand on: the web, a clock or chance. `cargo tree` names what they do stand on.
const NOT_IN_THEM: [&str; 9] = ["web-sys", "js-sys", "wasm-bindgen", "yew", "gloo", "getrandom", "rand", "tokio", "chrono"];

/// Texts that must not stand in some files, and why. Tests may have them.
struct Rule {
    folder: &'static str,
    extension: &'static str,
    texts: &'static [&'static str],
    why: &'static str,
}

const RULES: [Rule; 7] = [
    Rule {
        folder: "crates/podpath-model/src/kernel",
        extension: "rs",
        texts: &["kubelet", "container", "docker", "runc", "sandbox", "shim"],
        why: "the kernel knows processes, and no word of containers",
    },
    Rule {
        folder: "crates/podpath-model/src",
        extension: "rs",
        texts: &["std::time", "std::env", "std::thread"],
        why: "a run is a function of its scenario and of nothing else",
    },
    Rule {
        folder: "src",
        extension: "rs",
        texts: &[" style=", "set_inner_html", "from_html_unchecked"],
        why: "the content security policy blocks inline styles, and no payload may become markup",
    },
    Rule {
        folder: "static",
        extension: "js",
        texts: &["innerHTML", ".style =", "eval("],
        why: "the content security policy blocks inline styles, and no payload may become markup",
    },
    Rule {
        folder: "tests/e2e",
        extension: "mjs",
        texts: &[
            "assert.equal(await",
            "assert.notEqual(await",
            "assert.deepEqual(await",
            "assert.match(await",
            "assert.ok(await",
            "assert.ok((await",
        ],
        why: "a page that is read at once passes by luck: look by `see`, or by `stays` for what must not change",
    },
    Rule { folder: "src", extension: "rs", texts: &["TODO", "FIXME"], why: "do it, or open an issue" },
    Rule { folder: "crates", extension: "rs", texts: &["TODO", "FIXME"], why: "do it, or open an issue" },
];

/// Checks every rule and names every breach.
pub(crate) fn rules() -> Result<(), Failure> {
    let mut breaches = dependencies()?;
    for rule in &RULES {
        breaches.extend(rule.breaches(&root())?);
    }
    breaches.extend(walls::breaches(&root())?);
    for breach in &breaches {
        println!("{breach}");
    }
    if breaches.is_empty() {
        println!("tidy: {} rules hold", RULES.len() + 2);
        return Ok(());
    }
    Err(Failure::new(format!("{} rules are broken, see above", breaches.len())))
}

fn dependencies() -> Result<Vec<String>, Failure> {
    let mut breaches = Vec::new();
    for package in PURE {
        let forbidden = stands_on(package)?.into_iter().filter(|name| NOT_IN_THEM.contains(&&**name));
        breaches.extend(forbidden.map(|name| format!("{package} depends on {name}: there is no web, no clock and no chance in it")));
    }
    for (package, may) in STANDS_ON {
        let ours = stands_on(package)?.into_iter().filter(|name| name.starts_with("podpath") && name != package);
        let forbidden = ours.filter(|name| !may.contains(&&**name));
        breaches.extend(forbidden.map(|name| format!("{package} depends on {name}: see the walls in ARCHITECTURE.md")));
    }
    Ok(breaches)
}

/// Every crate that a crate is built from in a browser, by name.
fn stands_on(package: &str) -> Result<BTreeSet<String>, Failure> {
    let tree = ["tree", "--edges", "normal", "--prefix", "none", "--target", "wasm32-unknown-unknown", "--locked"];
    let tree = output(program("cargo", &tree).args(["--package", package]));
    let tree = tree.ok_or_else(|| Failure::new(format!("`cargo tree -p {package} --locked` failed: run it to see why")))?;
    Ok(tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

impl Rule {
    fn breaches(&self, root: &Path) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        for file in files(&root.join(self.folder), self.extension) {
            let place = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            if is_test(&place) {
                continue;
            }
            for (index, line) in fs::read_to_string(&file)?.lines().enumerate() {
                let texts = self.texts.iter().filter(|text| line.contains(**text));
                found.extend(texts.map(|text| format!("{place}:{}: {text:?}: {}", index + 1, self.why)));
            }
        }
        Ok(found)
    }
}

/// Whether a file has nothing but tests.
pub(crate) fn is_test(place: &str) -> bool {
    place.contains("tests/") || place.ends_with("tests.rs")
}

/// Every file with this extension in a folder and below it, in the order of their names.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    inside.sort();
    let mut found = Vec::new();
    for path in inside {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|its| its == extension) {
            found.push(path);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use std::fs;

    #[test]
    fn a_breach_is_named_with_its_file_its_line_and_the_reason() {
        let root = std::env::temp_dir().join(format!("podpath-tidy-{}", std::process::id()));
        fs::create_dir_all(root.join("src/components")).unwrap();
        fs::write(root.join("src/components/bar.rs"), "html! {\n    <div style=\"width:3px\" />\n}\n").unwrap();
        let rule = Rule { folder: "src", extension: "rs", texts: &[" style="], why: "blocked" };
        let found = rule.breaches(&root).unwrap();
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, ["src/components/bar.rs:2: \" style=\": blocked"]);
    }
}
