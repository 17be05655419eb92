//! A recording beside its simulation, in the terms of a table: what a row is called, how its sides compare, and where the next
//! difference is.

use podpath_trace::comparison::Scores;
use podpath_trace::comparison::{Fields, Row};

use crate::steps::{Family, short_method};

/// What a row is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    /// How it travels.
    pub family: Family,
    /// Its layer, short: `CRI`, `HTTP`, `exec`.
    pub badge: &'static str,
    /// The call, the program, the topic.
    pub call: String,
}

/// How the two sides of a row compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both have it, and it carries the same.
    Same,
    /// Both have it, and what it carries differs in some fields.
    Differs(Fields),
    /// Only the recording has it; the row in which the simulation has the same, if it has.
    Recorded(Option<usize>),
    /// Only the simulation has it; the row in which the recording has the same, if it has.
    Simulated(Option<usize>),
}

impl Verdict {
    /// How the sides of a row compare.
    pub fn of(row: &Row) -> Self {
        match (row.recorded, row.simulated, row.fields) {
            (Some(_), None, _) => Self::Recorded(row.elsewhere),
            (None, _, _) => Self::Simulated(row.elsewhere),
            (_, _, Some(fields)) if !fields.agree() => Self::Differs(fields),
            _ => Self::Same,
        }
    }
    /// The name in keys and classes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Differs(_) => "differs",
            Self::Recorded(Some(_)) | Self::Simulated(Some(_)) => "moved",
            Self::Recorded(_) => "recorded",
            Self::Simulated(_) => "simulated",
        }
    }
    /// Whether one side does not have it.
    pub const fn is_hole(self) -> bool {
        matches!(self, Self::Recorded(_) | Self::Simulated(_))
    }
}

/// What a row is called.
pub fn face(row: &Row) -> Face {
    let (family, badge) = match &*row.layer {
        "cri" => (Family::Grpc, "CRI"),
        "docker-api" => (Family::Http, "HTTP"),
        "containerd-grpc" => (Family::Grpc, "ctrd"),
        "kubernetes-api" => (Family::Http, "API"),
        "ttrpc" => (Family::Ttrpc, "ttrpc"),
        "exec" => (Family::Exec, "exec"),
        "cni" => (Family::Exec, "CNI"),
        "proc" => (Family::Fn, "proc"),
        _ => (Family::Fn, "event"),
    };
    let call = match (&*row.layer, row.token.split_once(' ')) {
        ("containerd-grpc", Some((method, rest))) => format!("{} {rest}", short_method(method)),
        ("containerd-grpc", None) => short_method(&row.token),
        _ => row.token.clone(),
    };
    Face { family, badge, call: call.replace(" return ", " → ").trim_end_matches(" call").to_owned() }
}

/// The next row after this one that is not the same on both sides; the first such row where there is none after it.
pub fn next_difference(rows: &[Row], from: usize) -> Option<usize> {
    let differs = |at: &usize| rows.get(*at).is_some_and(|row| !row.is_same());
    (from + 1..rows.len()).find(differs).or_else(|| (0..rows.len()).find(differs))
}

/// A score with three digits, as a reader says it: `0.994`.
pub fn digits(score: f64) -> String {
    format!("{score:.3}")
}

/// The layers of a comparison with their names and how many have a partner: `exec`, 24 of 25.
pub fn layers(scores: &Scores) -> impl Iterator<Item = (&str, f64, usize, usize)> {
    let layers = scores.layers.iter().filter(|fit| fit.layer != "order");
    layers.map(|fit| (&*fit.layer, fit.score(), fit.matched, fit.recorded.max(fit.simulated)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(layer: &str, token: &str, sides: (Option<usize>, Option<usize>), fields: Option<Fields>) -> Row {
        Row { layer: layer.into(), token: token.into(), recorded: sides.0, simulated: sides.1, elsewhere: None, fields }
    }

    #[test]
    fn a_row_is_called_by_its_layer_and_what_it_is_there() {
        let cases = [
            ("cri", "RunPodSandbox call", "CRI", "RunPodSandbox"),
            ("cri", "RunPodSandbox return OK", "CRI", "RunPodSandbox → OK"),
            ("containerd-grpc", "containerd.services.tasks.v1.Tasks/Create", "ctrd", "Tasks/Create"),
            ("containerd-grpc", "containerd.services.tasks.v1.Tasks/Get NOT_FOUND", "ctrd", "Tasks/Get NOT_FOUND"),
            ("exec", "runc kill sandbox-1 by conmon", "exec", "runc kill sandbox-1 by conmon"),
            ("kubernetes-api", "create events Started", "API", "create events Started"),
            ("ttrpc", "Task/Start sandbox-1 by containerd", "ttrpc", "Task/Start sandbox-1 by containerd"),
            ("containerd-event", "/tasks/exit container-1", "event", "/tasks/exit container-1"),
        ];
        for (layer, token, badge, call) in cases {
            let face = face(&row(layer, token, (None, None), None));
            assert_eq!((face.badge, &*face.call), (badge, call));
        }
    }

    #[test]
    fn the_next_difference_is_found_and_after_the_last_the_first() {
        let (same, differs) = (Some(Fields { same: 3, ..Fields::default() }), Some(Fields { same: 1, recorded: 1, simulated: 0 }));
        let both = (Some(0), Some(0));
        let rows = [
            row("cri", "a", both, same),
            row("cri", "b", both, differs),
            row("cri", "c", both, same),
            row("cri", "d", (None, Some(1)), None),
        ];
        assert_eq!([0, 1, 3].map(|from| next_difference(&rows, from)), [Some(1), Some(3), Some(1)]);
        assert_eq!(next_difference(&rows[..1], 0), None);
        assert_eq!(rows.map(|row| Verdict::of(&row).name()), ["same", "differs", "same", "simulated"]);
    }
}
