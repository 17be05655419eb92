//! What a value comes to in the light and in the dark.

use std::borrow::Cow;

use podpath_trace::sorted::SortedMap;

use super::select::split;

/// Which colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scheme {
    Light,
    Dark,
}

/// What `var()` means at an element.
pub(super) type Variables = SortedMap<&'static str, &'static str>;

/// A value in which nothing is left to be looked up: no `var()`, no `light-dark()`, no `color-mix()`.
pub(super) fn resolve(value: &str, variables: &Variables, scheme: Scheme) -> Option<String> {
    let mut out = String::new();
    let mut rest = value;
    while let Some((before, name, inside, after)) = function(rest) {
        out.push_str(before);
        out.push_str(&call(name, inside, variables, scheme)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// The next function: what stands before it, its name, its arguments, what comes after it.
fn function(text: &str) -> Option<(&str, &str, &str, &str)> {
    let open = text.find('(')?;
    let start = text.get(..open)?.rfind(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')).map_or(0, |at| at + 1);
    let mut depth = 0_usize;
    let end = text.get(open..)?.find(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some((text.get(..start)?, text.get(start..open)?, text.get(open + 1..open + end)?, text.get(open + end + 1..)?))
}

fn call(name: &str, inside: &str, variables: &Variables, scheme: Scheme) -> Option<String> {
    let arguments = split(inside, ',');
    match (name, &*arguments) {
        ("var", [variable, fallback @ ..]) => match (variables.get(*variable), fallback) {
            (Some(value), _) => resolve(value, variables, scheme),
            (None, [_, ..]) => resolve(inside.split_once(',')?.1.trim(), variables, scheme),
            (None, []) => None,
        },
        ("light-dark", [light, dark]) => resolve(if scheme == Scheme::Light { light } else { dark }, variables, scheme),
        ("color-mix", [_, first, second]) => {
            let (first, share) = first.rsplit_once(' ')?;
            let [first, second] = [first, second].map(|colour| resolve(colour, variables, scheme));
            mix(&first?, share.strip_suffix('%')?.parse().ok()?, &second?)
        }
        // Written as every program that draws SVG reads it.
        ("rgb", [all]) => {
            let numbers: Vec<&str> = all.split([' ', '/']).filter(|number| !number.is_empty()).collect();
            Some(format!("rgba({})", numbers.join(",")))
        }
        _ => None,
    }
}

/// So much of the first of two opaque colours, the rest of the second.
fn mix(first: &str, percent: u32, second: &str) -> Option<String> {
    let [first, second] = [channels(first)?, channels(second)?];
    let part = |(a, b): (u32, u32)| (a * percent + b * (100 - percent) + 50) / 100;
    let hex = first.into_iter().zip(second).map(|pair| format!("{:02X}", part(pair)));
    Some(std::iter::once(Cow::from("#")).chain(hex.map(Cow::from)).collect())
}

fn channels(colour: &str) -> Option<[u32; 3]> {
    let hex = colour.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let channel = |at: usize| u32::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([channel(0)?, channel(2)?, channel(4)?])
}
