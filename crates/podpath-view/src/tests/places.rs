//! Nothing on the stage covers what it is about, at any step of any path, and every window shows where the step is.

use podpath_trace::Trace;

use super::paths::traces;
use crate::scene::{Geometry, Point, Rect, Scene, SceneIndex};
use crate::steps::Steps;
use crate::words::{Lang, Words};

/// Looks at every step in every geometry, and collects what is wrong in it.
fn wrong(look: impl Fn(&Scene) -> Vec<String>) -> Vec<String> {
    let look_at = |trace: &Trace, geometry: Geometry| {
        let steps = Steps::of(trace);
        let (index, words) = (SceneIndex::of(trace, &steps), Words::new(Lang::En));
        let scene = |step| Scene::laid(geometry.into(), &index, trace, &steps, &words, step);
        let said = |step: usize, wrong: String| format!("{} {geometry:?} {step} {}: {wrong}", trace.path, steps.title(trace, step));
        (1..=steps.len())
            .flat_map(|step| look(&scene(step)).into_iter().map(move |wrong| (step, wrong)))
            .map(|(step, wrong)| said(step, wrong))
            .collect::<Vec<_>>()
    };
    traces().iter().flat_map(|trace| Geometry::ALL.into_iter().flat_map(|geometry| look_at(trace, geometry))).collect()
}

fn meet(one: Rect, other: Rect) -> bool {
    one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h
}

fn around(Point { x, y }: Point, r: f32) -> Rect {
    Rect { x: x - r, y: y - r, w: 2.0 * r, h: 2.0 * r, r }
}

#[test]
fn no_plate_lies_on_a_component_on_its_token_or_on_the_end_of_its_line() {
    let found = wrong(|scene| {
        let Some(now) = &scene.now else { return Vec::new() };
        let plate = now.plate.rect;
        let on = scene.nodes.iter().filter(|node| meet(node.rect, plate)).map(|node| format!("the plate is on {}", node.key));
        let token = now.token.filter(|token| meet(around(token.at, 11.0), plate)).map(|_| "the plate is on the token".to_owned());
        let head = now.line.as_ref().and_then(|line| line.arrow.as_ref());
        let tip = head.filter(|head| meet(around(head.at, 4.0), plate)).map(|_| "the plate is on the arrowhead".to_owned());
        on.chain(token).chain(tip).collect()
    });
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_badge_and_no_token_lies_on_a_component() {
    let found = wrong(|scene| {
        let badges = scene.edges.iter().filter_map(|edge| Some((edge.key.as_str(), edge.badge.as_ref()?.rect)));
        let token = scene.now.iter().filter_map(|now| Some(("the token", around(now.token?.at, 11.0))));
        let on = |(what, rect): (&str, Rect)| {
            scene.nodes.iter().filter(|node| meet(node.rect, rect)).map(|node| format!("{what} is on {}", node.key)).collect::<Vec<_>>()
        };
        badges.chain(token).flat_map(on).collect()
    });
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_window_of_any_size_shows_where_the_step_is_and_says_what_it_leaves_out() {
    let sizes = [(672.0, 560.0), (672.0, 332.0), (640.0, 240.0), (480.0, 300.0), (390.0, 280.0), (358.0, 280.0), (300.0, 150.0)];
    let found = wrong(|scene| sizes.into_iter().flat_map(|size| cut_wrong(scene, size)).collect());
    assert!(found.is_empty(), "{found:#?}");
}

/// What is wrong with a window of a size.
fn cut_wrong(scene: &Scene, (w, h): (f32, f32)) -> Vec<String> {
    let Point { x, y } = scene.window(w, h);
    let seen = Rect { x, y, w, h, r: 0.0 };
    let (width, aside) = (scene.geometry.width(), ((w - scene.geometry.width()) / 2.0).max(0.0));
    let inside = x >= -aside && x + w <= width + aside && y >= scene.top && y + h <= scene.height.max(scene.top + h);
    let told = scene.now.as_ref().is_none_or(|now| {
        let middle = now.plate.rect.centre();
        meet(seen, around(middle, 1.0)) && now.plate.rect.y >= y && now.plate.rect.y + now.plate.rect.h <= y + h
    });
    let whole = scene.acting().is_none_or(|acting| acting.w > w || acting.h > h || w < 640.0 || meet_whole(seen, acting));
    let named = scene.beyond(seen).iter().all(|beyond| !beyond.name.is_empty() && !meet(seen, around(beyond.at, 0.0)));
    let says = [(inside, "outside"), (told, "the plate is cut"), (whole, "the hop is cut"), (named, "seen and yet beyond")];
    says.into_iter().filter(|(right, _)| !right).map(|(_, wrong)| format!("{w} x {h}: {wrong}")).collect()
}

/// Downwards; to the side a window of both columns has both ends.
fn meet_whole(seen: Rect, acting: Rect) -> bool {
    seen.y <= acting.y && acting.y + acting.h <= seen.y + seen.h
}
