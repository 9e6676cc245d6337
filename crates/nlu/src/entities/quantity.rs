//! Amounts with a unit: "2 kg", `500ml`, "meio quilo", "dois quilos e meio", "3 un", "25 %", "-4 °C".

use rust_decimal::Decimal;

use super::{
    figure::{self, ThreeDecimals},
    number,
    reading::{Match, Reading},
};
use crate::{Quantity, Value};

/// The quantity that begins at token `start`.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    let is_minus = reading.is_symbol(start, "-−") && reading.is_glued(start + 1) && reading.starts_clean(start);
    let first = start + usize::from(is_minus);
    let (end, amount, unit) = glued(reading, first).or_else(|| spaced(reading, first))?;
    let amount = if is_minus { -amount } else { amount };
    Some(Match::exact(end, Value::Quantity(Quantity { amount, unit: unit.to_owned() })))
}

/// `500ml`, `2un`.
fn glued(reading: &Reading<'_>, start: usize) -> Option<(usize, Decimal, &'static str)> {
    let figure = figure::at(reading, start, ThreeDecimals::Decimals).filter(|figure| !figure.suffix.is_empty())?;
    let unit = reading.lexicon().units.word(figure.suffix)?;
    Some((figure.end, figure.value, unit))
}

/// "2 kg", "half a kilo", "dois quilos e meio", "a 5-litre bucket".
fn spaced(reading: &Reading<'_>, start: usize) -> Option<(usize, Decimal, &'static str)> {
    let (after, amount) = number::before_unit(reading, start)?;
    let hyphen = usize::from(reading.is_symbol(after, "-") && reading.is_glued(after + 1));
    let (end, unit) = reading.lexicon().units.longest_at(reading, after + hyphen)?;
    let (end, amount) = number::and_half(reading, end).map_or((end, amount), |(end, half)| (end, amount + half));
    reading.ends_clean(end).then_some((end, amount, unit))
}
