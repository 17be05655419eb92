//! A component of the node on the stage.

use podpath_view::scene::{Icon, Node, NodeState};
use yew::prelude::*;

/// The class that says how a component is drawn.
const fn class(state: NodeState) -> &'static str {
    match state {
        NodeState::Absent => "none",
        NodeState::Alive => "alive",
        NodeState::Waiting => "waiting",
        NodeState::Caller => "caller",
        NodeState::Target => "target",
        NodeState::Gone => "gone",
        NodeState::Killed => "killed",
    }
}

/// A component. The target's key carries the step, so that it lights up anew each time.
pub(super) fn node(node: &Node, step: usize) -> Html {
    let rect = node.rect;
    let key = if node.state == NodeState::Target { format!("{}@{step}", node.key) } else { node.key.to_owned() };
    let middle = rect.y + rect.h / 2.0;
    let (left, glyph) = (rect.x + 14.0, (rect.x + 23.0, middle - 9.0));
    html! {
        <g {key} class={classes!(class(node.state), format!("family-{}", node.family.name()))} data-seat={node.key}>
            if node.chip.is_some() {
                <path class="stack" d={format!("M{} {}h{}a{r} {r} 0 0 1 {r} {r}v{}", rect.x + 10.0, rect.y - 5.0, rect.w - 17.0, rect.h - 18.0, r = rect.r)} />
            }
            { face(node, "box", (left, glyph, middle)) }
            if node.state == NodeState::Target { <g class="lit">{ face(node, "lit-box", (left, glyph, middle)) }</g> }
            <text class="name" x={(rect.x + 62.0).to_string()} y={(middle - 3.0).to_string()} translate="no">{ &node.name }</text>
            <text class="caption" x={(rect.x + 62.0).to_string()} y={(middle + 16.0).to_string()}>{ &node.caption }</text>
            if let Some(chip) = &node.chip {
                <text class="remark end" x={(rect.x + rect.w - 12.0).to_string()} y={(rect.y + 18.0).to_string()}>{ chip }</text>
            }
            if node.state == NodeState::Killed {
                <path class="cross" d={format!("M{} {}l8 8m0 -8l-8 8", rect.x + rect.w - 20.0, rect.y + 12.0)} />
            }
        </g>
    }
}

/// The box and the icon. A target has them twice: as it was, and lit, so that the light can come up.
fn face(node: &Node, class: &'static str, (left, glyph, middle): (f32, (f32, f32), f32)) -> Html {
    let rect = node.rect;
    html! {
        <>
            <rect {class} x={rect.x.to_string()} y={rect.y.to_string()} width={rect.w.to_string()} height={rect.h.to_string()} rx={rect.r.to_string()} />
            <rect class="plinth" x={left.to_string()} y={(middle - 18.0).to_string()} width="36" height="36" rx="9" />
            <g class="glyph" transform={format!("translate({} {})", glyph.0, glyph.1)}>{ icon(node.icon) }</g>
        </>
    }
}

fn icon(icon: Icon) -> Html {
    let path = |d: &'static str| html!(<path {d} />);
    match icon {
        Icon::SyncLoop => path("M14.5 6.2A6.2 6.2 0 0 0 3.3 7M3.5 11.8A6.2 6.2 0 0 0 14.7 11M14.8 3v3.4h-3.4M3.2 15v-3.4h3.4"),
        Icon::Translator => path("M3 6h11.5M11.5 3l3 3-3 3M15 12H3.5M6.5 9l-3 3 3 3"),
        Icon::Runtime => path("M9 2.2l6 3.4v6.8l-6 3.4-6-3.4V5.6zM3.2 5.7L9 9l5.8-3.3M9 9v6.6"),
        Icon::Engine => path("M3 11h12M3 7.5h3.4M7.3 7.5h3.4M11.6 7.5H15M7.3 4h3.4M3 14.5h12"),
        Icon::Keeper => path("M3 4h12M3 14h12M6 4v10M12 4v10"),
        Icon::Command => path("M5 3.5l6.5 5.5L5 14.5M12.5 14.5H15"),
        Icon::Server => path("M3 3h12v5H3zM3 10h12v5H3zM5.6 5.5h.8M5.6 12.5h.8"),
        Icon::App => path("M2.5 4h13v10h-13zM5 7.2L7 9l-2 1.8M9 11h3"),
        Icon::Pause => {
            html! { <><rect class="filled" x="4.5" y="3.5" width="3" height="11" rx="1" /><rect class="filled" x="10.5" y="3.5" width="3" height="11" rx="1" /></> }
        }
        Icon::Network => html! {
            <>
                <path d="M9 2.5v4M4.5 15v-3.5h9V15M9 6.5v5" />
                <circle class="filled" cx="9" cy="3" r="1.6" /><circle class="filled" cx="4.5" cy="15" r="1.6" /><circle class="filled" cx="13.5" cy="15" r="1.6" />
            </>
        },
    }
}
