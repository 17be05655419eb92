//! The Pod as `kubectl describe` prints it at this step: its words and its order are kubectl's, and English.

use std::rc::Rc;

use yew::prelude::*;

use crate::hooks::use_described;
use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) cursor: usize,
}

#[component]
pub(crate) fn Describe(props: &Props) -> Html {
    let text = use_text();
    let run = &props.run;
    let (_, end) = run.events(props.cursor);
    let at_ns = (end as usize).checked_sub(1).and_then(|at| run.trace.events.get(at)).map_or(0, |event| event.at_ns);
    let said = match use_described(&run.wish, at_ns) {
        None => return html!(<p class="nothing" role="status">{ text.say("describe-coming") }</p>),
        Some(Err(lost)) => return html!(<p class="nothing" role="status">{ text.with("describe-lost", &[("what", &lost.what)]) }</p>),
        Some(Ok(said)) => said,
    };
    let line = |line: &str| {
        let class = line.trim_start().starts_with("Warning ").then_some("warns");
        html!(<span {class}>{ format!("{line}\n") }</span>)
    };
    html! {
        <div class="described" lang="en" translate="no">
            <pre class="lines mono" tabindex="0" role="region" aria-label={text.say("tab-describe")}><span class="prompt">{ format!("$ kubectl describe pod {}\n", run.pod) }</span>{ for said.lines().map(line) }</pre>
        </div>
    }
}
