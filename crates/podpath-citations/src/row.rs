//! The rows, as files: one for each repository and tag, a line a row, columns divided by tabs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::Place;

const HEADER: &str =
    "# repository\ttag\tfile\tline\thash of the line\ttoken\tfor: the line that the program text cites, if it is another\n";
/// Which version is read in the place of another whose source is not at hand.
const STAND_INS: &str = "stand-ins.tsv";
/// What a version does not have.
const ABSENT: &str = "absent.tsv";

/// A line that is cited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Where it is.
    pub place: Place,
    /// The line that the program text cites, where this is the same line in another version or in another host of the same code.
    pub cited: Option<Place>,
    /// [`hash`] of the line; empty until `cargo xtask citations DIR --add` has seen it.
    pub hash: String,
    /// What must stand in the line: the function that is called, the words of a message.
    pub token: String,
}

/// A version whose source is not at hand, and one that is read in its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// `kubernetes/kubernetes`.
    pub repository: String,
    /// The version that runs: `v1.27.7`.
    pub tag: String,
    /// The one that is read: `v1.27.12`.
    pub instead: String,
}

/// A cited line that a version which reaches it does not have. A reader sees the line of the version that has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absent {
    /// The line that the program text cites.
    pub cited: Place,
    /// The version that does not have it: `v1.24.0`.
    pub tag: String,
    /// Why.
    pub reason: String,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The lines.
    pub rows: BTreeSet<Row>,
    /// Versions that are read in the place of others.
    pub stand_ins: BTreeSet<Stand>,
    /// Lines that a version does not have.
    pub absent: BTreeSet<Absent>,
}

/// FNV-1a, 64 bits, of a line without the white space around it.
pub fn hash(line: &str) -> String {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", line.trim().bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

impl Rows {
    /// Reads a folder.
    ///
    /// # Errors
    /// The file and the line that is not a row.
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut all = Self::default();
        let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|its| its == "tsv")) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
            for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
                all.take(&name, &line.split('\t').collect::<Vec<_>>()).map_err(|error| format!("{name}:{}: {error}", index + 1))?;
            }
        }
        Ok(all)
    }

    fn take(&mut self, file: &str, columns: &[&str]) -> Result<(), String> {
        match (file, columns) {
            (STAND_INS, [repository, tag, instead]) => {
                self.stand_ins.insert(Stand { repository: (*repository).into(), tag: (*tag).into(), instead: (*instead).into() });
            }
            (ABSENT, [cited, tag, reason]) => {
                self.absent.insert(Absent { cited: cited.parse()?, tag: (*tag).into(), reason: (*reason).into() });
            }
            (STAND_INS | ABSENT, _) => return Err("three columns are needed".into()),
            (_, [repository, tag, path, line, hash, token, rest @ ..]) => {
                let line = line.parse().map_err(|_| format!("{line:?} is no line"))?;
                let cited = rest.first().filter(|cited| !cited.is_empty()).map(|cited| cited.parse()).transpose()?;
                let place = Place { repository: (*repository).into(), tag: (*tag).into(), file: (*path).into(), line };
                self.rows.insert(Row { place, cited, hash: (*hash).into(), token: (*token).into() });
            }
            _ => return Err("six or seven columns are needed".into()),
        }
        Ok(())
    }

    /// Writes the rows of lines into a folder, in order. The other two files are written by people.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for Row { place, cited, hash, token } in &self.rows {
            let name = place.repository.rsplit('/').next().unwrap_or_default();
            let text = files.entry(format!("{name}-{}.tsv", place.tag)).or_insert_with(|| HEADER.to_owned());
            let cited = cited.as_ref().map(|cited| format!("\t{cited}")).unwrap_or_default();
            let Place { repository, tag, file, line } = place;
            writeln!(text, "{repository}\t{tag}\t{file}\t{line}\t{hash}\t{token}{cited}").map_err(io::Error::other)?;
        }
        for entry in fs::read_dir(folder)?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".tsv") && name != STAND_INS && name != ABSENT && !files.contains_key(&name) {
                fs::remove_file(entry.path())?;
            }
        }
        files.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
    }

    /// The rows of lines that the program text cites itself, by place.
    pub fn cited(&self) -> BTreeMap<&Place, &Row> {
        self.rows.iter().filter(|row| row.cited.is_none()).map(|row| (&row.place, row)).collect()
    }

    /// The versions to which the lines of a version are followed: the others of its repository that have rows, and other hosts.
    pub fn versions(&self) -> BTreeSet<(&str, &str)> {
        self.rows.iter().filter(|row| row.cited.is_some()).map(|row| (&*row.place.repository, &*row.place.tag)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_are_written() {
        let folder = std::env::temp_dir().join(format!("podpath-rows-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let place = |tag: &str, line| Place { repository: "a/b".into(), tag: tag.into(), file: "c.go".into(), line };
        let row = |tag, line, cited| Row { place: place(tag, line), cited, hash: hash("x := Call()"), token: "Call".into() };
        let rows = Rows { rows: [row("v1", 7, None), row("v2", 9, Some(place("v1", 7)))].into(), ..Rows::default() };
        rows.write(&folder).unwrap();
        fs::write(folder.join(ABSENT), "a/b@v1 c.go:7\tv3\tnobody calls it any more\n").unwrap();
        let read = Rows::read(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(read.rows, rows.rows);
        assert_eq!(read.absent.len(), 1);
        assert_eq!(read.versions(), [("a/b", "v2")].into());
    }

    #[test]
    fn the_hash_of_a_line_does_not_see_its_indentation() {
        assert_eq!(hash("\t\tfoo()"), hash("foo()  "));
        assert_ne!(hash("foo()"), hash("bar()"));
        assert_eq!(hash(""), "cbf29ce484222325");
    }
}
