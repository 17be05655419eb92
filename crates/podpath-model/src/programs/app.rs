//! What runs in containers: a shell that knows a small language, its utilities, and servers that only wait.

mod files;
mod ports;

use std::collections::VecDeque;

use crate::kernel::{Command, Program, Signal, Sys};
use crate::programs::images::RootFilesystem;
use crate::sorted::SortedMap;
use crate::trace::{Evidence, Rank, Role, Side, Text};

/// The app in the trace.
pub static ROLE: Role = Role::new("app", Rank::Workload, Side::Right);
/// `sh`.
pub const SHELL: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(shell(sys)) };
/// `sleep`, `echo` and the like.
pub const UTILITY: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(utility(sys)) };
/// Any program that nobody knows: it waits, and ends on SIGTERM.
pub const SERVER: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(server(sys)) };
/// `/server` of the image `liveness`, which Kubernetes' own documentation probes: it begins to fail ten seconds after its start.
pub const LIVENESS: Program = Program { role: &ROLE, parts: &[], main: |sys| Box::pin(liveness(sys)) };

const APP: Evidence = Evidence::Simplified("simplified-app");
/// No script runs longer than this many statements.
const STATEMENTS_MAX: u32 = 1_000_000;
/// How long a process takes to begin and end, in nanoseconds: a loop without a pause must not stop virtual time.
const PROCESS_NS: u64 = 1_000_000;
/// How much memory a shell uses without its variables.
const SHELL_BYTES: u64 = 512 << 10;
/// How fast a text is copied.
const BYTES_PER_NS: u64 = 2;

async fn server(sys: Sys) -> i32 {
    for signal in [Signal::Term, Signal::Int, Signal::Quit] {
        sys.catch(signal);
    }
    ports::serve(&sys);
    sys.signal().await;
    0
}

/// It handles no signal, so that as the first process of its namespace only SIGKILL ends it.
async fn liveness(sys: Sys) -> i32 {
    ports::serve_for(&sys, ports::LIVENESS_NS);
    std::future::pending().await
}

async fn utility(sys: Sys) -> i32 {
    let argv = sys.argv();
    let name = argv.first().map_or("", |word| word.rsplit('/').next().unwrap_or(word)).to_owned();
    match name.as_str() {
        "touch" | "rm" | "cat" | "test" | "[" => return files::run(&sys, &name, &argv[1..]).await,
        "sleep" => sys.sleep(seconds(argv.get(1))).await,
        "echo" => sys.write_stdout(&format!("{}\n", argv[1..].join(" "))).await,
        _ => {}
    }
    i32::from(name == "false")
}

fn seconds(word: Option<&Text>) -> u64 {
    let word = word.map_or("0", |word| &**word);
    if word == "infinity" || word == "inf" {
        return u64::MAX / 4;
    }
    let (whole, fraction) = word.trim_end_matches('s').split_once('.').unwrap_or((word.trim_end_matches('s'), ""));
    let nanos: u64 = format!("{fraction:0<9}").get(..9).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    whole.parse::<u64>().unwrap_or(0).saturating_mul(1_000_000_000).saturating_add(nanos)
}

/// A script that is being run.
struct Shell {
    sys: Sys,
    trap: Option<String>,
    statements: u32,
    /// How long the text of each variable is.
    variables: SortedMap<String, u64>,
}

/// Why a script stops before its end.
enum Stop {
    Exit(i32),
}

async fn shell(sys: Sys) -> i32 {
    let argv = sys.argv();
    let script = argv.iter().position(|word| &**word == "-c").and_then(|at| argv.get(at + 1)).cloned();
    let mut shell = Shell { sys, trap: None, statements: 0, variables: SortedMap::new() };
    let ended = match script {
        Some(script) => Box::pin(shell.run(&script)).await,
        None => shell.read().await,
    };
    match ended {
        Ok(code) | Err(Stop::Exit(code)) => code,
    }
}

impl Shell {
    /// Without a script a shell reads its standard input. Where there is none it ends at once.
    async fn read(&mut self) -> Result<i32, Stop> {
        let Some(stdin) = self.sys.stdin().await else { return Ok(0) };
        let mut code = 0;
        while let Some(lines) = stdin.read().await {
            code = Box::pin(self.run(&lines)).await?;
        }
        Ok(code)
    }

