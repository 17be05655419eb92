//! Programs that speak with others. What is on this node answers as it does; what is not here answers kindly.

use super::super::inside::Inside;
use super::super::ports;
use super::forever;
use crate::kernel::Sys;
use crate::trace::Text;

/// How long it takes to ask somebody far away, in nanoseconds.
const ASKING_NS: u64 = 100_000_000;
const SECOND_NS: u64 = 1_000_000_000;

pub(super) async fn run(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    let value = |flags: &[&str]| words.iter().position(|word| flags.contains(&&**word)).and_then(|at| words.get(at + 1));
    match name {
        "ping" => ping(sys, value(&["-c"]).and_then(|count| count.parse().ok())).await,
        "nc" if words.iter().any(|word| word.starts_with('-') && word.contains('l')) => {
            let number = |word: &Text| word.parse::<u16>().ok();
            let port = value(&["-p", "-lp", "-lkp", "-klp"]).and_then(number).or_else(|| words.iter().rev().find_map(number));
            ports::serve_at(sys, inside, port.unwrap_or(0));
            forever().await
        }
        "nc" => {
            let plain: Vec<&Text> = words.iter().filter(|word| !word.starts_with('-')).collect();
            let authority = plain.iter().rev().nth(1).zip(plain.last()).map(|(host, port)| format!("{host}:{port}"));
            reach(sys, authority).await
        }
        _ => fetch(sys, inside, name, words).await,
    }
}

/// `ping` goes on until it is stopped, unless it counts.
async fn ping(sys: &Sys, count: Option<u64>) -> i32 {
    match count {
        Some(count) => sys.sleep(count.saturating_sub(1).saturating_mul(SECOND_NS)).await,
        None => std::future::pending().await,
    }
    0
}

/// Whether somebody listens there, if it is somebody on this node.
async fn reach(sys: &Sys, authority: Option<String>) -> i32 {
    sys.sleep(ASKING_NS).await;
    authority.map_or(0, |authority| i32::from(is_refused(sys, &authority)))
}

/// Whether an address is of this pod or node, and nobody listens.
fn is_refused(sys: &Sys, authority: &str) -> bool {
    sys.peer_at(authority) == Err(crate::kernel::Errno::ECONNREFUSED)
}

/// `wget` and `curl`: the page of a server on this node, or a good answer of another.
async fn fetch(sys: &Sys, inside: &Inside, name: &str, words: &[Text]) -> i32 {
    sys.sleep(ASKING_NS).await;
    let url = words.iter().rev().find(|word| word.contains("://") || word.contains('.') || word.starts_with("localhost"));
    let Some(url) = url else { return 0 };
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    let port = if scheme == "https" { 443 } else { 80 };
    let authority = if authority.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok()) {
        authority.to_owned()
    } else {
        format!("{authority}:{port}")
    };
    if is_refused(sys, &authority) {
        let words = match name {
            "wget" => format!("wget: can't connect to remote host: Connection refused ({authority})\n"),
            _ => format!("curl: (7) Failed to connect to {authority}: Connection refused\n"),
        };
        inside.complain(sys, &words).await;
        return if name == "wget" { 1 } else { 7 };
    }
    let file = words.iter().position(|word| matches!(&**word, "-O" | "-o" | "--output")).and_then(|at| words.get(at + 1));
    if let Some(file) = file.filter(|file| &***file != "-")
        && let Err(why) = inside.write(sys, file, "").await
    {
        inside.complain(sys, &format!("{name}: can't open '{file}': {why}\n")).await;
        return 1;
    }
    0
}
