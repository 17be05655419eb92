//! A picture that stands alone has its colours in itself: the app's own style sheets, read and applied here once, so that a file needs
//! neither them nor anything that only a new browser knows. Each way to look becomes a class, with its dark side in the same file.

mod select;
mod sheet;
#[cfg(test)]
mod tests;
mod value;

use podpath_trace::sorted::SortedMap;

use super::{Child, Element, Value};
use sheet::Rule;
use value::{Scheme, Variables, resolve};

/// The style sheets, in the order of their layers.
const SHEETS: [&str; 3] = [
    include_str!("../../../../../static/css/tokens.css"),
    include_str!("../../../../../static/css/stage.css"),
    include_str!("../../../../../static/css/picture.css"),
];

/// What a picture can show; the rest of a rule is for pages.
const SHOWN: [&str; 15] = [
    "display",
    "fill",
    "font",
    "font-family",
    "font-size",
    "font-weight",
    "letter-spacing",
    "opacity",
    "paint-order",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
];
/// The same, of texts.
const SHOWN_OF_TEXT: [&str; 2] = ["text-anchor", "text-decoration"];
/// What is so anyway.
const INITIAL: [(&str, &str); 2] = [("font-weight", "400"), ("letter-spacing", "0")];

/// How an element looks: for each property its value in the light and in the dark.
type Style = SortedMap<String, [String; 2]>;

/// A picture with classes of its own, and the style sheet that knows them. What is not displayed is left out.
pub(super) fn paint(picture: &Element) -> (Element, String) {
    let rules = SHEETS.iter().flat_map(|sheet| sheet::rules(sheet)).collect();
    let mut painter = Painter { rules, styles: Vec::new() };
    let painted = painter.element(&mut vec![picture], &Variables::new());
    (painted.unwrap_or_else(|| picture.clone()), css(&painter.styles))
}

struct Painter {
    rules: Vec<Rule<'static>>,
    styles: Vec<Style>,
}

impl Painter {
    /// The last element of a line, in which each is inside of the one before; none if it is not displayed.
    fn element(&mut self, line: &mut Vec<&Element>, around: &Variables) -> Option<Element> {
        let looked = line.last().copied()?;
        let mut variables = around.clone();
        let style = self.style(line, &mut variables);
        if style.get("display").is_some_and(|display| display[0] == "none") {
            return None;
        }
        let class = (!style.is_empty()).then(|| Value::from(letter(self.position(style))));
        let attribute = |(name, value): (&&str, &Option<Value>)| match *name {
            "class" => class.clone(),
            "data-seat" | "data-pid" | "data-edge" | "translate" => None, // for scripts and readers of a page
            _ => value.clone(),
        };
        let values = looked.names.iter().zip(&looked.values).map(attribute).collect();
        let mut children = Vec::with_capacity(looked.children.len());
        for child in &looked.children {
            match child {
                Child::Text(_) => children.push(child.clone()),
                Child::Element(child) => {
                    line.push(child);
                    children.extend(self.element(line, &variables).map(Child::Element));
                    line.pop();
                }
            }
        }
        Some(Element { values, children, key: None, ..*looked })
    }

    /// What the rules say of the last element in a line, the heaviest rule last.
    fn style(&self, line: &[&Element], variables: &mut Variables) -> Style {
        let mut rules: Vec<&Rule<'static>> = self.rules.iter().filter(|rule| rule.selector.means(line)).collect();
        rules.sort_by_key(|rule| rule.selector.weight());
        let said = || rules.iter().flat_map(|rule| &rule.declarations);
        for (name, value) in said().filter(|(name, _)| name.starts_with("--")) {
            variables.insert(name, value);
        }
        let mut style = Style::new();
        let shown = |name: &str| SHOWN.contains(&name) || SHOWN_OF_TEXT.contains(&name);
        for (name, value) in said().filter(|(name, _)| shown(name)) {
            let Some(light) = resolve(value, variables, Scheme::Light) else { continue };
            let Some(dark) = resolve(value, variables, Scheme::Dark) else { continue };
            for ((name, light), (_, dark)) in longhands(name, light).into_iter().zip(longhands(name, dark)) {
                style.insert(name.to_owned(), [light, dark]);
            }
        }
        style.retain(|name, [value, _]| !INITIAL.contains(&(name, value)));
        style
    }

    fn position(&mut self, style: Style) -> usize {
        if let Some(at) = self.styles.iter().position(|known| *known == style) {
            return at;
        }
        self.styles.push(style);
        self.styles.len() - 1
    }
}

/// `font: 600 11px mono` in its parts.
fn longhands(name: &str, value: String) -> Vec<(&str, String)> {
    let parts: Vec<&str> = value.splitn(3, ' ').collect();
    match (name, &*parts) {
        ("font", [weight, size, family]) => {
            let parts = [("font-weight", weight), ("font-size", size), ("font-family", family)];
            parts.map(|(name, value)| (name, (*value).to_owned())).into()
        }
        _ => vec![(name, value)],
    }
}

/// The name of a class: `a`, `b`, … `z`, `aa`.
fn letter(at: usize) -> String {
    let letter = char::from(b'a' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{}{letter}", self::letter(at / 26 - 1)) }
}

/// A longer value is said once for all that have it.
const LONG: usize = 40;

fn css(styles: &[Style]) -> String {
    let mut long: SortedMap<String, Vec<String>> = SortedMap::new();
    let (mut light, mut dark) = (String::new(), String::new());
    for (at, style) in styles.iter().enumerate() {
        let class = format!(".{}", letter(at));
        let said = |side: usize, keep: &dyn Fn(&str, &[String; 2]) -> bool| {
            let kept = style.iter().filter(|(name, values)| keep(name, values));
            kept.map(|(name, values)| format!("{name}:{}", values[side])).collect::<Vec<_>>().join(";")
        };
        let own = said(0, &|_, values| values[0].len() <= LONG);
        let other = said(1, &|_, values| values[0] != values[1]);
        if !own.is_empty() {
            light.push_str(&format!("{class}{{{own}}}"));
        }
        if !other.is_empty() {
            dark.push_str(&format!("{class}{{{other}}}"));
        }
        for (name, [value, _]) in style.iter().filter(|(_, values)| values[0].len() > LONG) {
            long.entry(format!("{name}:{value}")).or_default().push(class.clone());
        }
    }
    let long: String = long.iter().map(|(said, classes)| format!("{}{{{said}}}", classes.join(","))).collect();
    format!("{long}{light}@media (prefers-color-scheme:dark){{{dark}}}")
}
