//! What came of what was done to the node: who noticed and who cleaned up, who is still there at the end, who is not, who took whose place,
//! what is left.

use std::rc::Rc;

use podpath_view::aftermath::{Aftermath, End, Fate, aftermath, said_of_left, said_of_row};
use podpath_view::time::duration;
use yew::prelude::*;

use crate::run::Run;
use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
}

#[component]
pub(crate) fn Came(props: &Props) -> Html {
    let text = use_text();
    let came = use_memo(props.run.clone(), |run| aftermath(&run.trace, run.scene.processes()));
    let Aftermath { rows, fates, left } = &*came;
    let rows = rows.iter().map(|row| html!(<li><span class="number">{ format!("+{}", duration(row.after_ns)) }</span>{ " " }<b>{ &row.who }</b>{ " " }{ said_of_row(row, text.words()) }</li>));
    let left = left.iter().map(|left| html!(<li>{ said_of_left(left, text.words()) }</li>));
    let survived: Vec<&str> = fates.iter().filter(|fate| fate.end == End::Survived).map(|fate| &*fate.name).collect();
    let other = |fate: &Fate| {
        let (key, new, time) = match fate.end {
            End::Survived => return None,
            End::Ended => ("deeds-ended", String::new(), String::new()),
            End::Replaced(new, after_ns) => ("deeds-replaced", new.to_string(), duration(after_ns)),
        };
        let args = [("name", &*fate.name), ("pid", &*fate.pid.to_string()), ("new", &*new), ("time", &*time)];
        Some(html!(<li>{ text.with(key, &args) }</li>))
    };
    html! {
        <ul class="came">
            { for rows }{ for fates.iter().filter_map(other) }
            if !survived.is_empty() { <li>{ text.with("deeds-survived", &[("names", &survived.join(&text.say("list-between")))]) }</li> }
            { for left }
        </ul>
    }
}
