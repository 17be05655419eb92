//! Which lines of the programs' sources are the same line in another version, or in another host of the same code.

use crate::trace::{Repository, SameLine, SameLines};

// Made from the rows of `podpath-citations` by the build script: `SAME_LINES`.
include!(concat!(env!("OUT_DIR"), "/citations.rs"));

#[cfg(test)]
mod tests {
    use super::SAME_LINES as LINES;
    use crate::trace::{Citation, Line, Repository};

    fn kubernetes(tag: &'static str) -> Repository {
        Repository { tag, ..Repository::KUBERNETES }
    }

    #[test]
    fn a_line_is_read_in_the_release_that_runs() {
        let cited = LINES.known_in(kubernetes("v1.20.2")).find(|line| line.repository == Repository::KUBERNETES).unwrap();
        assert_eq!(LINES.in_source_of(kubernetes("v1.22.0"), cited), Citation { at: cited, runs: None });
        let there = LINES.in_source_of(kubernetes("v1.20.2"), cited);
        assert_eq!((there.at.repository.tag, there.runs), ("v1.20.2", None));
    }

    #[test]
    fn a_line_that_the_release_does_not_have_says_so() {
        let cited = Line { repository: kubernetes("v1.22.0"), file: "pkg/kubelet/kubelet.go", line: 60_000 };
        for runs in ["v1.26.0", "v9.0.0"] {
            assert_eq!(LINES.in_source_of(kubernetes(runs), cited), Citation { at: cited, runs: Some(runs) });
        }
    }

    #[test]
    fn a_release_without_the_file_is_read_in_its_stand_in() {
        let [runs, read] = ["v1.27.7", "v1.27.12"].map(kubernetes);
        let cited = LINES.known_in(read).find(|line| LINES.same_line(*line, runs).is_none()).unwrap();
        let there = LINES.in_source_of(runs, cited);
        assert_eq!((there.at.repository, there.runs), (read, Some("v1.27.7")));
    }

    #[test]
    fn another_program_that_hosts_the_code_is_read_in_its_own_source() {
        let host = Repository { name: "Mirantis/cri-dockerd", tag: "v0.3.4" };
        let cited = LINES.known_in(host).next().unwrap();
        assert_eq!((cited.repository, LINES.in_source_of(host, cited).at.repository), (Repository::KUBERNETES, host));
        let own = Line { repository: Repository { name: "moby/moby", tag: "v20.10.24" }, file: "daemon/exec.go", line: 137 };
        assert_eq!(LINES.in_source_of(host, own), Citation { at: own, runs: None });
    }
}
