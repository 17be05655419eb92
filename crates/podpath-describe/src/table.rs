//! Columns as Go's `text/tabwriter` makes them, with two spaces between: a column goes down as long as each line has a cell in it that a
//! tab ends.

/// Between two columns.
const PADDING: usize = 2;

/// Lines whose cells are separated by tabs.
#[derive(Default)]
pub(super) struct Lines(Vec<String>);

impl Lines {
    /// Adds a line, indented by so many levels.
    pub(super) fn add(&mut self, level: usize, line: impl AsRef<str>) {
        self.0.push(format!("{}{}", "  ".repeat(level), line.as_ref()));
    }

    /// All lines, with their columns.
    pub(super) fn aligned(&self) -> String {
        // A cell may have several lines: what follows them begins anew.
        let whole = self.0.join("\n");
        let lines: Vec<Vec<&str>> = whole.split('\n').map(|line| line.split('\t').collect()).collect();
        let mut text = String::new();
        format(&lines, &mut Vec::new(), &mut text);
        text
    }
}

/// `format`: each block of lines that have the next column gets its width, and the columns to the right of it within the block.
fn format(lines: &[Vec<&str>], widths: &mut Vec<usize>, text: &mut String) {
    let column = widths.len();
    let has_column = |line: &Vec<&str>| column + 1 < line.len();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        if !has_column(first) {
            write(first, widths, text);
            rest = &rest[1..];
            continue;
        }
        let end = rest.iter().position(|line| !has_column(line)).unwrap_or(rest.len());
        let width = rest[..end].iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        widths.push(width + PADDING);
        format(&rest[..end], widths, text);
        widths.pop();
        rest = &rest[end..];
    }
}

fn write(line: &[&str], widths: &[usize], text: &mut String) {
    for (index, cell) in line.iter().enumerate() {
        text.push_str(cell);
        let width = widths.get(index).copied().unwrap_or(0);
        text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_ends_where_a_line_has_no_cell_in_it() {
        let mut lines = Lines::default();
        for line in ["Name:\tweb", "Namespace:\tdefault", "Containers:", "  app:\tx", "a\tbbb\tc", "aa\tb\tcc"] {
            lines.add(0, line);
        }
        let wanted = "Name:       web\nNamespace:  default\nContainers:\n  app:  x\na       bbb  c\naa      b    cc\n";
        assert_eq!(lines.aligned(), wanted);
    }
}
