//! Symbols and codes of currencies as they are written: `R$`, `US $`, `USD`, `MEUR`.

use super::{money::Currency, reading::Reading, words::signs};

/// A currency in a symbol, a code or a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    /// One past its last token; for the letters before digits, one past the last of their bytes.
    pub(super) end: usize,
    pub(super) currency: Currency,
    /// What a letter before the code multiplies by: the million of `MUSD`.
    pub(super) factor: u64,
}

/// Codes that people write in small letters. The others are words or names so: "my pen 7", "all 70".
const WRITTEN_SMALL: [&str; 36] = [
    "USD", "EUR", "BRL", "GBP", "ARS", "MXN", "CLP", "UYU", "PYG", "CAD", "AUD", "NZD", "CHF", "JPY", "CNY", "INR",
    "SGD", "HKD", "KRW", "DOP", "CRC", "RUB", "BTC", "ZAR", "SEK", "NOK", "DKK", "PLN", "HUF", "CZK", "THB", "IDR",
    "MYR", "PHP", "ILS", "AED",
];
/// Codes that are English words, which whoever shouts writes in capitals too: "ALL 70 BOXES".
const WORDS_TOO: [&str; 10] = ["ALL", "TOP", "TRY", "CUP", "MAD", "MOP", "PEN", "BOB", "SOS", "COP"];
/// Letters that stand before `$` with a space between: "R $ 50", "us $ 150".
const BEFORE_SPACE: [&str; 4] = ["r", "us", "c", "u"];

/// A symbol or ISO code at token `start`; letters and sign without a space: `R$`, `US$`.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Sign> {
    // `u$s` is the longest in tokens.
    let glued = (1..=3).rev().find_map(|length| {
        let end = start + length;
        let is_one = end <= reading.len() && (start + 1..end).all(|index| reading.is_glued(index));
        let text: String = (start..end).map(|index| reading.folded(index)).collect();
        let known = is_one.then(|| signs().symbols.get(text.as_str()).copied()).flatten();
        known.map(|currency| Sign { end, currency, factor: 1 })
    });
    glued.or_else(|| spaced(reading, start)).or_else(|| code(reading, start))
}

/// "US $" where the sign stands apart from the digits too, or the letters are capitals: "give us $20" is none.
fn spaced(reading: &Reading<'_>, start: usize) -> Option<Sign> {
    let letters = reading.folded(start);
    let is_apart = reading.is_symbol(start + 1, "$") && !reading.is_glued(start + 2);
    let in_capitals = reading.text(start, start + 1).chars().all(char::is_uppercase);
    let is_one = BEFORE_SPACE.contains(&letters) && reading.is_symbol(start + 1, "$") && (is_apart || in_capitals);
    let currency = is_one.then(|| signs().symbols.get(format!("{letters}$").as_str()).copied()).flatten()?;
    Some(Sign { end: start + 2, currency, factor: 1 })
}

/// An ISO code, with or without a letter before it that multiplies.
fn code(reading: &Reading<'_>, start: usize) -> Option<Sign> {
    let (folded, written) = (reading.folded(start), reading.text(start, start + 1));
    let is_in_capitals = written.chars().all(|c| c.is_ascii_uppercase());
    let sign = |currency, factor| Sign { end: start + 1, currency: Currency::Code(currency), factor };
    if let Some(code) = signs().codes.get(folded) {
        let is_meant =
            WRITTEN_SMALL.contains(code) || (is_in_capitals && !(WORDS_TOO.contains(code) && is_shouted(reading)));
        return is_meant.then(|| sign(code, 1));
    }
    let factor = match written.chars().next()? {
        'M' => 1_000_000,
        'K' | 'k' => 1_000,
        _ => return None,
    };
    let rest = written.get(1..).filter(|rest| rest.chars().all(|c| c.is_ascii_uppercase()))?;
    signs().codes.get(&rest.to_lowercase()).map(|code| sign(code, factor))
}

/// The code of `USD115`; `end` is where its letters end.
pub(super) fn before_digits(reading: &Reading<'_>, start: usize) -> Option<Sign> {
    let letters = reading.folded(start).get(..3).filter(|_| reading.folded(start).len() > 3)?;
    let code = signs().codes.get(letters).filter(|code| WRITTEN_SMALL.contains(code))?;
    Some(Sign { end: letters.len(), currency: Currency::Code(code), factor: 1 })
}

/// The currency of `20usd` and `50reais`, whose digits end in `letters` before token `end`.
pub(super) fn behind_digits(reading: &Reading<'_>, letters: &str, end: usize) -> Option<Sign> {
    let code = || signs().codes.get(letters).map(|code| Currency::Code(code));
    let currency = reading.lexicon().currencies.word(letters).or_else(code)?;
    Some(Sign { end, currency, factor: 1 })
}

/// True when the message has other words, and nothing in it is in small letters.
fn is_shouted(reading: &Reading<'_>) -> bool {
    let alphabetic = |index: &usize| reading.folded(*index).starts_with(char::is_alphabetic);
    let words = (0..reading.len()).filter(alphabetic).count();
    words > 1 && !reading.utterance.text().contains(char::is_lowercase)
}
