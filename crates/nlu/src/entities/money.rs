//! Amounts of money: `R$ 1.234,50`, "20 dollars", "cinco euros", "15 reais e 50 centavos".

use rust_decimal::Decimal;

use super::{
    figure::{self, ThreeDecimals},
    money_sign::{self, Sign},
    number::{self, NumberWord},
    reading::{Match, Reading},
};
use crate::{Money, Value};

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
    /// A name that several have, and of which one is usually meant: "pound".
    Of(&'static str),
    /// A name that several have, none of them more than the others: "franc". The place's, where it has one of them.
    Among(&'static [&'static str]),
    /// Hundredths of whatever the place pays with.
    Cents,
    /// Hundredths of this currency: "pence".
    HundredthsOf(&'static str),
}

/// Currencies that are called dollar and written `$`.
const DOLLARS: [&str; 6] = ["USD", "CAD", "AUD", "NZD", "HKD", "SGD"];
/// Currencies that are called peso and written `$`.
const PESOS: [&str; 7] = ["ARS", "MXN", "CLP", "COP", "UYU", "DOP", "PHP"];
/// Letters behind digits that multiply: `1.5k`, `2mi`.
const SUFFIXES: [(&str, u64); 11] = [
    ("k", 1_000),
    ("mil", 1_000),
    ("m", 1_000_000),
    ("mm", 1_000_000),
    ("mi", 1_000_000),
    ("mn", 1_000_000),
    ("mln", 1_000_000),
    ("b", 1_000_000_000),
    ("bi", 1_000_000_000),
    ("bn", 1_000_000_000),
    ("tn", 1_000_000_000_000),
];
/// Names that are weights too: "two pounds of beef".
const WEIGHTS: [&str; 4] = ["pound", "pounds", "libra", "libras"];
/// Names that are verbs too, and so few of them that nobody counts in ones: "all 5 won".
const VERBS_TOO: [&str; 1] = ["won"];

/// An amount without its currency.
struct Amount {
    end: usize,
    value: Decimal,
    /// A currency written directly behind the digits: `20usd`, `50reais`.
    currency: Option<Sign>,
}

/// The amount of money that begins at token `start`. A bare number is none: see [`bare`].
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    sign_first(reading, start).or_else(|| glued(reading, start)).or_else(|| amount_first(reading, start))
}

/// A bare number as an amount, in the currency of the place: the answer to "how much?".
pub(super) fn bare(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let amount = amount(reading, start).filter(|amount| amount.currency.is_none())?;
    let ends = reading.ends_clean(amount.end);
    ends.then(|| matched(amount.end, amount.value, reading.context.currency.clone()))
}

/// `R$ 25`, `US$ 2 million`, `$20 USD`, `$ 10 dollars`, "MAUD 60".
fn sign_first(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let tail_of_word = reading.is_glued(start) && reading.is_word(start.wrapping_sub(1));
    let sign = (!tail_of_word).then(|| money_sign::at(reading, start)).flatten()?;
    let amount = amount(reading, sign.end).filter(|amount| amount.currency.is_none())?;
    let amount = with_letters(reading, amount)?;
    let behind = currency_at(reading, amount.end).filter(|behind| goes_with(sign.currency, behind.currency));
    let (end, currency) = behind.map_or((amount.end, sign.currency), |behind| (behind.end, behind.currency));
    let value = amount.value.checked_mul(sign.factor.into())?;
    let value = in_whole(value, currency)?;
    ends(reading, end).then(|| matched(end, value, settle(currency, reading)))
}

/// `USD115`.
fn glued(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let code = money_sign::before_digits(reading, start).filter(|_| reading.starts_clean(start))?;
    let figure = figure::behind_letters(reading, start, code.end, ThreeDecimals::Thousands)?;
    let (end, value) = number::scaled(reading, figure.end, figure.value)?;
    let whole = figure.suffix.is_empty() && ends(reading, end);
    whole.then(|| matched(end, value, settle(code.currency, reading)))
}

