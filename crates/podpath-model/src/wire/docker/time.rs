//! Points in time as dockerd writes them. Virtual time begins at the Unix epoch.

use crate::wire::json::Text;

const SECOND_NS: u64 = 1_000_000_000;
const DAY_SECONDS: u64 = 86_400;

/// Virtual nanoseconds as RFC 3339 with nine decimals: `1970-01-01T00:00:02.000000000Z`; 0 is Go's zero time, which means "never".
pub fn timestamp(at_ns: u64) -> Text {
    if at_ns == 0 {
        return super::ContainerState::NEVER.into();
    }
    let (seconds, nanos) = (at_ns / SECOND_NS, at_ns % SECOND_NS);
    let (year, month, day) = civil(seconds / DAY_SECONDS);
    let rest = seconds % DAY_SECONDS;
    let mut out = String::with_capacity("1970-01-01T00:00:00.000000000Z".len());
    // Lists write many of these: digit by digit that takes a tenth of what the formatter takes.
    for (number, width, after) in [
        (year, 4, '-'),
        (month, 2, '-'),
        (day, 2, 'T'),
        (rest / 3600, 2, ':'),
        (rest / 60 % 60, 2, ':'),
        (rest % 60, 2, '.'),
        (nanos, 9, 'Z'),
    ] {
        push_digits(&mut out, number, width);
        out.push(after);
    }
    out.into()
}

/// A number of so many decimal digits, with zeros in front.
fn push_digits(out: &mut String, number: u64, width: u32) {
    out.extend((0..width).rev().map(|place| char::from(b"0123456789"[(number / 10_u64.pow(place) % 10) as usize])));
}

/// The same in whole seconds: `1970-01-01T00:00:02Z`; no time is never.
pub fn whole_seconds(at_ns: u64) -> Text {
    let written = timestamp(at_ns.max(1));
    format!("{}Z", written.split('.').next().unwrap_or(&written)).into()
}

/// The same without zeros at the end, as Go's `time.RFC3339Nano` writes it and as it stands in logs.
pub fn rfc3339_nano(at_ns: u64) -> String {
    let written = timestamp(at_ns.max(1));
    let trimmed = written.trim_end_matches('Z').trim_end_matches('0').trim_end_matches('.');
    format!("{trimmed}Z")
}

/// The virtual nanoseconds of such a time; 0 for "never", and for what is no time after 1970.
pub fn nanoseconds(timestamp: &str) -> u64 {
    parse(timestamp).unwrap_or(0)
}

fn parse(timestamp: &str) -> Option<u64> {
    let number = |from: usize, to: usize| timestamp.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    let fraction = timestamp.get(19..)?.strip_prefix('.').map_or("", |fraction| fraction.trim_end_matches('Z'));
    let nanos: u64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let days = days(year, month, day)?;
    Some((days * DAY_SECONDS + seconds) * SECOND_NS + nanos)
}

/// The days from the epoch to a date.
fn days(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era).checked_sub(719_468)
}

/// The date that is so many days after the epoch.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_and_read_back() {
        let leap_day_ns = 951_826_522 * SECOND_NS + 5;
        assert_eq!(&*timestamp(2 * SECOND_NS), "1970-01-01T00:00:02.000000000Z");
        assert_eq!(&*timestamp(leap_day_ns), "2000-02-29T12:15:22.000000005Z");
        for at_ns in [1, 2 * SECOND_NS, leap_day_ns, 4_102_444_799 * SECOND_NS] {
            assert_eq!(nanoseconds(&timestamp(at_ns)), at_ns);
        }
    }

    #[test]
    fn a_log_leaves_out_zeros_at_the_end() {
        assert_eq!(rfc3339_nano(2 * SECOND_NS), "1970-01-01T00:00:02Z");
        assert_eq!(rfc3339_nano(2 * SECOND_NS + 120_000_000), "1970-01-01T00:00:02.12Z");
    }

    #[test]
    fn never_is_zero() {
        assert_eq!(&*timestamp(0), "0001-01-01T00:00:00Z");
        assert_eq!((nanoseconds("0001-01-01T00:00:00Z"), nanoseconds("soon")), (0, 0));
    }
}
