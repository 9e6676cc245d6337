//! Phone numbers that exist in their country's numbering plan.

use phonenumber::{Mode, country};

use crate::{Phone, Value};

use super::reading::{Match, Reading};

/// ITU-T E.164 allows 15 digits; `00` before them and a trunk prefix make 18.
const MAX_DIGITS: usize = 18;
/// Shorter numbers are services and order numbers.
const MIN_DIGITS: usize = 7;
/// `+55 (11) 9 8765-4321` has eleven tokens; dots between pairs of digits make a few more.
const MAX_TOKENS: usize = 20;

/// Loads the numbering plans of all countries, which otherwise the first phone number does: it takes tens of milliseconds.
pub fn load_numbering_plans() {
    let _ = phonenumber::parse(None, "+5511955550100");
}

/// The phone number that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let opens = reading.is_digits(start) || reading.is_symbol(start, "+(");
    let glued = reading.is_glued(start) && (reading.is_word(start - 1) || reading.is_symbol(start - 1, "+(#@$/"));
    if !opens
        || glued
        || reading.is_symbol(start.wrapping_sub(1), "$€£")
        || !reading.starts_clean(start)
        || is_named_otherwise(reading, start)
    {
        return None;
    }
    ends(reading, start).into_iter().rev().find_map(|end| {
        let raw = reading.text(start, end);
        let e164 = read(raw, &reading.context.region)?;
        Some(Match::exact(end, Value::Phone(Phone { e164, raw: raw.to_owned() })))
    })
}

/// Where a run of digits and phone punctuation may stop, shortest first.
fn ends(reading: &Reading<'_>, start: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut digits = 0;
    for index in start..reading.len().min(start + MAX_TOKENS) {
        let folded = reading.folded(index);
        if reading.is_digits(index) {
            digits += folded.len();
            if (MIN_DIGITS..=MAX_DIGITS).contains(&digits) && reading.ends_clean(index + 1) {
                ends.push(index + 1);
            }
        } else if !reading.is_symbol(index, "()-–.+/") || (folded == "+" && !matches!(index - start, 0 | 1)) {
            break;
        }
    }
    ends
}

/// "order", "conta" or `#` stands before.
fn is_named_otherwise(reading: &Reading<'_>, start: usize) -> bool {
    let before = |steps: usize| start.checked_sub(steps).map_or("", |index| reading.folded(index));
    let known =
        |word: &str| reading.languages().any(|language| super::words::lexicon(language).not_phones.contains(&word));
    known(before(1)) || (!reading.is_word(start.wrapping_sub(1)) && known(before(2)))
}

/// The number in international form; `None` when no country assigns it.
fn read(raw: &str, region: &str) -> Option<String> {
    let country: Option<country::Id> = region.parse().ok();
    let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
    let international = raw.contains('+');
    let candidates = [
        (!international).then(|| digits.clone()),
        international.then(|| format!("+{}", digits.strip_prefix("00").unwrap_or(&digits))),
        // WhatsApp shows numbers with the country code and people copy them without the plus.
        (!international && digits.len() >= 11).then(|| format!("+{}", digits.strip_prefix("00").unwrap_or(&digits))),
    ];
    candidates.into_iter().flatten().find_map(|candidate| {
        // With a plus the number says its country itself.
        let country = country.filter(|_| !candidate.starts_with('+'));
        let number = phonenumber::parse(country, &candidate).ok().filter(phonenumber::is_valid)?;
        Some(number.format().mode(Mode::E164).to_string())
    })
}
