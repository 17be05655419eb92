//! Which step of one run stands beside which of the other: the cheapest way, with the fewest holes.

use std::ops::Range;

use podpath_trace::sorted::SortedMap;

use super::BeatRow;

/// Rows of two stretches of steps. `tokens` are those of all steps, the first of which is step 1.
pub(super) fn align(tokens: [&[String]; 2], [one, other]: [Range<usize>; 2]) -> Vec<[Option<usize>; 2]> {
    let [one, other]: [Vec<usize>; 2] = [one.collect(), other.collect()];
    let same = |a: usize, b: usize| tokens[0].get(one[a] - 1) == tokens[1].get(other[b] - 1);
    let width = other.len() + 1;
    // How many partners there are from here to both ends.
    let mut left = vec![0_u32; (one.len() + 1) * width];
    for a in (0..one.len()).rev() {
        for b in (0..other.len()).rev() {
            left[a * width + b] = match same(a, b) {
                true => left[(a + 1) * width + b + 1] + 1,
                false => left[(a + 1) * width + b].max(left[a * width + b + 1]),
            };
        }
    }
    let (mut rows, mut a, mut b) = (Vec::new(), 0, 0);
    while a < one.len() || b < other.len() {
        let is_pair = a < one.len() && b < other.len() && same(a, b);
        let is_one = a < one.len() && (b == other.len() || left[(a + 1) * width + b] >= left[a * width + b + 1]);
        rows.push(match (is_pair, is_one) {
            (true, _) => [Some(one[a]), Some(other[b])],
            (false, true) => [Some(one[a]), None],
            (false, false) => [None, Some(other[b])],
        });
        a += usize::from(is_pair || is_one);
        b += usize::from(is_pair || !is_one);
    }
    rows
}

/// Of each side the steps that stand alone, by what they are called: the first of each.
pub(super) fn homeless<'a>(beats: &[BeatRow], tokens: &'a [Vec<String>; 2]) -> [SortedMap<&'a str, usize>; 2] {
    let mut homeless: [SortedMap<&str, usize>; 2] = [SortedMap::new(), SortedMap::new()];
    for row in beats.iter().flat_map(|beat| &beat.rows) {
        let (side, step) = match row.steps {
            [Some(step), None] => (0, step),
            [None, Some(step)] => (1, step),
            _ => continue,
        };
        if let Some(token) = tokens[side].get(step - 1) {
            homeless[side].entry(token).or_insert(step);
        }
    }
    homeless
}

#[cfg(test)]
mod tests {
    use super::align;

    fn rows(one: &str, other: &str) -> Vec<[Option<usize>; 2]> {
        let tokens = [one, other].map(|text| text.chars().map(String::from).collect::<Vec<_>>());
        align([&tokens[0], &tokens[1]], [1..one.len() + 1, 1..other.len() + 1])
    }

    #[test]
    fn what_both_have_stands_on_one_row_with_the_fewest_holes() {
        let holes = |rows: &[[Option<usize>; 2]]| rows.iter().filter(|row| row.contains(&None)).count();
        assert_eq!(rows("abc", "ac"), [[Some(1), Some(1)], [Some(2), None], [Some(3), Some(2)]]);
        assert_eq!(holes(&rows("abcabba", "cbabac")), 5, "the longest that both have has four");
        assert_eq!((rows("", "").len(), rows("ab", "").len(), rows("", "ab").len()), (0, 2, 2));
    }
}
