//! Kubernetes' `resource.Quantity`: `250m`, `64Mi`, `1.5`, `1e3`.

/// Why a text is no quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum QuantityError {
    /// It does not start with a number.
    Malformed,
    /// What follows the number is no unit.
    UnknownUnit { number: String, unit: String },
    /// Less than zero.
    Negative,
    /// More than a 64-bit integer holds, in whole units.
    TooLarge,
}

/// The amount in parts of `1 / parts`, rounded up, as `Quantity.ScaledValue` does: with 1000 parts `1` is 1000.
pub(super) fn parse(text: &str, parts: u64) -> Result<u64, QuantityError> {
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, unit) = unsigned.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.len() + fraction.len() == 0 || fraction.contains('.') {
        return Err(QuantityError::Malformed);
    }
    let Some(scale) = scale(unit) else {
        return Err(QuantityError::UnknownUnit { number: number.to_owned(), unit: unit.to_owned() });
    };
    let amount = scaled(whole, fraction, scale, parts).ok_or(QuantityError::TooLarge)?;
    if negative && amount > 0 {
        return Err(QuantityError::Negative);
    }
    if amount / u128::from(parts) > i64::MAX.unsigned_abs().into() {
        return Err(QuantityError::TooLarge);
    }
    u64::try_from(amount).map_err(|_| QuantityError::TooLarge)
}

/// What a unit multiplies with.
#[derive(Clone, Copy)]
enum Scale {
    Ten(i32),
    Two(u32),
}

fn scale(unit: &str) -> Option<Scale> {
    let scale = match unit {
        "n" => Scale::Ten(-9),
        "u" => Scale::Ten(-6),
        "m" => Scale::Ten(-3),
        "" => Scale::Ten(0),
        "k" => Scale::Ten(3),
        "M" => Scale::Ten(6),
        "G" => Scale::Ten(9),
        "T" => Scale::Ten(12),
        "P" => Scale::Ten(15),
        "E" => Scale::Ten(18),
        "Ki" => Scale::Two(10),
        "Mi" => Scale::Two(20),
        "Gi" => Scale::Two(30),
        "Ti" => Scale::Two(40),
        "Pi" => Scale::Two(50),
        "Ei" => Scale::Two(60),
        _ => return exponent(unit),
    };
    Some(scale)
}

/// `e3`, `E-2`.
fn exponent(unit: &str) -> Option<Scale> {
    let digits = unit.strip_prefix(['e', 'E'])?;
    let bare = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let is_number = !bare.is_empty() && bare.len() < 4 && bare.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok().map(Scale::Ten)).flatten()
}

fn scaled(whole: &str, fraction: &str, scale: Scale, parts: u64) -> Option<u128> {
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0);
    }
    let amount = digits.parse::<u128>().ok()?.checked_mul(parts.into())?;
    let places = i32::try_from(fraction.len()).ok()?;
    match scale {
        Scale::Two(power) => round_up(amount.checked_mul(1 << power)?, places),
        Scale::Ten(power) if power >= places => amount.checked_mul(10_u128.checked_pow(power.abs_diff(places))?),
        Scale::Ten(power) => round_up(amount, places - power),
    }
}

/// Divides by a power of ten, upwards. A divisor that is beyond any amount leaves one part.
fn round_up(amount: u128, places: i32) -> Option<u128> {
    let divisor = 10_u128.checked_pow(places.unsigned_abs());
    Some(divisor.map_or(1, |divisor| amount.div_ceil(divisor)))
}
