//! The citations in the program text. One is written `K.line(FILE, 123)`: a constant for the repository at a tag, a file as text or as a
//! constant, and a number, so that a reader and this module see the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::Place;

/// Where program text cites, from the root of the repository.
const FOLDERS: [&str; 3] = ["crates/podpath-trace/src", "crates/podpath-model/src", "crates/podpath-view/src"];
/// Makes the evidence of an event, which a reader sees in the version that runs.
const EVIDENCE: &str = ".line(";
/// Makes a line that is shown as it is.
const SHOWN: &str = ".at(";

/// A citation in the program text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// What is cited.
    pub place: Place,
    /// By which line of ours: `crates/podpath-model/src/programs/shim/start.rs:51`.
    pub at: String,
    /// As the evidence of an event, and not only to be shown.
    pub is_evidence: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Scan {
    /// The citations, in the order of the files.
    pub citations: Vec<Citation>,
    /// Citations that are written in another way, and what is wrong with each.
    pub unreadable: Vec<String>,
}

impl Scan {
    /// What is cited, each line once.
    pub fn places(&self) -> BTreeSet<&Place> {
        self.citations.iter().map(|citation| &citation.place).collect()
    }
}

/// The citations of a checkout of this repository.
pub fn scan(root: &Path) -> Scan {
    let files: Vec<PathBuf> = FOLDERS.iter().flat_map(|folder| sources(&root.join(folder))).collect();
    let texts: Vec<(String, String)> = files
        .iter()
        .filter_map(|path| {
            let text = fs::read_to_string(path).ok()?;
            let name = path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            Some((name, without_tests(&text).to_owned()))
        })
        .collect();
    let constants = Constants::of(&texts);
    let mut scan = Scan::default();
    for (name, text) in &texts {
        for (at, is_evidence, read) in constants.citations(name, text) {
            let here = format!("{name}:{}", text[..at].lines().count());
            match read {
                Ok(place) => scan.citations.push(Citation { place, at: here, is_evidence }),
                Err(problem) => scan.unreadable.push(format!("{here}: {problem}")),
            }
        }
    }
    scan
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut inside: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    inside.sort();
    let is_source =
        |path: &Path| path.extension().is_some_and(|its| its == "rs") && path.file_name().is_some_and(|name| name != "tests.rs");
    inside
        .into_iter()
        .flat_map(|path| match path {
            path if path.file_name().is_some_and(|name| name == "tests") => vec![],
            path if path.is_dir() => sources(&path),
            path if is_source(&path) => vec![path],
            _ => vec![],
        })
        .collect()
}

/// Tests stand at the end of a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

/// A repository and a tag.
type Tagged = (String, String);

/// The constants that citations are made of: by name, in which file, with which value.
#[derive(Default)]
struct Constants {
    repositories: BTreeMap<String, Vec<(String, Tagged)>>,
    files: BTreeMap<String, Vec<(String, String)>>,
}

impl Constants {
    fn of(texts: &[(String, String)]) -> Self {
        let mut all = Self::default();
        let mut aliases = Vec::new();
        for (name, text) in texts {
            for (constant, kind, value) in declarations(text) {
                match kind {
                    "&str" => {
                        if let Some(file) = literal(value) {
                            all.files.entry(constant.into()).or_default().push((name.clone(), file.into()));
                        }
                    }
                    "Self" | "Repository" => match (field(value, "name"), field(value, "tag")) {
                        (Some(repository), Some(tag)) => {
                            let tree = (repository.to_owned(), tag.to_owned());
                            all.repositories.entry(constant.into()).or_default().push((name.clone(), tree));
                        }
                        _ => aliases.push((name.clone(), constant, last_segment(value))),
                    },
                    _ => {}
                }
            }
        }
        for (name, alias, of) in aliases {
            if let Some(tree) = lookup(&all.repositories, &name, of).cloned() {
                all.repositories.entry(alias.into()).or_default().push((name, tree));
            }
        }
        all
    }

