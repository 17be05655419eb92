//! What is true of every citation of a run, whatever it is a run of: it has a row, in the source of the program that ran, and the token of
//! that row is what the event names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use podpath_citations::{Place, Row, Rows};
use podpath_model::trace::{Change, Event, Evidence, Kind, Line, Repository, Trace, What};

/// What the source calls otherwise than the event: what it is, its name, the token, and why where that is not plain.
const WORDS: &str = include_str!("../citations/words.tsv");

pub(crate) static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../podpath-citations/rows");
    Rows::read(Path::new(folder)).unwrap()
});

/// The rows by the line that the program text cites, and the line that a reader sees.
static SEEN: LazyLock<BTreeMap<(&Place, &Place), &Row>> =
    LazyLock::new(|| ROWS.rows.iter().map(|row| ((row.cited.as_ref().unwrap_or(&row.place), &row.place), row)).collect());

pub(crate) type Word = [&'static str; 3];

/// The table of words.
pub(crate) static WORDS_OF_SOURCE: LazyLock<BTreeSet<Word>> = LazyLock::new(|| {
    let rows = WORDS.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| line.splitn(4, '\t').take(3).collect::<Vec<_>>().try_into().unwrap()).collect()
});

/// Says which citations of a run are wrong.
pub(crate) fn check(trace: &Trace) {
    check_from(trace, 0);
}

/// The same of the events from that position on.
pub(crate) fn check_from(trace: &Trace, start: usize) {
    let mut known = BTreeSet::new();
    let mut wrong = BTreeSet::new();
    for event in &trace.events[start..] {
        let Evidence::Source(line) = event.evidence else { continue };
        let name = Name::of(trace, event);
        // Most of a run is the same again and again.
        let is_new = known.insert((line.repository, line.file, line.line, name.what, name.name, event.process.pid));
        if is_new || matches!(event.what, What::Log { .. } | What::Note { .. } | What::Spawn { .. }) {
            wrong.extend(what_is_wrong(trace, event, line, &name));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", trace.path);
}

fn what_is_wrong(trace: &Trace, event: &Event, line: Line, name: &Name<'_>) -> Option<String> {
    let citation = trace.citation(event, line);
    let (cited, seen) = (place(line), place(citation.at));
    let Some(row) = SEEN.get(&(&cited, &seen)) else { return Some(format!("{cited} has no row")) };
    if let Some(runs) = source_of(trace, event)
        && cited.repository == Repository::KUBERNETES.name
        && citation.at.repository != runs
        && !is_excused(&cited, &seen, runs)
    {
        return Some(format!("{cited} is cited by {} {}, and has no row there", runs.name, runs.tag));
    }
    let word = [name.what, name.name, &row.token];
    let known = name.said.iter().any(|said| is_said(said, &row.token)) || WORDS_OF_SOURCE.iter().any(|row| *row == word);
    (!known).then(|| format!("{seen} is about {:?}, and the event is {name:?}", row.token))
}

/// Whether it is known that what runs does not have the line: it is read in another version, or there is nothing to be read.
fn is_excused(cited: &Place, seen: &Place, runs: Repository) -> bool {
    ROWS.stand_ins.iter().any(|stand| stand.tag == runs.tag && stand.instead == seen.tag)
        || ROWS.absent.iter().any(|absent| absent.cited == *cited && absent.tag == runs.tag)
}

/// What the program was built from that says it; an answer is said by whoever asked.
fn source_of(trace: &Trace, event: &Event) -> Option<Repository> {
    let asked = match event.what {
        What::Reply { call, .. } => &trace.events[call as usize],
        _ => event,
    };
    trace.built_from.iter().rev().find(|(pid, _)| *pid == asked.process.pid).map(|(_, repository)| *repository)
}

fn place(line: Line) -> Place {
    let Line { repository, file, line } = line;
    Place { repository: repository.name.into(), tag: repository.tag.into(), file: file.into(), line }
}

/// How an event is called: what it is, its name among its like, and the words of which the source must have one.
#[derive(Debug)]
struct Name<'a> {
    what: &'static str,
    name: &'a str,
    said: Vec<Said<'a>>,
}

#[derive(Debug)]
enum Said<'a> {
    /// The name of a function, whichever way its first letter is written.
    Word(&'a str),
    /// A text, of which the source has a part.
    Text(&'a str),
}

fn is_said(said: &Said<'_>, token: &str) -> bool {
    match said {
        Said::Text(text) => text.contains(token),
        Said::Word(word) => word.len() == token.len() && word[1..] == token[1..] && word.eq_ignore_ascii_case(token),
    }
}

impl<'a> Name<'a> {
    fn of(trace: &'a Trace, event: &'a Event) -> Self {
        let role = event.process.role.name;
        match &event.what {
            What::Call { protocol, method, .. } if method.contains(' ') => Self::new(protocol.name(), method, []),
            What::Call { protocol, method, .. } => {
                let name = method.rsplit(['.', '/']).next().unwrap_or(method);
                Self::new(protocol.name(), name, [Said::Word(name)])
            }
            What::Reply { call, .. } => Self::of(trace, &trace.events[*call as usize]),
            What::Publish { bus, topic, .. } => Self::new("publish", bus, [Said::Word("Publish"), Said::Text(topic)]),
            What::Spawn { child, argv, .. } => {
                let said = argv.iter().filter(|word| word.is_ascii() && !word.is_empty()).map(|word| Said::Word(word));
                Self::new("spawn", child.role.name, said)
            }
            What::Exec { role, .. } => Self::new("exec", role.name, [Said::Word("exec")]),
            What::Exit { .. } => Self::new("exit", role, [Said::Word("exit")]),
            What::Signal { .. } => Self::new("signal", role, [Said::Word("kill"), Said::Word("signal")]),
            What::Reparent { .. } => Self::new("reparent", role, []),
            What::Change(Change { object, after: Some(after), .. }) if object.kind == Kind::Pod => {
                let reason = after.split(':').next().unwrap_or(after);
                Self::new("event", reason, [Said::Word(reason)])
            }
            What::Change(Change { object, before, after, .. }) => {
                let what = match (before, after) {
                    (None, _) => "made",
                    (Some(_), Some(_)) => "changed",
                    (Some(_), None) => "gone",
                };
                Self::new(what, object.kind.name(), [])
            }
            What::Log { line, .. } => Self::new("log", role, [Said::Text(line)]),
            What::Note { key, detail } => Self::new("note", key, [Said::Text(detail)]),
        }
    }

    fn new(what: &'static str, name: &'a str, said: impl IntoIterator<Item = Said<'a>>) -> Self {
        Self { what, name, said: said.into_iter().collect() }
    }
}
