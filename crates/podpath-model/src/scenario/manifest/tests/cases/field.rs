//! Fields that are missing or have the wrong shape.

use super::{Case, case};
use crate::scenario::manifest::tests::container;

pub(super) fn fields() -> Vec<Case> {
    let head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";
    vec![
        case(
            "no name",
            "apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {}\nspec: {containers: [{name: a, image: b}]}\n",
            &["3:1 manifest-missing-field"],
        ),
        case("an empty spec", format!("{head}  restartPolicy: Never\n"), &["4:1 manifest-no-containers"]),
        case("no containers in the list", format!("{head}  containers: []\n"), &["5:3 manifest-no-containers"]),
        case("a map for a list", format!("{head}  containers:\n    name: a\n"), &["6:5 manifest-wrong-type"]),
        case("text for a map", format!("{head}  containers:\n  - app\n"), &["6:5 manifest-wrong-type"]),
        case("a list for a map", format!("{head}  - a\n"), &["5:3 manifest-wrong-type"]),
        case("a number for text", format!("{head}  containers:\n  - name: 5\n    image: b\n"), &["6:11 manifest-wrong-type"]),
        case("yes for text", format!("{head}  containers: [{{name: yes, image: b}}]\n"), &["5:23 manifest-wrong-type"]),
        case("no image", format!("{head}  containers:\n  - name: a\n"), &["6:5 manifest-missing-field"]),
        case(
            "no name, no image",
            format!("{head}  containers:\n  - tty: true\n"),
            &["6:5 manifest-missing-field", "6:5 manifest-missing-field"],
        ),
        case("an image of nothing", format!("{head}  containers:\n  - name: a\n    image:\n"), &["6:5 manifest-missing-field"]),
        case("text for a list", container("    command: sh -c true\n"), &["9:14 manifest-wrong-type"]),
        case("a number among texts", container("    args: [sleep, 3600]\n"), &["9:19 manifest-wrong-type"]),
        case("text for a number", container("    ports:\n    - containerPort: \"80\"\n"), &["10:22 manifest-wrong-type"]),
        case("half a port", container("    ports:\n    - containerPort: 80.5\n"), &["10:22 manifest-wrong-type"]),
        case("text for a boolean", container("    tty: \"true\"\n"), &["9:10 manifest-wrong-type"]),
        case(
            "no path for a mount",
            container("    volumeMounts:\n    - name: a\n  volumes:\n  - name: a\n"),
            &["10:7 manifest-missing-field"],
        ),
        case(
            "a seccomp profile without its file",
            container("    securityContext:\n      seccompProfile: {type: Localhost}\n"),
            &["10:7 manifest-missing-field"],
        ),
    ]
}
