//! Virtual time in figures and units that need no translation.

/// How long something took: `0.4 ms`, `62 ms`, `1.2 s`, `2 min`.
pub fn duration(ns: u64) -> String {
    let ms = ns / 1_000_000;
    match ms {
        0..10 => tenths(ns / 100_000, "ms"),
        10..1_000 => format!("{ms} ms"),
        1_000..60_000 => tenths(ms / 100, "s"),
        _ => format!("{} min", ms / 60_000),
    }
}

/// When something happened, for who reads a story: `77.5 ms`, `8.33 s`.
pub fn moment(ns: u64) -> String {
    let hundredths = ns / 10_000_000;
    if hundredths < 100 { clock(ns) } else { format!("{}.{:02} s", hundredths / 100, hundredths % 100) }
}

/// When something happened, for who compares: `77.5 ms`, `956.6 ms`, `12.40 s`.
pub fn clock(ns: u64) -> String {
    let tenths_ms = ns / 100_000;
    if tenths_ms < 100_000 {
        return format!("{}.{} ms", tenths_ms / 10, tenths_ms % 10);
    }
    let hundredths = ns / 10_000_000;
    format!("{}.{:02} s", hundredths / 100, hundredths % 100)
}

fn tenths(tenths: u64, unit: &str) -> String {
    if tenths.is_multiple_of(10) { format!("{} {unit}", tenths / 10) } else { format!("{}.{} {unit}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_as_exact_as_a_reader_needs() {
        let cases = [(0, "0 ms"), (400_000, "0.4 ms"), (1_000_000, "1 ms"), (62_400_000, "62 ms"), (1_250_000_000, "1.2 s")];
        for (ns, text) in cases {
            assert_eq!(duration(ns), text);
        }
        assert_eq!(duration(150_000_000_000), "2 min");
    }

    #[test]
    fn a_clock_shows_tenths_of_a_millisecond_for_ten_seconds() {
        assert_eq!(clock(77_520_000), "77.5 ms");
        assert_eq!(clock(9_999_900_000), "9999.9 ms");
        assert_eq!(clock(12_400_000_000), "12.40 s");
        assert_eq!([956_600_000, 8_329_400_000].map(moment), ["956.6 ms", "8.32 s"]);
    }
}
