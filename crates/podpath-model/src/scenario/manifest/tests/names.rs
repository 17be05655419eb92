//! Names that come close.

use super::super::names::{is_valid, nearest, suggest};
use super::super::problem::NameRule;

#[test]
fn two_slips_are_forgiven_and_three_are_not() {
    let fields = ["image", "imagePullPolicy", "ports"];
    assert_eq!(nearest("imgae", fields), Some("image"));
    assert_eq!(nearest("imagepullpolicy", fields), Some("imagePullPolicy"));
    assert_eq!(nearest("prts", fields), Some("ports"));
    assert_eq!(nearest("parts", fields), Some("ports"));
    assert_eq!(nearest("volumes", fields), None);
    assert_eq!(nearest(&"x".repeat(1000), fields), None);
}

#[test]
fn what_is_suggested_follows_the_rule() {
    let rules =
        [NameRule::DnsLabel, NameRule::DnsSubdomain, NameRule::PortName, NameRule::EnvName, NameRule::LabelKey, NameRule::LabelValue];
    for name in ["My App", "_x_", "1-A", "a..b", "é", "a b/c", "-", &"Long".repeat(80)] {
        for rule in rules {
            assert!(suggest(rule, name).is_none_or(|suggestion| is_valid(rule, &suggestion)), "{name}");
        }
    }
    assert_eq!(suggest(NameRule::EnvName, "1 MY-VAR!"), Some("_MY_VAR_".to_owned()));
}
