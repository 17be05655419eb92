#[test]
fn dump() {
    use crate::{scene::*, steps::*, words::*};
    let trace = super::docker();
    let steps = Steps::of(&trace);
    let words = Words::new(Lang::En);
    let mut s = String::new();
    crate::text::write(&mut s, &trace, &words, Default::default()).unwrap();
    eprintln!("{s}");
    let index = SceneIndex::of(&trace, &steps);
    let i = steps.find("container.start").unwrap() + 1;
    eprintln!("{:#?}", Scene::at(&index, &trace, &steps, &words, i));
    eprintln!("{:?}", steps.rows());
    let st = index.processes().strip(steps.mark(i).unwrap().seq, steps.mark(i).unwrap().end);
    eprintln!("{st:#?}");
}
