//! Amounts of money: `R$ 1.234,50`, "20 dollars", "cinco euros", "15 reais e 50 centavos".

use rust_decimal::Decimal;

use crate::{Money, Value};

use super::{
    figure::{self, ThreeDecimals},
    number,
    reading::{Match, Reading},
};

/// What a symbol or word says about the currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Currency {
    /// An ISO 4217 code.
    Code(&'static str),
    /// "dollar": the place's dollar where it has one, else the American.
    Dollar,
    /// "peso": the place's peso, where it has one.
    Peso,
    /// `$`: the place's dollar or peso, where it has one.
    Sign,
    /// Hundredths of whatever the place pays with.
    Cents,
}

/// Symbols in folded form, longer ones first where one begins another.
const SYMBOLS: [(&str, Currency); 31] = [
    ("usd$", Currency::Code("USD")),
    ("cad$", Currency::Code("CAD")),
    ("aud$", Currency::Code("AUD")),
    ("mxn$", Currency::Code("MXN")),
    ("ars$", Currency::Code("ARS")),
    ("clp$", Currency::Code("CLP")),
    ("cop$", Currency::Code("COP")),
    ("nzd$", Currency::Code("NZD")),
    ("hkd$", Currency::Code("HKD")),
    ("us$", Currency::Code("USD")),
    ("u$s", Currency::Code("USD")),
    ("u$", Currency::Code("USD")),
    ("r$", Currency::Code("BRL")),
    ("c$", Currency::Code("CAD")),
    ("ca$", Currency::Code("CAD")),
    ("a$", Currency::Code("AUD")),
    ("au$", Currency::Code("AUD")),
    ("nz$", Currency::Code("NZD")),
    ("hk$", Currency::Code("HKD")),
    ("s$", Currency::Code("SGD")),
    ("mx$", Currency::Code("MXN")),
    ("ar$", Currency::Code("ARS")),
    ("s/", Currency::Code("PEN")),
    ("$", Currency::Sign),
    ("€", Currency::Code("EUR")),
    ("£", Currency::Code("GBP")),
    ("¥", Currency::Code("JPY")),
    ("₹", Currency::Code("INR")),
    ("₩", Currency::Code("KRW")),
    ("₲", Currency::Code("PYG")),
    ("₽", Currency::Code("RUB")),
];

/// ISO 4217 codes that people write.
const CODES: [&str; 25] = [
    "USD", "EUR", "BRL", "GBP", "ARS", "MXN", "CLP", "COP", "PEN", "UYU", "PYG", "BOB", "CAD", "AUD", "NZD", "CHF",
    "JPY", "CNY", "INR", "SGD", "HKD", "KRW", "DOP", "CRC", "RUB",
];
/// Codes that are words or names in small letters: "Bob 3", "my pen 7".
const WORDS_TOO: [&str; 3] = ["BOB", "PEN", "COP"];
/// Currencies that are called dollar and written `$`.
const DOLLARS: [&str; 6] = ["USD", "CAD", "AUD", "NZD", "HKD", "SGD"];
/// Currencies that are called peso and written `$`.
const PESOS: [&str; 6] = ["ARS", "MXN", "CLP", "COP", "UYU", "DOP"];
/// Letters behind digits that multiply: `1.5k`, `2mi`.
const SUFFIXES: [(&str, u64); 7] = [
    ("k", 1_000),
    ("mil", 1_000),
    ("m", 1_000_000),
    ("mm", 1_000_000),
    ("mi", 1_000_000),
    ("b", 1_000_000_000),
    ("bi", 1_000_000_000),
];

/// An amount without its currency.
struct Amount {
    end: usize,
    value: Decimal,
    /// A currency written directly behind the digits: `20usd`.
    currency: Option<Currency>,
}

/// The amount of money that begins at token `start`. A bare number is none: see [`bare`].
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    sign_first(reading, start).or_else(|| amount_first(reading, start))
}

/// A bare number as an amount, in the currency of the place: the answer to "how much?".
pub(super) fn bare(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let amount = amount(reading, start).filter(|amount| amount.currency.is_none())?;
    Some(matched(amount.end, amount.value, reading.context.currency.clone()))
}

/// `R$ 25`, `US$ 2 million`, `$20 USD`.
fn sign_first(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let tail_of_word = reading.is_glued(start) && reading.is_word(start.wrapping_sub(1));
    let (next, sign) = (!tail_of_word).then(|| sign_at(reading, start)).flatten()?;
    let amount = amount(reading, next)?;
    let code_behind =
        sign_at(reading, amount.end).filter(|(_, code)| sign == Currency::Sign && matches!(code, Currency::Code(_)));
    let (end, currency) = code_behind.unwrap_or((amount.end, sign));
    Some(matched(end, amount.value, settle(currency, reading)))
}