    /// Runs statements that are separated by `;` or `&&`, and `while CONDITION; do …; done`.
    async fn run(&mut self, script: &str) -> Result<i32, Stop> {
        let mut statements: VecDeque<String> = split(script).into();
        let mut code = 0;
        while let Some(statement) = statements.pop_front() {
            self.statements += 1;
            if self.statements > STATEMENTS_MAX {
                return Err(Stop::Exit(0));
            }
            if let Some(condition) = statement.strip_prefix("while ") {
                let body = loop_body(&mut statements);
                code = Box::pin(self.repeat(condition.trim(), &body)).await?;
                continue;
            }
            code = Box::pin(self.command(&statement)).await?;
            self.handle_signals().await?;
        }
        Ok(code)
    }

    async fn repeat(&mut self, condition: &str, body: &str) -> Result<i32, Stop> {
        let was_routine = self.sys.is_routine();
        loop {
            if condition != ":" && condition != "true" && Box::pin(self.command(condition)).await? != 0 {
                self.sys.routine(was_routine);
                return Ok(0);
            }
            Box::pin(self.run(body)).await?;
            // What a loop does again and again is no news after the first time.
            self.sys.routine(true);
            self.sys.sleep(1).await;
        }
    }

    /// Sets a variable. What counts is how much memory its text takes.
    async fn assign(&mut self, name: &str, value: &str) {
        let length = self.length(value);
        self.variables.insert(name.to_owned(), length);
        let used = self.variables.values().fold(SHELL_BYTES, |used, length| used.saturating_add(*length));
        self.sys.sleep(length / BYTES_PER_NS).await;
        self.sys.use_memory(used).await;
    }

    /// How long a text is once its variables are filled in.
    fn length(&self, text: &str) -> u64 {
        let mut parts = text.split('$');
        let plain = parts.next().map_or(0, str::len) as u64;
        parts.fold(plain, |length, part| {
            let part = part.trim_start_matches('{');
            let name = part.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').next().unwrap_or_default();
            let rest = part[name.len()..].trim_start_matches('}').len() as u64;
            length.saturating_add(self.variables.get(name).copied().unwrap_or_default()).saturating_add(rest)
        })
    }

    async fn command(&mut self, statement: &str) -> Result<i32, Stop> {
        let words = words(statement);
        if let [word] = &words[..]
            && let Some((name, value)) = word.split_once('=').filter(|(name, _)| is_name(name))
        {
            self.assign(name, value).await;
            return Ok(0);
        }
        let argv: Vec<Text> = words.iter().map(|word| Text::from(word.as_str())).collect();
        match words.first().map(String::as_str) {
            None | Some(":" | "true") => Ok(0),
            Some("false") => Ok(1),
            Some("exit") => Err(Stop::Exit(words.get(1).and_then(|code| code.parse().ok()).unwrap_or(0))),
            Some("trap") => {
                self.set_trap(words.get(1).map_or("", String::as_str));
                Ok(0)
            }
            Some("echo") if words.iter().any(|word| matches!(word.as_str(), ">&2" | "1>&2")) => {
                let kept: Vec<&str> = words[1..].iter().map(String::as_str).filter(|word| !word.ends_with(">&2")).collect();
                self.sys.write_stderr(&format!("{}\n", kept.join(" "))).await;
                Ok(0)
            }
            Some("echo") if words.iter().any(|word| word.starts_with('>')) => {
                files::redirect(&self.sys, &words[1..]).await;
                Ok(0)
            }
            Some("echo") => {
                self.sys.write_stdout(&format!("{}\n", words[1..].join(" "))).await;
                Ok(0)
            }
            Some("exec") => {
                let name = words.get(1).cloned().unwrap_or_default();
                let program = self.root().program(&name);
                self.sys.step(APP).exec(Command { argv: argv[1..].to_vec(), ..Command::default() }, program).await;
                Ok(127)
            }
            Some(name) => self.child(name, argv.clone()).await,
        }
    }

