//! What `podpath explore` prints.

use std::collections::BTreeMap;

use podpath_model::explore::{Fault, Hit, Reviewed, Why};
use podpath_model::trace::explored::Class;
use serde_json::{Value, json as value};

use crate::grid::grid;
use crate::report::Console;
use crate::share::Tried;

/// What was tried, and where.
pub(crate) struct Explored<'a> {
    pub(crate) pod: &'a str,
    pub(crate) path: &'a str,
    pub(crate) release: &'a str,
    pub(crate) tried: &'a [Tried],
    pub(crate) reviewed: &'a Reviewed,
}

/// What was broken, as a table sums it up; why what is wrong after it is so; and what that is.
type Case = (String, Option<(&'static str, &'static str)>, Vec<String>);

impl Explored<'_> {
    /// Whether of everything that is not as it should be a line says why.
    pub(crate) fn is_explained(&self) -> bool {
        self.tried.iter().all(|tried| self.is_fine(tried))
    }

    fn is_fine(&self, tried: &Tried) -> bool {
        !tried.differs && tried.verdict.class != Class::Endless && tried.verdict.flaws().all(|flaw| self.why(tried, &flaw).is_some())
    }

    fn why(&self, tried: &Tried, flaw: &str) -> Option<Why> {
        self.reviewed.why(self.path, &tried.verdict.what, flaw)
    }

    /// Everything that is not as it should be, how often, and the first of each: what nobody has explained comes first.
    fn cases(&self) -> Vec<(Case, usize, &Tried)> {
        let mut cases: BTreeMap<Case, (usize, &Tried)> = BTreeMap::new();
        for tried in self.tried {
            let mut flaws: BTreeMap<Option<(&str, &str)>, Vec<String>> = BTreeMap::new();
            for flaw in tried.verdict.flaws().chain(tried.differs.then(|| "differs".to_owned())) {
                let why = self.why(tried, &flaw).map(|why| (why.reason, why.source));
                flaws.entry(why).or_default().push(flaw);
            }
            for (why, flaws) in flaws {
                cases.entry((kind(tried), why, flaws)).or_insert((0, tried)).0 += 1;
            }
        }
        let mut cases: Vec<(Case, usize, &Tried)> = cases.into_iter().map(|(case, (count, example))| (case, count, example)).collect();
        cases.sort_by_key(|((_, why, _), ..)| why.is_some());
        cases
    }
}

/// What was broken, as a table sums it up.
pub(crate) fn kind(tried: &Tried) -> String {
    let kinds: Vec<&str> = tried.faults.iter().map(|fault| fault.kind.as_str()).collect();
    kinds.join(" + ")
}

/// As lines: how often what came of which fault, what came of it at which place, and what is not as it should be.
pub(crate) fn text(explored: &Explored<'_>, console: &Console) -> String {
    let values = [
        ("pod", explored.pod.to_owned().into()),
        ("path", explored.path.to_owned().into()),
        ("release", explored.release.to_owned().into()),
        ("count", explored.tried.len().into()),
    ];
    let mut lines = vec![console.say("cli-explore-title", &values), String::new()];
    lines.extend(sums(explored, console));
    if explored.tried.iter().all(|tried| tried.faults.len() == 1) {
        lines.extend([String::new(), console.say("cli-explore-places", &[]), String::new()]);
        lines.extend(places(explored, console));
    }
    let cases = explored.cases();
    if !cases.is_empty() {
        lines.extend([String::new(), console.say("cli-explore-flaws", &[])]);
    }
    for ((kind, why, flaws), count, example) in cases {
        let deeds: Vec<String> = example.faults.iter().map(|fault| format!("--do '{}'", fault.deed())).collect();
        lines.extend([String::new(), format!("{count:5}  {kind}: {}", deeds.join(" "))]);
        lines.extend(flaws.into_iter().map(|flaw| format!("       {flaw}")));
        lines.push(match why {
            Some((reason, source)) => format!("       {reason} ({source})"),
            None => format!("       {}", console.say("cli-explore-unexplained", &[])),
        });
    }
    lines.into_iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn class_words(class: Class, console: &Console) -> String {
    let key = match class {
        Class::NoEffect => "cli-class-no-effect",
        Class::Heals => "cli-class-heals",
        Class::NewProcesses => "cli-class-new-processes",
        Class::LeavesSomething => "cli-class-leaves-something",
        Class::Stuck => "cli-class-stuck",
        Class::Endless => "cli-class-endless",
    };
    console.say(key, &[])
}

/// How often what came of each sort of fault.
fn sums(explored: &Explored<'_>, console: &Console) -> Vec<String> {
    let mut sums: BTreeMap<String, [usize; Class::ALL.len()]> = BTreeMap::new();
    for tried in explored.tried {
        sums.entry(kind(tried)).or_default()[tried.verdict.class as usize] += 1;
    }
    let all = sums.values().fold([0; Class::ALL.len()], |mut all, sum| {
        all.iter_mut().zip(sum).for_each(|(all, count)| *all += count);
        all
    });
    let cells = |sum: &[usize]| sum.iter().map(|count| if *count == 0 { String::new() } else { count.to_string() }).collect::<Vec<_>>();
    let head = Class::ALL.map(|class| class_words(class, console)).to_vec();
    let rows = sums.iter().map(|(kind, sum)| (kind.clone(), cells(sum))).chain([(console.say("cli-explore-all", &[]), cells(&all))]);
    grid("", &head, rows.collect())
}

/// The worst that comes of the death of each program at each place, in the order of the story.
fn places(explored: &Explored<'_>, console: &Console) -> Vec<String> {
    let mut kinds: Vec<&str> = Vec::new();
    let mut places: Vec<(&str, BTreeMap<&str, Class>)> = Vec::new();
    for (fault, tried) in explored.tried.iter().filter_map(|tried| Some((tried.faults.first()?, tried))) {
        if !matches!(fault.hit, Hit::Kill { .. }) {
            continue;
        }
        if !kinds.contains(&fault.kind.as_str()) {
            kinds.push(&fault.kind);
        }
        let at = places.iter().position(|(place, _)| *place == fault.place).unwrap_or_else(|| {
            places.push((fault.place, BTreeMap::new()));
            places.len() - 1
        });
        let worst = places[at].1.entry(&fault.kind).or_insert(tried.verdict.class);
        *worst = (*worst).max(tried.verdict.class);
    }
    let cell = |worst: &BTreeMap<&str, Class>, kind: &str| worst.get(kind).map_or_else(String::new, |class| class_words(*class, console));
    let rows = places.iter().map(|(place, worst)| ((*place).to_owned(), kinds.iter().map(|kind| cell(worst, kind)).collect()));
    let head: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    grid("", &head, rows.collect())
}

/// As one JSON document, explore/1.
pub(crate) fn json(explored: &Explored<'_>) -> String {
    let faults: Vec<Value> = explored.tried.iter().map(|tried| told(explored, tried)).collect();
    let document = value!({
        "format": "explore/1",
        "pod": explored.pod,
        "path": explored.path,
        "release": explored.release,
        "outcomes": Class::ALL.map(Class::name),
        "explained": explored.is_explained(),
        "faults": faults,
    });
    format!("{document:#}\n")
}

fn told(explored: &Explored<'_>, tried: &Tried) -> Value {
    let verdict = tried.verdict.told(explored.path, explored.reviewed);
    value!({
        "faults": tried.faults.iter().map(Fault::told).collect::<Vec<_>>(),
        "outcome": verdict.class,
        "flaws": verdict.flaws,
        "differs": tried.differs,
        "explained": explored.is_fine(tried),
    })
}
