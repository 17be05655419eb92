//! The page of misconceptions and the rail of releases, in a browser.

use std::rc::Rc;

use crate::browser::{all, click, click_named, find, press, settle, stand, text};
use podpath::app::{App, Props};
use podpath::host::{Place, Remote};
use podpath::store::{Action, ClaimAction, Settings, Store};
use podpath_view::misconceptions::{MISCONCEPTIONS, Misconception};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::{AppHandle, Reducible, Renderer};

fn store(link: &str) -> Rc<Store> {
    let Ok(link) = link.parse();
    Rc::new(Store::open(&link, Settings::default()))
}

async fn open(link: &str, place: Place) -> (Element, AppHandle<App>) {
    let root = stand(1440, 900);
    let (start, remote) = (store(link), Rc::new(Remote::silent()));
    let props = Props { start, place, remote, home: "https://podpath.example/".into(), size: (1440.0, 900.0) };
    let app = Renderer::<App>::with_root_and_props(root.clone(), props).render();
    settle().await;
    (root, app)
}

#[wasm_bindgen_test]
async fn the_answer_is_hidden_until_the_reader_has_chosen_and_the_focus_stays() {
    let (root, app) = open("#/v1/misconceptions/competitor", Place::Page).await;
    assert_eq!(all(&root, ".claim h3 button").len(), MISCONCEPTIONS.len());
    assert_eq!(text(&root, ".claim-verdict"), "");
    assert_eq!(all(&root, ".watch, .claim-sources, .choice em").len(), 0, "nothing gives the answer away");
    click(&root, ".choice input[value='1']");
    settle().await;
    assert_eq!(text(&root, ".claim-verdict"), "");
    let button = find(&root, ".predict-row button");
    assert_eq!(button.text_content().as_deref(), Some("See the answer"));
    click(&root, ".predict-row button");
    settle().await;
    assert!(text(&root, ".claim-verdict").starts_with("Not what you predicted. What happens: containerd."));
    assert_eq!(text(&root, ".choice.right em"), "what happens", "in words, and not by colour alone");
    assert_eq!(text(&root, ".choice.chosen em"), "your prediction");
    assert_eq!(find(&root, ".watch").get_attribute("href").as_deref(), Some("#/v1/dockershim/container.shim"));
    assert!(button.is_same_node(Some(&find(&root, ".predict-row button"))), "the button that has the focus is still there");
    click_named(&root, "Ask me again");
    settle().await;
    assert_eq!(text(&root, ".claim-verdict"), "");
    app.destroy();
}

#[wasm_bindgen_test]
async fn the_page_opens_from_the_top_bar_and_gives_the_run_back() {
    let (root, app) = open("#/v1/containerd/container.start", Place::Page).await;
    let sentence = text(&root, "h1");
    click_named(&root, "Misconceptions");
    settle().await;
    assert!(text(&root, "h1").contains("Kubernetes dropped Docker"));
    let here = find(&root, ".podpath");
    let step = here.get_attribute("data-step");
    press(&here, "ArrowRight");
    settle().await;
    assert_eq!(here.get_attribute("data-step"), step, "no key moves a run that nobody sees");
    press(&here, "Escape");
    settle().await;
    assert_eq!(text(&root, "h1"), sentence);
    app.destroy();
}

#[wasm_bindgen_test]
async fn on_somebody_elses_page_there_are_neither_misconceptions_nor_a_rail() {
    let (root, app) = open("#/v1/misconceptions/images", Place::Frame).await;
    assert_eq!(all(&root, ".claims-page, .release-rail").len(), 0);
    assert_eq!(all(&root, ".sentence").len(), 1);
    app.destroy();
}

#[wasm_bindgen_test]
fn a_prediction_outlives_the_visit_to_the_run() {
    let at = |claim| Action::Claims(ClaimAction::Open(Misconception::find(claim)));
    let predicted = [at("images"), Action::Claims(ClaimAction::Expect(2)), Action::Claims(ClaimAction::Answer)]
        .into_iter()
        .fold(store("#/v1/misconceptions"), |store, action| store.reduce(action));
    let link = |link: &str| Action::Link(Box::new(link.parse().unwrap_or_default()));
    let away = predicted.reduce(link("#/v1/containerd/image.pull"));
    assert!(!away.claims.shown && away.run.path == "containerd");
    let back = away.reduce(link("#/v1/misconceptions/images"));
    let claim = back.claims.open.expect("it is open");
    assert!(back.claims.shown && back.claims.expected(claim).choice == Some(2) && back.claims.expected(claim).answered);
    assert_eq!(back.link().map(|link| link.to_string()).as_deref(), Ok("#/v1/misconceptions/images"));
}

#[wasm_bindgen_test]
async fn the_rail_changes_the_release_and_keeps_the_place() {
    let (root, app) = open("#/v1/containerd/container.start", Place::Page).await;
    assert_eq!(all(&root, ".rail-stop input").len(), 6);
    assert_eq!(text(&root, ".rail-stop.here .number"), "1.22");
    let sentence = text(&root, "h1");
    click(&root, ".rail-stop input[value='1.24']");
    settle().await;
    assert_eq!(text(&root, ".rail-stop.here .number"), "1.24");
    assert!(text(&root, ".rail-note").contains("dockershim is removed"));
    assert_eq!(text(&root, "h1"), sentence, "the same place in the story");
    app.destroy();
}

