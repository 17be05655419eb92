//! Which rows of the list of steps can be seen. Heights are fixed, so places are sums and nothing has to be measured.

use podpath_view::steps::Steps;

/// Height of a beat, in pixels.
const BEAT_PX: f64 = 36.0;
/// Height of the current beat.
const NOW_PX: f64 = 44.0;
/// Height of a row.
const ROW_PX: f64 = 28.0;
/// Height of the row of the current step.
const CURRENT_PX: f64 = 36.0;
/// How much is drawn above and below what can be seen.
const MARGIN_PX: f64 = 240.0;

/// What stands in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A beat.
    Beat { at: usize, open: bool },
    /// A row, by its position in [`Steps::rows`].
    Row(usize),
}

/// The list, beat by beat.
pub(crate) struct Rows {
    beats: Vec<Part>,
    current: (f64, f64),
    height: f64,
}

struct Part {
    at: usize,
    open: bool,
    top: f64,
    rows: std::ops::Range<usize>,
    current: Option<usize>,
}

impl Part {
    /// Of the beat alone.
    fn head(&self) -> f64 {
        if self.current.is_some() { NOW_PX } else { BEAT_PX }
    }
    fn row_top(&self, row: usize) -> f64 {
        let wide = self.current.is_some_and(|current| current < row);
        self.top + self.head() + px(row - self.rows.start) * ROW_PX + if wide { CURRENT_PX - ROW_PX } else { 0.0 }
    }
    fn height(&self) -> f64 {
        if self.open { self.row_top(self.rows.end) - self.top } else { self.head() }
    }
}

impl Rows {
    /// The list at a step; the beat of the step is open or not.
    pub(crate) fn of(steps: &Steps, cursor: usize, is_open: bool) -> Self {
        let (here, current) = (steps.beat_of(cursor), steps.row_of(cursor));
        let mut list = Self { beats: Vec::new(), current: (0.0, CURRENT_PX), height: 0.0 };
        for (at, beat) in steps.beats().iter().enumerate() {
            let is_here = here == Some(at);
            let open = is_here && is_open;
            let part = Part { at, open, top: list.height, rows: beat.rows.clone(), current: is_here.then_some(current) };
            if is_here {
                list.current = if open { (part.row_top(current), CURRENT_PX) } else { (part.top, NOW_PX) };
            }
            list.height += part.height();
            list.beats.push(part);
        }
        list
    }
    /// The height of the whole list, in pixels.
    pub(crate) fn height(&self) -> f64 {
        self.height
    }
    /// Top and height of the current row, or of its beat if that is closed.
    pub(crate) fn current(&self) -> (f64, f64) {
        self.current
    }
    /// What can be seen of the list when it is scrolled by `top` in a box of `height`, and where that begins.
    pub(crate) fn between(&self, top: f64, height: f64) -> (Vec<Entry>, f64) {
        let (from, to) = (top - MARGIN_PX, top + height + MARGIN_PX);
        let mut shown = Vec::new();
        let mut offset = None;
        for part in self.beats.iter().filter(|part| part.top + part.height() >= from && part.top <= to) {
            if part.top + part.head() >= from {
                offset.get_or_insert(part.top);
                shown.push(Entry::Beat { at: part.at, open: part.open });
            }
            if part.open {
                let (first, last) = (row_at(part, from), row_at(part, to).saturating_add(1));
                let rows = first.max(part.rows.start)..last.min(part.rows.end);
                if !rows.is_empty() {
                    offset.get_or_insert(part.row_top(rows.start));
                }
                shown.extend(rows.map(Entry::Row));
            }
        }
        (shown, offset.unwrap_or(0.0))
    }
}

/// The row at a height, or one beside it.
fn row_at(part: &Part, y: f64) -> usize {
    let inside = ((y - part.top - part.head()) / ROW_PX).max(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and a list has some million rows at most")]
    let rows = inside as usize;
    part.rows.start + rows.saturating_sub(1)
}

#[expect(clippy::cast_precision_loss, reason = "a list has some million rows at most")]
fn px(rows: usize) -> f64 {
    rows as f64
}
