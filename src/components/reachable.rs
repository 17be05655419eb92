//! The boxes of a live picture can be asked about: with a pointer, and with the keyboard, where they are one stop.

use podpath_view::picture::{Child, Element, Value};

/// The attributes of a box that can be asked about.
const NAMES: [&str; 6] = ["class", "data-seat", "data-pid", "role", "tabindex", "aria-haspopup"];

/// The same picture, whose boxes are buttons. The stop is the box that the step is about, else the first one. Each is called by what stands
/// in it, word by word.
pub(super) fn reachable(mut svg: Element) -> Element {
    // What is in an image cannot be reached.
    if let Some(role) = svg.names.iter().position(|name| *name == "role") {
        svg.values[role] = Some("group".into());
    }
    let is_target = |child: &Child| matches!(child, Child::Element(found) if is_box(found) && has_class(found, "target"));
    let is_any = |child: &Child| matches!(child, Child::Element(found) if is_box(found));
    let stop = svg.children.iter().position(is_target).or_else(|| svg.children.iter().position(is_any));
    for (at, child) in svg.children.iter_mut().enumerate() {
        if let Child::Element(found) = child
            && is_box(found)
        {
            let of = |name: &str| found.get(name).map(|value| Value::from(value.to_owned()));
            let place: Value = if stop == Some(at) { "0".into() } else { "-1".into() };
            let values = [of("class"), of("data-seat"), of("data-pid"), Some("button".into()), Some(place), Some("dialog".into())];
            (found.names, found.values) = (&NAMES, values.into());
            apart(found);
        }
    }
    svg
}

fn is_box(element: &Element) -> bool {
    element.get("data-seat").is_some()
}

fn has_class(element: &Element, class: &str) -> bool {
    element.get("class").is_some_and(|classes| classes.split(' ').any(|one| one == class))
}

/// Puts a space behind each text: it is not seen, and keeps two words from being read as one.
fn apart(element: &mut Element) {
    for child in &mut element.children {
        match child {
            Child::Text(text) => text.to_mut().push(' '),
            Child::Element(element) => apart(element),
        }
    }
}
