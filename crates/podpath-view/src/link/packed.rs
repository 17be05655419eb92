//! A manifest inside a link: `d1.`, then raw deflate in base64url without padding.

use std::fmt;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// How many characters of a link a manifest may take.
pub const PACKED_MAX: usize = 8 * 1024;
/// How large a manifest may be, in bytes; a link that unpacks to more is damaged or hostile.
pub const UNPACKED_MAX: usize = 1024 * 1024;

const CODEC: &str = "d1.";
const LEVEL: u8 = 9;

/// A manifest as it stands in a link, codec prefix included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed(String);

/// Why a manifest does not go into a link, or does not come out of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackedError {
    /// It would take this many characters, more than [`PACKED_MAX`]: offer it as a file.
    TooLong(usize),
    /// The codec is not known here: the link was made for a later version.
    UnknownCodec,
    /// It does not unpack: the link was cut or changed.
    Damaged,
}

impl PackedError {
    /// The key of its text; `.fix` says what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::TooLong(_) => "link-too-long",
            Self::UnknownCodec => "link-unknown-codec",
            Self::Damaged => "link-damaged",
        }
    }
}

impl Packed {
    /// Packs a manifest.
    ///
    /// # Errors
    /// [`PackedError::TooLong`] if it takes more than [`PACKED_MAX`] characters.
    pub fn pack(manifest: &str) -> Result<Self, PackedError> {
        let text = format!("{CODEC}{}", base64url(&compress_to_vec(manifest.as_bytes(), LEVEL)));
        if text.len() > PACKED_MAX { Err(PackedError::TooLong(text.len())) } else { Ok(Self(text)) }
    }
    /// Takes what a link carries; it is read when it is unpacked.
    pub fn from_link(text: &str) -> Self {
        Self(text.to_owned())
    }
    /// The manifest.
    ///
    /// # Errors
    /// [`PackedError`] if it cannot be read.
    pub fn unpack(&self) -> Result<String, PackedError> {
        let body = self.0.strip_prefix(CODEC).ok_or(PackedError::UnknownCodec)?;
        if self.0.len() > PACKED_MAX {
            return Err(PackedError::TooLong(self.0.len()));
        }
        let bytes = from_base64url(body).ok_or(PackedError::Damaged)?;
        let text = decompress_to_vec_with_limit(&bytes, UNPACKED_MAX).map_err(|_| PackedError::Damaged)?;
        String::from_utf8(text).map_err(|_| PackedError::Damaged)
    }
}

impl fmt::Display for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn base64url(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for digit in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * digit)) & 63;
            out.push(char::from(ALPHABET[index as usize]));
        }
    }
    out
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    for chunk in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for digit in 0..4 {
            let value = match chunk.get(digit) {
                Some(byte) => ALPHABET.iter().position(|letter| letter == byte)?,
                None => 0,
            };
            bits = (bits << 6) | u32::try_from(value).ok()?;
        }
        let bytes = bits.to_be_bytes();
        out.extend_from_slice(bytes.get(1..chunk.len())?);
    }
    Some(out)
}
