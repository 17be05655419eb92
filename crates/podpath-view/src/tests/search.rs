//! What can be found in a run, and where it leads.

use podpath_model::node::PATHS;
use podpath_model::scenario::{Scenario, manifest};

use crate::processes::ProcessIndex;
use crate::search::{Kind, Searchable, glossary};
use crate::steps::Steps;
use crate::words::{Lang, Words};

const WEB: &str = include_str!("../../../../static/presets/web.yaml");

#[test]
fn whatever_is_found_has_the_words_that_were_asked_for_and_stands_in_the_order_of_the_story() {
    for path in PATHS {
        let pod = manifest::read(WEB.as_bytes()).pod.expect("the manifest is right");
        let trace = podpath_model::run(&Scenario::new(path.id, pod)).trace;
        let steps = Steps::of(&trace);
        let all = Searchable::of(&Words::new(Lang::En), &trace, &steps, &ProcessIndex::of(&trace, steps.cast()));
        for (question, kinds) in
            [("busybox", &[Kind::Payload] as &[_]), ("runc create", &[Kind::Call, Kind::Process]), ("sandbox", &[Kind::Word, Kind::Beat])]
        {
            let found = all.find(question, 5);
            assert!(kinds.iter().all(|kind| found.iter().any(|found| found.kind == *kind)), "{}: {question}: {found:?}", path.id);
            for kind in Kind::ALL {
                let places: Vec<Option<usize>> = found.iter().filter(|found| found.kind == kind).map(|found| found.step).collect();
                assert!(places.len() <= 5 && places.is_sorted(), "{}: {question}: {places:?}", path.id);
                assert!(places.iter().all(|step| step.is_none_or(|step| (1..=steps.len()).contains(&step))));
            }
        }
        assert!(all.find("no such thing anywhere", 5).is_empty() && all.find("  ", 5).is_empty());
    }
}

#[test]
fn every_word_has_a_meaning_in_both_languages() {
    for words in Lang::ALL.map(Words::new) {
        let known = glossary(&words);
        let told = words.lang().sources().concat().matches("\nglossary-").count();
        assert_eq!(known.len() + 1, told, "every word that has a meaning is in the list");
        for word in known {
            assert!(words.attribute(&format!("glossary-{word}"), "means", &[]).is_some_and(|means| means.chars().count() > 10), "{word}");
        }
    }
}