/// `20 €`, "two million dollars", "15 reais e 50 centavos", "a 20-dollar bill".
fn amount_first(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let amount = amount(reading, start)?;
    let linked = reading.lexicon().currency_links.contains(&reading.folded(amount.end))
        && (amount.end > start + 1 || amount.value >= Decimal::ONE_THOUSAND);
    let hyphen = reading.is_symbol(amount.end, "-") && reading.is_glued(amount.end + 1);
    let sign = match amount.currency {
        Some(sign) => Sign { end: amount.end, ..sign },
        None => currency_at(reading, amount.end + usize::from(linked || hyphen))?,
    };
    let (end, value) = number::scaled(reading, sign.end, amount.value.checked_mul(sign.factor.into())?)?;
    let ends = ends(reading, end) || (hyphen && reading.is_symbol(end, "-"));
    if !ends || is_something_else(reading, &sign, value) {
        return None;
    }
    let value = in_whole(value, sign.currency)?;
    let (end, cents) = cents(reading, end, sign.currency).unwrap_or((end, Decimal::ZERO));
    Some(matched(end, value.checked_add(cents)?, settle(sign.currency, reading)))
}

/// The hundredths that follow: "and 50 cents", "e 50", "con 50".
fn cents(reading: &Reading<'_>, start: usize, currency: Currency) -> Option<(usize, Decimal)> {
    if matches!(currency, Currency::Cents | Currency::HundredthsOf(_)) {
        return None;
    }
    let lexicon = reading.lexicon();
    let joins = |word: NumberWord| matches!(word, NumberWord::And | NumberWord::With);
    let joined = lexicon.numbers.longest_at(reading, start).filter(|(_, word)| joins(*word)).map(|(end, _)| end);
    let (end, value, _) = number::unsigned(reading, joined.unwrap_or(start), ThreeDecimals::Decimals)?;
    let named = lexicon.currencies.longest_at(reading, end);
    let named = named.filter(|(_, word)| matches!(word, Currency::Cents | Currency::HundredthsOf(_)));
    let in_digits = reading.is_digits(end - 1) && end == joined.unwrap_or(start) + 1;
    let two_digits = in_digits && reading.folded(end - 1).len() == 2;
    // "um real e cinquenta", but "um real e duas canecas".
    let in_words = joined.is_some() && !in_digits && value >= Decimal::TEN && !reading.is_word(end);
    // Nobody writes "15 USD 50 mugs".
    let after_code = joined.is_none() && reading.text(start - 1, start).chars().all(char::is_uppercase);
    let is_clear = in_words || (two_digits && (after_code || !reading.is_word(end)));
    let bare_is_clear = is_clear && currency_at(reading, end).is_none();
    let fits = value > Decimal::ZERO && value < Decimal::ONE_HUNDRED && value.fract().is_zero();
    let end = named.map(|(end, _)| end).or(bare_is_clear.then_some(end))?;
    fits.then(|| value.checked_div(Decimal::ONE_HUNDRED)).flatten().map(|cents| (end, cents))
}

fn amount(reading: &Reading<'_>, start: usize) -> Option<Amount> {
    let figure = reading.starts_clean(start) || reading.is_symbol(start.wrapping_sub(1), "/");
    let figure = figure.then(|| figure::behind_letters(reading, start, 0, ThreeDecimals::Thousands)).flatten();
    let Some(figure) = figure else {
        let (end, value, _) = number::unsigned(reading, start, ThreeDecimals::Thousands)?;
        return Some(Amount { end, value, currency: None });
    };
    let currency = money_sign::behind_digits(reading, figure.suffix, figure.end);
    let factor = SUFFIXES.iter().find(|(suffix, _)| *suffix == figure.suffix).map(|(_, factor)| *factor);
    let factor = if figure.suffix.is_empty() || currency.is_some() { 1 } else { factor? };
    if factor == 1
        && currency.is_none()
        && let Some((end, value, _)) = number::unsigned(reading, start, ThreeDecimals::Thousands)
        && end > figure.end
    {
        return Some(Amount { end, value, currency: None });
    }
    let value = figure.value.checked_mul(Decimal::from(factor))?;
    let (end, value) = number::scaled(reading, figure.end, value)?;
    Some(Amount { end, value, currency })
}

