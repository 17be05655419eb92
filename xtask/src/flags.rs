//! The flags of the tools that "On your node" types: each row of `flags.tsv` against checkouts of the tools.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::{Failure, root};

/// What was looked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    /// Flags that stand where they should, once a version.
    pub(crate) verified: usize,
    /// What is wrong.
    pub(crate) problems: Vec<String>,
    /// Trees that are not there, and of how many flags.
    pub(crate) missing: BTreeMap<String, usize>,
}

/// Looks at every row in a folder of checkouts, `DIR/OWNER/NAME@TAG`.
pub(crate) fn look(folder: &Path) -> Result<Looked, Failure> {
    let table = fs::read_to_string(root().join("crates/podpath-view/src/on_node/flags.tsv"))?;
    let mut looked = Looked::default();
    for row in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        look_at(row, folder, &mut looked);
    }
    Ok(looked)
}

fn look_at(row: &str, folder: &Path, looked: &mut Looked) {
    let columns: Vec<&str> = row.split('\t').collect();
    let [tool, sub, flag, versions, repository, file, line, token] = columns[..] else {
        return looked.problems.push(format!("flags.tsv: not eight columns: {row}"));
    };
    if repository == "-" {
        return;
    }
    for (at, tag) in versions.split(' ').enumerate() {
        let Some(tree) =
            ["", "+vendored"].map(|suffix| folder.join(format!("{repository}@{tag}{suffix}"))).into_iter().find(|tree| tree.is_dir())
        else {
            *looked.missing.entry(format!("{repository}@{tag}")).or_default() += 1;
            continue;
        };
        let stands = if at == 0 { stands_at(&tree.join(file), line, token) } else { stands_in(&tree.join(top(file)), token) };
        if stands {
            looked.verified += 1;
        } else {
            looked.problems.push(format!("flags.tsv: {tool} {sub} {flag}: {token} does not stand in {repository} {tag} {file}:{line}"));
        }
    }
}

/// The two outermost folders of a file: where a tool has its flags, whichever file they move to.
fn top(file: &str) -> PathBuf {
    let parts: Vec<&str> = file.split('/').collect();
    parts[..parts.len().min(3) - 1].iter().collect()
}

fn stands_at(file: &Path, line: &str, token: &str) -> bool {
    let text = fs::read_to_string(file).unwrap_or_default();
    let line = line.parse::<usize>().ok().and_then(|line| text.lines().nth(line.checked_sub(1)?));
    line.is_some_and(|line| line.contains(token))
}

fn stands_in(folder: &Path, token: &str) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .any(|path| if path.is_dir() { stands_in(&path, token) } else { fs::read_to_string(&path).is_ok_and(|text| text.contains(token)) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_that_does_not_stand_where_its_row_says_is_found() {
        let folder = std::env::temp_dir().join(format!("podpath-flags-{}", std::process::id()));
        for (tag, text) in [("v1", "one\nName: \"all\",\n"), ("v2", "Name: \"all\",\n"), ("v3", "Name: \"every\",\n")] {
            let tree = folder.join(format!("some/tool@{tag}/cmd/tool"));
            fs::create_dir_all(&tree).expect("a folder");
            fs::write(tree.join("list.go"), text).expect("a file");
        }
        let mut looked = Looked::default();
        let row = |versions: &str, line: u32| format!("tool\tls\t--all\t{versions}\tsome/tool\tcmd/tool/list.go\t{line}\t\"all\"");
        look_at(&row("v1 v2 v4", 2), &folder, &mut looked);
        assert_eq!((looked.verified, looked.problems.len(), looked.missing.len()), (2, 0, 1), "{looked:?}");
        look_at(&row("v1 v3", 1), &folder, &mut looked);
        fs::remove_dir_all(&folder).expect("it was made");
        assert_eq!((looked.verified, looked.problems.len()), (2, 2), "{looked:?}");
    }
}
