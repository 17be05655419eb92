//! The shell: `sh` of busybox, dash and bash, as far as scripts in manifests use them.
//!
//! | part | what it does |
//! | --- | --- |
//! | `parser`, `ast` | text to commands, once |
//! | `expand`, `pattern`, `arithmetic` | words to fields |
//! | `run`, `simple`, `builtins`, `fork`, `redirect` | commands to processes |
//! | `pace` | how much a script may do in a second of virtual time |
//! | `condition`, `test` | `test`, `[` and `[[` |
//! | `survey` | what of a script nobody can know, without running it |

pub(super) mod arithmetic;
mod ast;
mod builtins;
pub(super) mod condition;
mod expand;
mod fork;
mod pace;
mod parser;
mod pattern;
mod redirect;
mod run;
mod simple;
mod state;
pub(crate) mod survey;
mod test;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use super::APP;
use super::inside::{Inside, Position};
use super::programs::base;
use super::server;
use crate::kernel::Sys;
use crate::programs::images::Family;
use crate::trace::Text;
use ast::Trouble;
pub(super) use pattern::Pattern;
use run::Stop;
use state::Shell;

/// Whose shell it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flavor {
    /// busybox ash.
    Ash,
    Dash,
    Bash,
}

impl Flavor {
    /// The shell of this name in an image.
    fn of(name: &str, family: Family) -> Self {
        match (name, family) {
            ("bash", _) => Self::Bash,
            ("dash", _) | ("sh", Family::Debian) => Self::Dash,
            _ => Self::Ash,
        }
    }
    /// Whether it becomes its last command instead of waiting for it. Measured with busybox 1.35, bash 5.2 and dash 0.5.12.
    fn becomes_its_last_command(self) -> bool {
        self != Self::Dash
    }
}

pub(super) async fn main(sys: &Sys, inside: &Rc<Inside>) -> i32 {
    let argv = sys.argv();
    let name = argv.first().map_or("sh", |name| base(name));
    let flavor = Flavor::of(name, inside.root.family());
    let mut shell = Shell::new(sys.clone(), Rc::clone(inside), flavor, name);
    let ended = match shell.begin(&argv[1..]) {
        Source::Script(script) => shell.script(&script).await,
        Source::File(path) => match inside.read(sys, &path) {
            Some(text) if !text.is_empty() => shell.script(&text).await,
            None if inside.root.known => {
                inside.complain(sys, &format!("{name}: can't open '{path}': No such file or directory\n")).await;
                return if flavor == Flavor::Bash { 127 } else { 2 };
            }
            // What is in it nobody knows: it is whatever the container is there for.
            _ => return server::unknown(sys, inside).await,
        },
        Source::Input => shell.input().await,
    };
    match ended {
        Ok(code) | Err(Stop::Exit(code) | Stop::Return(code)) => shell.farewell(code).await,
        Err(Stop::Break(_) | Stop::Continue(_)) => shell.farewell(0).await,
    }
}

/// Where a shell takes its commands from.
enum Source {
    Script(Text),
    File(Text),
    Input,
}

impl Shell {
    /// Reads the options and arguments of the command line.
    fn begin(&mut self, words: &[Text]) -> Source {
        let mut words = words.iter();
        let mut has_script = false;
        let mut first = None;
        while let Some(word) = words.next() {
            let Some(letters) = word.strip_prefix(['-', '+']).filter(|letters| !letters.is_empty()) else {
                first = Some(word);
                break;
            };
            if letters == "-" {
                first = words.next();
                break;
            }
            if letters.starts_with('-') {
                continue;
            }
            has_script |= letters.contains('c');
            self.set_options(letters, word.starts_with('-'));
            if letters.ends_with('o')
                && let Some(name) = words.next()
            {
                self.set_option(name, word.starts_with('-'));
            }
        }
        let rest: Vec<Text> = words.cloned().collect();
        match first {
            Some(script) if has_script => {
                if let Some((name, arguments)) = rest.split_first() {
                    self.name = name.clone();
                    self.arguments = arguments.to_vec();
                }
                Source::Script(script.clone())
            }
            Some(path) => {
                self.name = path.clone();
                self.arguments = rest;
                Source::File(path.clone())
            }
            None => Source::Input,
        }
    }

    /// Runs a text.
    pub(super) async fn script(&mut self, text: &str) -> Result<i32, Stop> {
        match parser::parse(text) {
            Ok(node) => {
                let may_become = self.flavor.becomes_its_last_command();
                self.run(&node, may_become).await
            }
            Err(trouble) => self.not_parsed(trouble).await,
        }
    }

    /// A text that no shell takes is its error; one that only this shell does not take is some program that nobody knows.
    async fn not_parsed(&mut self, trouble: Trouble) -> Result<i32, Stop> {
        let construct = match trouble {
            Trouble::Syntax(near) => {
                self.complain(&format!("syntax error: unexpected \"{near}\"")).await;
                return Err(Stop::Exit(2));
            }
            Trouble::Unfinished => {
                self.complain("syntax error: unexpected end of file").await;
                return Err(Stop::Exit(2));
            }
            Trouble::NotUnderstood(construct) => construct,
            Trouble::TooDeep => parser::DEPTH_MAX.to_string(),
        };
        self.sys.step(APP).note("note-script-not-understood", construct).await;
        let inside = Rc::clone(&self.inside);
        Err(Stop::Exit(server::unknown(&self.sys, &inside).await))
    }

    /// Without a script a shell reads its standard input. Where there is none it ends at once.
    async fn input(&mut self) -> Result<i32, Stop> {
        let Some(stdin) = self.sys.stdin().await else { return Ok(0) };
        let mut code = 0;
        while let Some(lines) = stdin.read().await {
            code = match parser::parse(&lines) {
                Ok(node) => self.run(&node, false).await?,
                Err(trouble) => self.not_parsed(trouble).await?,
            };
        }
        Ok(code)
    }

    /// What is to be done at the end is done.
    async fn farewell(&mut self, code: i32) -> i32 {
        let Some(action) = self.traps.remove("EXIT") else { return code };
        self.status = code;
        match Box::pin(self.script(&action)).await {
            Err(Stop::Exit(other)) => other,
            _ => code,
        }
    }

    /// Writes an error with the shell's name.
    async fn complain(&self, words: &str) {
        let prefix = match self.flavor {
            Flavor::Ash => format!("{}: ", self.name),
            Flavor::Dash => format!("{}: 1: ", self.name),
            Flavor::Bash => format!("{}: line 1: ", self.name),
        };
        self.inside.complain(&self.sys, &format!("{prefix}{words}\n")).await;
    }
}

/// Whether a process that a shell starts here is the container's own.
fn position(of_shell: Position, is_last: bool) -> Position {
    if is_last { of_shell } else { Position::Foreground }
}
