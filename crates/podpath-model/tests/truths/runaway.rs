//! A script or a program that runs away does here what it does on a node, as far as anybody sees that, and costs little.

use podpath_model::Scenario;
use podpath_model::kernel::Ending;
use podpath_model::scenario::{self, manifest};
use podpath_model::trace::{Event, What};

use crate::language::{Story, cluster, lasting, paths};

/// A Pod that runs a script in busybox, and what else its container says.
fn script(text: &str, more: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  restartPolicy: Never\n  containers:\n  \
         - {{name: app, image: busybox:1.36, command: [sh, -c, \"{text}\"]{more}}}\n"
    )
}

/// What is said of it, each once.
fn remarks(story: &Story) -> Vec<&'static str> {
    let key = |event: &Event| match &event.what {
        What::Note { key, .. } if !event.routine && event.process.role.name == "app" => Some(*key),
        _ => None,
    };
    let mut keys: Vec<&str> = story.events().filter_map(key).collect();
    keys.sort_unstable();
    keys
}

fn ends(story: &Story) -> Vec<i32> {
    let code = |event: &Event| match &event.what {
        What::Exit { status } if event.process.role.name == "app" => Some(status.code()),
        _ => None,
    };
    story.events().filter_map(code).collect()
}

#[test]
fn processes_that_multiply_reach_a_limit_and_cost_no_more_than_a_busy_script() {
    for text in [
        "f() { f & f & }; f; sleep 500",
        "f() { f | f & }; f; sleep 500",
        "while true; do sleep 1000 & done",
        "echo 'sh /tmp/a; true' > /tmp/a; sh /tmp/a; sleep 500",
        "echo 'sh /tmp/a & sh /tmp/a &' > /tmp/a; sh /tmp/a; sleep 500",
    ] {
        let story = lasting("containerd", "1.22", &script(text, ""), 300);
        assert!(story.events().count() < 40_000, "{text}: {}", story.events().count());
        assert!(remarks(&story).contains(&"note-processes-limited"), "{text}: {:?}", remarks(&story));
        assert!(ends(&story).contains(&2), "{text}: a shell that cannot fork ends with 2");
    }
}

#[test]
fn a_script_that_becomes_itself_runs_for_ever_and_costs_little() {
    let story = lasting("containerd", "1.22", &script("echo 'sh /tmp/a' > /tmp/a; sh /tmp/a", ""), 600);
    assert_eq!(story.alive("app").len(), 1);
    assert!(story.events().count() < 40_000, "{}", story.events().count());
    assert_eq!(remarks(&story), ["note-script-slowed"]);
}

#[test]
fn what_keeps_a_text_without_an_end_runs_out_of_memory_and_what_passes_it_on_runs_for_ever() {
    let limit = ", resources: {limits: {memory: 64Mi}}";
    for text in ["tail /dev/zero", "x=$(cat /dev/zero); echo no", "cat /dev/zero | tail", "sort < /dev/zero", "grep x /dev/zero"] {
        for path in paths() {
            let story = cluster(path, &script(text, limit)).lasting(20).told();
            let statuses = format!("{:?}", story.told_statuses());
            assert!(statuses.contains("OOMKilled"), "{path}: {text}: {statuses}");
        }
    }
    for text in ["yes", "cat /dev/zero", "yes > /dev/null", "cat /dev/urandom | tr a b", "seq 1 inf"] {
        let story = lasting("containerd", "1.22", &script(text, limit), 300);
        assert!(!story.alive("app").is_empty(), "{text}");
        assert_eq!(remarks(&story), ["note-output-folded"], "{text}");
        assert!(story.events().count() < 10_000, "{text}: {}", story.events().count());
    }
}

#[test]
fn a_run_that_is_cut_off_says_so_at_its_end() {
    let yaml = script("while true; do date; sleep 1; done", "");
    let pod = manifest::read(yaml.as_bytes()).pod.unwrap();
    let outcome =
        scenario::run(&Scenario { at_least_ns: Some(500_000_000_000), events_max: Some(2_000), ..Scenario::new("containerd", pod) });
    assert_eq!(outcome.ending, Ending::Bound);
    let last = outcome.trace.events.last().unwrap();
    assert!(matches!(&last.what, What::Note { key: "note-run-cut-off", .. }) && !last.routine, "{:?}", last.what);
    assert!(outcome.trace.events.len() < 2_100, "{}", outcome.trace.events.len());
}
