//! The money axis: round steps, and amounts as the language writes them.

use nlu::Language;

/// About so many lines across the picture: enough to read a bar by, few enough to see the bars.
const LINES: i64 = 5;
/// What one multiplies by powers of ten to get steps that people count in.
const ROUND: [i64; 4] = [1, 2, 5, 10];
/// The smallest step: ten reais, in cents.
const STEP_MIN: i64 = 1_000;

/// Round amounts in cents from zero to at least `highest`.
pub(super) fn ticks(highest: i64) -> Vec<i64> {
    let step = step(highest);
    let count = highest.div_euclid(step) + i64::from(highest.rem_euclid(step) > 0);
    (0..=count.max(1)).map(|line| line * step).collect()
}

fn step(highest: i64) -> i64 {
    let wanted = (highest / LINES).max(STEP_MIN);
    let mut power = STEP_MIN;
    while wanted > power * 10 {
        power *= 10;
    }
    ROUND.into_iter().map(|factor| factor * power).find(|step| *step >= wanted).unwrap_or(power * 10)
}

/// Whole reais, grouped by thousands: `R$12,500`, `R$ 12.500`.
pub(super) fn label(cents: i64, language: Language) -> String {
    let (symbol, separator) = match language {
        Language::En => ("R$", ','),
        Language::Pt | Language::Es => ("R$ ", '.'),
    };
    let digits = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.char_indices() {
        let is_group_start = place > 0 && (digits.len() - place).is_multiple_of(3);
        if is_group_start {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    format!("{symbol}{grouped}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_few_and_cover_the_highest_bar() {
        for highest in [0, 1, 999, 1_000, 12_345, 49_999, 50_000, 123_456, 9_876_543, 1_000_000_000_000] {
            let ticks = ticks(highest);
            assert!(ticks.len() <= LINES as usize + 1, "{highest}: {ticks:?}");
            assert!(*ticks.last().unwrap() >= highest && ticks[0] == 0, "{highest}: {ticks:?}");
        }
        assert_eq!(ticks(123_456), [0, 50_000, 100_000, 150_000]);
    }

    #[test]
    fn amounts_follow_the_language() {
        assert_eq!(label(0, Language::Pt), "R$ 0");
        assert_eq!(label(1_250_000, Language::Pt), "R$ 12.500");
        assert_eq!(label(123_456_700, Language::En), "R$1,234,567");
    }
}
