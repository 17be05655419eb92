//! What is wrong with a command line, in the language that it asks for.

use std::error::Error as _;
use std::ffi::OsString;
use std::fmt;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use podpath_view::words::Lang;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::report::Console;
use crate::texts::{Texts, Values};

/// A value that an option does not take: the key of the sentence that says what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrong(pub(crate) &'static str);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Texts::new(Lang::En).say(self.0, &[]))
    }
}

impl std::error::Error for Wrong {}

/// Reads the command line. What is asked for instead of a run, such as help, is printed, and the program ends.
pub(crate) fn read() -> Result<Arguments, Failure> {
    let words: Vec<OsString> = std::env::args_os().collect();
    Arguments::try_parse_from(&words).map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.exit(),
        _ => {
            say(&error, &mut Console::new(lang_of(&words)));
            Failure::Input
        }
    })
}

/// The language that a command line asks for, which may be wrong elsewhere.
fn lang_of(words: &[OsString]) -> Lang {
    let words: Vec<&str> = words.iter().filter_map(|word| word.to_str()).collect();
    let asked = words.iter().enumerate().find_map(|(at, word)| match *word {
        "--lang" | "-l" => words.get(at + 1).copied(),
        _ => word.strip_prefix("--lang=").or_else(|| word.strip_prefix("-l")),
    });
    match asked {
        Some("zh" | "zh-CN" | "=zh" | "=zh-CN") => Lang::ZhCn,
        _ => Lang::En,
    }
}

fn say(error: &Error, console: &mut Console) {
    let one = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let reason = error.source().and_then(|source| source.downcast_ref::<Wrong>()).map(|Wrong(key)| console.say(key, &[]));
    let (argument, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    let (command, valid) = (one(ContextKind::InvalidSubcommand), one(ContextKind::ValidValue));
    let (key, fix) = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => ("cli-usage-empty", Some("cli-usage-values")),
        ErrorKind::InvalidValue => ("cli-usage-value", Some("cli-usage-values")),
        ErrorKind::ValueValidation => ("cli-usage-value", Some("cli-usage-reason")),
        ErrorKind::UnknownArgument => ("cli-usage-unknown", None),
        ErrorKind::InvalidSubcommand => ("cli-usage-command", None),
        ErrorKind::MissingRequiredArgument => ("cli-usage-missing", None),
        ErrorKind::ArgumentConflict => ("cli-usage-twice", None),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => ("cli-usage-value", None),
        ErrorKind::InvalidUtf8 => ("cli-usage-bytes", None),
        _ => ("cli-usage-other", None),
    };
    let like = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(one);
    let like = like.into_iter().find(|like| !like.is_empty());
    let fix = match (&like, fix) {
        (Some(_), _) => "cli-usage-like",
        (None, Some("cli-usage-values")) if valid.is_empty() => "cli-usage-help",
        (None, Some("cli-usage-reason")) if reason.is_none() => "cli-usage-help",
        (None, fix) => fix.unwrap_or("cli-usage-help"),
    };
    let values: Values<'_> = &[
        ("argument", argument.into()),
        ("value", value.into()),
        ("command", command.into()),
        ("values", valid.into()),
        ("like", like.unwrap_or_default().into()),
        ("reason", reason.unwrap_or_default().into()),
    ];
    console.refuse(key, values, Some(fix));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_of_a_wrong_command_line_is_the_one_that_it_asks_for() {
        let cases: [(&[&str], Lang); 6] = [
            (&["podpath", "run", "--lang", "zh", "--nonsense"], Lang::ZhCn),
            (&["podpath", "run", "--nonsense", "--lang=zh-CN"], Lang::ZhCn),
            (&["podpath", "run", "-lzh", "--nonsense"], Lang::ZhCn),
            (&["podpath", "run", "--nonsense", "-l", "zh"], Lang::ZhCn),
            (&["podpath", "run", "--lang", "tlh"], Lang::En),
            (&["podpath", "run", "--lang"], Lang::En),
        ];
        for (words, lang) in cases {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert_eq!(lang_of(&words), lang, "{words:?}");
        }
    }
}
