//! Kubernetes' rules for names (apimachinery `pkg/util/validation`), and names that come close.

use super::problem::NameRule;

/// Whether a name follows its rule.
pub(super) fn is_valid(rule: NameRule, name: &str) -> bool {
    match rule {
        NameRule::DnsLabel => name.len() <= 63 && is_dns_label(name),
        NameRule::DnsSubdomain => name.len() <= 253 && name.split('.').all(is_dns_label),
        NameRule::PortName => {
            name.len() <= 15 && is_dns_label(name) && !name.contains("--") && name.bytes().any(|byte| byte.is_ascii_lowercase())
        }
        NameRule::EnvName => is_env_name(name),
        NameRule::LabelKey => match name.split_once('/') {
            Some((prefix, name)) => is_valid(NameRule::DnsSubdomain, prefix) && is_label_text(name),
            None => is_label_text(name),
        },
        NameRule::LabelValue => name.is_empty() || is_label_text(name),
        NameRule::HeaderName => !name.is_empty() && name.bytes().all(|byte| byte == b'-' || byte.is_ascii_alphanumeric()),
    }
}

fn is_dns_label(name: &str) -> bool {
    let is_edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    is_edge(name.bytes().next()) && is_edge(name.bytes().last()) && name.bytes().all(|byte| byte == b'-' || is_edge(Some(byte)))
}

fn is_label_text(text: &str) -> bool {
    let is_edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 63
        && is_edge(text.bytes().next())
        && is_edge(text.bytes().last())
        && text.bytes().all(|byte| matches!(byte, b'-' | b'_' | b'.') || is_edge(Some(byte)))
}

/// `IsEnvVarName` up to Kubernetes 1.29: letters, digits, `_`, `-` and `.`, no digit first, not `.` and no `..` in front.
fn is_env_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name != "."
        && !name.starts_with("..")
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

/// A valid name near to this one, if there is one.
pub(super) fn suggest(rule: NameRule, name: &str) -> Option<String> {
    let (limit, lower, others) = match rule {
        NameRule::DnsLabel => (63, true, ""),
        NameRule::DnsSubdomain => (253, true, "."),
        NameRule::PortName => (15, true, ""),
        NameRule::EnvName => (253, false, "_."),
        NameRule::LabelKey | NameRule::LabelValue => (63, false, "_."),
        NameRule::HeaderName => (63, false, ""),
    };
    let filler = if rule == NameRule::EnvName { '_' } else { '-' };
    let mut suggestion = String::new();
    for character in name.chars().take(limit) {
        let character = if lower { character.to_ascii_lowercase() } else { character };
        if character.is_ascii_alphanumeric() || others.contains(character) {
            suggestion.push(character);
        } else if !suggestion.ends_with(filler) {
            suggestion.push(filler);
        }
    }
    let trimmed = match rule {
        NameRule::EnvName => suggestion.trim_start_matches(|first: char| first.is_ascii_digit() || first == '.'),
        _ => suggestion.trim_matches(|edge: char| !edge.is_ascii_alphanumeric()),
    };
    (trimmed != name && is_valid(rule, trimmed)).then(|| trimmed.to_owned())
}

/// The candidate that was probably meant: the same but for upper and lower case, or at most two slips away.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let slips_allowed = if word.len() <= 3 { 1 } else { 2 };
    candidates
        .into_iter()
        .map(|candidate| {
            let is_same = candidate.eq_ignore_ascii_case(word);
            (if is_same { 0 } else { distance(word, candidate) }, candidate)
        })
        .filter(|(slips, _)| *slips <= slips_allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// Letters inserted, left out, replaced, or swapped with their neighbour; long words are infinitely far.
fn distance(one: &str, other: &str) -> usize {
    if one.len() > 64 || other.len() > 64 {
        return usize::MAX;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![(0..=other.len()).collect::<Vec<usize>>()];
    for row in 1..=one.len() {
        let mut next = vec![row];
        for column in 1..=other.len() {
            let is_same = one[row - 1] == other[column - 1];
            let mut slips = (rows[row - 1][column] + 1).min(next[column - 1] + 1);
            slips = slips.min(rows[row - 1][column - 1] + usize::from(!is_same));
            if row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1] {
                slips = slips.min(rows[row - 2][column - 2] + 1);
            }
            next.push(slips);
        }
        rows.push(next);
    }
    rows[one.len()][other.len()]
}
