//! Programs that everybody knows: what they print and how they end, as busybox has them. What none of them can know, such as what a server
//! far away answers, is taken in the kindest way.

mod disk;
mod endless;
mod network;
mod print;
mod search;
mod tail;
mod text;
mod who;

use super::clock;
use super::inside::Inside;
use super::ports;
use super::programs::base;
use super::shell::condition;
use crate::kernel::{Command, Signal, Sys};
use crate::programs::images;
use crate::trace::Text;
pub(super) use endless::hoard;
pub(super) use print::unescaped;

/// Those whose output and end podpath knows.
const UNDERSTOOD: [&str; 62] = [
    "[", "[[", "basename", "cat", "chmod", "chown", "clear", "cp", "cut", "date", "dirname", "echo", "env", "expr", "false", "find",
    "grep", "egrep", "fgrep", "head", "hostname", "id", "kill", "ln", "ls", "mkdir", "mktemp", "mv", "nproc", "ping", "printenv", "printf",
    "ps", "pwd", "readlink", "realpath", "rev", "rm", "rmdir", "seq", "sleep", "sort", "stress", "sync", "tac", "tail", "tee", "test",
    "timeout", "touch", "tr", "true", "uname", "uniq", "usleep", "watch", "wc", "whoami", "xargs", "yes", "nohup", "nice",
];
/// Those that end, with an answer from far away or with one that nobody can know here.
const FROM_AFAR: [&str; 14] =
    ["curl", "wget", "nc", "nslookup", "dig", "host", "getent", "telnet", "traceroute", "nmap", "git", "ip", "ifconfig", "netstat"];
/// Programs of those images that stay, and interpreters, which are looked at elsewhere.
const STAYING: [&str; 26] = [
    "httpd",
    "crond",
    "ntpd",
    "syslogd",
    "klogd",
    "udhcpd",
    "telnetd",
    "ftpd",
    "inetd",
    "tcpsvd",
    "udpsvd",
    "dnsd",
    "top",
    "vi",
    "ed",
    "less",
    "more",
    "init",
    "runsvdir",
    "runsv",
    "getty",
    "perl",
    "perl5.36.0",
    "start-stop-daemon",
    "login",
    "su",
];

/// Whether a program is one of these.
pub(super) fn is_known(name: &str) -> bool {
    UNDERSTOOD.contains(&name) || FROM_AFAR.contains(&name) || !STAYING.contains(&name) && images::is_common_program(name)
}

/// Whether nothing of what it does has to be guessed.
pub(super) fn is_understood(name: &str) -> bool {
    UNDERSTOOD.contains(&name)
}

pub(super) async fn main(sys: &Sys, inside: &Inside) -> i32 {
    let argv = sys.argv();
    run(sys, inside, &argv).await
}

/// Runs one; the answer is its exit code.
pub(super) async fn run(sys: &Sys, inside: &Inside, argv: &[Text]) -> i32 {
    let name = argv.first().map_or("", |name| base(name));
    let words = argv.get(1..).unwrap_or_default();
    match name {
        "true" | ":" | "sync" | "clear" | "chown" | "ln" => 0,
        "false" => 1,
        "echo" => echo(sys, inside, words).await,
        "printf" => print::printf(sys, inside, words).await,
        "test" | "[" | "[[" => condition::run(sys, inside, name, words).await,
        "sleep" | "usleep" => sleep(sys, inside, name, words).await,
        "yes" => yes(sys, inside, words).await,
        "seq" | "expr" | "basename" | "dirname" | "rev" | "tac" => print::simple(sys, inside, name, words).await,
        "cat" | "tee" | "wc" | "grep" | "egrep" | "fgrep" | "head" | "sort" | "uniq" | "cut" | "tr" => {
            text::filter(sys, inside, name, words).await
        }
        "tail" => tail::tail(sys, inside, words).await,
        "touch" | "rm" | "rmdir" | "mkdir" | "cp" | "mv" | "ls" | "find" | "mktemp" | "chmod" | "readlink" | "realpath" => {
            disk::run(sys, inside, name, words).await
        }
        "date" | "env" | "printenv" | "hostname" | "id" | "whoami" | "uname" | "pwd" | "nproc" | "ps" => {
            who::run(sys, inside, name, words).await
        }
        "curl" | "wget" | "nc" | "ping" => network::run(sys, inside, name, words).await,
        "kill" => kill(sys, inside, words).await,
        "stress" => stress(sys, words).await,
        "watch" | "timeout" | "nohup" | "nice" | "xargs" => wrap(sys, inside, name, words).await,
        // The end of these is the kindest that they can have.
        _ => 0,
    }
}

async fn forever() -> i32 {
    std::future::pending().await
}

/// It writes until nobody reads any more.
async fn yes(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    const LINES: usize = 64;
    const TIMES: u32 = 16;
    let word = words.first().map_or("y", |word| &**word);
    for _ in 0..TIMES {
        inside.print(sys, &format!("{word}\n").repeat(LINES)).await;
        sys.sleep(super::PROCESS_NS).await;
    }
    endless::go_on(sys, inside, "yes").await
}

