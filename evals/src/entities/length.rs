//! Lengths of time in ISO 8601, compared by what they mean: `P1.25Y` is `P1Y3M`.

use rust_decimal::Decimal;

/// Months, days and seconds.
pub(super) fn parts(iso: &str) -> Option<(Decimal, Decimal, Decimal)> {
    let (mut months, mut days, mut seconds) = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let mut in_time = false;
    let mut number = String::new();
    // The data has weekends as a unit: `P3WE` lasts six days.
    if let Some(count) = iso.strip_prefix('P').and_then(|rest| rest.strip_suffix("WE")) {
        return Some((Decimal::ZERO, count.parse::<Decimal>().ok()? * Decimal::TWO, Decimal::ZERO));
    }
    for letter in iso.strip_prefix('P')?.chars() {
        if letter == 'T' {
            in_time = true;
            continue;
        }
        if letter.is_ascii_digit() || letter == '.' {
            number.push(letter);
            continue;
        }
        let count: Decimal = std::mem::take(&mut number).parse().ok()?;
        match (letter, in_time) {
            ('Y', false) => months += count * Decimal::from(12),
            ('M', false) => months += count,
            ('W', false) => days += count * Decimal::from(7),
            ('D', false) => days += count,
            ('H', true) => seconds += count * Decimal::from(3600),
            ('M', true) => seconds += count * Decimal::from(60),
            ('S', true) => seconds += count,
            _ => return None,
        }
    }
    number.is_empty().then_some((months, days, seconds))
}

/// The rule that comes back after each such length.
pub(super) fn rule(iso: &str) -> Option<Vec<String>> {
    if iso.ends_with("WE") {
        return Some(vec!["FREQ=WEEKLY".to_owned(), "BYDAY=SA,SU".to_owned()]);
    }
    let (months, days, _) = parts(iso)?;
    let whole = |number: Decimal| number.normalize();
    let (frequency, interval) = match () {
        () if months.is_zero() && (days % Decimal::from(7)).is_zero() => ("WEEKLY", whole(days / Decimal::from(7))),
        () if months.is_zero() => ("DAILY", whole(days)),
        () if (months % Decimal::from(12)).is_zero() => ("YEARLY", whole(months / Decimal::from(12))),
        () => ("MONTHLY", whole(months)),
    };
    let mut parts = vec![format!("FREQ={frequency}")];
    if interval > Decimal::ONE {
        parts.push(format!("INTERVAL={interval}"));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::{parts, rule};

    #[test]
    fn one_length_written_in_two_ways_is_the_same() {
        assert_eq!(parts("P1.25Y"), parts("P1Y3M"));
        assert_eq!(parts("PT1.5H"), parts("PT1H30M"));
        assert_eq!(parts("P3WE"), parts("P6D"));
        assert_ne!(parts("P1M"), parts("PT1M"));
        assert_eq!(rule("P0.5Y"), Some(vec!["FREQ=MONTHLY".to_owned(), "INTERVAL=6".to_owned()]));
    }
}
