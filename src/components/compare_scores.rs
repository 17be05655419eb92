//! How close a simulation comes to a recording: the sums, and each layer.

use podpath_trace::comparison::Scores;
use podpath_view::comparison::{digits, layers};
use yew::prelude::*;

use crate::text::use_text;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) scores: Scores,
}

const SUMS: [&str; 3] = ["total", "order", "payload"];

#[component]
pub(crate) fn CompareScores(props: &Props) -> Html {
    let text = use_text();
    let sum = |name: &str| {
        let score = props.scores.get(name).map_or_else(|| "–".to_owned(), digits);
        html!(<div class="sum"><dt>{ text.say(&format!("score-{name}")) }</dt><dd class="number">{ score }</dd></div>)
    };
    let layer = |(name, score, matched, of): (&str, f64, usize, usize)| {
        let whole = (matched == of).then_some("whole");
        let (matched, of) = (matched.to_string(), of.to_string());
        html! {
            <div class={classes!("layer", whole)}>
                <dt class="mono" translate="no">{ name }</dt>
                <dd class="number"><i aria-hidden="true"><b ~style={format!("width:{:.1}%", score * 100.0)}></b></i>{ text.with("score-of", &[("matched", &matched), ("of", &of)]) }</dd>
            </div>
        }
    };
    html! {
        <section class="scores" aria-label={text.say("scores-label")}>
            <dl class="sums">{ for SUMS.into_iter().map(sum) }{ for props.scores.cadence.map(|_| sum("cadence")) }</dl>
            <dl class="layers">{ for layers(&props.scores).map(layer) }</dl>
        </section>
    }
}
