//! Words to fields: POSIX.1-2017 Shell Command Language, 2.6.

use std::future::Future;
use std::pin::Pin;

use super::Flavor;
use super::ast::{Operation, Part, Word};
use super::pattern::Pattern;
use super::run::Stop;
use super::state::{Shell, Value};

/// No word becomes more fields.
const FIELDS_MAX: usize = 20_000;

/// What has become of a word so far.
#[derive(Default)]
struct Fields {
    done: Vec<Field>,
    open: Option<Field>,
}

/// One field: its value, and the same as a pattern of file names.
#[derive(Default)]
struct Field {
    value: Value,
    pattern: Pattern,
}

impl Fields {
    fn push(&mut self, text: &str, quoted: bool) {
        let open = self.open.get_or_insert_default();
        open.value.push(text);
        open.pattern.push(text, quoted);
    }
    fn push_value(&mut self, value: &Value) {
        self.push(&value.text, true);
        self.open.get_or_insert_default().value.more += value.more;
    }
    fn end(&mut self) {
        if self.done.len() < FIELDS_MAX {
            self.done.extend(self.open.take());
        }
    }
    /// Adds a value that is cut at blanks.
    fn split(&mut self, value: &Value, separators: &str) {
        if value.more > 0 {
            self.push_value(value);
            return;
        }
        let is_separator = |letter: char| separators.contains(letter);
        let mut rest = value.text.as_str();
        if rest.starts_with(is_separator) {
            self.end();
        }
        loop {
            rest = rest.trim_start_matches(is_separator);
            if rest.is_empty() {
                return;
            }
            let end = rest.find(is_separator);
            self.push(&rest[..end.unwrap_or(rest.len())], false);
            let Some(end) = end else { return };
            self.end();
            rest = &rest[end..];
        }
    }
}

type Expanding<'a> = Pin<Box<dyn Future<Output = Result<(), Stop>> + 'a>>;

impl Shell {
    /// The fields of a word.
    pub(super) async fn fields(&mut self, word: &Word) -> Result<Vec<Value>, Stop> {
        let mut fields = Fields::default();
        self.expand(word, true, &mut fields).await?;
        fields.end();
        let mut values = Vec::new();
        for field in fields.done {
            let names = if self.options.leaves_patterns || !field.pattern.is_wild() {
                Vec::new()
            } else {
                self.matching(&field.value.text, &field.pattern)
            };
            if names.is_empty() {
                values.push(field.value);
            } else {
                values.extend(names.iter().map(|name| Value::from(name.as_str())));
            }
        }
        Ok(values)
    }

    /// A word as one text.
    pub(super) async fn one(&mut self, word: &Word) -> Result<Value, Stop> {
        let mut fields = Fields::default();
        self.expand(word, false, &mut fields).await?;
        Ok(fields.open.unwrap_or_default().value)
    }

    /// A word as a pattern: what is quoted stands for itself.
    pub(super) async fn pattern(&mut self, word: &Word) -> Result<Pattern, Stop> {
        let mut pattern = Pattern::default();
        for part in word {
            match part {
                Part::Text { text, quoted } => pattern.push(text, *quoted),
                Part::Parameter { quoted, .. } | Part::Command { quoted, .. } | Part::Arithmetic { quoted, .. } => {
                    let part = vec![part.clone()];
                    let value = Box::pin(self.one(&part)).await?;
                    pattern.push(&value.text, *quoted);
                }
            }
        }
        Ok(pattern)
    }

