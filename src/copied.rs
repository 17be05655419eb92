//! A step as text that can be pasted elsewhere: as the command that makes its run, as what it carries, as Markdown.

use podpath_view::narration::Sentence;
use podpath_view::payload::body;

use crate::preset::{Preset, STARTUP};
use crate::run::Run;
use crate::wish::Wish;

/// The command that makes the run in a terminal; what the manifest is called there, if it has a name.
pub(crate) fn command(wish: &Wish) -> String {
    let file = Preset::of(&wish.manifest).map_or_else(|| "pod.yaml".to_owned(), |preset| format!("static/presets/{}.yaml", preset.id));
    let mut words = match wish.name() {
        Some(STARTUP) => vec!["podpath start".to_owned()],
        _ => vec![format!("podpath run {file}")],
    };
    words.push(format!("--path {}", wish.path));
    if !wish.release.is_empty() {
        words.push(format!("--release {}", wish.release));
    }
    if wish.api_server && wish.name() != Some(STARTUP) {
        words.push("--api-server".to_owned());
    }
    if wish.seconds > 0 {
        words.push(format!("--for {}", wish.seconds));
    }
    let without = wish.without.split(',').filter(|flag| !flag.is_empty());
    words.extend(without.map(|flag| format!("--without {flag}")));
    words.extend(wish.deeds.iter().map(|deed| format!("--do {}", quoted(deed))));
    words.join(" ")
}

/// What travels in a step, as JSON; none where nothing does.
pub(crate) fn payload(run: &Run, step: usize) -> Option<String> {
    let body = body(&run.trace, &run.steps, step)?;
    serde_json::to_string_pretty(body.json.as_ref().or(body.origin.as_ref().map(|origin| &origin.json))?).ok()
}

/// A step for somebody's notes: what happens, why, what travels, and where it can be seen.
pub(crate) fn markdown(run: &Run, step: usize, sentence: &Sentence, address: &str) -> String {
    let title = run.step(step).map(|step| step.title).unwrap_or_default();
    let mut parts = vec![format!("**{}** {}", title.replace('*', "\\*"), sentence.text)];
    parts.extend(sentence.why.clone());
    parts.extend(payload(run, step).map(|json| format!("```json\n{json}\n```")));
    parts.push(format!("<{address}>"));
    parts.join("\n\n") + "\n"
}

/// As a shell takes it for one word.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::command;
    use crate::preset::Preset;
    use crate::wish::Wish;

    #[test]
    fn a_command_says_all_that_the_run_is_made_of() {
        let web = Wish::of("containerd", "1.22", Preset::first().manifest);
        assert_eq!(command(&web), "podpath run static/presets/web.yaml --path containerd --release 1.22");
        let deeds = ["kill dockerd@container.start".into(), "exec echo 'a'@+20s".into()];
        let own = Wish { api_server: true, deeds: deeds.into(), ..Wish::of("dockershim", "1.20", "kind: Pod") };
        let said = "podpath run pod.yaml --path dockershim --release 1.20 --api-server --do 'kill dockerd@container.start' --do 'exec echo '\\''a'\\''@+20s'";
        assert_eq!(command(&own), said);
        assert_eq!(
            command(&Wish { without: "--network-plugin".into(), ..Wish::of("crio", "1.24", "") }),
            "podpath start --path crio --release 1.24 --without --network-plugin"
        );
    }
}
