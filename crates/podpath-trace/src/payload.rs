//! Payloads are typed values, shared by reference; JSON is made when somebody looks.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use serde::Serialize;

use crate::Text;

/// Anything that travels: a typed value that can be written as the wire's own JSON form.
pub trait Payload: Any {
    /// Appends the value's JSON to `out`.
    fn write_json(&self, out: &mut Vec<u8>);
}

impl<T: Serialize + 'static> Payload for T {
    fn write_json(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(out, self).expect("wire types have string keys and write to memory");
    }
}

/// A payload that several events may share.
#[derive(Clone)]
pub struct SharedPayload(pub Rc<dyn Payload>);

impl SharedPayload {
    /// Shares a value.
    pub fn new(value: impl Payload) -> Self {
        Self(Rc::new(value))
    }
    /// The JSON text of the value.
    pub fn json(&self) -> String {
        let mut out = Vec::new();
        self.0.write_json(&mut out);
        String::from_utf8(out).expect("serde_json writes UTF-8")
    }
    /// The value, if it is a `T`.
    pub fn downcast<T: 'static>(&self) -> Option<Rc<T>> {
        (Rc::clone(&self.0) as Rc<dyn Any>).downcast().ok()
    }
    /// The value, if it is text, however it is kept.
    pub fn text(&self) -> Option<Text> {
        let text = self.downcast::<Text>().map(|text| (*text).clone());
        let owned = || self.downcast::<String>().map(|text| Text::from(text.as_str()));
        text.or_else(owned).or_else(|| self.downcast::<&'static str>().map(|text| Text::from(*text)))
    }
}

impl fmt::Debug for SharedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.json())
    }
}

impl PartialEq for SharedPayload {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.json() == other.json()
    }
}
impl Eq for SharedPayload {}

impl Serialize for SharedPayload {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde_json::value::RawValue::from_string(self.json()).map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// The payload of a call or an answer that carries nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Nothing {}
