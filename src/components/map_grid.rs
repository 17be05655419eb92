//! The map of faults as a table: a row is what breaks, a column a beat, or a step of the beat that is open.

use std::rc::Rc;

use podpath_trace::explored::Fault;
use podpath_view::fault_map::{Cell, Column, FaultMap, MapRow};
use podpath_view::narration::beat_word;
use podpath_view::picture::Glyph;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::icon::icon;
use super::map_legend::{class_key, sign};
use super::map_words::{place, whom};
use super::roving::tab_index;
use super::{Dispatch, use_dispatch};
use crate::run::Run;
use crate::store::Action;
use crate::text::{Text, use_text};

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) run: Rc<Run>,
    pub(crate) map: Rc<FaultMap>,
    pub(crate) faults: Rc<[Fault]>,
    /// The row and the column that are chosen.
    pub(crate) chosen: Option<(usize, usize)>,
    /// The beat whose steps are columns.
    pub(crate) open: Option<usize>,
    pub(crate) onopen: Callback<usize>,
    pub(crate) onchoose: Callback<(usize, usize)>,
}

#[component]
pub(crate) fn MapGrid(props: &Props) -> Html {
    let text = use_text();
    let dispatch = use_dispatch();
    let table = use_node_ref();
    let stop = props.chosen.unwrap_or_default();
    let onkeydown = {
        let table = table.clone();
        Callback::from(move |event: KeyboardEvent| {
            // Where the map ends the focus stays.
            let _ = table.cast::<Element>().and_then(|table| cross(&event, &table));
        })
    };
    let row = |(at, row): (usize, &MapRow)| {
        let cells = row.cells.iter().enumerate().map(|(column, cell)| draw(props, row, cell, (at, column), stop, &dispatch, &text));
        html!(<tr><th scope="row">{ whom(&row.whom, &text) }</th>{ for cells }</tr>)
    };
    html! {
        <div class="map-scroll" role="region" aria-label={text.say("map-title")} tabindex="-1">
            <table ref={table} {onkeydown}>
                <thead>{ heads(props, &text) }</thead>
                <tbody>{ for props.map.rows.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}

/// The beats, each a button that opens into its steps; under the open one the numbers of these.
fn heads(props: &Props, text: &Text) -> Html {
    let steps = &props.run.steps;
    let head = |(at, beat)| {
        let (opened, columns) = (props.open == Some(at), props.map.columns.iter().filter(|column| column.beat == at).count());
        let onclick = props.onopen.reform(move |_| at);
        let number = steps.beat_number(at).map(|number| number.to_string());
        html! {
            <th scope="colgroup" colspan={columns.to_string()}>
                <button type="button" aria-expanded={opened.to_string()} {onclick}><small class="number">{ number.unwrap_or_default() }</small>{ beat_word(text.words(), steps, beat) }</button>
            </th>
        }
    };
    let number = |column: &Column| html!(<th scope="col" class="number">{ column.step.map(|step| steps.number(step).to_string()).unwrap_or_default() }</th>);
    html! {
        <>
            <tr><td></td>{ for steps.beats().iter().enumerate().map(head) }</tr>
            if props.open.is_some() { <tr class="map-steps"><td></td>{ for props.map.columns.iter().map(number) }</tr> }
        </>
    }
}

fn draw(props: &Props, row: &MapRow, cell: &Cell, at: (usize, usize), stop: (usize, usize), dispatch: &Dispatch, text: &Text) -> Html {
    let (name, glyph, said) = match cell.worst {
        _ if cell.faults.is_empty() => ("nobody", Glyph::Nobody, text.say("map-nobody")),
        None => ("unknown", Glyph::More, text.say("map-unknown")),
        Some((class, _)) => (class.name(), sign(class), text.say(&class_key(class))),
    };
    let is_chosen = props.chosen == Some(at);
    let column = place(&props.run, props.map.columns[at.1], text);
    let label = text.with("map-cell", &[("whom", &whom(&row.whom, text)), ("place", &column), ("outcome", &said)]);
    let (choose, chosen, dispatch) = (props.onchoose.clone(), props.onchoose.clone(), dispatch.clone());
    let worst = cell.worst.and_then(|(_, worst)| props.faults.get(worst)).cloned();
    // A pointer chooses; Enter, on what the focus has chosen already, opens.
    let onclick = Callback::from(move |event: MouseEvent| match &worst {
        Some(fault) if event.detail() == 0 => dispatch.dispatch(Action::Fork(fault.clone(), false)),
        _ => choose.emit(at),
    });
    html! {
        <td><button type="button" class={classes!("map-sign", name, (!cell.is_known()).then_some("trying"))} aria-pressed={is_chosen.to_string()} aria-label={label.clone()} title={label}
            tabindex={tab_index(at == stop)} onfocus={move |_| chosen.emit(at)} {onclick}>{ icon(glyph) }</button></td>
    }
}

/// The arrow keys move from cell to cell.
fn cross(event: &KeyboardEvent, table: &Element) -> Option<()> {
    let (down, right) = match &*event.key() {
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        _ => return None,
    };
    let here = event.target_dyn_into::<Element>()?.closest("tbody td").ok()??;
    let place = |element: &Element| {
        let mut before = std::iter::successors(element.previous_element_sibling(), Element::previous_element_sibling);
        before.by_ref().count()
    };
    let (row, column) = (place(&here.parent_element()?), place(&here));
    event.prevent_default();
    event.stop_propagation();
    let selector =
        format!("tbody tr:nth-child({}) > :nth-child({}) button", row.checked_add_signed(down)? + 1, column.checked_add_signed(right)? + 1);
    let next: HtmlElement = wasm_bindgen::JsCast::dyn_into(table.query_selector(&selector).ok()??).ok()?;
    // An element that is on the page takes the focus.
    next.focus().ok()
}
