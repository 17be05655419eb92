//! The fields of an object, each still the text that it is: one way to read for everything in an event, which keeps the reader small, and
//! leaves payloads as they were written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The field that is wrong, and perhaps the word in it.
pub(super) type Wrong = String;

/// The fields of an object, in their order.
#[derive(Default)]
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry::<&RawValue, &RawValue>()? {
                    fields.push((text(entry.0).unwrap_or_default(), entry.1));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl<'a> Fields<'a> {
    /// The fields of an object.
    pub(super) fn of(name: &str, raw: &'a RawValue) -> Result<Self, Wrong> {
        serde_json::from_str(raw.get()).map_err(|_| name.to_owned())
    }
    /// A field, if it is there.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, raw)| *raw)
    }
    /// A field that has to be there.
    pub(super) fn raw(&self, name: &str) -> Result<&'a RawValue, Wrong> {
        self.get(name).ok_or_else(|| name.to_owned())
    }
    /// An object in a field.
    pub(super) fn object(&self, name: &str) -> Result<Self, Wrong> {
        Self::of(name, self.raw(name)?)
    }
    /// A text in a field.
    pub(super) fn text(&self, name: &str) -> Result<Cow<'a, str>, Wrong> {
        text(self.raw(name)?).ok_or_else(|| name.to_owned())
    }
    /// A text in a field, if that is there.
    pub(super) fn some_text(&self, name: &str) -> Result<Option<Cow<'a, str>>, Wrong> {
        self.get(name).map(|raw| text(raw).ok_or_else(|| name.to_owned())).transpose()
    }
    /// A whole number in a field.
    pub(super) fn number<T: FromStr>(&self, name: &str) -> Result<T, Wrong> {
        self.raw(name)?.get().parse().map_err(|_| name.to_owned())
    }
    /// A whole number in a field, if that is there.
    pub(super) fn some_number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Wrong> {
        self.get(name).map(|_| self.number(name)).transpose()
    }
    /// The texts of a list in a field.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<Cow<'a, str>>, Wrong> {
        let list: Vec<&RawValue> = serde_json::from_str(self.raw(name)?.get()).map_err(|_| name.to_owned())?;
        list.into_iter().map(|raw| text(raw).ok_or_else(|| name.to_owned())).collect()
    }
    /// Every field with its text.
    pub(super) fn all_texts(&self) -> impl Iterator<Item = Result<(&str, Cow<'a, str>), Wrong>> {
        self.0.iter().map(|(name, raw)| Ok((&**name, text(raw).ok_or_else(|| name.to_string())?)))
    }
}

/// A text, borrowed where nothing in it was escaped.
fn text(raw: &RawValue) -> Option<Cow<'_, str>> {
    let inner = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(raw.get()).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}
