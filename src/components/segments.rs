//! A choice of one among a few that are all to be seen: a radio group.

use web_sys::Element;
use yew::prelude::*;

use super::roving::{rove, tab_index};

/// One of the choices.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Segment {
    /// What it says.
    pub(crate) label: AttrValue,
    /// The language that it says it in, where that is not the page's.
    pub(crate) lang: Option<&'static str>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// What is chosen here.
    pub(crate) label: AttrValue,
    pub(crate) segments: Vec<Segment>,
    /// The position of the chosen one.
    pub(crate) chosen: usize,
    pub(crate) onchoose: Callback<usize>,
    #[prop_or_default]
    pub(crate) class: Classes,
}

#[component]
pub(crate) fn Segments(props: &Props) -> Html {
    let group = use_node_ref();
    let onkeydown = {
        let (group, onchoose) = (group.clone(), props.onchoose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let moved = group.cast::<Element>().and_then(|group| rove(&event, &group, "button"));
            if let Some(at) = moved {
                onchoose.emit(at);
            }
        })
    };
    let segment = |(at, segment): (usize, &Segment)| {
        let onchoose = props.onchoose.clone();
        let checked = at == props.chosen;
        html! {
            <button type="button" role="radio" aria-checked={checked.to_string()} tabindex={tab_index(checked)} lang={segment.lang}
                onclick={move |_| onchoose.emit(at)}>{ &segment.label }</button>
        }
    };
    html! {
        <div ref={group} class={classes!("segments", props.class.clone())} role="radiogroup" aria-label={&props.label} {onkeydown}>
            { for props.segments.iter().enumerate().map(segment) }
        </div>
    }
}
