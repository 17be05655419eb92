//! A kubelet that does not start: what it said, where the reader is looking, and the ways on.

use std::rc::Rc;

use podpath_view::refusal::Next;
use yew::prelude::*;

use super::{ask, use_dispatch};
use crate::catalogue::path_name;
use crate::run::Run;
use crate::store::Action;
use crate::text::{use_text, with_code};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
}

#[component]
pub(crate) fn Refused(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let run = &props.run;
    let Some(refused) = &run.refused else { return html!() };
    let way = |&(path, release): &(&'static str, &'static str)| {
        let args = [("path", path_name(path)), ("release", release)];
        let label = text.with(if path == run.wish.path { "refused-way-release" } else { "refused-way-path" }, &args);
        html!(<button type="button" class="button small" onclick={ask(&dispatch, Action::Way(path, release))}>{ label }</button>)
    };
    let flag = match &refused.next {
        Next::RemoveFlag(flag) => flag.as_str(),
        Next::NameEndpoint | Next::Other => "",
    };
    let advice = text.with(&format!("refused-next-{}", refused.next.name()), &[("flag", flag)]);
    let remove = (!flag.is_empty()).then(|| {
        let onclick = ask(&dispatch, Action::Without(flag.into()));
        let label = text.with("refused-remove", &[("flag", flag)]);
        html!(<button type="button" class="button small" {onclick}>{ with_code(&label) }</button>)
    });
    html! {
        <div class="refused-kubelet" role="status">
            <p><b>{ text.with("refused-kubelet", &[("path", path_name(run.wish.path)), ("release", run.wish.release)]) }</b></p>
            <p class="mono" lang="en" translate="no">{ &*refused.message }</p>
            <p>{ with_code(&advice) }</p>
            { for remove }
            <div class="ways"><span>{ text.say("refused-ways") }</span>{ for refused.ways.iter().map(way) }</div>
        </div>
    }
}
