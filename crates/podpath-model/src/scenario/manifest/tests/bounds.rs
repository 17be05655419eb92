//! Nothing that is pasted panics or takes long.

use super::super::{NOTES_MAX, PROBLEMS_MAX};
use super::cases::cases;
use super::{container, read};
use std::time::{Duration, Instant};

/// Unoptimised builds are about ten times slower than what people run.
const PATIENCE: Duration = Duration::from_secs(10);

#[test]
fn no_manifest_takes_long() {
    let size = 1 << 20;
    let lines = |line: &str| line.repeat(size / line.len());
    let laughs: String = (1..200).map(|level| format!("a{level}: &a{level} [*a{0},*a{0}]\n", level - 1)).collect();
    let nasty = [
        lines("[").clone(),
        lines("{"),
        lines("- "),
        lines("? "),
        lines("a: "),
        lines("a\n"),
        lines("- a\n"),
        lines("---\n"),
        lines("--- a\n"),
        lines("\t"),
        lines("\"\\ud83d\\ude00\","),
        lines("&a "),
        lines("- &a b\n- *a\n"),
        lines("a: 'b\n"),
        lines("a: [\n"),
        format!("a: [\n{}", lines("]\n")),
        format!("  a: [{}", lines("x,\n")),
        format!("  a: \"{}", lines("x\n")),
        format!("a0: &a0 x\n{laughs}"),
        format!("{{\"a\": [{}1]}}", lines("{\"b\": 5},")),
        container(&lines("  - {name: 5, x: y}\n")),
        container(&lines("  - {name: a, image: b}\n")),
        container(&format!("    env: [{}]\n", lines("{name: A, valu: 1},"))),
        container(&format!("    args: [{}]\n", lines("&x 5, "))),
    ];
    for manifest in nasty {
        let start: String = manifest.chars().take(30).collect();
        let manifest: String = manifest.chars().take(size).collect();
        let began = Instant::now();
        let reading = read(manifest.as_bytes());
        assert!(began.elapsed() < PATIENCE, "{start:?} took {:?}", began.elapsed());
        assert!(reading.problems.len() <= PROBLEMS_MAX && reading.notes.len() <= NOTES_MAX);
    }
}

#[test]
fn no_mutilated_manifest_panics() {
    let mut state = 1_u64;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let pieces: [&[u8]; 16] =
        [b"\t", b"\n", b"  ", b"- ", b": ", b"\"", b"'", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"\xff", b"|\n", b"\\ud83d"];
    for (_, manifest, _) in cases().into_iter().filter(|(_, manifest, _)| manifest.len() < 2000) {
        for _ in 0..40 {
            let mut mutilated = manifest.clone();
            for _ in 0..=random(3) {
                let from = random(mutilated.len() + 1);
                let to = (from + random(4)).min(mutilated.len());
                mutilated.splice(from..to, pieces[random(pieces.len())].iter().copied());
            }
            let reading = read(&mutilated);
            let text = String::from_utf8_lossy(&mutilated);
            for fix in reading.problems.iter().flat_map(|problem| &problem.fixes) {
                fix.apply(&text);
            }
        }
    }
}
