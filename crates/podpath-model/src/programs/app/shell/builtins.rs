//! Commands that a shell does by itself.

use super::super::utilities;
use super::Flavor;
use super::run::{Outcome, Stop};
use super::simple::Line;
use super::state::{Shell, Value};
use crate::kernel::Signal;
use crate::trace::Text;

/// Those that other programs are too; here no process is made for them.
const LIKE_PROGRAMS: [&str; 9] = ["echo", "printf", "test", "[", "true", "false", "kill", "pwd", ":"];

/// Runs a command if it is one of these.
pub(super) async fn run(shell: &mut Shell, line: &Line) -> Option<Outcome> {
    let name = &*line.argv[0];
    let words = &line.argv[1..];
    let first = words.first().map(|word| &**word);
    Some(match name {
        ":" | "true" => Ok(0),
        "false" => Ok(1),
        "exit" => Err(Stop::Exit(shell.number(first, shell.status))),
        "return" => Err(Stop::Return(shell.number(first, shell.status))),
        "break" => shell.leave(Stop::Break(levels(first))),
        "continue" => shell.leave(Stop::Continue(levels(first))),
        "trap" => shell.trap(words),
        "set" => shell.set_words(words),
        "shift" => shell.shift(first),
        "export" | "readonly" | "declare" | "typeset" => shell.declare(name, words).await,
        "local" => shell.local(words).await,
        "unset" => shell.unset(words),
        "cd" => shell.change_directory(first).await,
        "read" => shell.read(words).await,
        "wait" => {
            let pids: Vec<u32> = words.iter().filter_map(|word| word.parse().ok()).collect();
            Ok(shell.wait_for_jobs(&pids).await)
        }
        "eval" => {
            let text = words.iter().map(|word| &**word).collect::<Vec<_>>().join(" ");
            Box::pin(shell.eval(&text)).await
        }
        "exec" => Box::pin(shell.replace(words)).await,
        "." | "source" => shell.source(first).await,
        "command" | "builtin" => return shell.without_function(words, line.is_last).await,
        "type" | "hash" => shell.look_up(words).await,
        "let" => {
            let expression = words.last().map_or("0", |word| &**word).to_owned();
            let value = super::arithmetic::compute(&expression, shell).unwrap_or(0);
            Ok(i32::from(value == 0))
        }
        "getopts" => Ok(1),
        "umask" | "ulimit" | "alias" | "unalias" | "shopt" | "times" | "disown" | "bg" | "jobs" | "enable" => Ok(0),
        name if LIKE_PROGRAMS.contains(&name) => {
            if matches!(name, "echo" | "printf") {
                shell.keep_pace(true).await;
            }
            let (sys, inside) = (shell.sys.clone(), std::rc::Rc::clone(&shell.inside));
            let argv = shell.plain_echo(&line.argv);
            Ok(utilities::run(&sys, &inside, &argv).await)
        }
        _ => return None,
    })
}

fn levels(word: Option<&str>) -> u32 {
    word.and_then(|word| word.parse().ok()).unwrap_or(1)
}

impl Shell {
    fn number(&self, word: Option<&str>, otherwise: i32) -> i32 {
        match word {
            Some(word) => word.parse::<i64>().map_or(2, |number| i32::try_from(number & 0xff).unwrap_or(0)),
            None => otherwise,
        }
    }

    fn leave(&self, stop: Stop) -> Outcome {
        if self.loops > 0 { Err(stop) } else { Ok(0) }
    }

    /// dash's own `echo` always understands `\n`, and only `-n` as an option.
    fn plain_echo(&self, argv: &[Text]) -> Vec<Text> {
        if &*argv[0] != "echo" || self.flavor != Flavor::Dash {
            return argv.to_vec();
        }
        let joined = argv[1..].iter().map(|word| &**word).collect::<Vec<_>>();
        let is_open = joined.first() == Some(&"-n");
        let text = super::super::utilities::unescaped(&joined[usize::from(is_open)..].join(" "));
        let end = if is_open { "" } else { "\n" };
        vec!["printf".into(), "%s".into(), format!("{text}{end}").into()]
    }

