//! The table as a file of the model, and as lines for people.

use super::measure::Measured;
use super::rules::Pair;
use std::fmt::Write;

const HEAD: &str = "\
//! How long each kind of work took in the recordings: their medians, less what the recorder itself cost.
//!
//! Made by `cargo xtask calibrate` from `recordings/{cri,kubelet}/*/*.json` and `recordings/runc/create.strace.txt`; `cargo xtask calibrate --check`
//! fails if it is not what they give. What is measured is said in `xtask/src/calibrate/rules.rs`.

use super::Measured;
";

/// The file.
pub(crate) fn file(measured: &[Measured]) -> String {
    let mut file = HEAD.to_owned();
    for measured in measured {
        let pairs = measured.rule.pairs.iter().map(|pair| format!("\"{}\"", words(pair)));
        let [lower, middle, upper] = measured.recorded_us;
        let constant = format!(
            "\npub(super) const {}: Measured = Measured {{\n    microseconds: {},\n    samples: {},\n    recorded: [{lower}, {middle}, {upper}],\n    between: &[\n",
            screaming(measured.rule.work),
            measured.us,
            measured.samples,
        );
        file += &constant;
        for pair in pairs {
            let _ = writeln!(file, "        {pair},");
        }
        file += "    ],\n};\n";
    }
    file
}

/// `FROM > TO (sandbox containerd)`.
fn words(pair: &Pair) -> String {
    let only = format!("{} {}", pair.of, pair.on);
    let only = only.trim();
    if only.is_empty() { format!("{} > {}", pair.from, pair.to) } else { format!("{} > {} ({only})", pair.from, pair.to) }
}

/// One line for each kind of work.
pub(crate) fn lines(measured: &[Measured]) -> String {
    let mut lines = format!("{:<20} {:>10} {:>8} {:>30}\n", "work", "used (ms)", "samples", "recorded: quarter, half, three");
    for measured in measured {
        let [lower, middle, upper] = measured.recorded_us.map(milliseconds);
        let _ = writeln!(
            lines,
            "{:<20} {:>10.3} {:>8} {lower:>10.1} {middle:>9.1} {upper:>9.1}",
            measured.rule.work,
            milliseconds(measured.us),
            measured.samples
        );
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn milliseconds(us: i64) -> f64 {
    us as f64 / 1e3
}

/// `RuncStart` as `RUNC_START`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.chars().enumerate() {
        if index > 0 && letter.is_uppercase() {
            out.push('_');
        }
        out.push(letter.to_ascii_uppercase());
    }
    out
}
