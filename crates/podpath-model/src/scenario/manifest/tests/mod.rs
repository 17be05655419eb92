//! What the manifest reader promises, as tables.

mod bounds;
mod cases;
mod fixes;
mod life;
mod names;
mod notes;
mod problems;
mod quantities;
mod runs;
mod said;
mod words;

use super::read;

/// A Pod that is good so far; what is put behind it starts in line 9, inside of the container.
const CONTAINER: &str = "\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: app
    image: busybox:1.36
";

/// A Pod with more in its container; the text starts in line 9.
fn container(more: &str) -> String {
    format!("{CONTAINER}{more}")
}

/// Every problem as `line:column key`, in order.
fn problems_of(manifest: &[u8]) -> Vec<String> {
    let reading = read(manifest);
    assert_eq!(reading.pod.is_some(), reading.problems.is_empty(), "a Pod, if and only if there is no problem");
    let problems = reading.problems.iter();
    problems.map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.kind.key())).collect()
}
