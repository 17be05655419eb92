//! A page state as an address: `#/v1/<path>/<milestone[~n]|n|n.m>?m=<preset>&r=<release>&w=<flags>&do=<deed>&with=<path>&for=120&api=1&lang=zh&theme=dark&view=tree&l=calls&range=9-20&x=d1.<packed>`.
//! In the place of a path there may be `misconceptions`, and behind it the claim that is open.
//!
//! Links live for ever. The version is in the path; parameters that this version does not know are kept and given back; no link,
//! however damaged, is refused: what cannot be read is left at its default.

mod packed;
pub(crate) mod percent;
mod range;
#[cfg(test)]
mod tests;

pub use packed::{PACKED_MAX, Packed, PackedError, UNPACKED_MAX};
pub use range::Range;

use std::fmt;
use std::str::FromStr;

use crate::steps::{Level, Number};
use crate::words::Lang;

/// A page state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The version of the grammar that the link was written for; 1 today.
    pub version: u32,
    /// The path's id; empty for the default.
    pub path: String,
    /// The place in the trace.
    pub place: Place,
    /// `m`: the id of a bundled manifest; `startup` for none, and no Pod.
    pub preset: Option<String>,
    /// `r`: the release of Kubernetes, `1.24`; none for the path's own.
    pub release: Option<String>,
    /// `w`: flags that were taken from the kubelet's command line, separated by commas.
    pub without: Option<String>,
    /// `do`, once for each: what was done to the node, `kill dockerd@container.start`.
    pub deeds: Vec<String>,
    /// `for`: how many seconds it runs at least, from the start of the node; none for as long as its story is.
    pub seconds: Option<u32>,
    /// `with`: another run beside it, `containerd`, `containerd:1.24`, `unbroken`.
    pub with: Option<String>,
    /// `api=1`: the node belongs to a cluster, and the Pod is applied there.
    pub api: bool,
    /// `x`: a manifest of the reader's own.
    pub manifest: Option<Packed>,
    /// `lang`.
    pub lang: Option<Lang>,
    /// `theme`: `light`, `dark`.
    pub theme: Option<String>,
    /// `view`: the tab or the panel that is open.
    pub view: Option<String>,
    /// `l`: how closely it is told; none for beats.
    pub level: Option<Level>,
    /// `range`: the steps that may be walked.
    pub range: Option<Range>,
    /// What this version does not know, in the order in which it came.
    pub unknown: Vec<(String, String)>,
}

/// A place in a trace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// The beginning.
    #[default]
    First,
    /// A step's number.
    Step(Number),
    /// A milestone with its how-manieth time, as it is written: `container.start~2`.
    Milestone(String),
}

/// The version of the grammar that this code writes.
pub const VERSION: u32 = 1;

/// No link asks for a longer run, in seconds.
pub const SECONDS_MAX: u32 = 3_600;

/// What stands in the place of a path's id in links to the page of misconceptions; no path may be called so.
pub const MISCONCEPTIONS: &str = "misconceptions";

impl Default for Link {
    fn default() -> Self {
        Self {
            version: VERSION,
            path: String::new(),
            place: Place::First,
            preset: None,
            release: None,
            without: None,
            deeds: Vec::new(),
            seconds: None,
            with: None,
            api: false,
            manifest: None,
            lang: None,
            theme: None,
            view: None,
            level: None,
            range: None,
            unknown: Vec::new(),
        }
    }
}

impl Link {
    /// A link to a place on a path.
    pub fn to(path: &str, place: Place) -> Self {
        Self { path: path.to_owned(), place, ..Self::default() }
    }

    /// Whether it speaks of no run: the reader has come by themselves, and sees the first one.
    pub fn says_nothing(&self) -> bool {
        let looks =
            Self { version: self.version, lang: self.lang, theme: self.theme.clone(), unknown: self.unknown.clone(), ..Self::default() };
        *self == looks
    }
    /// A link to the page of misconceptions, with a claim open on it.
    pub fn to_misconceptions(claim: Option<&str>) -> Self {
        Self::to(MISCONCEPTIONS, Place::read(claim.unwrap_or_default()))
    }
    /// Whether it leads to the page of misconceptions.
    pub fn is_misconceptions(&self) -> bool {
        self.path == MISCONCEPTIONS
    }

