//! Programs that say where and who one is.

use std::rc::Rc;

use super::super::APP;
use super::super::clock;
use super::super::inside::Inside;
use crate::kernel::{Command, NamespaceKind, Sys};
use crate::trace::Text;

pub(super) async fn run(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let flags = || words.iter().filter(|word| word.starts_with('-'));
    let plain = || words.iter().filter(|word| !word.starts_with('-'));
    if name == "env" {
        return environment(sys, inside, words).await;
    }
    let line = match name {
        "date" => clock::date(sys.now_ns(), words.iter().find_map(|word| word.strip_prefix('+'))),
        "hostname" if flags().any(|flag| &**flag == "-i") => inside.variable("POD_IP").cloned().unwrap_or_else(|| "".into()).to_string(),
        "hostname" => inside.hostname().to_string(),
        "whoami" if inside.uid == 0 => "root".to_owned(),
        "whoami" => {
            inside.complain(sys, &format!("whoami: unknown uid {}\n", inside.uid)).await;
            return 1;
        }
        "id" => id(inside, words),
        "uname" if flags().any(|flag| &**flag == "-a") => format!("Linux {} 5.10.0 #1 SMP x86_64 GNU/Linux", inside.hostname()),
        "uname" => match words.first().map(|word| &**word) {
            Some("-n") => inside.hostname().to_string(),
            Some("-m") => "x86_64".to_owned(),
            Some("-r") => "5.10.0".to_owned(),
            _ => "Linux".to_owned(),
        },
        "pwd" => inside.directory.to_string(),
        "nproc" => "2".to_owned(),
        "ps" => processes(sys),
        "printenv" if plain().next().is_some() => {
            let Some(value) = plain().next().and_then(|name| inside.variable(name)) else { return 1 };
            value.to_string()
        }
        _ => listed(&inside.env),
    };
    inside.print(sys, &format!("{line}\n")).await;
    0
}

fn listed(variables: &[(Text, Text)]) -> String {
    variables.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("\n")
}

/// `env -i NAME=value … PROGRAM …`
async fn environment(sys: &Sys, inside: &Inside, words: &[Text]) -> i32 {
    let mut env = inside.env.clone();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        match word.split_once('=') {
            _ if &**word == "-i" || &**word == "-" => env.clear(),
            _ if word.starts_with('-') => {}
            Some((name, value)) => env.push((name.into(), value.into())),
            None => break,
        }
        rest = after;
    }
    if rest.is_empty() {
        let lines = listed(&env);
        inside.print(sys, &if lines.is_empty() { lines } else { format!("{lines}\n") }).await;
        return 0;
    }
    if !inside.root.has(&rest[0]) {
        inside.complain(sys, &format!("env: can't execute '{}': No such file or directory\n", rest[0])).await;
        return 127;
    }
    let inside = Rc::new(Inside { env, ..inside.clone() });
    let program = inside.program(rest);
    sys.step(APP).exec(Command { argv: rest.to_vec(), environment: Some(inside), ..Command::default() }, program).await;
    127
}

fn id(inside: &Inside, words: &[Text]) -> String {
    let named = |number: u32| if number == 0 { "0(root)".to_owned() } else { number.to_string() };
    match words.first().map(|word| &**word) {
        Some("-u") => inside.uid.to_string(),
        Some("-g") => inside.gid.to_string(),
        Some("-un") if inside.uid == 0 => "root".to_owned(),
        _ => format!("uid={} gid={}", named(inside.uid), named(inside.gid)),
    }
}

/// Those of the container's own pid namespace.
fn processes(sys: &Sys) -> String {
    let number = |pid| sys.namespaces_of(pid).map(|namespaces| namespaces.get(NamespaceKind::Pid));
    let own = number(sys.pid());
    let mut lines = vec!["PID   USER     TIME  COMMAND".to_owned()];
    let members = sys.processes().into_iter().filter(|process| number(process.pid) == own);
    lines.extend(members.enumerate().map(|(at, process)| format!("{:>5} root      0:00 {}", at + 1, process.argv.join(" "))));
    lines.join("\n")
}
