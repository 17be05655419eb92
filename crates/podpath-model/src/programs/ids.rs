//! Ids that look like the real ones and are derived from what they name, so that the same scenario gives the same ids.

use crate::trace::Text;

/// A number from text (FNV-1a), spread over all bits (splitmix64).
fn mix(text: &str, round: u64) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ round.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let mut z = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn hex(seed: &str, digits: usize) -> String {
    let mut out = String::with_capacity(digits);
    push_hex(&mut out, seed, digits);
    out
}

fn push_hex(out: &mut String, seed: &str, digits: usize) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for round in 0..digits.div_ceil(16) {
        let bits = mix(seed, round as u64);
        let of_round = (digits - round * 16).min(16);
        out.extend((0..of_round).map(|at| char::from(DIGITS[(bits >> (60 - at * 4)) as usize & 0xf])));
    }
}

/// 64 hexadecimal digits: the id of a container, a sandbox or a layer.
pub fn hex64(seed: &str) -> Text {
    hex(seed, 64).into()
}
/// 32 hexadecimal digits: the UID of a static pod.
pub fn hex32(seed: &str) -> Text {
    hex(seed, 32).into()
}
/// 12 hexadecimal digits: a short id.
pub fn hex12(seed: &str) -> Text {
    hex(seed, 12).into()
}
/// A UUID.
pub fn uuid(seed: &str) -> Text {
    let digits = hex(seed, 32);
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-").into()
}
/// `sha256:` and 64 digits.
pub fn digest(seed: &str) -> Text {
    let mut out = String::with_capacity("sha256:".len() + 64);
    out.push_str("sha256:");
    push_hex(&mut out, seed, 64);
    out.into()
}
/// A number below another one, always the same for a seed.
pub fn below(limit: u64, seed: &str) -> u64 {
    (mix(seed, 0) >> 16) % limit
}
/// Whether what is left to chance happens in this case, as it does in one of so many: decided by what the case is called.
pub fn one_in(cases: u64, seed: &str) -> bool {
    mix(seed, 0).is_multiple_of(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_length_of_the_real_ones_and_differ() {
        assert_eq!(hex64("a").len(), 64);
        assert_eq!(uuid("a").len(), 36);
        assert_ne!(hex64("a"), hex64("b"));
        assert_eq!(hex64("a"), hex64("a"));
    }
}
