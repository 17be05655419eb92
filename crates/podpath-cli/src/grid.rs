//! A table of short words, in columns.

use unicode_width::UnicodeWidthStr;

/// Between two columns.
const GAP: &str = "  ";

/// A head and its rows, each with a name, as lines.
pub(crate) fn grid(corner: &str, head: &[String], rows: Vec<(String, Vec<String>)>) -> Vec<String> {
    let names = rows.iter().map(|(name, _)| name.width()).chain([corner.width()]).max().unwrap_or_default();
    let widths: Vec<usize> = head
        .iter()
        .enumerate()
        .map(|(at, word)| rows.iter().filter_map(|(_, cells)| cells.get(at)).map(|cell| cell.width()).fold(word.width(), usize::max))
        .collect();
    let line = |name: &str, cells: &[String]| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{GAP}{cell}{}", " ".repeat(width - cell.width())));
        format!("{name}{}{}", " ".repeat(names - name.width()), cells.collect::<String>())
    };
    [line(corner, head)].into_iter().chain(rows.iter().map(|(name, cells)| line(name, cells))).collect()
}

#[cfg(test)]
mod tests {
    use super::grid;

    #[test]
    fn columns_are_as_wide_as_their_widest_word_in_any_script() {
        let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
        let lines = grid("", &words(["自愈", "b"]), vec![("runc".into(), words(["1", "22"])), ("shim-v2".into(), words(["x", ""]))]);
        assert_eq!(lines, ["         自愈  b ", "runc     1     22", "shim-v2  x       "]);
    }
}
