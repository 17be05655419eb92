//! Elements as text: what SVG files and the pages around them both understand.

use super::{Child, Element};

/// What HTML has no end tag for.
const VOID: [&str; 2] = ["br", "hr"];
/// What is written short where nothing is in it: shapes. To HTML a short `div` would be an open one.
const SHAPES: [&str; 6] = ["path", "rect", "circle", "g", "animateMotion", "view"];

impl Element {
    /// As text.
    pub fn markup(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in self.attributes() {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            escape(out, value);
            out.push('"');
        }
        match (self.children.is_empty(), SHAPES.contains(&self.name), VOID.contains(&self.name)) {
            (true, true, _) => out.push_str("/>"),
            (_, _, true) => out.push('>'),
            _ => {
                out.push('>');
                for child in &self.children {
                    match child {
                        Child::Element(element) => element.write(out),
                        Child::Text(text) => escape(out, text),
                    }
                }
                out.push_str("</");
                out.push_str(self.name);
                out.push('>');
            }
        }
    }
}

/// Text that is nothing but text, in an element and in an attribute; what no XML document may have is left out.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            _ if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            _ => out.push(letter),
        }
    }
}
