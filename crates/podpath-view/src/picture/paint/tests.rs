//! The app's own style sheets, as a picture needs them.

use super::select::{Selector, split};
use super::value::{Scheme, Variables, resolve};
use super::{SHEETS, paint, sheet};
use crate::picture::{Child, Element};

fn class(name: &'static str, class: &'static str) -> Element {
    Element::of(name, class)
}

/// The paint of the innermost element of a picture in which each is inside of the one before.
fn painted(line: impl IntoIterator<Item = Element, IntoIter: DoubleEndedIterator>) -> (String, String) {
    let picture = line.into_iter().rev().reduce(|inner, outer| outer.with([inner])).expect("there is one");
    let (mut painted, css) = paint(&picture);
    while let Some(Child::Element(inner)) = painted.children.pop() {
        painted = inner;
    }
    let (light, dark) = css.split_once("@media").expect("there is a dark side");
    let style = |css: &str| {
        let mut all: Vec<&str> = Vec::new();
        for rule in css.split('}') {
            let Some((classes, style)) = rule.rsplit_once('{') else { continue };
            let is_its = painted
                .get("class")
                .is_some_and(|its| classes.rsplit('{').next().is_some_and(|all| all.split(',').any(|class| class == format!(".{its}"))));
            all.extend(is_its.then_some(style));
        }
        all.join(";")
    };
    (style(light), style(dark))
}

#[test]
fn a_value_comes_to_what_a_browser_makes_of_it() {
    let variables: Variables = [("--c", "var(--grpc)"), ("--grpc", "var(--podpath-grpc, light-dark(#0A31F7, #D8EBFB))")].into();
    for (value, light, dark) in [
        ("#FFFFFF", "#FFFFFF", "#FFFFFF"),
        ("var(--c)", "#0A31F7", "#D8EBFB"),
        ("light-dark(rgb(27 31 39 / .03), rgb(1 2 3))", "rgba(27,31,39,.03)", "rgba(1,2,3)"),
        ("color-mix(in srgb, #000000 25%, #FFFFFF)", "#BFBFBF", "#BFBFBF"),
        ("600 11px var(--nobody, serif)", "600 11px serif", "600 11px serif"),
    ] {
        let found = [Scheme::Light, Scheme::Dark].map(|scheme| resolve(value, &variables, scheme));
        assert_eq!(found, [Some(light.to_owned()), Some(dark.to_owned())], "{value}");
    }
    assert_eq!(resolve("var(--nobody)", &variables, Scheme::Light), None);
}

#[test]
fn a_line_has_the_colour_of_its_family_and_the_light_of_its_state() {
    let root = || class("svg", "podpath scene");
    let route = |state| painted([root(), class("g", state), class("path", "route")]);
    assert_eq!(route("now family-grpc"), ("fill:none;stroke:#0A31F7".to_owned(), "stroke:#D8EBFB".to_owned()));
    assert_eq!(route("future family-grpc").0, "fill:none;stroke:#C9CED8;stroke-width:1.25", "the heavier rule wins");
    let tag = |around| painted([root(), class("g", "family-exec"), class("g", around), class("text", "tag-text")]).0;
    assert!(tag("plate").contains("fill:#FFFFFF;font-size:12px;font-weight:700"), "{}", tag("plate"));
    assert!(tag("else").contains("fill:#1C7D54") && tag("else").contains("font-family:ui-monospace"), "{}", tag("else"));
}

#[test]
fn what_is_not_displayed_is_not_in_the_file() {
    let picture = class("svg", "scene").with([class("g", "token traveller").with([class("path", "route")]), class("g", "token")]);
    assert_eq!(paint(&picture).0.children.len(), 1);
}

#[test]
fn every_rule_of_the_stage_is_understood() {
    let rules = SHEETS[1].lines().filter(|line| line.starts_with("  .scene ")).filter_map(|line| line.split_once('{'));
    let heads: Vec<&str> = rules.flat_map(|(head, _)| split(head, ',')).collect();
    assert!(heads.len() > 60, "{}", heads.len());
    let unread: Vec<&&str> = heads.iter().filter(|head| Selector::read(head).is_none()).collect();
    assert!(unread.is_empty(), "{unread:?}");
    for rule in SHEETS.iter().flat_map(|sheet| sheet::rules(sheet)).filter(|rule| rule.selector.classes().contains(&"scene")) {
        for (name, value) in rule.declarations {
            let is_known = super::SHOWN.contains(&name) || super::SHOWN_OF_TEXT.contains(&name);
            assert!(
                is_known || ["width", "height", "min-width", "min-height", "overflow"].contains(&name),
                "a picture does not show {name}: {value}"
            );
        }
    }
}
