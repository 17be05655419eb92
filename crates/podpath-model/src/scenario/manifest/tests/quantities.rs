//! Quantities, against the examples of `resource.Quantity`.

use super::super::quantity::{QuantityError, parse};

#[test]
fn quantities_are_read_as_kubernetes_reads_them() {
    let cases: [(&str, u64, u64); 22] = [
        ("0", 1, 0),
        ("1", 1000, 1000),
        ("0.5", 1000, 500),
        (".5", 1000, 500),
        ("1.", 1000, 1000),
        ("+1", 1000, 1000),
        ("250m", 1000, 250),
        ("0.1m", 1000, 1),
        ("1u", 1000, 1),
        ("1n", 1000, 1),
        ("1000000n", 1000, 1),
        ("1k", 1, 1000),
        ("64M", 1, 64_000_000),
        ("64Mi", 1, 64 << 20),
        ("1.5Gi", 1, 3 << 29),
        ("1E", 1, 1_000_000_000_000_000_000),
        ("1E3", 1, 1000),
        ("12e-1", 1, 2),
        ("128974848000m", 1, 128_974_848),
        ("100m", 1, 1),
        ("7Ei", 1, 7 << 60),
        ("-0", 1, 0),
    ];
    for (text, parts, expected) in cases {
        assert_eq!(parse(text, parts), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_quantity_says_why() {
    let unit = |number: &str, unit: &str| QuantityError::UnknownUnit { number: number.to_owned(), unit: unit.to_owned() };
    let cases = [
        ("", QuantityError::Malformed),
        (".", QuantityError::Malformed),
        ("Mi", QuantityError::Malformed),
        ("1.2.3", QuantityError::Malformed),
        ("--1", QuantityError::Malformed),
        ("64MB", unit("64", "MB")),
        ("1K", unit("1", "K")),
        ("1 Gi", unit("1", " Gi")),
        ("1e", unit("1", "e")),
        ("1é", unit("1", "é")),
        ("-1", QuantityError::Negative),
        ("8Ei", QuantityError::TooLarge),
        ("1e99", QuantityError::TooLarge),
        ("99999999999999999999999999999999999999999", QuantityError::TooLarge),
    ];
    for (text, expected) in cases {
        assert_eq!(parse(text, 1), Err(expected), "{text}");
    }
}
