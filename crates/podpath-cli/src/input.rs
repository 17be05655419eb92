//! The bytes of a manifest or a recording, from a file or from standard input.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use crate::failure::Failure;
use crate::report::Console;

/// No more than this is read: far above what a manifest may have, so that its length can be said.
const BYTES_MAX: u64 = 64 << 20;

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Manifest,
    Recording,
    /// A trace, or a recording.
    Run,
}

impl Kind {
    fn reading(self) -> &'static str {
        match self {
            Self::Manifest => "cli-reading-manifest",
            Self::Recording | Self::Run => "cli-reading-recording",
        }
    }
    fn fix(self) -> &'static str {
        match self {
            Self::Manifest => "cli-unreadable-manifest-fix",
            Self::Recording => "cli-unreadable-recording-fix",
            Self::Run => "cli-diff-fix",
        }
    }
}

/// What was read, and what to call it.
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// Reads the file, or standard input if there is no file or it is called `-`.
    pub(crate) fn read(kind: Kind, file: Option<&Path>, console: &mut Console) -> Result<Self, Failure> {
        let file = file.filter(|file| file.as_os_str() != "-");
        let name = file.map_or_else(|| format!("<{}>", console.say("cli-standard-input", &[])), |file| file.display().to_string());
        let mut bytes = Vec::new();
        let read = match file {
            Some(file) => File::open(file).and_then(|file| file.take(BYTES_MAX).read_to_end(&mut bytes)),
            None => {
                let stdin = io::stdin().lock();
                if stdin.is_terminal() {
                    console.remark(kind.reading(), &[]);
                }
                stdin.take(BYTES_MAX).read_to_end(&mut bytes)
            }
        };
        match read {
            Ok(_) => Ok(Self { name, bytes }),
            Err(error) => {
                console.refuse("cli-unreadable", &[("file", name.into()), ("reason", reason(&error).into())], Some(kind.fix()));
                Err(Failure::Input)
            }
        }
    }
}

/// What the system says, without the number behind it.
pub(crate) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