/// The amount with the letters behind it that multiply, where a sign before it leaves no doubt: `$5 bn`, `R$ 2 mi`.
fn with_letters(reading: &Reading<'_>, amount: Amount) -> Option<Amount> {
    let letters = reading.folded(amount.end);
    let factor = SUFFIXES.iter().find(|(suffix, _)| *suffix == letters && letters.len() > 1).map(|(_, factor)| *factor);
    let Some(factor) = factor else { return Some(amount) };
    let value = amount.value.checked_mul(Decimal::from(factor))?;
    Some(Amount { end: amount.end + 1, value, ..amount })
}

/// A currency in a word, a symbol or a code.
fn currency_at(reading: &Reading<'_>, start: usize) -> Option<Sign> {
    let named = reading.lexicon().currencies.longest_at(reading, start);
    named.map(|(end, currency)| Sign { end, currency, factor: 1 }).or_else(|| money_sign::at(reading, start))
}

/// True when the currency before an amount and the one behind it may be one: `$20 CAD`, "$ 10 dollars".
fn goes_with(sign: Currency, behind: Currency) -> bool {
    sign == Currency::Sign && matches!(behind, Currency::Code(_) | Currency::Dollar | Currency::Peso)
}

/// True when the amount ends before token `end`; "500 USD,100 times" has no space where others have one.
fn ends(reading: &Reading<'_>, end: usize) -> bool {
    let next_clause = reading.is_symbol(end, ",") && !reading.is_digits(end - 1);
    reading.ends_clean(end) || next_clause
}

/// "Two pounds of beef" are a weight, and in "all 5 won" nobody pays.
fn is_something_else(reading: &Reading<'_>, sign: &Sign, value: Decimal) -> bool {
    let name = reading.folded(sign.end - 1);
    let of_something = reading.lexicon().currency_links.contains(&reading.folded(sign.end));
    (WEIGHTS.contains(&name) && of_something) || (VERBS_TOO.contains(&name) && value < Decimal::ONE_THOUSAND)
}

/// The amount in whole units.
fn in_whole(value: Decimal, currency: Currency) -> Option<Decimal> {
    match currency {
        Currency::Cents | Currency::HundredthsOf(_) => value.checked_div(Decimal::ONE_HUNDRED),
        Currency::Code(_)
        | Currency::Dollar
        | Currency::Peso
        | Currency::Sign
        | Currency::Of(_)
        | Currency::Among(_) => Some(value),
    }
}

/// The ISO code that `currency` means in this place.
fn settle(currency: Currency, reading: &Reading<'_>) -> Option<String> {
    let local = reading.context.currency.as_deref();
    let local_of = |known: &[&str]| local.filter(|code| known.contains(code)).map(str::to_owned);
    match currency {
        Currency::Code(code) | Currency::Of(code) | Currency::HundredthsOf(code) => Some(code.to_owned()),
        Currency::Dollar => local_of(&DOLLARS).or_else(|| Some("USD".to_owned())),
        Currency::Peso => local_of(&PESOS),
        Currency::Among(codes) => local_of(codes),
        Currency::Sign => local_of(&DOLLARS).or_else(|| local_of(&PESOS)),
        Currency::Cents => local.map(str::to_owned),
    }
}

fn matched(end: usize, amount: Decimal, currency: Option<String>) -> Match {
    Match::exact(end, Value::Money(Money { amount, currency }))
}
