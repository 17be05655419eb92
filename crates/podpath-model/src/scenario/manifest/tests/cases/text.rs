//! Text that cannot be read.

use super::{Case, case};
use crate::scenario::manifest::tests::container;

pub(super) fn texts() -> Vec<Case> {
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n\
                  d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n";
    let deep = format!("a: {}{}", "[".repeat(60), "]".repeat(60));
    vec![
        case("nothing", "", &["1:1 manifest-empty"]),
        case("only comments", "# soon\n\n---\n# still nothing\n", &["1:1 manifest-empty"]),
        case("more than 1 MiB", vec![b'#'; (1 << 20) + 1], &["1:1 manifest-too-large"]),
        case("bytes that are no text", b"kind: Pod\nname: \xc3\xa9\xff\n", &["2:8 manifest-not-text"]),
        case("UTF-16", b"\xff\xfek\0i\0n\0d\0", &["1:1 manifest-utf16"]),
        case("a NUL", b"kind: Pod\nname: a\0b\n", &["2:8 manifest-control-character"]),
        case("tabs", "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n", &["4:1 manifest-tabs"]),
        case("a tab behind spaces", "metadata:\n  name: web\n  \tlabels: {}\n", &["3:1 manifest-tabs"]),
        case("brackets without end", deep, &["1:53 manifest-too-deep"]),
        case(
            "a JSON document deeper than its reader goes",
            format!("{{\"a\": {}{}}}", "[".repeat(5_000), "]".repeat(5_000)),
            &["1:261 manifest-too-deep"],
        ),
        case("lists without end", "- ".repeat(100_000), &["1:101 manifest-too-deep"]),
        case("closed brackets that nobody follows", format!("{}{}", "[".repeat(3_000), "]".repeat(3_000)), &["1:256 manifest-too-deep"]),
        case("a billion laughs", laughs, &["5:8 manifest-endless-aliases"]),
        case("an anchor inside of itself", "a: &a [1, *a]\n", &["1:11 manifest-alias-of-itself"]),
        case("a key twice", container("    tty: true\n    tty: false\n"), &["10:5 manifest-duplicate-key"]),
        case("a list as a key", container("    ? [a]\n    : b\n"), &["9:7 manifest-key-not-text"]),
        case("a merge of text", container("    <<: text\n"), &["9:9 manifest-wrong-type"]),
    ]
}

pub(super) fn syntax() -> Vec<Case> {
    vec![
        case("two colons", "a: b: c\n", &["1:4 manifest-syntax-colon-in-value"]),
        case("too deep", "a: b\n  c: d\n", &["2:4 manifest-syntax-unexpected-colon"]),
        case("between two levels", "a:\n  - b: 1\n    c: 2\n   d: 3\n", &["4:4 manifest-syntax-indentation"]),
        case("an open quote", "a: \"x\nb: 2\n", &["1:4 manifest-syntax-unclosed-quote"]),
        case("an open quote that a later one closes", "a: \"x\nb: 2\nc: \"d\"\n", &["1:4 manifest-syntax-unclosed-quote"]),
        case("a quote in quotes", "a: 'it's'\n", &["1:8 manifest-syntax-text-after-quote"]),
        case("an open bracket", "a: [1, 2\nb: 3\n", &["1:4 manifest-syntax-unclosed-bracket"]),
        case("an open brace", "{\"a\": {\"b\": 1}\n", &["1:1 manifest-syntax-unclosed-bracket"]),
        case("an open bracket behind a comma", "a:\n  b: [1,\n", &["2:6 manifest-syntax-unclosed-bracket"]),
        case("a bracket too many", "a: ]\n", &["1:4 manifest-syntax-stray-bracket"]),
        case("an alias of nothing", "a: *b\n", &["1:4 manifest-syntax-unknown-anchor"]),
        case("an unknown escape", "a: \"\\d\"\n", &["1:4 manifest-syntax-unknown-escape"]),
        case("a reserved character", "a: @b\n", &["1:4 manifest-syntax-reserved-character"]),
        case("a list behind its key", "a: - b\n", &["1:4 manifest-syntax-list-on-key-line"]),
        case("no colon", "a: 1\n\"b\": 2\nc\n", &["3:1 manifest-syntax-missing-colon"]),
        case("anything else", "%YAML one\n---\na: 1\n", &["1:1 manifest-syntax-other"]),
    ]
}