    fn root(&self) -> RootFilesystem {
        // What can be started was checked when the container was made; here every name leads to some program.
        RootFilesystem { image: "".into(), known: false }
    }

    fn set_trap(&mut self, action: &str) {
        if action.is_empty() {
            self.sys.ignore(Signal::Term);
        } else {
            self.sys.catch(Signal::Term);
            self.trap = Some(action.to_owned());
        }
    }

    /// A shell runs its trap when the child in the foreground has ended.
    async fn handle_signals(&mut self) -> Result<(), Stop> {
        if self.sys.pending_signal().is_some()
            && let Some(action) = self.trap.clone()
        {
            Box::pin(self.run(&action)).await?;
        }
        Ok(())
    }

    async fn child(&mut self, name: &str, argv: Vec<Text>) -> Result<i32, Stop> {
        let program = self.root().program(name);
        let comm: &'static str = match name {
            "sleep" => "sleep",
            _ => "sh",
        };
        let command = Command { argv, ..Command::default() };
        let pid = self
            .sys
            .step(APP)
            .fork(comm, false, &ROLE, move |child| async move {
                child.step(APP).exec(command, program).await;
                127
            })
            .await;
        self.sys.sleep(PROCESS_NS).await;
        Ok(self.sys.wait(pid).await.map_or(127, |finished| finished.status.code()))
    }
}

/// Whether a word may be the name of a variable.
fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

/// Statements of a script; quotes keep together what is in them.
fn split(script: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut quote, mut start) = (None, 0);
    let bytes = script.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'\'' || byte == b'"' => quote = Some(byte),
            None if byte == b';' || byte == b'\n' || (byte == b'&' && bytes.get(at + 1) == Some(&b'&')) => {
                out.push(script[start..at].trim().to_owned());
                at += usize::from(byte == b'&');
                start = at + 1;
            }
            None => {}
        }
        at += 1;
    }
    out.push(script[start.min(script.len())..].trim().to_owned());
    out.retain(|statement| !statement.is_empty());
    out
}

/// The statements between `do` and the `done` that closes it.
fn loop_body(statements: &mut VecDeque<String>) -> String {
    let (mut body, mut depth) = (Vec::new(), 0);
    while let Some(statement) = statements.pop_front() {
        let statement = match statement.strip_prefix("do") {
            Some(rest) if rest.is_empty() || rest.starts_with(' ') => {
                depth += 1;
                rest.trim().to_owned()
            }
            _ => statement,
        };
        if statement == "done" {
            depth -= 1;
            if depth <= 0 {
                break;
            }
        }
        if !statement.is_empty() {
            body.push(statement);
        }
    }
    body.join(";")
}

/// The words of a statement, without their quotes.
fn words(statement: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let (mut quote, mut word, mut begun) = (None, String::new(), false);
    for letter in statement.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            Some(_) => word.push(letter),
            None if letter == '\'' || letter == '"' => (quote, begun) = (Some(letter), true),
            None if letter.is_whitespace() => {
                if begun || !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            None => word.push(letter),
        }
    }
    if begun || !word.is_empty() {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_comes_apart_into_statements_and_a_loop_keeps_its_body() {
        let mut statements: VecDeque<String> = split("trap 'exit 0' TERM; while :; do sleep 0.2; done").into();
        assert_eq!(statements.pop_front().as_deref(), Some("trap 'exit 0' TERM"));
        assert_eq!(statements.pop_front().as_deref(), Some("while :"));
        assert_eq!(loop_body(&mut statements), "sleep 0.2");
        assert!(statements.is_empty());
    }

    #[test]
    fn quotes_keep_words_together_and_an_empty_word_is_a_word() {
        assert_eq!(words("trap '' TERM"), ["trap", "", "TERM"]);
        assert_eq!(words("echo \"a b\" c"), ["echo", "a b", "c"]);
    }

    #[test]
    fn a_pause_is_read_in_seconds() {
        assert_eq!(seconds(Some(&"0.2".into())), 200_000_000);
        assert_eq!(seconds(Some(&"3".into())), 3_000_000_000);
    }
}
