//! Programs that nobody knows by more than their name. One that is a container's own serves until it is told to stop; one that a script
//! waits for, or that a probe runs, ends well; and a few are known to end, or to fail.

use super::inside::{Inside, Position};
use super::ports;
use super::programs::{SHELLS, base, without_wrappers};
use super::utilities;
use crate::kernel::{Command, Signal, Sys};
use crate::programs::images::RootFilesystem;
use crate::trace::Text;

/// How long it takes until something that only prepares has ended, in nanoseconds.
const PREPARING_NS: u64 = 1_000_000_000;

/// What becomes of a command line.
enum Fate {
    /// It becomes this one.
    Becomes(Vec<Text>),
    /// It ends.
    Ends(i32, String),
    /// It ends well after a while.
    EndsWell,
    /// It stays.
    Serves,
}

pub(super) async fn main(sys: &Sys, inside: &Inside) -> i32 {
    let argv = sys.argv();
    match fate(sys, inside, &argv) {
        Fate::Becomes(argv) => {
            let program = inside.program(&argv);
            sys.step(super::APP).exec(Command { argv, ..Command::default() }, program).await;
            127
        }
        Fate::Ends(code, words) => {
            inside.complain(sys, &words).await;
            code
        }
        Fate::EndsWell => {
            if inside.position == Position::First {
                sys.sleep(PREPARING_NS).await;
            }
            0
        }
        Fate::Serves => serve(sys, inside).await,
    }
}

/// A script that nobody can read is a program that nobody knows.
pub(super) async fn unknown(sys: &Sys, inside: &Inside) -> i32 {
    let is_init = inside.facts.as_ref().is_some_and(|facts| facts.is_init);
    match inside.position {
        Position::First | Position::Background if !is_init => serve(sys, inside).await,
        _ => 0,
    }
}

pub(super) async fn serve(sys: &Sys, inside: &Inside) -> i32 {
    for signal in [Signal::Term, Signal::Int, Signal::Quit] {
        sys.catch(signal);
    }
    ports::serve(sys, inside);
    sys.signal().await;
    0
}

fn fate(sys: &Sys, inside: &Inside, argv: &[Text]) -> Fate {
    let inner = without_wrappers(argv);
    let name = inner.first().map_or("", |name| base(name));
    let is_known = SHELLS.contains(&name) || utilities::is_known(name) || inside.is_liveness(name);
    if inner.len() < argv.len() && is_known {
        return Fate::Becomes(inner.to_vec());
    }
    let is_init = inside.facts.as_ref().is_some_and(|facts| facts.is_init);
    match inside.position {
        Position::Foreground | Position::Asked => return Fate::EndsWell,
        Position::First if is_init => return Fate::EndsWell,
        Position::First | Position::Background => {}
    }
    if let Some(words) = unwritable(sys, inside, name) {
        return Fate::Ends(1, words);
    }
    if let Some((code, words)) = refusal(inside, name, inner) {
        return Fate::Ends(code, words.to_owned());
    }
    if ends(name, inner) { Fate::EndsWell } else { Fate::Serves }
}

/// What is known to end although nobody has told it to.
fn ends(name: &str, argv: &[Text]) -> bool {
    let words: Vec<&str> = argv.iter().skip(1).map(|word| &**word).collect();
    let has = |word: &str| words.contains(&word);
    match name {
        "perl" | "perl5" | "python" | "python2" | "python3" | "node" | "nodejs" | "ruby" | "php" => is_short_program(&words),
        "hello" | "apt" | "apt-get" | "apk" | "yum" | "dnf" | "pip" | "pip3" | "git" | "make" | "gcc" | "javac" | "tar" | "curl"
        | "mysql" | "psql" | "mysqldump" | "pg_dump" | "kubectl" | "helm" | "terraform" | "openssl" | "jq" | "gosu" => true,
        "npm" | "yarn" | "mvn" | "go" => !(has("start") || has("run") || has("exec:java") || has("serve")),
        // They put themselves in the background unless they are told not to.
        "httpd" | "apache2" => !has("-DFOREGROUND") && !has("FOREGROUND") && !has("-X") && !has("-f"),
        _ => has("--version") || has("--help") || has("-version") || words == ["version"] || words == ["help"],
    }
}

