//! Strings, lists and maps that are copied by reference: a pod's values travel through many payloads, its bytes only once.

use crate::sorted::SortedMap;
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Text that is shared rather than copied.
pub type Text = Rc<str>;

/// The empty text. `Rc` allocates even for nothing, so there is one of them.
pub fn empty() -> Text {
    thread_local! { static EMPTY: Text = Rc::from(""); }
    EMPTY.with(Rc::clone)
}

/// Text that is either part of the program, or shared.
#[derive(Clone)]
pub enum Str {
    /// A constant of the program that wrote it.
    Static(&'static str),
    /// Something that came from elsewhere.
    Shared(Text),
}

impl Str {
    /// The empty text.
    pub const EMPTY: Self = Self::Static("");

    /// The characters.
    pub fn as_str(&self) -> &str {
        self
    }
    /// The same as shared text; copies only a constant.
    pub fn text(&self) -> Text {
        match self {
            Self::Static("") => empty(),
            Self::Static(text) => Rc::from(*text),
            Self::Shared(text) => Rc::clone(text),
        }
    }
}

impl Deref for Str {
    type Target = str;
    fn deref(&self) -> &str {
        match self {
            Self::Static(text) => text,
            Self::Shared(text) => text,
        }
    }
}
impl Borrow<str> for Str {
    fn borrow(&self) -> &str {
        self
    }
}
impl Default for Str {
    fn default() -> Self {
        Self::EMPTY
    }
}
impl PartialEq for Str {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
impl Eq for Str {}
impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        **self == *other
    }
}
impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        **self == **other
    }
}
impl PartialOrd for Str {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Str {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}
impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}
impl From<&'static str> for Str {
    fn from(text: &'static str) -> Self {
        Self::Static(text)
    }
}
impl From<Text> for Str {
    fn from(text: Text) -> Self {
        Self::Shared(text)
    }
}
impl From<&Text> for Str {
    fn from(text: &Text) -> Self {
        Self::Shared(Rc::clone(text))
    }
}
impl From<String> for Str {
    fn from(text: String) -> Self {
        Self::Shared(text.into())
    }
}
impl From<&Str> for Text {
    fn from(text: &Str) -> Self {
        text.text()
    }
}
impl Serialize for Str {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}
impl<'de> Deserialize<'de> for Str {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Text::deserialize(deserializer).map(Self::Shared)
    }
}

/// A list of texts that is either part of the program, or shared.
#[derive(Clone)]
pub enum List {
    /// Constants of the program that wrote them.
    Static(&'static [&'static str]),
    /// Something that came from elsewhere.
    Shared(Rc<[Text]>),
}

impl List {
    /// No text.
    pub const EMPTY: Self = Self::Static(&[]);

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Static(texts) => texts.len(),
            Self::Shared(texts) => texts.len(),
        }
    }
    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The text at a position, from 0.
    pub fn get(&self, index: usize) -> Option<&str> {
        match self {
            Self::Static(texts) => texts.get(index).copied(),
            Self::Shared(texts) => texts.get(index).map(|text| &**text),
        }
    }
    /// All of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        (0..self.len()).map(|index| self.get(index).unwrap_or_default())
    }
    /// One of them equals `text`.
    pub fn contains(&self, text: &str) -> bool {
        self.iter().any(|item| item == text)
    }
    /// All of them as shared texts; copies only constants.
    pub fn texts(&self) -> Rc<[Text]> {
        match self {
            Self::Static(texts) => texts.iter().map(|text| Rc::from(*text)).collect(),
            Self::Shared(texts) => Rc::clone(texts),
        }
    }
    /// This list, then another one.
    pub fn join(&self, other: &Self) -> Self {
        match (self.is_empty(), other.is_empty()) {
            (_, true) => self.clone(),
            (true, _) => other.clone(),
            _ => Self::Shared(self.texts().iter().chain(other.texts().iter()).cloned().collect()),
        }
    }
}

impl Default for List {
    fn default() -> Self {
        Self::EMPTY
    }
}
impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
impl Eq for List {}
impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
impl From<Vec<Text>> for List {
    fn from(texts: Vec<Text>) -> Self {
        if texts.is_empty() { Self::EMPTY } else { Self::Shared(texts.into()) }
    }
}
impl From<Rc<[Text]>> for List {
    fn from(texts: Rc<[Text]>) -> Self {
        Self::Shared(texts)
    }
}
impl From<&'static [&'static str]> for List {
    fn from(texts: &'static [&'static str]) -> Self {
        Self::Static(texts)
    }
}
impl FromIterator<Text> for List {
    fn from_iter<I: IntoIterator<Item = Text>>(texts: I) -> Self {
        Vec::from_iter(texts).into()
    }
}
impl Serialize for List {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
impl<'de> Deserialize<'de> for List {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::<Text>::deserialize(deserializer).map(Self::from)
    }
}

/// Labels, annotations, sysctls: keys and values in the order of the keys. A copy shares them until it is changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map(Option<Rc<SortedMap<Str, Str>>>);

impl Map {
    /// The value of a key. There are a dozen keys, which begin alike and mostly differ in length: each is looked at.
    pub fn get(&self, key: &str) -> Option<&Str> {
        self.iter().find(|(known, _)| ***known == *key).map(|(_, value)| value)
    }
    /// There is such a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }
    /// There is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|map| map.is_empty())
    }
    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }
    /// All of it, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&Str, &Str)> {
        self.0.iter().flat_map(|map| map.iter())
    }
    /// Sets the value of a key.
    pub fn insert(&mut self, key: impl Into<Str>, value: impl Into<Str>) {
        Rc::make_mut(self.0.get_or_insert_default()).insert(key.into(), value.into());
    }
    /// Every key and value of `wanted` is here too: a label selector.
    pub fn matches(&self, wanted: &Self) -> bool {
        wanted.iter().all(|(key, value)| self.get(key) == Some(value))
    }
}

impl<K: Into<Str>, V: Into<Str>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let map: SortedMap<Str, Str> = entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect();
        Self((!map.is_empty()).then(|| Rc::new(map)))
    }
}
impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
impl<'de> Deserialize<'de> for Map {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SortedMap::<Str, Str>::deserialize(deserializer).map(Self::from_iter)
    }
}
