//! Ages and dates, as kubectl writes them. The API has no parts of a second.

const SECOND_NS: u64 = 1_000_000_000;
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// How long ago something was: `HumanDuration`, k8s.io/apimachinery pkg/util/duration/duration.go.
pub(super) fn age(since_ns: u64, now_ns: u64) -> String {
    let seconds = now_ns.saturating_sub(since_ns / SECOND_NS * SECOND_NS) / SECOND_NS;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let both = |whole: u64, unit: &str, part: u64, small: &str| {
        if part == 0 { format!("{whole}{unit}") } else { format!("{whole}{unit}{part}{small}") }
    };
    match (minutes, hours) {
        (0..2, _) => format!("{seconds}s"),
        (2..10, _) => both(minutes, "m", seconds % 60, "s"),
        (10..180, _) => format!("{minutes}m"),
        (_, 0..8) => both(hours, "h", minutes % 60, "m"),
        (_, 8..48) => format!("{hours}h"),
        _ => format!("{days}d"),
    }
}

/// `Thu, 01 Jan 1970 00:00:08 +0000`, from RFC 3339: `time.RFC1123Z`. What is no time is Go's zero.
pub(super) fn date(rfc3339: &str) -> String {
    let number = |range: std::ops::Range<usize>| rfc3339.get(range).and_then(|digits| digits.parse::<u64>().ok());
    let parts = (number(0..4), number(5..7), number(8..10), rfc3339.get(11..19));
    let (Some(year), Some(month @ 1..=12), Some(day), Some(clock)) = parts else {
        return "Mon, 01 Jan 0001 00:00:00 +0000".to_owned();
    };
    let month_name = MONTHS.get(usize::try_from(month - 1).unwrap_or(0)).unwrap_or(&"Jan");
    let week_day = DAYS.get(usize::try_from(days_since_1970(year, month, day) % 7).unwrap_or(0)).unwrap_or(&"Thu");
    format!("{week_day}, {day:02} {month_name} {year} {clock} +0000")
}

/// 1 January 1970 was a Thursday.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let is_leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let years: u64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if is_leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: u64 = lengths.iter().take(usize::try_from(month.saturating_sub(1)).unwrap_or(0)).sum();
    years + months + day.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_has_two_units_while_they_matter() {
        let seconds = [0, 59, 119, 120, 125, 599, 600, 3600 * 3, 3600 * 7 + 300, 3600 * 9, 86_400 * 3];
        let ages = seconds.map(|seconds| age(0, seconds * SECOND_NS));
        assert_eq!(ages, ["0s", "59s", "119s", "2m", "2m5s", "9m59s", "10m", "3h", "7h5m", "9h", "3d"]);
        assert_eq!(age(1_900_000_000, 3 * SECOND_NS), "2s", "the API has seen the first second only");
    }

    #[test]
    fn a_date_has_its_day_of_the_week() {
        assert_eq!(date("1970-01-01T00:00:08Z"), "Thu, 01 Jan 1970 00:00:08 +0000");
        assert_eq!(date("2026-11-30T01:45:00Z"), "Mon, 30 Nov 2026 01:45:00 +0000");
        assert_eq!(date(""), "Mon, 01 Jan 0001 00:00:00 +0000");
    }
}
