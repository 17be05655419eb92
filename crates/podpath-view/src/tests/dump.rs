#[test]
fn dump() {
    use crate::{scene::*, steps::*, words::*};
    let yaml = std::fs::read("/tmp/pod.yaml").unwrap();
    let reading = podpath_model::scenario::manifest::read(&yaml);
    let path = std::env::var("P").unwrap_or("containerd".into());
    let path = podpath_model::node::Path::by_id(&path).unwrap().id;
    let mut scenario = podpath_model::Scenario::new(path, reading.pod.unwrap());
    scenario.delete_after_ns = Some(30_000_000_000);
    if let Ok(k) = std::env::var("K") {
        let (pid, at) = k.split_once(":").unwrap();
        scenario.interventions.push(podpath_model::kernel::Intervention {
            pid: pid.parse().unwrap(),
            signal: podpath_model::kernel::Signal::Kill,
            moment: podpath_model::kernel::Moment::At(at.parse().unwrap()),
        });
    }
    let trace = podpath_model::run(&scenario).trace;
    let steps = Steps::of(&trace);
    let words = Words::new(if std::env::var("Z").is_ok() { Lang::ZhCn } else { Lang::En });
    let mut s = String::new();
    crate::text::write(&mut s, &trace, &words, Default::default()).unwrap();
    eprintln!("{s}");
    let index = SceneIndex::of(&trace, &steps);
    for row in steps.rows() {
        eprintln!("{} {} {} {}", row.first, steps.badge(&trace, row.first as usize), steps.title(&trace, row.first as usize), row.more());
    }
    let i = std::env::var("S").ok().and_then(|s| steps.find(&s).or(s.parse().ok())).unwrap_or(1);
    std::fs::write("/tmp/stage.html", crate::tests::svg::page(&Scene::at(&index, &trace, &steps, &words, i))).unwrap();
    let st = index.processes().strip(steps.mark(i).unwrap().seq, steps.mark(i).unwrap().end);
    eprintln!("{st:?}");
    eprintln!("{:?}", steps.chapters());
}
#[test]
fn speed() {
    use crate::{narration, payload, processes::*, scene::*, steps::*, words::*};
    use std::time::Instant;
    let mut y = String::from("apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec:\n  containers:\n");
    for i in 0..50 {
        y += &format!("  - {{name: c{i}, image: busybox, command: [sleep, \"100000\"]}}\n");
    }
    let pods: Vec<_> = (0..16)
        .map(|n| std::rc::Rc::new(podpath_model::scenario::manifest::read(y.replace("NAME", &format!("web{n}")).as_bytes()).pod.unwrap()))
        .collect();
    let mut sc = podpath_model::Scenario::new(podpath_model::node::PATHS[0].id, (*pods[0]).clone());
    sc.pods = pods;
    sc.delete_after_ns = Some(100_000_000_000);
    let t = Instant::now();
    let trace = podpath_model::run(&sc).trace;
    eprintln!("run {} events {:?}", trace.events.len(), t.elapsed());
    let t = Instant::now();
    let cast = Cast::of(&trace);
    eprintln!("cast {} {:?}", cast.units().len(), t.elapsed());
    let t = Instant::now();
    let steps = Steps::of(&trace);
    eprintln!("steps {} rows {} chapters {} {:?}", steps.len(), steps.rows().len(), steps.chapters().len(), t.elapsed());
    let t = Instant::now();
    let procs = ProcessIndex::of(&trace);
    eprintln!("procs {} {:?}", procs.processes().len(), t.elapsed());
    let t = Instant::now();
    let index = SceneIndex::of(&trace, &steps);
    eprintln!("scene index {:?}", t.elapsed());
    let words = Words::new(Lang::En);
    let mut worst = [std::time::Duration::ZERO; 5];
    let mut sum = [std::time::Duration::ZERO; 5];
    let n = 300;
    for k in 0..n {
        let i = 1 + k * (steps.len() - 1) / n;
        let m = *steps.mark(i).unwrap();
        let mut go = |at: usize, f: &mut dyn FnMut()| {
            let t = Instant::now();
            f();
            let e = t.elapsed();
            sum[at] += e;
            worst[at] = worst[at].max(e);
        };
        go(0, &mut || {
            std::hint::black_box(Scene::at(&index, &trace, &steps, &words, i));
        });
        go(1, &mut || {
            std::hint::black_box(procs.strip(m.seq, m.end));
        });
        go(2, &mut || {
            std::hint::black_box(narration::narrate(&words, &trace, &steps, i));
        });
        go(3, &mut || {
            std::hint::black_box(payload::body(&trace, &steps, i));
        });
        go(4, &mut || {
            std::hint::black_box((steps.over(i), Steps::into(&steps, i), steps.out(i), steps.step(&trace, i)));
        });
    }
    for (name, at) in ["scene", "strip", "narrate", "body", "step"].iter().zip(0..) {
        eprintln!("{name}: mean {:?} worst {:?}", sum[at] / n as u32, worst[at]);
    }
}
