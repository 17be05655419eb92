//! MD5, as RFC 1321 has it.

const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

/// The sines of 1 to 64, as fractions of 2^32.
#[rustfmt::skip]
const SINES: [u32; 64] = [
    0xd76a_a478, 0xe8c7_b756, 0x2420_70db, 0xc1bd_ceee, 0xf57c_0faf, 0x4787_c62a, 0xa830_4613, 0xfd46_9501,
    0x6980_98d8, 0x8b44_f7af, 0xffff_5bb1, 0x895c_d7be, 0x6b90_1122, 0xfd98_7193, 0xa679_438e, 0x49b4_0821,
    0xf61e_2562, 0xc040_b340, 0x265e_5a51, 0xe9b6_c7aa, 0xd62f_105d, 0x0244_1453, 0xd8a1_e681, 0xe7d3_fbc8,
    0x21e1_cde6, 0xc337_07d6, 0xf4d5_0d87, 0x455a_14ed, 0xa9e3_e905, 0xfcef_a3f8, 0x676f_02d9, 0x8d2a_4c8a,
    0xfffa_3942, 0x8771_f681, 0x6d9d_6122, 0xfde5_380c, 0xa4be_ea44, 0x4bde_cfa9, 0xf6bb_4b60, 0xbebf_bc70,
    0x289b_7ec6, 0xeaa1_27fa, 0xd4ef_3085, 0x0488_1d05, 0xd9d4_d039, 0xe6db_99e5, 0x1fa2_7cf8, 0xc4ac_5665,
    0xf429_2244, 0x432a_ff97, 0xab94_23a7, 0xfc93_a039, 0x655b_59c3, 0x8f0c_cc92, 0xffef_f47d, 0x8584_5dd1,
    0x6fa8_7e4f, 0xfe2c_e6e0, 0xa301_4314, 0x4e08_11a1, 0xf753_7e82, 0xbd3a_f235, 0x2ad7_d2bb, 0xeb86_d391,
];

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The digest as hexadecimal digits.
pub(super) fn hex(message: &[u8]) -> String {
    let mut padded = message.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(64), 0);
    // The length in bits takes the last eight bytes of a block.
    if padded.len() - message.len() < 9 {
        padded.resize(padded.len() + 64, 0);
    }
    let at = padded.len() - 8;
    padded[at..].copy_from_slice(&(message.len() as u64 * 8).to_le_bytes());
    let state = padded.chunks_exact(64).fold([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476], block);
    let bytes = state.iter().flat_map(|word| word.to_le_bytes());
    bytes.flat_map(|byte| [byte >> 4, byte & 0xf]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

fn block(state: [u32; 4], bytes: &[u8]) -> [u32; 4] {
    let word = |at: usize| u32::from_le_bytes([bytes[at * 4], bytes[at * 4 + 1], bytes[at * 4 + 2], bytes[at * 4 + 3]]);
    let [mut a, mut b, mut c, mut d] = state;
    let words: [u32; 16] = std::array::from_fn(word);
    // A loop for each round: which function and which word is not asked anew at each step.
    macro_rules! round {
        ($round:literal, $mixed:expr, $at:expr) => {
            for step in 0..16 {
                let sum = a.wrapping_add($mixed(b, c, d)).wrapping_add(SINES[$round * 16 + step]).wrapping_add(words[$at(step) % 16]);
                (a, d, c) = (d, c, b);
                b = b.wrapping_add(sum.rotate_left(SHIFTS[$round][step % 4]));
            }
        };
    }
    round!(0, |b: u32, c: u32, d: u32| (b & c) | (!b & d), |step| step);
    round!(1, |b: u32, c: u32, d: u32| (d & b) | (!d & c), |step| 5 * step + 1);
    round!(2, |b: u32, c: u32, d: u32| b ^ c ^ d, |step| 3 * step + 5);
    round!(3, |b: u32, c: u32, d: u32| c ^ (b | !d), |step| 7 * step);
    [state[0].wrapping_add(a), state[1].wrapping_add(b), state[2].wrapping_add(c), state[3].wrapping_add(d)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digests_are_those_of_the_rfc() {
        let eighty = "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
        let cases = [
            ("", "d41d8cd98f00b204e9800998ecf8427e"),
            ("abc", "900150983cd24fb0d6963f7d28e17f72"),
            ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"),
            (eighty, "57edf4a22be3c955ac49da2e2107b67a"),
        ];
        for (message, digest) in cases {
            assert_eq!(hex(message.as_bytes()), digest, "{message}");
        }
    }
}
