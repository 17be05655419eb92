//! Text that is not one Pod.

use super::{Case, case};

pub(super) fn objects() -> Vec<Case> {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: b}\n";
    vec![
        case("text", "hello\n", &["1:1 manifest-not-an-object"]),
        case("a list", "- kind: Pod\n", &["1:1 manifest-not-an-object"]),
        case("two Pods", format!("{pod}---\n{pod}"), &["6:1 manifest-several-objects"]),
        case("a Pod and a Service", format!("{service}---\n{pod}"), &["5:1 manifest-several-objects"]),
        case("a List", "apiVersion: v1\nkind: List\nitems:\n- kind: Pod\n", &["2:7 manifest-list-of-objects"]),
        case("a Deployment", "apiVersion: apps/v1\nkind: Deployment\n", &["2:7 manifest-pod-template"]),
        case("a CronJob", "kind: CronJob\n", &["1:7 manifest-pod-template"]),
        case("a Service", service, &["2:7 manifest-not-a-pod"]),
        case("a pod", pod.replace("Pod", "pod"), &["2:7 manifest-not-a-pod"]),
        case("a kind that is a number", "kind: 5\n", &["1:7 manifest-wrong-type"]),
        case("no kind", "services: {}\n", &["1:1 manifest-missing-field", "1:1 manifest-missing-field"]),
        case("no kind, but a spec", pod.replace("kind: Pod\n", ""), &["1:1 manifest-missing-field"]),
        case("no apiVersion", pod.replace("apiVersion: v1\n", ""), &["1:1 manifest-missing-field"]),
        case("another apiVersion", pod.replace("v1", "apps/v1"), &["1:13 manifest-wrong-api-version"]),
        case("only a kind", "apiVersion: v1\nkind: Pod\n", &["1:1 manifest-missing-field", "1:1 manifest-missing-field"]),
    ]
}
