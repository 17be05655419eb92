//! The signs of the map of faults: each outcome has a sign and a shade.

use podpath_trace::explored::Class;
use podpath_view::picture::Glyph;
use yew::prelude::*;

use super::icon::icon;
use crate::text::Text;

/// The sign of an outcome.
pub(super) const fn sign(class: Class) -> Glyph {
    match class {
        Class::NoEffect => Glyph::Same,
        Class::Heals => Glyph::Heals,
        Class::NewProcesses => Glyph::Renewed,
        Class::LeavesSomething => Glyph::LeftBehind,
        Class::Stuck => Glyph::Close,
        Class::Endless => Glyph::Endless,
    }
}

/// The key of an outcome in few words.
pub(super) fn class_key(class: Class) -> String {
    format!("class-{}", class.name())
}

/// What the signs mean. A run that never ends is a fault of ours, and is explained where there is one.
pub(super) fn legend(text: &Text) -> Html {
    let entry = |class: Class| html!(<li><span class={classes!("map-sign", class.name())}>{ icon(sign(class)) }</span>{ text.say(&class_key(class)) }</li>);
    let classes = Class::ALL.into_iter().filter(|class| *class != Class::Endless);
    html! {
        <ul class="map-legend" aria-label={text.say("map-legend")}>
            <li><span class="map-sign nobody">{ icon(Glyph::Nobody) }</span>{ text.say("map-nobody") }</li>
            { for classes.map(entry) }
        </ul>
    }
}
