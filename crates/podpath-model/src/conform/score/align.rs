//! The longest common subsequence.

/// The pairs of a longest common subsequence of two lists, by their positions.
pub(in crate::conform) fn align<T>(left: &[T], right: &[T], equal: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    // What both begin with needs no table.
    let same = left.iter().zip(right).take_while(|(left, right)| equal(left, right)).count();
    let (left, right) = (&left[same..], &right[same..]);
    // Row by row: how long a common subsequence of what follows can be.
    let width = right.len() + 1;
    let mut best = vec![0_u32; (left.len() + 1) * width];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            best[i * width + j] = if equal(&left[i], &right[j]) {
                best[(i + 1) * width + j + 1] + 1
            } else {
                best[(i + 1) * width + j].max(best[i * width + j + 1])
            };
        }
    }
    let mut pairs: Vec<(usize, usize)> = (0..same).map(|at| (at, at)).collect();
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        if equal(&left[i], &right[j]) {
            pairs.push((same + i, same + j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_common_subsequence_is_found() {
        let cases = [("abc", "abc", 3), ("abc", "cab", 2), ("", "abc", 0), ("axbxc", "abc", 3), ("ab", "ba", 1)];
        for (left, right, length) in cases {
            let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            let pairs = align(&left, &right, char::eq);
            assert_eq!(pairs.len(), length, "{left:?} {right:?}");
            assert!(pairs.iter().all(|(i, j)| left[*i] == right[*j]));
        }
    }
}
