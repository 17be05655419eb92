#[test]
fn dump() {
    use crate::{scene::*, steps::*, words::*};
    let yaml = std::fs::read("/tmp/pod.yaml").unwrap();
    let reading = podpath_model::scenario::manifest::read(&yaml);
    let path = std::env::var("P").unwrap_or("containerd".into());
    let path = podpath_model::node::Path::by_id(&path).unwrap().id;
    let mut scenario = podpath_model::Scenario::new(path, reading.pod.unwrap());
    scenario.delete_after_ns = Some(30_000_000_000);
    let trace = podpath_model::run(&scenario).trace;
    let steps = Steps::of(&trace);
    let words = Words::new(Lang::En);
    let mut s = String::new();
    crate::text::write(&mut s, &trace, &words, Default::default()).unwrap();
    eprintln!("{s}");
    let index = SceneIndex::of(&trace, &steps);
    for row in steps.rows() { eprintln!("{} {} {} {}", row.first, steps.badge(&trace, row.first as usize), steps.title(&trace, row.first as usize), row.more()); }
    let i = std::env::var("S").ok().and_then(|s| steps.find(&s).or(s.parse().ok())).unwrap_or(1);
    std::fs::write("/tmp/stage.html", crate::tests::svg::page(&Scene::at(&index, &trace, &steps, &words, i))).unwrap();
    let st = index.processes().strip(steps.mark(i).unwrap().seq, steps.mark(i).unwrap().end);
    eprintln!("{st:?}");
    eprintln!("{:?}", steps.chapters());
}
