//! What a line of source is about, as far as a look at the line alone can tell.

/// Words that are followed by a parenthesis and name nothing that is done.
const NOT_DONE: [&str; 24] = [
    "if",
    "for",
    "func",
    "return",
    "switch",
    "while",
    "append",
    "len",
    "string",
    "int",
    "int32",
    "int64",
    "uint32",
    "make",
    "new",
    "sizeof",
    "Errorf",
    "Wrap",
    "Wrapf",
    "Sprintf",
    "String",
    "Background",
    "Join",
    "filepath",
];

/// The function that is declared or called, or the first words of a message. None where nothing is to be cited: a blank line, a brace,
/// a comment.
pub fn token_of(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("//") || line.starts_with("* ") || line == "*" || line.starts_with("/*") || !line.contains(char::is_alphanumeric) {
        return None;
    }
    declared(line).or_else(|| message(line)).or_else(|| called(line)).or_else(|| first_word(line))
}

/// `func (m *manager) SyncPod(` and `rpc Stats(`.
fn declared(line: &str) -> Option<String> {
    let rest = line.strip_prefix("func ").or_else(|| line.strip_prefix("rpc "))?;
    let rest = if rest.starts_with('(') { rest.split_once(") ")?.1 } else { rest };
    rest.split('(').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The words of a message, up to what is put into it.
fn message(line: &str) -> Option<String> {
    let logs = ["klog.", "logrus.", "log.", "glog.", "Eventf(", ".Event(", "warnf(", "exitf(", "nwarn(", "debugf(", "infof("];
    if !logs.iter().any(|word| line.contains(word)) {
        return None;
    }
    literals(line)
        .map(|literal| literal.split(['%', '\\']).next().unwrap_or_default().trim().to_owned())
        .find(|words| words.len() > 3 && words.contains(' '))
}

fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// The first function that is called with something.
fn called(line: &str) -> Option<String> {
    let calls = line.match_indices('(').filter_map(|(at, _)| {
        let name = line[..at].rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
        (!name.is_empty() && !NOT_DONE.contains(&name)).then_some((name, line[at..].starts_with("()")))
    });
    let calls: Vec<(&str, bool)> = calls.collect();
    calls.iter().find(|call| !call.1).or(calls.first()).map(|call| call.0.to_owned())
}

fn first_word(line: &str) -> Option<String> {
    let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.max_by_key(|word| word.len()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::token_of;

    #[test]
    fn a_line_is_about_what_it_declares_calls_or_says() {
        let cases = [
            ("func (m *kubeGenericRuntimeManager) SyncPod(pod *v1.Pod) {", Some("SyncPod")),
            ("func remove(path string) error {", Some("remove")),
            ("\tif err := os.MkdirAll(path, 0711); err != nil {", Some("MkdirAll")),
            ("\tresp, err := c.client.TaskService().Create(ctx, request)", Some("Create")),
            ("klog.V(2).InfoS(\"Adding static pod path\", \"path\", path)", Some("Adding static pod path")),
            ("log.G(ctx).Infof(\"StopContainer for %q\", id)", Some("StopContainer for")),
            ("rpc Stats(StatsRequest) returns (StatsResponse);", Some("Stats")),
            ("}", None),
            ("// RunPodSandbox creates", None),
            ("", None),
        ];
        for (line, token) in cases {
            assert_eq!(token_of(line).as_deref(), token, "{line}");
        }
    }
}