#[wasm_bindgen_test]
fn a_link_names_the_release_only_where_it_is_not_the_paths_own() {
    let link = |store: &Store| store.link().map(|link| link.to_string());
    let own = store("#/v1/containerd/container.start");
    let other = own.clone().reduce(Action::Release("1.26"));
    assert_eq!(link(&own).as_deref(), Ok("#/v1/containerd/container.start"));
    assert_eq!(link(&other).as_deref(), Ok("#/v1/containerd/container.start?r=1.26"));
    assert_eq!(other.reduce(Action::Path("crio")).run.release, "1.26", "the release is kept on another path");
    let unknown = store("#/v1/containerd/container.start?r=0.9");
    assert_eq!(unknown.notice.as_ref().map(|notice| notice.key), Some("notice-unknown-release"));
    assert_eq!(unknown.run.release, own.run.release);
}

#[wasm_bindgen_test]
fn a_kubelet_that_does_not_start_says_so_and_the_way_back_leads_to_the_same_place() {
    let before = store("#/v1/dockershim/container.start");
    let refused = before.clone().reduce(Action::Release("1.24"));
    let said = refused.run.refused.as_ref().expect("dockershim is gone");
    assert!(said.message.contains("unknown flag: --network-plugin"), "{}", said.message);
    assert_eq!(refused.cursor, refused.run.steps.at_seq(said.seq));
    assert!(said.ways.contains(&("dockershim", "1.22")) && said.ways.contains(&("cri-dockerd", "1.24")), "{:?}", said.ways);
    let back = refused.reduce(Action::Way("dockershim", "1.22"));
    assert_eq!((back.cursor, back.run.refused.is_none()), (before.cursor, true));
}

#[wasm_bindgen_test]
async fn the_steady_chatter_is_folded_away_until_somebody_wants_to_see_it() {
    let (root, app) = open("#/v1/containerd/container.start", Place::Page).await;
    let number = |root: &Element| text(root, ".steps h2 .number");
    let steps = |root: &Element| find(root, ".scrub input").get_attribute("max");
    let (before, folded, sentence) = (number(&root), steps(&root), text(&root, "h1"));
    click(&root, ".chatter button");
    settle().await;
    assert_ne!(steps(&root), folded, "there are more steps");
    assert_eq!(text(&root, "h1"), sentence, "the reader is where they were");
    assert_eq!(number(&root), before, "and nothing has got another number");
    click(&root, ".chatter button");
    settle().await;
    assert_eq!(steps(&root), folded);
    app.destroy();
}

#[wasm_bindgen_test]
fn a_link_counts_without_the_steady_chatter() {
    let plain = store("#/v1/containerd/container.start").reduce(Action::Forward);
    let chattering = plain.clone().reduce(Action::Chatter(true));
    assert_ne!(plain.cursor, chattering.cursor);
    assert_eq!(plain.link().map(|link| link.to_string()), chattering.link().map(|link| link.to_string()));
    assert_eq!(plain.run.steps.number(plain.cursor), chattering.run.steps.number(chattering.cursor));
}

#[wasm_bindgen_test]
fn a_link_to_a_step_of_the_chatter_shows_it_to_everyone() {
    let last = store("#/v1/containerd/container.start").reduce(Action::Chatter(true)).reduce(Action::Last);
    let link = last.link().map(|link| link.to_string()).expect("a short manifest");
    let place = link.rsplit('/').next().unwrap_or_default();
    assert!(place.contains('.') && place.chars().all(|letter| letter == '.' || letter.is_ascii_digit()), "{link}");
    let again = store(&link);
    assert!(again.run.routine);
    assert_eq!(again.run.steps.number(again.cursor), last.run.steps.number(last.cursor));
}

#[wasm_bindgen_test]
fn a_link_that_is_opened_while_the_chatter_is_shown_leads_to_the_step_that_it_names() {
    let shown = store("#/v1/containerd/container.start").reduce(Action::Chatter(true));
    let link = "#/v1/containerd/30".parse().unwrap_or_default();
    let opened = shown.reduce(Action::Link(Box::new(link)));
    let plain = store("#/v1/containerd/30");
    assert_eq!(opened.run.steps.number(opened.cursor), plain.run.steps.number(plain.cursor));
    assert_eq!(opened.run.events(opened.cursor).0, plain.run.events(plain.cursor).0);
}

#[wasm_bindgen_test]
fn a_place_that_is_none_leaves_everything_as_it_is() {
    let before = store("#/v1/containerd/container.start");
    for place in ["banana", "", "1.5.2", "0", "999999", "container.start~99", "-3", "NaN"] {
        let after = before.clone().reduce(Action::Place(place.to_owned()));
        assert_eq!(after.cursor, before.cursor, "{place}");
    }
    let there = before.reduce(Action::Place("sandbox.create".to_owned()));
    assert_eq!(Some(there.cursor), there.run.steps.find("sandbox.create"));
}
