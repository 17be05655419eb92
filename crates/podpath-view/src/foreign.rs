//! English names in a Chinese sentence: a screen reader has to be told where they are.

/// A piece of a text, and whether it is English in a text that is not.
pub type Piece<'a> = (&'a str, bool);

/// A text in pieces, which together are the text. A text without Chinese is one piece and not foreign to itself.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    if !text.chars().any(is_chinese) {
        return vec![(text, false)];
    }
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let (before, english) = rest.split_at(start);
        let run = english.find(|letter: char| !belongs(letter)).unwrap_or(english.len());
        let length = english[..run].trim_end_matches(|letter: char| !letter.is_ascii_alphanumeric()).len();
        let (name, after) = english.split_at(length);
        pieces.extend([(before, false), (name, true)].into_iter().filter(|(piece, _)| !piece.is_empty()));
        rest = after;
    }
    pieces.extend(Some((rest, false)).filter(|(piece, _)| !piece.is_empty()));
    pieces
}

/// What stands in names and between the words of one: `API server`, `cri-dockerd`, `runc:[2:INIT]`, `docker.io/library/busybox:1.36`.
fn belongs(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || " -_./:@=[]".contains(letter)
}

fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn english(text: &str) -> Vec<&str> {
        pieces(text).into_iter().filter(|(_, english)| *english).map(|(piece, _)| piece).collect()
    }

    #[test]
    fn english_names_in_a_chinese_sentence_are_found() {
        assert_eq!(english("dockershim 请 dockerd 启动 pause 容器。"), ["dockershim", "dockerd", "pause"]);
        assert_eq!(english("kubelet 从 API server 得知了 Pod web。"), ["kubelet", "API server", "Pod web"]);
        assert_eq!(english("第三个阶段出现了：runc:[2:INIT]，pid 642。"), ["runc:[2:INIT", "pid 642"]);
        assert_eq!(english("节点启动，共 3 步。"), Vec::<&str>::new());
    }

    #[test]
    fn an_english_sentence_is_one_piece() {
        assert_eq!(pieces("The kubelet asks containerd."), [("The kubelet asks containerd.", false)]);
        assert_eq!(pieces(""), [("", false)]);
    }

    #[test]
    fn the_pieces_are_the_text() {
        for text in ["kubelet", "容器", "shim（pid 637）退出，退出码 0。", "`execve` 换的是程序 a", "a 和"] {
            assert_eq!(pieces(text).into_iter().map(|(piece, _)| piece).collect::<String>(), text);
        }
    }
}