/// A program on the command line that says nothing of waiting; an interpreter without a program reads standard input, where there is
/// nothing.
fn is_short_program(words: &[&str]) -> bool {
    const LASTING: [&str; 10] =
        ["sleep", "while True", "while 1", "while(1)", "while true", "serve", "listen", "run(", "forever", "setInterval"];
    let Some(at) =
        words.iter().position(|word| word.starts_with('-') && word.ends_with(['c', 'e', 'E', 'i', 'r']) || word.starts_with("-M"))
    else {
        return words.iter().all(|word| word.starts_with('-') && *word != "-m");
    };
    !words[at..].iter().any(|word| LASTING.iter().any(|lasting| word.contains(lasting)))
}

/// nginx makes its directories and the file with its pid before anything else, unless it is told of others (nginx src/core/ngx_file.c
/// `ngx_create_paths`, src/core/ngx_cycle.c `ngx_create_pidfile`): who may not write there cannot start it.
fn unwritable(sys: &Sys, inside: &Inside, name: &str) -> Option<String> {
    const MADE: [(&str, &str); 2] = [("mkdir", "/var/cache/nginx/client_temp"), ("open", "/var/run/nginx.pid")];
    let is_configured = inside.facts.as_ref().is_none_or(|facts| facts.is_configured);
    if name != "nginx" || is_configured || !inside.root.is_official("nginx") {
        return None;
    }
    MADE.into_iter().find_map(|(call, path)| {
        let why = inside.may_write(sys, path).err()?;
        let number = match why {
            "Permission denied" => 13,
            "Read-only file system" => 30,
            _ => return None,
        };
        Some(format!("nginx: [emerg] {call}() \"{path}\" failed ({number}: {why})\n"))
    })
}

fn refusal(inside: &Inside, name: &str, argv: &[Text]) -> Option<(i32, &'static str)> {
    let is_configured = inside.facts.as_ref().is_none_or(|facts| facts.is_configured);
    if !is_configured && name == "nginx" && inside.root.is_official("nginx") && argv.len() == 1 {
        return Some((0, ""));
    }
    let value = |name: &str| inside.variable(name).map(|value| value.to_string());
    refused(&inside.root, name, is_configured, value).map(|words| (1, words))
}

/// Official images that do not start without a password, in their own words.
pub(crate) fn refused(
    root: &RootFilesystem,
    name: &str,
    is_configured: bool,
    value: impl Fn(&str) -> Option<String>,
) -> Option<&'static str> {
    let has = |names: &[&str]| names.iter().any(|name| value(name).is_some_and(|value| !value.is_empty()));
    let trusts = || value("POSTGRES_HOST_AUTH_METHOD").is_some_and(|method| method == "trust");
    match name {
        _ if is_configured => None,
        // docker-library/postgres docker-entrypoint.sh `docker_verify_minimum_env`
        "postgres" if root.is_official("postgres") && !has(&["POSTGRES_PASSWORD", "POSTGRES_PASSWORD_FILE"]) && !trusts() => {
            Some("Error: Database is uninitialized and superuser password is not specified.\n")
        }
        // docker-library/mysql docker-entrypoint.sh `docker_verify_minimum_env`
        "mysqld"
            if root.is_official("mysql")
                && !has(&[
                    "MYSQL_ROOT_PASSWORD",
                    "MYSQL_ROOT_PASSWORD_FILE",
                    "MYSQL_ALLOW_EMPTY_PASSWORD",
                    "MYSQL_RANDOM_ROOT_PASSWORD",
                ]) =>
        {
            Some("[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified\n")
        }
        _ => None,
    }
}