    /// The citations of a file: where each stands in it, and whether it is evidence.
    fn citations(&self, name: &str, text: &str) -> Vec<(usize, bool, Result<Place, String>)> {
        let calls = [EVIDENCE, SHOWN].into_iter().flat_map(|call| text.match_indices(call));
        calls.filter_map(|(at, call)| Some((at, call == EVIDENCE, self.read(name, text, at, call)?))).collect()
    }

    /// The citation at a call; none where something else has that name.
    fn read(&self, name: &str, text: &str, at: usize, call: &str) -> Option<Result<Place, String>> {
        let before = text[..at].rsplit(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | ':')).next()?;
        let repository = last_segment(before);
        if repository.is_empty() || repository.contains(|letter: char| letter.is_lowercase()) {
            return None;
        }
        Some(self.place(name, repository, &text[at + call.len()..]))
    }

    fn place(&self, name: &str, repository: &str, after: &str) -> Result<Place, String> {
        let (tree, tag) = lookup(&self.repositories, name, repository).ok_or_else(|| format!("no constant {repository}"))?;
        let arguments = after.split(')').next().unwrap_or_default();
        let (file, line) = arguments.split_once(',').ok_or("a file and a line are needed")?;
        let file = match literal(file) {
            Some(file) => file,
            None => {
                let constant = last_segment(file.trim());
                lookup(&self.files, name, constant).ok_or_else(|| format!("{constant} is not one constant that names a file"))?
            }
        };
        let number = line.trim().trim_end_matches(',').replace('_', "");
        let line = number.parse().map_err(|_| format!("{:?} is not written as a number", line.trim()))?;
        Ok(Place { repository: tree.clone(), tag: tag.clone(), file: file.into(), line })
    }
}

/// A constant of this file, or the only value that one of this name has elsewhere.
fn lookup<'a, T: PartialEq>(all: &'a BTreeMap<String, Vec<(String, T)>>, file: &str, name: &str) -> Option<&'a T> {
    let known = all.get(name)?;
    let own = known.iter().find(|(its, _)| its == file);
    let same = known.iter().all(|(_, value)| *value == known[0].1);
    own.or_else(|| known.first().filter(|_| same)).map(|(_, value)| value)
}

/// `const NAME: KIND = VALUE;`
fn declarations(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    text.split("const ").skip(1).filter_map(|rest| {
        let (declared, value) = rest.split_once(" = ")?;
        let (name, kind) = declared.split_once(": ")?;
        Some((name, last_segment(kind), value.split(';').next()?))
    })
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

fn literal(text: &str) -> Option<&str> {
    text.trim().strip_prefix('"')?.split('"').next()
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    literal(text.split_once(&format!("{name}: "))?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_is_a_repository_a_file_and_a_number() {
        let own = "impl Repository {\n    pub const MOBY: Self = Self { name: \"moby/moby\", tag: \"v20\" };\n}\n";
        let used = "const M: Repository = Repository::MOBY;\nconst EXEC: &str = \"daemon/exec.go\";\n\
                    sys.step(M.line(EXEC, 137)).await; M.line(EXEC, at); source.line(3); M.at(\"a.go\", 1_000)";
        let texts: Vec<(String, String)> = [("own.rs", own), ("used.rs", used)].map(|(name, text)| (name.into(), text.into())).into();
        let constants = Constants::of(&texts);
        let read: Vec<_> = constants.citations("used.rs", used).into_iter().map(|(_, is_evidence, read)| (is_evidence, read)).collect();
        let place = |file: &str, line| Place { repository: "moby/moby".into(), tag: "v20".into(), file: file.into(), line };
        let unreadable = Err("\"at\" is not written as a number".into());
        assert_eq!(read, [(true, Ok(place("daemon/exec.go", 137))), (true, unreadable), (false, Ok(place("a.go", 1000)))]);
    }
}
