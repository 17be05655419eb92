//! `$((…))`: 64-bit numbers, as POSIX.1-2017 2.6.4 and ISO C have them.

/// The variables of a shell, as numbers.
pub(crate) trait Numbers {
    /// The text of a variable; empty if there is none.
    fn text(&self, name: &str) -> String;
    /// Sets a variable.
    fn set(&mut self, name: &str, value: i64);
}

/// So deep may brackets and variables that stand for expressions go.
const DEPTH_MAX: usize = 32;

/// Operators of two operands, the loosest first.
const LEVELS: [&[&str]; 10] =
    [&["||"], &["&&"], &["|"], &["^"], &["&"], &["==", "!="], &["<=", ">=", "<", ">"], &["<<", ">>"], &["+", "-"], &["*", "/", "%"]];
const ASSIGNMENTS: [&str; 11] = ["<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "="];

/// Computes an expression; none if it is none, or divides by zero.
pub(crate) fn compute(expression: &str, numbers: &mut dyn Numbers) -> Option<i64> {
    compute_at(expression, numbers, 0)
}

fn compute_at(expression: &str, numbers: &mut dyn Numbers, depth: usize) -> Option<i64> {
    let mut reader = Reader { rest: expression, numbers, depth, is_idle: false };
    if reader.rest.trim().is_empty() {
        return Some(0);
    }
    let value = reader.comma()?;
    reader.rest.trim().is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    numbers: &'a mut dyn Numbers,
    depth: usize,
    /// What is read has no effect: the other side of `&&`, `||` or `?`.
    is_idle: bool,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
    fn comma(&mut self) -> Option<i64> {
        let mut value = self.assignment()?;
        while self.eat(",") {
            value = self.assignment()?;
        }
        Some(value)
    }
    fn name(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let is_start = |letter: char| letter.is_ascii_alphabetic() || letter == '_';
        let length = self.rest.find(|letter: char| !is_start(letter) && !letter.is_ascii_digit()).unwrap_or(self.rest.len());
        self.rest.starts_with(is_start).then(|| {
            let name = self.rest[..length].to_owned();
            self.rest = &self.rest[length..];
            name
        })
    }
    fn assignment(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let start = self.rest;
        if let Some(name) = self.name()
            && !self.rest.trim_start().starts_with("==")
            && let Some(operator) = ASSIGNMENTS.into_iter().find(|operator| self.eat(operator))
        {
            let right = self.assignment()?;
            let value = match operator {
                "=" => right,
                operator => {
                    let left = self.value_of(&name)?;
                    self.apply(operator.trim_end_matches('='), left, right)?
                }
            };
            self.set(&name, value);
            self.depth -= 1;
            return Some(value);
        }
        self.rest = start;
        let value = self.choice()?;
        self.depth -= 1;
        Some(value)
    }
    fn choice(&mut self) -> Option<i64> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Some(condition);
        }
        let first = self.idle_if(condition == 0, Self::assignment)?;
        if !self.eat(":") {
            return None;
        }
        let second = self.idle_if(condition != 0, Self::assignment)?;
        Some(if condition == 0 { second } else { first })
    }
    fn idle_if(&mut self, idle: bool, read: impl FnOnce(&mut Self) -> Option<i64>) -> Option<i64> {
        let before = self.is_idle;
        self.is_idle |= idle;
        let value = read(self);
        self.is_idle = before;
        value
    }
    fn binary(&mut self, level: usize) -> Option<i64> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.sees(operator)) {
            self.eat(operator);
            let skips = matches!((*operator, left), ("&&", 0)) || *operator == "||" && left != 0;
            let right = self.idle_if(skips, |reader| reader.binary(level + 1))?;
            left = self.apply(operator, left, right)?;
        }
        Some(left)
    }
    /// Whether this operator stands here, and not a longer one.
    fn sees(&self, operator: &str) -> bool {
        let Some(after) = self.rest.trim_start().strip_prefix(operator) else { return false };
        let next = after.chars().next();
        match operator {
            "|" | "&" => next != operator.chars().next() && next != Some('='),
            "<" | ">" => next != Some('=') && next != operator.chars().next(),
            "==" | "!=" | "<=" | ">=" | "||" | "&&" => true,
            _ => next != Some('='),
        }
    }
    fn unary(&mut self) -> Option<i64> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let value = self.unary_of();
        self.depth -= 1;
        value
    }
    fn unary_of(&mut self) -> Option<i64> {
        for (operator, change) in [("++", 1), ("--", -1)] {
            if self.eat(operator) {
                let name = self.name()?;
                let value = self.value_of(&name)?.wrapping_add(change);
                self.set(&name, value);
                return Some(value);
            }
        }
        if self.eat("-") {
            return self.unary().map(i64::wrapping_neg);
        }
        if self.eat("+") {
            return self.unary();
        }
        if self.eat("!") {
            return self.unary().map(|value| i64::from(value == 0));
        }
        if self.eat("~") {
            return self.unary().map(|value| !value);
        }
        if self.eat("(") {
            let value = self.comma()?;
            return self.eat(")").then_some(value);
        }
        if let Some(name) = self.name() {
            let value = self.value_of(&name)?;
            for (operator, change) in [("++", 1), ("--", -1)] {
                if self.eat(operator) {
                    self.set(&name, value.wrapping_add(change));
                }
            }
            return Some(value);
        }
        let length = self.rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
        let (digits, rest) = self.rest.split_at(length);
        self.rest = rest;
        number(digits)
    }
    fn value_of(&mut self, name: &str) -> Option<i64> {
        let text = self.numbers.text(name);
        let text = text.trim();
        match number(text) {
            Some(value) => Some(value),
            None if text.is_empty() => Some(0),
            None if self.depth < DEPTH_MAX => compute_at(text, self.numbers, self.depth + 1),
            None => None,
        }
    }
    fn set(&mut self, name: &str, value: i64) {
        if !self.is_idle {
            self.numbers.set(name, value);
        }
    }
    fn apply(&self, operator: &str, left: i64, right: i64) -> Option<i64> {
        let shift = || u32::try_from(right & 63).unwrap_or(0);
        Some(match operator {
            "||" => i64::from(left != 0 || right != 0),
            "&&" => i64::from(left != 0 && right != 0),
            "|" => left | right,
            "^" => left ^ right,
            "&" => left & right,
            "==" => i64::from(left == right),
            "!=" => i64::from(left != right),
            "<=" => i64::from(left <= right),
            ">=" => i64::from(left >= right),
            "<" => i64::from(left < right),
            ">" => i64::from(left > right),
            "<<" => left.wrapping_shl(shift()),
            ">>" => left.wrapping_shr(shift()),
            "+" => left.wrapping_add(right),
            "-" => left.wrapping_sub(right),
            "*" => left.wrapping_mul(right),
            "/" | "%" if right == 0 => return self.is_idle.then_some(0),
            "/" => left.wrapping_div(right),
            _ => left.wrapping_rem(right),
        })
    }
}

/// A number as C writes it: decimal, `0x…`, `0…`.
fn number(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => i64::from_str_radix(hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(&digits[1..], 8),
        None => digits.parse(),
    };
    value.ok().map(|value| value.wrapping_mul(sign))
}
