//! Buttons that lead to what a small box has no room for: the steps, the legend, the processes, and the rest of the stage.

use podpath_view::scene::{Beyond, Point, Side};
use yew::prelude::*;

use super::icon::{Glyph, icon};
use super::{ask, use_dispatch};
use crate::store::{Action, Opened};
use crate::text::Text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) opens: Opened,
    #[prop_or_default]
    pub(crate) class: Classes,
    pub(crate) label: AttrValue,
    /// Whether what stands behind the name says enough to who sees it.
    #[prop_or_default]
    pub(crate) unsaid: bool,
    /// What stands behind the name.
    #[prop_or_default]
    pub(crate) more: Option<String>,
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A button that opens a part of the app over the rest.
#[component]
pub(crate) fn Door(props: &Props) -> Html {
    let dispatch = use_dispatch();
    html! {
        <button type="button" class={classes!("button", "small", props.class.clone())} aria-haspopup="dialog" onclick={ask(&dispatch, Action::Open(props.opens))}>
            if props.unsaid { <span class="hidden-text">{ &props.label }</span> } else { { &props.label } }
            if let Some(more) = &props.more { { " " }<span class="number">{ more }</span> }
            { props.children.clone() }
            { icon(Glyph::Down) }
        </button>
    }
}

/// What a window on the stage leaves out: a button for each way.
pub(super) fn beyond(out: Vec<Beyond>, there: &Callback<Point>, text: &Text) -> Html {
    if out.is_empty() {
        return html!();
    }
    let chip = |beyond: Beyond| {
        let (there, at, name) = (there.clone(), beyond.at, beyond.side.name());
        let label = text.with("stage-beyond", &[("name", &beyond.name)]);
        let arrow = match beyond.side {
            Side::Up => "↑",
            Side::Down => "↓",
            Side::Left => "←",
            Side::Right => "→",
        };
        html! {
            <button key={name} type="button" class={classes!("beyond", name)} title={label} onclick={Callback::from(move |_: MouseEvent| there.emit(at))}>
                <span aria-hidden="true">{ arrow }</span>{ " " }<span>{ beyond.name }</span>
            </button>
        }
    };
    html!(<div class="beyonds" role="group" aria-label={text.say("stage-rest")}>{ for out.into_iter().map(chip) }</div>)
}
