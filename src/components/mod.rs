//! The parts of the page, one a file. They draw what they are given, and say what was asked of them.

mod announcer;
mod answer;
pub(crate) mod asked;
mod asked_card;
mod beat_row;
mod beside_beat;
mod beside_menu;
mod beside_row;
mod beside_view;
mod both_stage;
mod break_it;
mod came;
mod card;
mod changed;
mod claim;
mod claims;
mod code;
mod commands;
mod compact;
mod compact_card;
mod compare;
mod compare_detail;
mod compare_foot;
mod compare_row;
mod compare_rows;
mod compare_scores;
mod copy_menu;
mod describe;
mod dialog;
mod doors;
mod editor;
mod gloss;
mod harm;
mod help;
mod here_menu;
mod hop_row;
mod icon;
mod legend_place;
mod levels;
mod looks;
mod map_card;
mod map_grid;
mod map_legend;
mod map_view;
mod map_words;
mod marks;
mod menu;
mod notice;
mod origin;
mod page_bar;
mod panel;
mod parts;
mod parts_menu;
mod payload;
mod predict;
mod process_row;
mod processes;
mod reachable;
mod recording_bar;
mod recording_dialog;
mod recording_list;
mod refused;
mod release_menu;
mod roving;
mod say;
mod scene;
mod scrub;
mod search;
mod segments;
mod share;
mod share_bar;
mod sheet;
mod sheets;
mod skip;
mod snippet;
mod sources;
mod stack;
mod stage;
mod stage_view;
mod step_row;
mod steps;
mod story;
mod thumb;
mod top_bar;
mod top_menu;
mod transport;
mod tree_sheet;
mod wait_bar;

pub(crate) use announcer::Announcer;
pub(crate) use asked_card::AskedCard;
pub(crate) use beside_view::BesideView;
pub(crate) use break_it::{BreakIt, Deeds};
pub(crate) use claims::ClaimsPage;
pub(crate) use compact::CompactList;
pub(crate) use compare::Compare;
pub(crate) use editor::ManifestEditor;
pub(crate) use help::HelpOverlay;
pub(crate) use legend_place::LegendPlace;
pub(crate) use map_view::MapView;
pub(crate) use notice::NoticeBar;
pub(crate) use panel::Panel;
pub(crate) use process_row::ProcessRow;
pub(crate) use processes::Processes;
pub(crate) use recording_bar::RecordingBar;
pub(crate) use recording_dialog::RecordingDialog;
pub(crate) use refused::Refused;
pub(crate) use say::Say;
pub(crate) use search::SearchDialog;
pub(crate) use share::ShareDialog;
pub(crate) use sheets::Sheets;
pub(crate) use skip::SkipLink;
pub(crate) use stage::Stage;
pub(crate) use stage_view::StageView;
pub(crate) use steps::StepList;
pub(crate) use thumb::Thumb;
pub(crate) use top_bar::TopBar;
pub(crate) use transport::Transport;
pub(crate) use wait_bar::WaitBar;

use yew::UseReducerDispatcher;
use yew::prelude::*;

use crate::store::{Action, Store};

/// How a component asks for a change. It never changes itself, so nobody is drawn again because of it.
pub(crate) type Dispatch = UseReducerDispatcher<Store>;

/// The dispatcher, in a component.
#[hook]
pub(crate) fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().expect("every component stands inside App, which provides it")
}

/// A callback that asks for an action, whatever the event says.
pub(crate) fn ask<E>(dispatch: &Dispatch, action: Action) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(action.clone()))
}