    /// `trap ACTION SIGNAL …`
    fn trap(&mut self, words: &[Text]) -> Outcome {
        let Some((action, names)) = words.split_first() else { return Ok(0) };
        let (action, names) = if names.is_empty() { ("-", words) } else { (&**action, names) };
        for name in names {
            let name = match name.trim_start_matches("SIG") {
                "0" => "EXIT".to_owned(),
                name => name.parse().ok().and_then(Signal::from_number).map_or(name.to_owned(), |signal| signal.name()[3..].to_owned()),
            };
            let signal = Signal::from_name(&name);
            if action == "-" {
                self.traps.remove(&*name);
                signal.inspect(|signal| self.sys.default(*signal));
            } else if action.is_empty() {
                self.traps.remove(&*name);
                signal.inspect(|signal| self.sys.ignore(*signal));
            } else {
                signal.inspect(|signal| self.sys.catch(*signal));
                self.traps.insert(name.into(), action.into());
            }
        }
        Ok(0)
    }

    /// `set -e`, `set -- WORD …`
    fn set_words(&mut self, words: &[Text]) -> Outcome {
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if &**word == "--" {
                self.arguments = words.cloned().collect();
                return Ok(0);
            }
            let Some(letters) = word.strip_prefix(['-', '+']) else {
                self.arguments = std::iter::once(word.clone()).chain(words.cloned()).collect();
                return Ok(0);
            };
            let on = word.starts_with('-');
            self.set_options(letters, on);
            if letters.ends_with('o')
                && let Some(name) = words.next()
            {
                self.set_option(name, on);
            }
        }
        Ok(0)
    }

    fn shift(&mut self, word: Option<&str>) -> Outcome {
        let count = word.and_then(|word| word.parse().ok()).unwrap_or(1);
        if count > self.arguments.len() {
            return if self.flavor == Flavor::Bash { Ok(1) } else { Err(Stop::Exit(2)) };
        }
        self.arguments.drain(..count);
        Ok(0)
    }

    /// `export NAME=value`, `readonly`, `declare`
    async fn declare(&mut self, kind: &str, words: &[Text]) -> Outcome {
        for word in words.iter().filter(|word| !word.starts_with('-')) {
            let (name, value) = word.split_once('=').map_or((&**word, None), |(name, value)| (name, Some(value)));
            if let Some(value) = value {
                self.assign(name, Value::from(value)).await;
            }
            let mut variable = self.variables.get(name).cloned().unwrap_or_default();
            variable.is_exported |= kind == "export" || kind == "declare" && words.iter().any(|word| &**word == "-x");
            variable.is_read_only |= kind == "readonly";
            self.variables.insert(name.into(), variable);
        }
        Ok(0)
    }

    /// `local NAME=value`: the variable is the function's own.
    async fn local(&mut self, words: &[Text]) -> Outcome {
        for word in words {
            let (name, value) = word.split_once('=').map_or((&**word, None), |(name, value)| (name, Some(value)));
            let former = self.variables.get(name).cloned();
            if let Some(hidden) = self.hidden.last_mut() {
                hidden.push((name.into(), former));
            }
            if let Some(value) = value {
                self.assign(name, Value::from(value)).await;
            }
        }
        Ok(0)
    }

    fn unset(&mut self, words: &[Text]) -> Outcome {
        for word in words {
            match &**word {
                "-f" | "-v" => {}
                name => {
                    if self.variables.remove(name).is_none() {
                        self.functions.remove(name);
                    }
                }
            }
        }
        Ok(0)
    }

    async fn change_directory(&mut self, word: Option<&str>) -> Outcome {
        let path = match word {
            Some("-") => self.value("OLDPWD").map_or("/".to_owned(), |value| value.text.clone()),
            Some(path) => path.to_owned(),
            None => self.value("HOME").map_or("/root".to_owned(), |home| home.text.clone()),
        };
        let inside = std::rc::Rc::clone(&self.inside);
        if inside.root.known && !inside.is_directory(&self.sys, &path) {
            let words = match self.flavor {
                Flavor::Ash => format!("cd: can't cd to {path}: No such file or directory"),
                Flavor::Dash => format!("cd: can't cd to {path}"),
                Flavor::Bash => format!("cd: {path}: No such file or directory"),
            };
            self.complain(&words).await;
            return Ok(if self.flavor == Flavor::Bash { 1 } else { 2 });
        }
        let directory = inside.absolute(&path);
        self.set("OLDPWD", Value::from(&*inside.directory));
        self.inside = std::rc::Rc::new(super::super::inside::Inside { directory, ..(*inside).clone() });
        Ok(0)
    }

    /// `read NAME …`: a line, cut at blanks; the last name gets the rest.
    async fn read(&mut self, words: &[Text]) -> Outcome {
        let inside = std::rc::Rc::clone(&self.inside);
        let line = inside.io.input.line(&self.sys).await;
        let names: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-')).collect();
        let status = i32::from(line.is_none());
        let line = line.unwrap_or_default();
        let separators = self.value("IFS").map_or(" \t".to_owned(), |value| value.text.clone());
        let is_separator = |letter: char| separators.contains(letter);
        let mut rest = line.trim_matches(is_separator);
        for (at, name) in names.iter().enumerate() {
            let end = if at + 1 == names.len() { None } else { rest.find(is_separator) };
            let field = &rest[..end.unwrap_or(rest.len())];
            self.set(name, Value::from(field));
            rest = end.map_or("", |end| rest[end..].trim_start_matches(is_separator));
        }
        if names.is_empty() {
            self.set("REPLY", Value::from(line.as_str()));
        }
        Ok(status)
    }

    /// `. FILE`: what nobody has written here is taken to do nothing.
    async fn source(&mut self, path: Option<&str>) -> Outcome {
        let Some(path) = path else { return Ok(2) };
        let inside = std::rc::Rc::clone(&self.inside);
        match inside.read(&self.sys, path) {
            Some(text) => match Box::pin(self.eval(&text)).await {
                Err(Stop::Return(status)) => Ok(status),
                outcome => outcome,
            },
            None if !inside.root.known => Ok(0),
            None => {
                self.complain(&format!(".: can't open '{path}': No such file or directory")).await;
                if self.flavor == Flavor::Bash { Ok(1) } else { Err(Stop::Exit(2)) }
            }
        }
    }

    /// `command PROGRAM …`, `command -v PROGRAM`
    async fn without_function(&mut self, words: &[Text], is_last: bool) -> Option<Outcome> {
        match words.first().map(|word| &**word) {
            None => Some(Ok(0)),
            Some("-v" | "-V") => Some(self.look_up(&words[1..]).await),
            Some(_) => {
                let words: Vec<Text> = words.iter().skip_while(|word| &***word == "-p").cloned().collect();
                let line = Line { argv: words, is_last };
                match Box::pin(run(self, &line)).await {
                    Some(outcome) => Some(outcome),
                    None => Some(Box::pin(self.program(line)).await),
                }
            }
        }
    }

    async fn look_up(&mut self, words: &[Text]) -> Outcome {
        let mut status = 0;
        let inside = std::rc::Rc::clone(&self.inside);
        for word in words.iter().filter(|word| !word.starts_with('-')) {
            let is_own = self.functions.get(&**word).is_some() || LIKE_PROGRAMS.contains(&&**word);
            if is_own {
                inside.print(&self.sys, &format!("{word}\n")).await;
            } else if inside.root.has(word) {
                inside.print(&self.sys, &format!("/usr/bin/{word}\n")).await;
            } else {
                status = 127;
            }
        }
        Ok(status)
    }
}