/// `20 €`, "two million dollars", "15 reais e 50 centavos".
fn amount_first(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let amount = amount(reading, start)?;
    let linked = reading.lexicon().currency_links.contains(&reading.folded(amount.end)) && amount.end > start + 1;
    let (end, currency) = match amount.currency {
        Some(currency) => (amount.end, currency),
        None => currency_at(reading, if linked { amount.end + 1 } else { amount.end })?,
    };
    let (end, value) = number::scaled(reading, end, amount.value)?;
    if !reading.ends_clean(end) {
        return None;
    }
    if currency == Currency::Cents {
        let value = value.checked_div(Decimal::ONE_HUNDRED)?;
        return Some(matched(end, value, reading.context.currency.clone()));
    }
    let (end, cents) = cents(reading, end).unwrap_or((end, Decimal::ZERO));
    Some(matched(end, value.checked_add(cents)?, settle(currency, reading)))
}

/// The hundredths that follow: "and 50 cents", "e 50".
fn cents(reading: &Reading<'_>, start: usize) -> Option<(usize, Decimal)> {
    let lexicon = reading.lexicon();
    let is_and = |word: number::NumberWord| word == number::NumberWord::And;
    let joined = lexicon.numbers.longest_at(reading, start).filter(|(_, word)| is_and(*word)).map(|(end, _)| end);
    let (end, value, _) = number::unsigned(reading, joined.unwrap_or(start), ThreeDecimals::Decimals)?;
    let named =
        lexicon.currencies.longest_at(reading, end).filter(|(_, word)| *word == Currency::Cents).map(|(end, _)| end);
    let two_digits =
        reading.is_digits(end - 1) && reading.folded(end - 1).len() == 2 && end == joined.unwrap_or(start) + 1;
    let bare_is_clear = two_digits && !reading.is_word(end) && sign_at(reading, end).is_none();
    let fits = value > Decimal::ZERO && value < Decimal::ONE_HUNDRED && value.fract().is_zero();
    let end = named.or(bare_is_clear.then_some(end))?;
    fits.then(|| value.checked_div(Decimal::ONE_HUNDRED)).flatten().map(|cents| (end, cents))
}

fn amount(reading: &Reading<'_>, start: usize) -> Option<Amount> {
    let Some(figure) =
        figure::at(reading, start, ThreeDecimals::Thousands).or_else(|| figure_after_sign(reading, start))
    else {
        let (end, value, _) = number::unsigned(reading, start, ThreeDecimals::Thousands)?;
        return Some(Amount { end, value, currency: None });
    };
    let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(figure.suffix));
    let factor = SUFFIXES.iter().find(|(suffix, _)| *suffix == figure.suffix).map(|(_, factor)| *factor);
    let factor = if figure.suffix.is_empty() || code.is_some() { 1 } else { factor? };
    let value = figure.value.checked_mul(Decimal::from(factor))?;
    let (end, value) = number::scaled(reading, figure.end, value)?;
    Some(Amount { end, value, currency: code.map(|code| Currency::Code(code)) })
}

/// A figure that is glued to the sign before it: the `5` of `S/5`.
fn figure_after_sign<'a>(reading: &Reading<'a>, start: usize) -> Option<figure::Figure<'a>> {
    reading
        .is_symbol(start.wrapping_sub(1), "/")
        .then(|| figure::after_sign(reading, start, ThreeDecimals::Thousands))
        .flatten()
}

/// A symbol or ISO code at token `start`; letters and sign without a space: `R$`, `US$`.
fn sign_at(reading: &Reading<'_>, start: usize) -> Option<(usize, Currency)> {
    // `u$s` is the longest in tokens.
    (1..=3).rev().find_map(|length| {
        let end = start + length;
        let glued = (start + 1..end).all(|index| reading.is_glued(index));
        let text: String = (start..end).map(|index| reading.folded(index)).collect();
        let known = SYMBOLS.iter().find(|(symbol, _)| *symbol == text).map(|(_, currency)| *currency);
        let known = known.or_else(|| code(&text, reading.text(start, end)));
        (glued && end <= reading.len()).then_some(known).flatten().map(|currency| (end, currency))
    })
}

/// The ISO code that `folded` is; one that is also a word must be `written` in capitals.
fn code(folded: &str, written: &str) -> Option<Currency> {
    let code = CODES.iter().find(|code| code.eq_ignore_ascii_case(folded))?;
    (!WORDS_TOO.contains(code) || *code == written).then_some(Currency::Code(code))
}

/// A currency in a word, a symbol or a code.
fn currency_at(reading: &Reading<'_>, start: usize) -> Option<(usize, Currency)> {
    reading.lexicon().currencies.longest_at(reading, start).or_else(|| sign_at(reading, start))
}

/// The ISO code that `currency` means in this place.
fn settle(currency: Currency, reading: &Reading<'_>) -> Option<String> {
    let local = reading.context.currency.as_deref();
    let local_of = |known: &[&str]| local.filter(|code| known.contains(code)).map(str::to_owned);
    match currency {
        Currency::Code(code) => Some(code.to_owned()),
        Currency::Dollar => local_of(&DOLLARS).or_else(|| Some("USD".to_owned())),
        Currency::Peso => local_of(&PESOS),
        Currency::Sign => local_of(&DOLLARS).or_else(|| local_of(&PESOS)),
        Currency::Cents => local.map(str::to_owned),
    }
}

fn matched(end: usize, amount: Decimal, currency: Option<String>) -> Match {
    Match::exact(end, Value::Money(Money { amount, currency }))
}
