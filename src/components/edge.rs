//! Lines between components, and the current hop: the one loud thing on the stage.

use podpath_view::scene::{Badge, Edge, EdgeState, Head, Line, Now, Plate, Point, Token};
use yew::prelude::*;

/// The line of a hop that was or will be.
pub(super) fn edge_line(edge: &Edge) -> Html {
    let state = match edge.state {
        EdgeState::Future => "future",
        EdgeState::Past => "past",
    };
    let replied = edge.replied.map(|at| html!(<circle class="hollow" cx={at.x.to_string()} cy={at.y.to_string()} r="5" />));
    html! {
        <g key={edge.key.clone()} class={classes!(state, format!("family-{}", edge.family.name()))} data-edge={edge.key.clone()}>
            if edge.line.halo > 0.0 { <path class="halo" stroke-width={edge.line.halo.to_string()} d={edge.line.d.clone()} /> }
            <g class="line">{ strokes(&edge.line) }{ replied }</g>
            { for edge.line.broken.map(cross) }
        </g>
    }
}

/// The badge of a past hop, at full strength, above the components.
pub(super) fn edge_badge(edge: &Edge) -> Option<Html> {
    let badge = edge.badge.as_ref()?;
    let word = edge
        .op
        .as_ref()
        .map(|op| html!(<text class="call middle" x={op.at.x.to_string()} y={op.at.y.to_string()} translate="no">{ &op.text }</text>));
    Some(html!(<g key={format!("badge-{}", edge.key)} class={format!("family-{}", edge.family.name())}>{ tag(badge, 5) }{ word }</g>))
}

/// The current hop: line, plate, token. Keyed by the step, so that it begins anew each time.
pub(super) fn now(now: &Now, step: usize, speed: f64) -> Html {
    let family = format!("family-{}", now.family.name());
    let token = now.token.map(|token| rest(token, now.reply));
    let traveller = now.line.as_ref().filter(|_| now.token.is_some()).map(|line| traveller(line, now.reply, speed));
    html! {
        <g key={format!("now@{step}")} class={classes!("now", family)}>
            if let Some(line) = &now.line {
                if line.halo > 0.0 { <path class="halo" stroke-width={line.halo.to_string()} d={line.d.clone()} /> }
                { strokes(line) }
                { for line.broken.map(cross) }
            }
            { plate(&now.plate) }
            { token }
            { traveller }
        </g>
    }
}

fn strokes(line: &Line) -> Html {
    let dash = (!line.dash.is_empty()).then_some(line.dash);
    let core = line.core.as_ref().map(|(d, width)| html!(<path class="halo" stroke-width={width.to_string()} d={d.clone()} />));
    html! {
        <>
            <path class="route" stroke-width={line.width.to_string()} stroke-dasharray={dash} d={line.d.clone()} />
            { core }
            { for line.fork.iter().map(head) }
            { for line.arrow.iter().map(head) }
        </>
    }
}

fn head(head: &Head) -> Html {
    if head.width > 0.0 {
        html!(<path class="route" stroke-width={head.width.to_string()} stroke-linecap="round" transform={head.transform()} d={head.d} />)
    } else {
        html!(<path class="head" transform={head.transform()} d={head.d} />)
    }
}

/// Where a line breaks off: nobody is there.
fn cross(at: Point) -> Html {
    html!(<path class="cross" d={format!("M{} {}l10 10m0 -10l-10 10", at.x - 5.0, at.y - 5.0)} />)
}

fn tag(badge: &Badge, radius: u8) -> Html {
    let rect = badge.rect;
    html! {
        <>
            <rect class="tag" x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} rx={radius.to_string()} />
            <text class="tag-text" x={(rect.x + rect.w / 2.0).to_string()} y={badge.baseline.to_string()} translate="no">{ badge.text }</text>
        </>
    }
}

fn plate(plate: &Plate) -> Html {
    let rect = plate.rect;
    html! {
        <g class="plate">
            <rect class="frame-line" x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} rx={rect.r.to_string()} />
            { tag(&plate.badge, 5) }
            <text class="call" x={plate.call.at.x.to_string()} y={plate.call.at.y.to_string()} translate="no">{ &plate.call.text }</text>
        </g>
    }
}

const ARROW: &str = "M-4.5 0H4M.5 -4L4.5 0L.5 4";

fn rest(token: Token, hollow: bool) -> Html {
    let transform = format!("translate({} {})rotate({})", token.at.x, token.at.y, token.angle);
    html!(<g class={classes!("token", "resting", hollow.then_some("hollow-token"))} {transform}><circle r="12" /><path d={ARROW} /></g>)
}

/// The token on its way, from the caller to the target; CSS takes it away when it is there.
fn traveller(line: &Line, hollow: bool, speed: f64) -> Html {
    let ms = if hollow { 300.0 } else { 450.0 } / speed;
    html! {
        <g class={classes!("token", "traveller", hollow.then_some("hollow-token"))}>
            <circle r="12" /><path d={ARROW} />
            <animateMotion rotate="auto" path={line.track.clone()} dur={format!("{ms}ms")} begin="indefinite" fill="freeze" calcMode="spline" keyPoints="0;1" keyTimes="0;1" keySplines="0.4 0 0.6 1" />
        </g>
    }
}
