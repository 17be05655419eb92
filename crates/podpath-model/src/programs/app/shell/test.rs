//! `test`, `[` and `[[`: POSIX.1-2017 test, and what bash adds.

use super::pattern::Pattern;

/// One word of a condition.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub(crate) text: String,
    /// An operator that no quotes have made a word.
    pub(crate) is_operator: bool,
    /// What it is as a pattern, on the right of `==` in `[[`.
    pub(crate) pattern: Option<Pattern>,
}

/// What a condition asks of the world.
pub(crate) trait Files {
    /// Whether `-f PATH` and the like holds.
    fn holds(&self, question: &str, path: &str) -> bool;
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) String);

type Answer = Result<bool, Malformed>;

/// So many brackets may be open.
const DEPTH_MAX: usize = 32;
const UNARY: &str = "abcdefghknoprstuvwxzGLNOS";

/// Whether a condition holds.
pub(crate) fn evaluate(words: &[Operand], files: &dyn Files) -> Answer {
    let mut reader = Reader { words, at: 0, files, depth: 0 };
    if words.is_empty() {
        return Ok(false);
    }
    let answer = reader.or()?;
    match words.get(reader.at) {
        None => Ok(answer),
        Some(left) => Err(Malformed(format!("{}: unknown operand", left.text))),
    }
}

struct Reader<'a> {
    words: &'a [Operand],
    at: usize,
    files: &'a dyn Files,
    depth: usize,
}

impl Reader<'_> {
    fn sees(&self, names: &[&str]) -> bool {
        self.words
            .get(self.at)
            .is_some_and(|word| names.contains(&word.text.as_str()) && (word.is_operator || word.text.starts_with(['-', '!', '(', ')'])))
    }
    fn or(&mut self) -> Answer {
        let mut answer = self.and()?;
        while self.sees(&["-o", "||"]) {
            self.at += 1;
            answer |= self.and()?;
        }
        Ok(answer)
    }
    fn and(&mut self) -> Answer {
        let mut answer = self.not()?;
        while self.sees(&["-a", "&&"]) {
            self.at += 1;
            answer &= self.not()?;
        }
        Ok(answer)
    }
    fn left(&self) -> usize {
        self.words.len() - self.at
    }
    fn not(&mut self) -> Answer {
        let is_binary = self.words.get(self.at + 1).is_some_and(|word| is_binary(&word.text)) && self.left() >= 3;
        if self.sees(&["!"]) && !is_binary && self.left() > 1 {
            let mut inverted = false;
            while self.sees(&["!"]) && self.left() > 1 {
                self.at += 1;
                inverted = !inverted;
            }
            return Ok(self.primary()? != inverted);
        }
        self.primary()
    }
    fn primary(&mut self) -> Answer {
        let Some(first) = self.words.get(self.at) else { return Err(Malformed("argument expected".to_owned())) };
        if let (Some(operator), Some(second)) = (self.words.get(self.at + 1), self.words.get(self.at + 2))
            && is_binary(&operator.text)
        {
            self.at += 3;
            return binary(&first.text, &operator.text, second, self.files);
        }
        if self.sees(&["("]) && self.left() > 2 {
            self.at += 1;
            self.depth += 1;
            if self.depth > DEPTH_MAX {
                return Err(Malformed("too many brackets".to_owned()));
            }
            let answer = self.or()?;
            self.at += 1;
            return Ok(answer);
        }
        let is_unary = first.text.len() == 2 && first.text.starts_with('-') && UNARY.contains(&first.text[1..]);
        if is_unary && let Some(operand) = self.words.get(self.at + 1) {
            self.at += 2;
            return Ok(match first.text.as_str() {
                "-z" => operand.text.is_empty(),
                "-n" => !operand.text.is_empty(),
                question => self.files.holds(question, &operand.text),
            });
        }
        self.at += 1;
        Ok(!first.text.is_empty())
    }
}

fn is_binary(word: &str) -> bool {
    let binary = ["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", "=~"];
    binary.contains(&word)
}

fn binary(left: &str, operator: &str, right: &Operand, files: &dyn Files) -> Answer {
    let equal = || right.pattern.as_ref().map_or(left == right.text, |pattern| pattern.matches(left));
    let numbers = || -> Result<(i64, i64), Malformed> {
        let number = |text: &str| text.trim().parse::<i64>().map_err(|_| Malformed(format!("{text}: out of range")));
        Ok((number(left)?, number(&right.text)?))
    };
    Ok(match operator {
        "=" | "==" => equal(),
        "!=" => !equal(),
        "<" => left < right.text.as_str(),
        ">" => left > right.text.as_str(),
        "-eq" => numbers().map(|(left, right)| left == right)?,
        "-ne" => numbers().map(|(left, right)| left != right)?,
        "-lt" => numbers().map(|(left, right)| left < right)?,
        "-le" => numbers().map(|(left, right)| left <= right)?,
        "-gt" => numbers().map(|(left, right)| left > right)?,
        "-ge" => numbers().map(|(left, right)| left >= right)?,
        "-nt" => files.holds("-e", left) && !files.holds("-e", &right.text),
        "-ot" => !files.holds("-e", left) && files.holds("-e", &right.text),
        "-ef" => left == right.text,
        // Simplified: an expression without special characters is looked for as it is.
        _ => regular(left, &right.text),
    })
}

/// A regular expression as far as it is a text with anchors; anything else is taken to match.
fn regular(text: &str, expression: &str) -> bool {
    let plain = expression.trim_start_matches('^').trim_end_matches('$');
    if plain.contains(['.', '*', '+', '?', '[', '(', '\\', '|', '{']) {
        return true;
    }
    match (expression.starts_with('^'), expression.ends_with('$')) {
        (true, true) => text == plain,
        (true, false) => text.starts_with(plain),
        (false, true) => text.ends_with(plain),
        (false, false) => text.contains(plain),
    }
}
