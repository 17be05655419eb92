//! Carrying a fix out.

use super::problem::Fix;

impl Fix {
    /// The manifest with this change in it. A place that the manifest does not have leaves it as it is.
    pub fn apply(&self, manifest: &str) -> String {
        self.span.replaced(manifest, &self.replacement)
    }

    /// Whether the text is another one with this change in it.
    pub(super) fn changes(&self, text: &str) -> bool {
        self.span.bytes(text).is_some_and(|range| text[range] != *self.replacement)
    }
}
