//! The command line.

use crate::citations;
use crate::process::Failure;
use crate::test::Stage;

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    Help,
    Setup,
    Serve { port: Option<u16>, release: bool },
    Build,
    Test { only: Option<Stage> },
    Bench,
    Calibrate { check: bool },
    Dist,
    Evidence,
    Faults { manifests: Vec<String> },
    Citations { folder: String, options: citations::Options },
}

pub(crate) const HELP: &str = "\
cargo xtask serve [--port N] [--release]  installs what is missing, builds the app, serves it and prints the address
cargo xtask test [--only STAGE]           all tests: fmt clippy tidy native wasm doc app e2e
cargo xtask build                         the app and the self-hosted element, in release, into dist/
cargo xtask dist                          build, and the sizes after brotli
cargo xtask bench                         the figures: bytes, time to the first picture
cargo xtask calibrate [--check]           how long each kind of work takes, from the recordings
cargo xtask evidence                      computes anew which recordings have which step
cargo xtask faults [MANIFEST...]          kills everybody at every event of the bundled manifests, lets every call fail, and writes what came of it
cargo xtask citations DIR [--add]         holds each cited line against checkouts DIR/OWNER/NAME@TAG; --add writes new rows,
                                          --follow OWNER/NAME@TAG those of one more version
cargo xtask setup                         only installs what is missing; about a second when nothing is";

/// Reads the words after `cargo xtask`.
pub(crate) fn parse(words: impl Iterator<Item = String>) -> Result<Command, Failure> {
    let words: Vec<String> = words.collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => Ok(Command::Help),
        ["setup"] => Ok(Command::Setup),
        ["build"] => Ok(Command::Build),
        ["bench"] => Ok(Command::Bench),
        ["calibrate"] => Ok(Command::Calibrate { check: false }),
        ["calibrate", "--check"] => Ok(Command::Calibrate { check: true }),
        ["dist"] => Ok(Command::Dist),
        ["evidence"] => Ok(Command::Evidence),
        ["faults", manifests @ ..] if manifests.iter().all(|name| !name.starts_with('-')) => {
            Ok(Command::Faults { manifests: manifests.iter().map(|name| (*name).to_owned()).collect() })
        }
        ["serve", options @ ..] => serve(options),
        ["citations", folder, options @ ..] if !folder.starts_with('-') => cited(folder, options),
        ["test"] => Ok(Command::Test { only: None }),
        ["test", "--only", name] => Stage::named(name).map(|stage| Command::Test { only: Some(stage) }),
        other => Err(unknown(&other.join(" "))),
    }
}

fn serve(options: &[&str]) -> Result<Command, Failure> {
    let (mut port, mut release) = (None, false);
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--release" => release = true,
            "--port" => {
                port = Some(options.next().and_then(|n| n.parse().ok()).ok_or_else(|| unknown("--port needs a number up to 65535"))?)
            }
            other => return Err(unknown(other)),
        }
    }
    Ok(Command::Serve { port, release })
}

fn cited(folder: &str, options: &[&str]) -> Result<Command, Failure> {
    let options = match options {
        [] => citations::Options::default(),
        ["--add"] => citations::Options { add: true, follow: None },
        ["--add", "--follow", tree] if tree.contains('@') => citations::Options { add: true, follow: Some((*tree).to_owned()) },
        other => return Err(unknown(&other.join(" "))),
    };
    Ok(Command::Citations { folder: folder.to_owned(), options })
}

fn unknown(what: &str) -> Failure {
    Failure::new(format!("{what}: not understood. These are the commands:\n{HELP}"))
}

#[cfg(test)]
mod tests {
    use super::{Command, parse};
    use crate::citations::Options;
    use crate::test::Stage;

    fn of(line: &str) -> Option<Command> {
        parse(line.split_whitespace().map(String::from)).ok()
    }

    #[test]
    fn a_command_line_says_what_to_do() {
        let cases = [
            ("", Some(Command::Help)),
            ("serve --port 9000", Some(Command::Serve { port: Some(9000), release: false })),
            ("serve --release", Some(Command::Serve { port: None, release: true })),
            ("test", Some(Command::Test { only: None })),
            ("test --only e2e", Some(Command::Test { only: Some(Stage::EndToEnd) })),
            ("test --only everything", None),
            ("calibrate --check", Some(Command::Calibrate { check: true })),
            ("calibrate --twice", None),
            ("serve --port many", None),
            ("citations trees", Some(Command::Citations { folder: "trees".into(), options: Options::default() })),
            ("citations trees --add", Some(Command::Citations { folder: "trees".into(), options: Options { add: true, follow: None } })),
            ("citations --add", None),
            ("fly", None),
        ];
        for (line, expected) in cases {
            assert_eq!(of(line), expected, "{line:?}");
        }
    }
}
