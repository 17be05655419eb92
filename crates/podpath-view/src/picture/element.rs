//! An element, and short ways to make the usual ones.

use std::borrow::Cow;

use crate::scene::{Point, Rect};

/// What an attribute or a text says.
pub type Value = Cow<'static, str>;

/// An element: of SVG, or of the page around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// `rect`.
    pub name: &'static str,
    /// What it is known by among its siblings from one step to the next.
    pub key: Option<Value>,
    /// The attributes that it may have.
    pub names: &'static [&'static str],
    /// What each of them says; none where it is left out.
    pub values: Vec<Option<Value>>,
    /// What is in it.
    pub children: Vec<Child>,
}

/// What is in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// An element.
    Element(Element),
    /// A text.
    Text(Value),
}

impl Element {
    /// An element with these attributes.
    pub fn new<const N: usize>(name: &'static str, names: &'static [&'static str; N], values: [Option<Value>; N]) -> Self {
        Self { name, key: None, names, values: values.into(), children: Vec::new() }
    }
    /// An element with a class.
    pub fn of(name: &'static str, class: impl Into<Value>) -> Self {
        Self::new(name, &["class"], [Some(class.into())])
    }
    /// The same with a key.
    pub fn key(self, key: impl Into<Value>) -> Self {
        Self { key: Some(key.into()), ..self }
    }
    /// The same with more in it.
    pub fn with(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.children.extend(children.into_iter().map(Child::Element));
        self
    }
    /// The same with a text in it.
    pub fn say(mut self, text: impl Into<Value>) -> Self {
        self.children.push(Child::Text(text.into()));
        self
    }
    /// Its attributes.
    pub fn attributes(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.names.iter().zip(&self.values).filter_map(|(name, value)| Some((*name, value.as_deref()?)))
    }
    /// What an attribute says.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes().find(|(its, _)| *its == name).map(|(_, value)| value)
    }
}

/// At most two decimals.
pub(super) fn number(value: f32) -> Value {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".into() } else { short.to_owned().into() }
}

pub(super) fn group(class: impl Into<Value>) -> Element {
    Element::of("g", class)
}

pub(super) fn rect(class: impl Into<Value>, rect: Rect) -> Element {
    let [x, y, w, h, r] = [rect.x, rect.y, rect.w, rect.h, rect.r].map(number).map(Some);
    Element::new("rect", &["class", "x", "y", "width", "height", "rx"], [Some(class.into()), x, y, w, h, r.filter(|r| r != "0")])
}

pub(super) fn circle(class: &'static str, at: Point, r: f32) -> Element {
    let [x, y, r] = [at.x, at.y, r].map(number).map(Some);
    Element::new("circle", &["class", "cx", "cy", "r"], [Some(class.into()).filter(|class: &Value| !class.is_empty()), x, y, r])
}

pub(super) fn path(class: &'static str, d: impl Into<Value>) -> Element {
    Element::new("path", &["class", "d"], [Some(class.into()).filter(|class: &Value| !class.is_empty()), Some(d.into())])
}

/// A stroke of a width of its own.
pub(super) fn stroke(class: &'static str, d: impl Into<Value>, width: f32) -> Element {
    Element::new("path", &["class", "stroke-width", "d"], [Some(class.into()), Some(number(width)), Some(d.into())])
}

/// A text in the reader's language.
pub(super) fn text(class: impl Into<Value>, x: f32, y: f32, text: &str) -> Element {
    let values = [Some(class.into()), Some(number(x)), Some(number(y))];
    Element::new("text", &["class", "x", "y"], values).say(text.to_owned())
}

/// A name that no language has a word for.
pub(super) fn name(class: impl Into<Value>, x: f32, y: f32, text: impl Into<Value>) -> Element {
    let values = [Some(class.into()), Some(number(x)), Some(number(y)), Some("no".into())];
    Element::new("text", &["class", "x", "y", "translate"], values).say(text)
}

pub(super) fn moved(at: Point, angle: f32) -> Value {
    let turn = if angle == 0.0 { String::new() } else { format!("rotate({})", number(angle)) };
    format!("translate({} {}){turn}", number(at.x), number(at.y)).into()
}
