//! What the lines mean, below everything else where one column is all there is.

use podpath_view::picture::legend;
use yew::prelude::*;

use crate::drawn::drawn;
use crate::text::use_text;

#[component]
pub(crate) fn LegendPlace() -> Html {
    let text = use_text();
    html! {
        <section class="legend-place" aria-label={text.say("legend-title")}>{ drawn(legend(text.words()), NodeRef::default()) }</section>
    }
}
