//! Where a cited line is in the source of the program that ran. A step is written once and cites the line where it was read; the rows of
//! `podpath-citations` say where the same line is in other releases, and in another program that hosts the same code. A line is looked up
//! when somebody reads it, never while a run is made.

use super::{Event, Line, Repository, Trace, What};

// Made from the rows by the build script: `TREES`, `FILES`, `LINES` and `STAND_INS`, each sorted.
include!(concat!(env!("OUT_DIR"), "/citations.rs"));

/// A line of source, as a reader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The line.
    pub at: Line,
    /// The tag that runs, if the line is read at another one: `v1.27.7`.
    pub runs: Option<&'static str>,
}

/// A line, and the same line in another tree. Trees and files are positions in [`TREES`] and [`FILES`].
struct Same {
    from: (u8, u16, u16),
    tree: u8,
    to: (u16, u16),
}

impl Trace {
    /// Where a line that an event cites is in the source of the program that ran; in its stand-in, or where it was cited, if that is
    /// not known. What is said of an answer is where it was asked for.
    pub fn citation(&self, by: &Event, cited: Line) -> Citation {
        let asked = match by.what {
            What::Reply { call, .. } => self.events.get(call as usize),
            _ => None,
        };
        let pid = asked.unwrap_or(by).process.pid;
        let runs = self.built_from.iter().rev().find(|(of, _)| *of == pid);
        runs.map_or(Citation { at: cited, runs: None }, |(_, runs)| in_source_of(*runs, cited))
    }
}

fn in_source_of(runs: Repository, cited: Line) -> Citation {
    if let Some(at) = same_line(cited, runs) {
        return Citation { at, runs: None };
    }
    let at = stand_in(runs).and_then(|read| same_line(cited, read)).unwrap_or(cited);
    let is_another_version = at.repository.name == runs.name;
    Citation { at, runs: is_another_version.then_some(runs.tag) }
}

/// The line in a tree, if that is known.
fn same_line(cited: Line, repository: Repository) -> Option<Line> {
    if cited.repository == repository {
        return Some(cited);
    }
    let from = (number(TREES, &cited.repository)?, number(FILES, &cited.file)?, u16::try_from(cited.line).ok()?);
    let tree = number(TREES, &repository)?;
    let index = LINES.binary_search_by_key(&(from, tree), |same| (same.from, same.tree)).ok()?;
    let (file, line) = LINES[index].to;
    Some(Line { repository, file: FILES[usize::from(file)], line: line.into() })
}

/// The version that is read in the place of another one whose source is not at hand.
fn stand_in(runs: Repository) -> Option<Repository> {
    STAND_INS.iter().find(|(of, _)| *of == runs).map(|(_, instead)| *instead)
}

/// The position of something in a sorted list, if it is in it.
fn number<T: Ord, N: TryFrom<usize>>(all: &[T], wanted: &T) -> Option<N> {
    N::try_from(all.binary_search(wanted).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kubernetes(tag: &'static str) -> Repository {
        Repository { tag, ..Repository::KUBERNETES }
    }

    /// The lines that are known in a tree, where they are cited.
    fn known_in(tree: Repository) -> impl Iterator<Item = Line> {
        let tree: u8 = number(TREES, &tree).unwrap();
        LINES.iter().filter(move |same| same.tree == tree).map(|same| {
            let (tree, file, line) = same.from;
            Line { repository: TREES[usize::from(tree)], file: FILES[usize::from(file)], line: line.into() }
        })
    }

    #[test]
    fn a_line_is_read_in_the_release_that_runs() {
        let cited = known_in(kubernetes("v1.20.2")).find(|line| line.repository == Repository::KUBERNETES).unwrap();
        assert_eq!(in_source_of(kubernetes("v1.22.0"), cited), Citation { at: cited, runs: None });
        let there = in_source_of(kubernetes("v1.20.2"), cited);
        assert_eq!((there.at.repository.tag, there.runs), ("v1.20.2", None));
    }

    #[test]
    fn a_line_that_the_release_does_not_have_says_so() {
        let cited = Line { repository: kubernetes("v1.22.0"), file: "pkg/kubelet/kubelet.go", line: 60_000 };
        for runs in ["v1.26.0", "v9.0.0"] {
            assert_eq!(in_source_of(kubernetes(runs), cited), Citation { at: cited, runs: Some(runs) });
        }
    }

    #[test]
    fn a_release_without_the_file_is_read_in_its_stand_in() {
        let [runs, read] = ["v1.27.7", "v1.27.12"].map(kubernetes);
        let cited = known_in(read).find(|line| same_line(*line, runs).is_none()).unwrap();
        let there = in_source_of(runs, cited);
        assert_eq!((there.at.repository, there.runs), (read, Some("v1.27.7")));
    }

    #[test]
    fn another_program_that_hosts_the_code_is_read_in_its_own_source() {
        let host = Repository::CRI_DOCKERD;
        let cited = known_in(host).next().unwrap();
        assert_eq!((cited.repository, in_source_of(host, cited).at.repository), (Repository::KUBERNETES, host));
        let own = Line { repository: Repository::MOBY, file: "daemon/exec.go", line: 137 };
        assert_eq!(in_source_of(host, own), Citation { at: own, runs: None });
    }
}
