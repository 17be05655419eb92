//! Lines of the kubelet's log as the recorder keeps them.

use super::names::ID_LENGTH;

/// How much of a line is kept, in characters.
const LENGTH: usize = 300;
/// `2006-01-02T15:04:05`, and what may follow it: a fraction and a zone.
const MOMENT: &str = "0000-00-00T00:00:00";

/// The same of the lines of daemons.
const DAEMON_LENGTH: usize = 400;

/// What a daemon says, as logrus quotes it: the beginning of it.
pub(super) fn quoted(line: &str) -> String {
    let escaped = line.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    escaped.chars().take(DAEMON_LENGTH).collect()
}

/// Lines of the kubelet that no recording has, although its source writes them whatever `--v` is: the recorder left them out.
const NOT_KEPT: [&str; 1] = ["Container runtime "];

/// Whether the recorder keeps a line of the kubelet's log.
pub(super) fn is_kept(line: &str) -> bool {
    !NOT_KEPT.iter().any(|beginning| line.starts_with(beginning) && line.contains(" initialized, version: "))
}

/// The first line of several, and of that the beginning if it is too long.
pub(super) fn cut(line: &str) -> &str {
    let line = line.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(LENGTH).map_or(line.len(), |(end, _)| end);
    &line[..end]
}

/// The text with a word in place of the ids of sandboxes and containers.
pub(super) fn hide_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(rest.len());
        out.push_str(if length == ID_LENGTH && !out.ends_with("sha256:") { "ID" } else { &rest[..length] });
        let next = rest[length..].chars().next().map_or(length, |letter| length + letter.len_utf8());
        out.push_str(&rest[length..next]);
        rest = &rest[next..];
    }
    out
}

/// The text with a word in place of Go's addresses of values: `(*v1.Pod)(0xc000123456)`.
pub(super) fn hide_pointers(text: &str) -> String {
    let mut parts = text.split("(0x");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_hexdigit());
        out.push_str("PTR");
        out.push_str(rest.strip_prefix(')').unwrap_or(rest));
    }
    out
}

/// What the addresses of pods begin with on the node that was recorded: recordings/node/10-lab.conflist.
const PODS: &str = "10.88.";

/// The text with a word in place of every address of the pods' network.
pub(super) fn hide_addresses(text: &str) -> String {
    let mut parts = text.split(PODS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        let is_network = part[..part.len() - rest.len()] == *"0.0";
        out.push_str(if is_network { "10.88.0.0" } else { "POD_IP" });
        out.push_str(rest);
    }
    out
}

/// How many characters a hardware address has.
const MAC_LENGTH: usize = 17;

/// The text with a word in place of what it says of hardware addresses in JSON.
pub(super) fn hide_macs(text: &str) -> String {
    let mut parts = text.split("\"mac\":\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("\"mac\":\"MAC");
        out.push_str(part.get(MAC_LENGTH..).unwrap_or_default());
    }
    out
}

/// The text with a word in place of moments as RFC 3339 writes them.
pub(super) fn hide_moments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if letter.is_ascii_digit() && is_moment(rest) {
            out.push_str("TIME");
            rest = after_zone(&rest[MOMENT.len()..]);
        } else {
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out
}

fn is_moment(text: &str) -> bool {
    let fits = |(letter, wanted): (char, char)| match wanted {
        '0' => letter.is_ascii_digit(),
        // Go prints a time with a space.
        'T' => matches!(letter, 'T' | ' '),
        _ => letter == wanted,
    };
    text.chars().count() >= MOMENT.len() && text.chars().zip(MOMENT.chars()).all(fits)
}

/// What follows the fraction of a second and the zone.
fn after_zone(text: &str) -> &str {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let text = text.strip_prefix('.').map_or(text, |fraction| fraction.trim_start_matches(is_digit));
    if let Some(rest) = text.strip_prefix('Z').or_else(|| text.strip_prefix(" +0000 UTC")) {
        return rest;
    }
    let zone = text.strip_prefix(['+', '-']).and_then(|zone| zone.get(5..));
    zone.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_what_does_not_differ_from_run_to_run() {
        let id = "a".repeat(64);
        assert_eq!(hide_ids(&format!("Killing \"docker://{id}\" of sha256:{id}")), format!("Killing \"docker://ID\" of sha256:{id}"));
        assert_eq!(hide_pointers("{(*v1.Pod)(0xc000f00), (*v1.Pod)(0xc0"), "{(*v1.Pod)PTR, (*v1.Pod)PTR");
        assert_eq!(hide_moments("seen 2026-01-02T03:04:05.678901234Z, 2026-01-02T03:04:05+01:00."), "seen TIME, TIME.");
        assert_eq!(hide_moments("at 2026-01-02 03:04:05.6 +0000 UTC m=-7.5"), "at TIME m=-7.5");
        assert_eq!(hide_moments("1.20.2-0"), "1.20.2-0");
        assert_eq!(cut(&"é".repeat(301)).chars().count(), 300);
    }

    #[test]
    fn a_line_of_a_daemon_is_quoted_as_logrus_quotes_it() {
        assert_eq!(quoted("exec: \"a\\b\"\n"), r#"exec: \"a\\b\"\n"#);
        assert_eq!(quoted(&"x".repeat(500)).len(), DAEMON_LENGTH);
    }

    #[test]
    fn addresses_of_pods_and_of_hardware_get_a_word_and_their_network_keeps_its_name() {
        assert_eq!(hide_addresses("10.88.0.2/16 by 10.88.0.1 in 10.88.0.0/16"), "POD_IP/16 by POD_IP in 10.88.0.0/16");
        assert_eq!(hide_macs(r#"[{"mac":"0a:58:0a:58:00:02"},{"mac":"aa:bb:cc:dd:ee:ff"}]"#), r#"[{"mac":"MAC"},{"mac":"MAC"}]"#);
    }
}