    fn parameters(&self) -> Vec<(&str, String)> {
        let mut out: Vec<(&str, String)> = Vec::new();
        let mut add = |key, value: Option<String>| out.extend(value.map(|value| (key, percent::encode(&value))));
        add("m", self.preset.clone());
        add("r", self.release.clone());
        add("w", self.without.clone());
        self.deeds.iter().for_each(|deed| add("do", Some(deed.clone())));
        add("for", self.seconds.map(|seconds| seconds.to_string()));
        add("with", self.with.clone());
        add("api", self.api.then(|| "1".to_owned()));
        add("lang", self.lang.map(|lang| lang.short().to_owned()));
        add("theme", self.theme.clone());
        add("view", self.view.clone());
        add("l", self.level.map(|level| level.name().to_owned()));
        add("range", self.range.map(|range| range.to_string()));
        for (key, value) in &self.unknown {
            out.push((key, percent::encode(value)));
        }
        // Last, because it is long.
        out.extend(self.manifest.as_ref().map(|manifest| ("x", percent::encode(&manifest.to_string()))));
        out
    }

    fn set(&mut self, key: &str, value: String) {
        match key {
            "m" => self.preset = Some(value),
            "r" => self.release = Some(value),
            "w" if !value.is_empty() => self.without = Some(value),
            "do" if !value.is_empty() => self.deeds.push(value),
            "for" if value.parse().is_ok_and(|seconds| (1..=SECONDS_MAX).contains(&seconds)) => self.seconds = value.parse().ok(),
            "with" if !value.is_empty() => self.with = Some(value),
            "api" if value == "1" => self.api = true,
            "x" => self.manifest = Some(Packed::from_link(&value)),
            "theme" => self.theme = Some(value),
            "view" => self.view = Some(value),
            "lang" if value.parse::<Lang>().is_ok() => self.lang = value.parse().ok(),
            "l" if value.parse::<Level>().is_ok() => self.level = value.parse().ok(),
            "range" if value.parse::<Range>().is_ok() => self.range = value.parse().ok(),
            _ => self.unknown.push((key.to_owned(), value)),
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#/v{}/{}/{}", self.version, percent::encode(&self.path), self.place)?;
        for (at, (key, value)) in self.parameters().into_iter().enumerate() {
            write!(f, "{}{}={value}", if at == 0 { '?' } else { '&' }, percent::encode(key))?;
        }
        Ok(())
    }
}

impl FromStr for Link {
    type Err = std::convert::Infallible;
    /// Reads any text; what cannot be read is left at its default.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_start_matches('#').trim_start_matches('/');
        let (route, query) = text.split_once('?').unwrap_or((text, ""));
        let mut parts = route.split('/').map(percent::decode);
        let version = parts.next().and_then(|part| part.strip_prefix('v')?.parse().ok()).unwrap_or(VERSION);
        let path = parts.next().unwrap_or_default();
        let place = parts.next().map_or(Place::First, |place| Place::read(&place));
        let mut link = Self { version, path, place, ..Self::default() };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            link.set(&percent::decode(key), percent::decode(value));
        }
        Ok(link)
    }
}

impl Place {
    /// The place that a text means; see [`crate::steps::Steps::nearest`].
    pub fn read(text: &str) -> Self {
        match text.parse::<Number>() {
            Ok(step) => Self::Step(step),
            Err(_) if text.is_empty() => Self::First,
            Err(_) => Self::Milestone(text.to_owned()),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => Ok(()),
            Self::Step(step) => write!(f, "{step}"),
            Self::Milestone(milestone) => f.write_str(&percent::encode(milestone)),
        }
    }
}
