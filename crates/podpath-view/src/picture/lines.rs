//! Where a sentence goes on in the next line. Whose letters it is drawn with is not known here, so it is measured by wide ones.

/// A share of the size of the letters.
fn width_of(letter: char) -> f32 {
    match letter {
        ' ' | 'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' => 0.36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' => 0.45,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 1.0,
        'A'..='Z' | '0'..='9' | '…' | '“' | '”' | '’' => 0.74,
        _ if letter.is_ascii() => 0.65,
        _ => 1.0,
    }
}

fn width(text: &str) -> f32 {
    text.chars().map(width_of).sum()
}

/// A text in lines of at most so many sizes of its letters, as few as there can be and about as long as one another.
pub(super) fn lines(text: &str, most: f32) -> Vec<String> {
    let pieces = pieces(text);
    let whole = fill(&pieces, most);
    // Narrower, as long as there are no more lines.
    let narrower = (1..40_u8).map(|step| most - f32::from(step) * most / 40.0);
    let fits = narrower.map(|most| fill(&pieces, most)).take_while(|lines| lines.len() == whole.len());
    fits.last().unwrap_or(whole)
}

fn fill(pieces: &[&str], most: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in pieces {
        match lines.last_mut().filter(|line| width(line) + width(piece.trim_end()) <= most) {
            Some(line) => line.push_str(piece),
            None => lines.push((*piece).to_owned()),
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// What is not cut: a word with the space after it, a Chinese character with the marks after it.
fn pieces(text: &str) -> Vec<&str> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let mut cuts: Vec<usize> = letters.windows(2).filter(|pair| may_cut(pair[0].1, pair[1].1)).map(|pair| pair[1].0).collect();
    cuts.extend(Some(text.len()).filter(|end| *end > 0));
    let mut from = 0;
    let mut pieces = Vec::new();
    for cut in cuts {
        pieces.extend(text.get(from..cut));
        from = cut;
    }
    pieces
}

fn may_cut(before: char, after: char) -> bool {
    const CLOSING: &str = "，。、；：？！）」』”’》…";
    const OPENING: &str = "（「『“‘《";
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    let wide = |letter: char| !letter.is_ascii() && width_of(letter) >= 1.0;
    before == ' ' || wide(before) || wide(after)
}

#[cfg(test)]
mod tests {
    use super::{lines, width};

    #[test]
    fn a_sentence_is_cut_between_words_into_lines_of_about_one_length() {
        let text = "The kubelet asks containerd to make a sandbox for the Pod web, and waits for the answer.";
        let cut = lines(text, 32.0);
        assert_eq!(cut.len(), 2);
        assert_eq!(cut.join(" "), text);
        assert!((width(&cut[0]) - width(&cut[1])).abs() < 6.0, "{cut:?}");
        assert_eq!(lines("One line.", 32.0), ["One line."]);
        assert_eq!(lines("", 32.0), [""; 0]);
    }

    #[test]
    fn a_chinese_sentence_is_cut_between_characters_and_never_before_a_mark() {
        let text = "kubelet 请 containerd 为 Pod web 创建沙箱，并等待它的回答。";
        for most in [8.0, 9.0, 10.0, 11.0, 12.0] {
            let cut = lines(text, most);
            assert!(cut.iter().all(|line| width(line) <= most && !line.starts_with(['，', '。'])), "{cut:?}");
            assert_eq!(cut.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