async fn echo(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let is_option = |word: &&Text| word.len() > 1 && word.starts_with('-') && word[1..].chars().all(|letter| "neE".contains(letter));
    let options: String = words.iter().take_while(is_option).map(|word| &word[1..]).collect();
    let words = &words[words.iter().take_while(is_option).count()..];
    let joined = words.iter().map(|word| &**word).collect::<Vec<_>>().join(" ");
    let joined = if options.contains('e') { print::unescaped(&joined) } else { joined };
    let end = if options.contains('n') { "" } else { "\n" };
    inside.print(sys, &format!("{joined}{end}")).await;
    0
}

async fn sleep(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    if words.is_empty() {
        inside.complain(sys, &format!("BusyBox v1.36.1 multi-call binary.\n\nUsage: {name} [N]...\n")).await;
        return 1;
    }
    let mut ns: u64 = 0;
    for word in words {
        let Some(more) = clock::pause_ns(word) else {
            inside.complain(sys, &format!("{name}: invalid number '{word}'\n")).await;
            return 1;
        };
        ns = ns.saturating_add(if name == "usleep" { more / 1_000_000 } else { more });
    }
    sys.sleep(ns).await;
    0
}

async fn kill(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let mut signal = Signal::Term;
    let mut code = 0;
    let mut words = words.iter().map(|word| &**word);
    while let Some(word) = words.next() {
        let named = match word.strip_prefix('-') {
            Some("s" | "n") => words.next(),
            Some("0") => return 0,
            Some(name) if name.parse::<u32>().is_err() || Signal::from_number(name.parse().unwrap_or(0)).is_some() => Some(name),
            _ => None,
        };
        if let Some(name) = named {
            signal = Signal::from_name(name).or_else(|| Signal::from_number(name.parse().ok()?)).unwrap_or(signal);
            continue;
        }
        // In a container the first process is 1.
        let pid = word.parse::<u32>().ok().and_then(|pid| if pid == 1 { inside.first.map(|first| first.pid) } else { Some(pid) });
        let killed = match pid {
            Some(pid) => sys.step(super::APP).kill(pid, signal).await.is_ok(),
            None => false,
        };
        if !killed {
            inside.complain(sys, &format!("sh: can't kill pid {word}: No such process\n")).await;
            code = 1;
        }
    }
    code
}

/// The program of the images `stress`, which Kubernetes' own documentation uses: it takes memory and holds it.
async fn stress(sys: &Sys, words: &[Text]) -> i32 {
    let value = |flags: &[&str]| words.iter().position(|word| flags.contains(&&**word)).and_then(|at| words.get(at + 1));
    let bytes = value(&["--vm-bytes", "-mem-total"]).and_then(|size| size_of(size)).unwrap_or(256 << 20);
    let workers: u64 = value(&["--vm", "-m"]).and_then(|count| count.parse().ok()).unwrap_or(0);
    sys.use_memory(bytes.saturating_mul(workers.max(u64::from(value(&["-mem-total"]).is_some())))).await;
    match value(&["--timeout", "-t"]).and_then(|pause| clock::pause_ns(pause)) {
        Some(ns) => sys.sleep(ns).await,
        None => std::future::pending().await,
    }
    0
}

fn size_of(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let factor = match text[digits.len()..].chars().next() {
        Some('K' | 'k') => 1 << 10,
        Some('M' | 'm') => 1 << 20,
        Some('G' | 'g') => 1 << 30,
        _ => 1,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

/// Programs that run another one.
async fn wrap(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let takes = |word: &Text| {
        matches!((name, &**word), ("watch" | "xargs", "-n" | "-I" | "-P" | "-L") | ("nice", "-n") | ("timeout", "-s" | "-k" | "-t"))
    };
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        at += 1 + usize::from(takes(word));
    }
    let limit = (name == "timeout").then(|| words.get(at).and_then(|word| clock::pause_ns(word))).flatten();
    let inner = words.get(at + usize::from(limit.is_some())..).unwrap_or_default();
    if name == "watch" {
        return forever().await;
    }
    if name == "xargs" {
        inside.io.input.all(sys).await;
        return 0;
    }
    if inner.is_empty() {
        return 1;
    }
    let Some(ns) = limit else {
        let program = inside.program(inner);
        sys.step(super::APP).exec(Command { argv: inner.to_vec(), ..Command::default() }, program).await;
        return 127;
    };
    match sys.timeout(ns, Box::pin(run_or_stay(sys, inside, inner))).await {
        Some(code) => code,
        // busybox coreutils/timeout.c: 143 as it was ended by SIGTERM; Debian's says 124.
        None if inside.root.family() == images::Family::Debian => 124,
        None => 143,
    }
}

async fn run_or_stay(sys: &Sys, inside: &Inside, argv: &[Text]) -> i32 {
    let name = argv.first().map_or("", |name| base(name));
    if is_known(name) {
        return Box::pin(run(sys, inside, argv)).await;
    }
    ports::serve(sys, inside);
    forever().await
}

/// `cmd: FILE: why`, as busybox and coreutils alike put it nearly enough.
async fn cannot(sys: &Sys, inside: &Inside, name: &str, file: &str, why: &str) -> i32 {
    inside.complain(sys, &format!("{name}: {file}: {why}\n")).await;
    1
}
