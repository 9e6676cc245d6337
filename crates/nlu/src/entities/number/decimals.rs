//! Decimals in words: "three point one four", "sete vírgula zero cinco", "doscientos con setenta y uno".

use rust_decimal::Decimal;

use super::{NumberWord, cardinal};
use crate::entities::{reading::Reading, words::Lexicon};

/// Nobody says more decimals than this.
const DIGITS_MAX: usize = 12;

/// The decimals behind a whole number that ends before token `index`: where they end, and their value below one.
pub(super) fn after(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, Decimal)> {
    let (next, word) = lexicon.numbers.longest_at(reading, index)?;
    let only_at_the_end = match word {
        NumberWord::Point => false,
        NumberWord::With => true,
        _ => return None,
    };
    let (end, digits) = digits(reading, next, lexicon)?;
    let ends_clause = !reading.is_word(end);
    let scale = u32::try_from(digits.len()).ok()?;
    let value = digits.parse().ok().and_then(|digits| Decimal::try_from_i128_with_scale(digits, scale).ok())?;
    (!only_at_the_end || ends_clause).then_some((end, value))
}

/// Zeros and single digits one by one, or one larger number: "zero three", "one four one", "twenty-five".
fn digits(reading: &Reading<'_>, start: usize, lexicon: &Lexicon) -> Option<(usize, String)> {
    let (mut digits, mut end) = (String::new(), start);
    while digits.len() < DIGITS_MAX {
        let figure = reading.is_digits(end).then(|| (end + 1, reading.folded(end).to_owned()));
        let said = figure.or_else(|| word(reading, end, lexicon));
        let Some((after, more)) = said else { break };
        let continues = digits.is_empty() || more.len() == 1 || digits.bytes().all(|digit| digit == b'0');
        if !continues {
            break;
        }
        digits.push_str(&more);
        end = after;
        if more.len() > 1 {
            break;
        }
    }
    (!digits.is_empty() && digits.len() <= DIGITS_MAX).then_some((end, digits))
}

/// A number in words; before a scale only its first digit: "seven five million".
fn word(reading: &Reading<'_>, index: usize, lexicon: &Lexicon) -> Option<(usize, String)> {
    let said = cardinal::at(reading, index, lexicon)?;
    let digit = match lexicon.numbers.longest_at(reading, index)? {
        (after, NumberWord::Small(digit)) if digit < 10 => Some((after, digit.to_string())),
        (after, NumberWord::One) => Some((after, "1".to_owned())),
        _ => None,
    };
    digit.filter(|_| said.unit > 1).or_else(|| Some((said.end, said.value.to_string())))
}
