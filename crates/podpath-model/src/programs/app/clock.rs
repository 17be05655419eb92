//! `date`: the virtual clock begins with 1970.

const SECOND_NS: u64 = 1_000_000_000;
const DAY_SECONDS: u64 = 86_400;
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A moment in the form that is asked for; the usual one if none is.
pub(super) fn date(now_ns: u64, format: Option<&str>) -> String {
    let written = crate::wire::docker::timestamp(now_ns.max(1));
    let (day, time) = written.split_once('T').unwrap_or((&written, ""));
    let parts: Vec<&str> = day.split('-').collect();
    let [year, month, day_of_month] = parts[..] else { return String::new() };
    let time = time.get(..8).unwrap_or_default();
    let month_name = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month - 1)).copied().unwrap_or_default();
    let seconds = now_ns / SECOND_NS;
    let weekday = usize::try_from(seconds / DAY_SECONDS % 7).map_or("", |day| DAYS[day]);
    let mut out = String::new();
    let mut letters = format.unwrap_or("%a %b %e %T %Z %Y").chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('Y') => out.push_str(year),
            Some('y') => out.push_str(&year[2..]),
            Some('m') => out.push_str(month),
            Some('d') => out.push_str(day_of_month),
            Some('e') => out.push_str(&format!("{:>2}", day_of_month.trim_start_matches('0'))),
            Some('H') => out.push_str(&time[..2]),
            Some('M') => out.push_str(&time[3..5]),
            Some('S') => out.push_str(&time[6..]),
            Some('T') => out.push_str(time),
            Some('R') => out.push_str(&time[..5]),
            Some('F') => out.push_str(&format!("{year}-{month}-{day_of_month}")),
            Some('D') => out.push_str(&format!("{month}/{day_of_month}/{}", &year[2..])),
            Some('s') => out.push_str(&seconds.to_string()),
            Some('N') => out.push_str(&format!("{:09}", now_ns % SECOND_NS)),
            Some('a') => out.push_str(weekday),
            Some('b' | 'h') => out.push_str(month_name),
            Some('Z') => out.push_str("UTC"),
            Some('z') => out.push_str("+0000"),
            Some('n') => out.push('\n'),
            Some('%') => out.push('%'),
            Some(other) => out.extend(['%', other]),
            None => out.push('%'),
        }
    }
    out
}

/// A pause as `sleep` reads it, in nanoseconds: `0.2`, `5m`, `infinity`; none if it is none.
pub(super) fn pause_ns(word: &str) -> Option<u64> {
    if matches!(word, "infinity" | "inf") {
        return Some(u64::MAX / 4);
    }
    let (digits, unit) = match word.chars().last()? {
        's' => (&word[..word.len() - 1], 1),
        'm' => (&word[..word.len() - 1], 60),
        'h' => (&word[..word.len() - 1], 3600),
        'd' => (&word[..word.len() - 1], DAY_SECONDS),
        _ => (word, 1),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.chars().all(|digit| digit.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let nanos: u64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u64::MAX / 4) };
    Some(whole.saturating_mul(SECOND_NS).saturating_add(nanos).saturating_mul(unit).min(u64::MAX / 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_read_in_seconds_or_in_its_unit() {
        let cases = [("0.2", 200_000_000), ("3", 3_000_000_000), ("1m", 60_000_000_000), ("1.5h", 5_400_000_000_000), (".5", 500_000_000)];
        for (word, ns) in cases {
            assert_eq!(pause_ns(word), Some(ns), "{word}");
        }
        assert_eq!(pause_ns("soon"), None);
        assert_eq!(pause_ns(""), None);
    }

    #[test]
    fn the_date_is_written_as_it_is_asked_for() {
        assert_eq!(date(90_061_000_000_000, None), "Fri Jan  2 01:01:01 UTC 1970");
        assert_eq!(date(90_061_000_000_000, Some("%F %s %%")), "1970-01-02 90061 %");
    }
}
