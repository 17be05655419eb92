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

/// What says something, or names what it publishes, in a text that follows.
const SAYING: [&str; 18] = [
    "klog.",
    "logrus.",
    "log.",
    "Eventf(",
    ".Event(",
    ".Info(",
    ".Infof(",
    ".Warn(",
    ".Error(",
    ".Publish(",
    "Errorf(",
    "errors.Wrap",
    "warnf(",
    "exitf(",
    "LogContainerEvent",
    "LogNetworkEvent",
    "ImageEventLogger(",
    "MarkDeprecated(",
];

/// The function that is declared or called, or the first words of a message. None where nothing is to be cited: a blank line, a brace,
/// a comment.
pub fn token_of(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("//") || line.starts_with("* ") || line == "*" || line.starts_with("/*") || !line.contains(char::is_alphanumeric) {
        return None;
    }
    declared(line).or_else(|| reason(line)).or_else(|| message(line)).or_else(|| called(line)).or_else(|| longest_word(line))
}

/// The reason of an event that a kubelet reports: `events.FailedToPullImage`.
fn reason(line: &str) -> Option<String> {
    let name: String = line.split_once("events.")?.1.chars().take_while(|letter| letter.is_alphanumeric()).collect();
    name.starts_with(char::is_uppercase).then_some(name)
}

/// `func (m *manager) SyncPod(` and `rpc Stats(`.
fn declared(line: &str) -> Option<String> {
    let rest = line.strip_prefix("func ").or_else(|| line.strip_prefix("rpc "))?;
    let rest = if rest.starts_with('(') { rest.split_once(") ")?.1 } else { rest };
    rest.split('(').next().filter(|name| !name.is_empty()).map(str::to_owned)
}

/// The words of a message, up to what is put into it.
fn message(line: &str) -> Option<String> {
    if !SAYING.iter().any(|word| line.contains(word)) {
        return None;
    }
    literals(line).map(|literal| literal.split(['%', '\\']).next().unwrap_or_default().trim().to_owned()).find(|words| words.len() >= 3)
}

fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// The first function that is called with something, or the last one of its chain: `Delete` of `Pods(name).Delete(id)`.
fn called(line: &str) -> Option<String> {
    let calls: Vec<(&str, usize)> = line.match_indices('(').filter_map(|(at, _)| Some((name_before(line, at)?, at))).collect();
    let (mut name, mut at) = *calls.iter().find(|(_, at)| !line[*at..].starts_with("()")).or(calls.first())?;
    while let Some(end) = closing(line, at)
        && line[end..].starts_with(").")
        && let Some(next) = line[end..].find('(').map(|next| end + next)
        && let Some(longer) = name_before(line, next).filter(|longer| line[end + 2..].starts_with(longer))
    {
        (name, at) = (longer, next);
    }
    Some(name.to_owned())
}

fn name_before(line: &str, at: usize) -> Option<&str> {
    let name = line[..at].rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
    (!name.is_empty() && !NOT_DONE.contains(&name)).then_some(name)
}

/// Where the parenthesis is closed that is opened there.
fn closing(line: &str, at: usize) -> Option<usize> {
    let mut depth = 0;
    line[at..].char_indices().find_map(|(index, letter)| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at + index)
    })
}

fn longest_word(line: &str) -> Option<String> {
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
            ("m.recorder.Eventf(pod, v1.EventTypeWarning, events.NetworkNotReady, \"%s: %v\", text, err)", Some("NetworkNotReady")),
            ("err = m.client.CoreV1().Pods(pod.Namespace).Delete(ctx, pod.Name)", Some("Delete")),
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
