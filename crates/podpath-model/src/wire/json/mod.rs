//! proto3 JSON as Go and Python write it with the proto's own field names: defaults are left out, 64-bit numbers are strings,
//! enumerations are names, bytes are base64.

use crate::sorted::SortedMap;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(test)]
pub(crate) mod leaves;
mod text;

pub use text::{List, Map, Str, Text, empty};

/// A field's default, which proto3 leaves out.
pub trait Blank {
    /// The default.
    fn blank() -> Self;
    /// It is the default.
    fn is_blank(&self) -> bool;
}

impl Blank for Text {
    fn blank() -> Self {
        empty()
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<T> Blank for Option<T> {
    fn blank() -> Self {
        None
    }
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

macro_rules! blank {
    ($($type:ty: $test:expr;)+) => {$(
        impl Blank for $type {
            fn blank() -> Self {
                Self::default()
            }
            fn is_blank(&self) -> bool {
                ($test)(self)
            }
        }
    )+};
}
blank! {
    bool: |value: &bool| !value;
    i32: |value: &i32| *value == 0;
    u32: |value: &u32| *value == 0;
    i64: |value: &i64| *value == 0;
    u64: |value: &u64| *value == 0;
    Str: |value: &Str| value.is_empty();
    List: |value: &List| value.is_empty();
    Map: |value: &Map| value.is_empty();
    Bytes: |value: &Bytes| value.0.is_empty();
}

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Blank for SortedMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

/// Messages of a proto: structs whose fields are left out of the JSON where they are default.
macro_rules! message {
    ($($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$field_meta])* #[serde(skip_serializing_if = "crate::wire::json::Blank::is_blank")] pub $field: $type,)*
        }
        impl Default for $name {
            fn default() -> Self {
                Self { $($field: crate::wire::json::Blank::blank(),)* }
            }
        }
    )+};
}
pub(crate) use message;

/// Enumerations of a proto: written by name, the first one is the default.
macro_rules! enumeration {
    ($($(#[$meta:meta])* $name:ident { $first:ident = $first_name:literal, $($value:ident = $value_name:literal,)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            #[default]
            #[serde(rename = $first_name)]
            $first,
            $(#[serde(rename = $value_name)] $value,)*
        }
        impl $name {
            /// The name in the proto.
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_name,
                    $(Self::$value => $value_name,)*
                }
            }
        }
        impl crate::wire::json::Blank for $name {
            fn blank() -> Self {
                Self::$first
            }
            fn is_blank(&self) -> bool {
                *self == Self::$first
            }
        }
    )+};
}
pub(crate) use enumeration;

#[derive(Deserialize)]
#[serde(untagged)]
enum NumberOrText<N> {
    Number(N),
    Text(String),
}

impl<N: std::str::FromStr> NumberOrText<N> {
    fn number<E: serde::de::Error>(self) -> Result<N, E> {
        match self {
            Self::Number(number) => Ok(number),
            Self::Text(text) => text.parse().map_err(|_| E::custom(format!("{text:?} is no 64-bit number"))),
        }
    }
}

/// `int64` and `uint64`: a string in JSON, because a JSON number has only 53 bits.
pub mod int64 {
    use super::{Deserialize, Deserializer, NumberOrText, Serializer};

    /// Writes the number as a string.
    pub fn serialize<N: ToString, S: Serializer>(number: &N, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&number.to_string())
    }
    /// Reads a string, or a number.
    pub fn deserialize<'de, N: std::str::FromStr + Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<N, D::Error> {
        NumberOrText::deserialize(deserializer)?.number()
    }
}

/// `repeated int64`.
pub mod int64s {
    use super::{Deserialize, Deserializer, NumberOrText, Serializer};

    /// Writes the numbers as strings.
    pub fn serialize<S: Serializer>(numbers: &[i64], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(numbers.iter().map(i64::to_string))
    }
    /// Reads strings, or numbers.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
        Vec::<NumberOrText<i64>>::deserialize(deserializer)?.into_iter().map(NumberOrText::number).collect()
    }
}

/// A `bytes` field: base64 in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes(pub Rc<[u8]>);

impl Default for Bytes {
    fn default() -> Self {
        thread_local! { static EMPTY: Rc<[u8]> = Rc::from([]); }
        Self(EMPTY.with(Rc::clone))
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::default() } else { Self(text.as_bytes().into()) }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for chunk in self.0.chunks(3) {
            let group = chunk.iter().enumerate().fold(0, |group, (index, byte)| group | u32::from(*byte) << (16 - 8 * index));
            for index in 0..4 {
                let sextet = (group >> (18 - 6 * index)) & 63;
                out.push(if index <= chunk.len() { char::from(ALPHABET[sextet as usize]) } else { '=' });
            }
        }
        serializer.serialize_str(&out)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
        let (mut group, mut bits) = (0_u32, 0);
        for character in text.trim_end_matches('=').bytes() {
            let sextet = ALPHABET.iter().position(|known| *known == character);
            let sextet = sextet.ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not base64")))?;
            group = group << 6 | sextet as u32;
            bits += 6;
            if bits >= 8 {
                bits -= 8;
                bytes.push((group >> bits) as u8);
            }
        }
        Ok(Self(bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_base64_in_json() {
        for (bytes, text) in [("", "\"\""), ("probe\n", "\"cHJvYmUK\""), ("started\n", "\"c3RhcnRlZAo=\""), ("a", "\"YQ==\"")] {
            assert_eq!(serde_json::to_string(&Bytes::from(bytes)).unwrap(), text);
            assert_eq!(serde_json::from_str::<Bytes>(text).unwrap(), Bytes::from(bytes));
        }
        assert!(serde_json::from_str::<Bytes>("\"a b\"").is_err());
    }
}