    fn expand<'a>(&'a mut self, word: &'a Word, splits: bool, fields: &'a mut Fields) -> Expanding<'a> {
        Box::pin(async move {
            for (at, part) in word.iter().enumerate() {
                match part {
                    Part::Text { text, quoted } => {
                        let text = if at == 0 && !quoted { self.with_home(text) } else { text.to_string() };
                        fields.push(&text, *quoted);
                    }
                    Part::Parameter { name, operation, quoted } => self.parameter(name, operation, *quoted, splits, fields).await?,
                    Part::Command { node, quoted } => {
                        let text = self.substitute(node).await?;
                        let value = Value::from(text.as_str());
                        self.put(&value, *quoted, splits, fields);
                    }
                    Part::Arithmetic { expression, quoted } => {
                        let value = self.compute(expression).await?.to_string();
                        self.put(&Value::from(value.as_str()), *quoted, splits, fields);
                    }
                }
            }
            Ok(())
        })
    }

    fn put(&self, value: &Value, quoted: bool, splits: bool, fields: &mut Fields) {
        if quoted || !splits {
            fields.push_value(value);
            return;
        }
        let separators = self.value("IFS").map_or(" \t\n".to_owned(), |value| value.text.clone());
        fields.split(value, &separators);
        if value.text.ends_with(|letter| separators.contains(letter)) {
            fields.end();
        }
    }

    fn with_home(&self, text: &str) -> String {
        match text.strip_prefix('~') {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => {
                format!("{}{rest}", self.value("HOME").map_or("/root", |home| &home.text))
            }
            _ => text.to_owned(),
        }
    }

    async fn parameter(&mut self, name: &str, operation: &Operation, quoted: bool, splits: bool, fields: &mut Fields) -> Result<(), Stop> {
        if matches!(name, "@" | "*") && matches!(operation, Operation::Value) {
            return self.all_arguments(name == "@", quoted, splits, fields);
        }
        let value = self.parameter_value(name);
        let is_missing = |colon: bool| value.as_ref().is_none_or(|value| colon && value.length() == 0);
        let result = match operation {
            Operation::Value => self.required(name, value).await?,
            Operation::Length => Value::from(value.map_or(0, |value| value.length()).to_string().as_str()),
            Operation::Default { word, colon } if is_missing(*colon) => return self.expand_within(word, quoted, splits, fields).await,
            Operation::Assign { word, colon } if is_missing(*colon) => {
                let value = Box::pin(self.one(word)).await?;
                self.assign(name, value.clone()).await;
                value
            }
            Operation::Require { word, colon } if is_missing(*colon) => {
                let words = Box::pin(self.one(word)).await?.text;
                let words = if words.is_empty() { "parameter not set".to_owned() } else { words };
                self.complain(&format!("{name}: {words}")).await;
                return Err(Stop::Exit(if self.flavor == Flavor::Bash { 127 } else { 2 }));
            }
            Operation::Instead { word, colon } => {
                if is_missing(*colon) {
                    return Ok(());
                }
                return self.expand_within(word, quoted, splits, fields).await;
            }
            Operation::Default { .. } | Operation::Assign { .. } | Operation::Require { .. } => value.unwrap_or_default(),
            Operation::CutStart { pattern, longest } => {
                let pattern = Box::pin(self.pattern(pattern)).await?;
                Value::from(pattern.cut(&value.unwrap_or_default().text, true, *longest).as_str())
            }
            Operation::CutEnd { pattern, longest } => {
                let pattern = Box::pin(self.pattern(pattern)).await?;
                Value::from(pattern.cut(&value.unwrap_or_default().text, false, *longest).as_str())
            }
            Operation::Replace { pattern, word, all } => {
                let pattern = Box::pin(self.pattern(pattern)).await?;
                let by = Box::pin(self.one(word)).await?.text;
                Value::from(pattern.replace(&value.unwrap_or_default().text, &by, *all).as_str())
            }
            Operation::Slice { offset, length } => {
                let offset = Box::pin(self.compute(offset)).await?;
                let length = match length {
                    Some(length) => Some(Box::pin(self.compute(length)).await?),
                    None => None,
                };
                Value::from(slice(&value.unwrap_or_default().text, offset, length).as_str())
            }
        };
        self.put(&result, quoted, splits, fields);
        Ok(())
    }

    async fn expand_within(&mut self, word: &Word, quoted: bool, splits: bool, fields: &mut Fields) -> Result<(), Stop> {
        if quoted {
            let value = Box::pin(self.one(word)).await?;
            fields.push_value(&value);
            return Ok(());
        }
        self.expand(word, splits, fields).await
    }

    /// `"$@"` is a field for each argument.
    #[expect(clippy::unnecessary_wraps, reason = "it is one of the ways in which a parameter is expanded")]
    fn all_arguments(&self, apart: bool, quoted: bool, splits: bool, fields: &mut Fields) -> Result<(), Stop> {
        if !splits || quoted && !apart {
            fields.push(&self.arguments.iter().map(|word| &**word).collect::<Vec<_>>().join(" "), true);
            return Ok(());
        }
        for (at, argument) in self.arguments.iter().enumerate() {
            if at > 0 {
                fields.end();
            }
            self.put(&Value::from(&**argument), quoted, splits, fields);
        }
        Ok(())
    }

    async fn required(&self, name: &str, value: Option<Value>) -> Result<Value, Stop> {
        if value.is_none() && self.options.requires_variables {
            let words = if self.flavor == Flavor::Bash { "unbound variable" } else { "parameter not set" };
            self.complain(&format!("{name}: {words}")).await;
            return Err(Stop::Exit(if self.flavor == Flavor::Bash { 127 } else { 2 }));
        }
        Ok(value.unwrap_or_default())
    }

    fn parameter_value(&self, name: &str) -> Option<Value> {
        let text = match name {
            "?" => self.status.to_string(),
            "#" => self.arguments.len().to_string(),
            // In a container the first process is 1.
            "$" => self.inside.first.filter(|first| first.pid == self.sys.pid()).map_or(self.sys.pid(), |_| 1).to_string(),
            "!" => self.last_background?.to_string(),
            "-" => String::new(),
            "@" | "*" => self.arguments.iter().map(|word| &**word).collect::<Vec<_>>().join(" "),
            "0" => self.name.to_string(),
            "RANDOM" if self.flavor != Flavor::Dash => (self.sys.now_ns() / 1_000 % 32_768).to_string(),
            "SECONDS" if self.flavor == Flavor::Bash => (self.sys.now_ns() / 1_000_000_000).to_string(),
            "PWD" => self.inside.directory.to_string(),
            name => match name.parse::<usize>() {
                Ok(number) => self.arguments.get(number.checked_sub(1)?)?.to_string(),
                Err(_) => return self.value(name).cloned(),
            },
        };
        Some(Value::from(text.as_str()))
    }

    /// The files whose names are of this form, in the last part of the path.
    fn matching(&self, text: &str, pattern: &Pattern) -> Vec<String> {
        let (directory, prefix) = match text.rsplit_once('/') {
            Some(("", _)) => ("/", "/".to_owned()),
            Some((directory, _)) => (directory, format!("{directory}/")),
            None => (".", String::new()),
        };
        let names = self.inside.names(&self.sys, directory);
        let paths = names.iter().filter(|name| !name.starts_with('.')).map(|name| format!("{prefix}{name}"));
        paths.filter(|path| pattern.matches(path)).collect()
    }
}

fn slice(text: &str, offset: i64, length: Option<i64>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let count = i64::try_from(letters.len()).unwrap_or(i64::MAX);
    let from = if offset < 0 { (count + offset).max(0) } else { offset.min(count) };
    let to = match length {
        Some(length) if length < 0 => (count + length).max(from),
        Some(length) => from.saturating_add(length).min(count),
        None => count,
    };
    let place = |at: i64| usize::try_from(at).unwrap_or(0);
    letters[place(from)..place(to)].iter().collect()
}
