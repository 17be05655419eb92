//! The longest common subsequence.

use std::collections::BTreeMap;
use std::ops::Range;

/// Lists of up to so many tokens are aligned as a whole; longer ones window by window, so that time and memory grow as they do.
const WINDOW: usize = 8192;

/// The pairs of a longest common subsequence of two lists, by their positions; of lists longer than [`WINDOW`], of one that is close to
/// the longest.
pub(in crate::conform) fn align<'a, T, K: Ord>(left: &'a [T], right: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<(usize, usize)> {
    let mut numbers: BTreeMap<K, u32> = BTreeMap::new();
    let mut number = |item: &'a T| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(key(item)).or_insert(next)
    };
    let left: Vec<u32> = left.iter().map(&mut number).collect();
    let right: Vec<u32> = right.iter().map(&mut number).collect();
    align_numbers(&left, &right, WINDOW)
}

fn align_numbers(left: &[u32], right: &[u32], window: usize) -> Vec<(usize, usize)> {
    // What both begin with needs no table.
    let same = left.iter().zip(right).take_while(|(left, right)| left == right).count();
    let mut pairs: Vec<(usize, usize)> = (0..same).map(|at| (at, at)).collect();
    let (mut i, mut j) = (same, same);
    while i < left.len() && j < right.len() {
        let (to_i, to_j) = (left.len().min(i + window), right.len().min(j + window));
        let is_last = to_i == left.len() && to_j == right.len();
        let found = align_window(left, right, i..to_i, j..to_j);
        if is_last {
            pairs.extend(found);
            break;
        }
        // What is near the end of a window may have a better partner in the next one.
        let (half_i, half_j) = (i + window / 2, j + window / 2);
        pairs.extend(found.into_iter().take_while(|(at, other)| *at < half_i && *other < half_j));
        match pairs.last() {
            Some((at, other)) if *at >= i => (i, j) = (at + 1, other + 1),
            _ => (i, j) = (half_i.min(left.len()), half_j.min(right.len())),
        }
    }
    pairs
}

/// The pairs of a longest common subsequence of two ranges.
fn align_window(left: &[u32], right: &[u32], rows: Range<usize>, columns: Range<usize>) -> Vec<(usize, usize)> {
    let width = columns.len();
    // Row by row, from the last one: how long a common subsequence of what follows can be. Of all rows only the way is kept.
    let mut below = vec![0_u32; width + 1];
    let mut row = vec![0_u32; width + 1];
    let mut down = Bits::of(rows.len() * width);
    for i in rows.clone().rev() {
        for j in (0..width).rev() {
            row[j] = if left[i] == right[columns.start + j] {
                below[j + 1] + 1
            } else {
                if below[j] >= row[j + 1] {
                    down.set((i - rows.start) * width + j);
                }
                below[j].max(row[j + 1])
            };
        }
        std::mem::swap(&mut row, &mut below);
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (rows.start, 0);
    while i < rows.end && j < width {
        if left[i] == right[columns.start + j] {
            pairs.push((i, columns.start + j));
            (i, j) = (i + 1, j + 1);
        } else if down.has((i - rows.start) * width + j) {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// One bit for each cell of a table.
struct Bits(Vec<u64>);

impl Bits {
    fn of(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }
    fn set(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }
    fn has(&self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_subsequence_is_found() {
        let cases = [("abc", "abc", 3), ("abc", "cab", 2), ("", "abc", 0), ("axbxc", "abc", 3), ("ab", "ba", 1)];
        for (left, right, length) in cases {
            let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            let pairs = align(&left, &right, |letter| *letter);
            assert_eq!(pairs.len(), length, "{left:?} {right:?}");
            assert!(pairs.iter().all(|(i, j)| left[*i] == right[*j]));
        }
    }

    #[test]
    fn window_by_window_nearly_as_much_is_found_and_always_in_order() {
        let left: Vec<u32> = (0..3_000_u32).map(|at| at * 7919 % 31).collect();
        let right: Vec<u32> = left.iter().enumerate().filter(|(at, _)| at % 17 != 3).map(|(_, number)| *number).collect();
        let whole = align_numbers(&left, &right, usize::MAX / 2);
        let windows = align_numbers(&left, &right, 256);
        assert!(windows.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1));
        assert!(windows.iter().all(|(i, j)| left[*i] == right[*j]));
        assert!(windows.len() * 100 >= whole.len() * 98, "{} of {}", windows.len(), whole.len());
        assert_eq!(align_numbers(&[1; 900], &[2; 2_000], 64), []);
    }
}
