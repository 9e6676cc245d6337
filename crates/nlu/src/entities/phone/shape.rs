//! How phone numbers are written, and what is written almost so.

use crate::entities::reading::{Reading, is_digits};

/// ITU-T E.164 allows 15 digits; `00` before them and a trunk prefix make 18.
const MAX_DIGITS: usize = 18;
/// Shorter numbers are services and order numbers.
const MIN_DIGITS: usize = 7;
/// More digits than this are a card or a parcel, unless a country code stands before them.
const MAX_LOCAL_DIGITS: usize = 14;
/// `+55 (11) 9 8765-4321` has eleven tokens; dots between pairs of digits make a few more.
const MAX_TOKENS: usize = 20;
/// So many figures and signs before a number make a row; two numbers beside each other have fewer.
const ROW_TOKENS: usize = 6;
/// Digits of an extension behind a number.
const MAX_EXTENSION_DIGITS: usize = 6;

/// A run of digits with phone punctuation.
pub(super) struct Shape<'a> {
    /// One past the last token, an extension included.
    pub(super) end: usize,
    /// One past the last token of the number itself.
    pub(super) number_end: usize,
    groups: Vec<&'a str>,
    /// What stands between the groups, spaces left out.
    signs: String,
}

/// True when a phone number may begin at token `start`.
pub(super) fn may_begin(reading: &Reading<'_>, start: usize) -> bool {
    let opens = reading.is_digits(start) || reading.is_symbol(start, "+(");
    let brackets = reading.is_symbol(start, "(");
    let before = start.wrapping_sub(1);
    let glued = reading.is_glued(start);
    let unclosed = reading.is_symbol(before, "(") && !(start..reading.len()).any(|index| reading.is_symbol(index, ")"));
    let in_another =
        glued && !unclosed && (reading.is_symbol(before, "+(#@$/€£.,_=*") || (reading.is_word(before) && !brackets));
    // "is:1234 5678" and "OFFICE-(516) 733-3989" begin behind a word, `E-151673398` is one.
    let alphabetic = |index: usize| reading.folded(index).chars().all(char::is_alphabetic);
    let behind_word = start >= 2 && reading.is_word(start - 2) && alphabetic(start - 2);
    let labelled = behind_word && (reading.is_symbol(before, ":") || has_brackets_next(reading, start));
    let clean = reading.starts_clean(start) || labelled;
    opens && !in_another && !in_row(reading, start) && clean && !reading.is_symbol(before, "$€£")
}

/// True in a long row of figures on one line, where a number begins nowhere in particular.
fn in_row(reading: &Reading<'_>, start: usize) -> bool {
    let is_of_row = |index: usize| reading.is_digits(index) || reading.is_symbol(index, "()-–./+");
    let Some(first) = start.checked_sub(ROW_TOKENS) else { return false };
    (first..start).all(is_of_row) && !reading.text(first, start + 1).contains('\n')
}

/// True at the `1` of `1(516)733-3989`.
fn has_brackets_next(reading: &Reading<'_>, start: usize) -> bool {
    reading.is_symbol(start, "(") || (reading.is_symbol(start + 1, "(") && reading.is_glued(start + 1))
}

/// Where a number that begins at token `start` may end, shortest first.
pub(super) fn all<'a>(reading: &Reading<'a>, start: usize) -> Vec<Shape<'a>> {
    let mut shapes = Vec::new();
    let (mut groups, mut signs, mut digits) = (Vec::new(), String::new(), 0);
    for index in start..reading.len().min(start + MAX_TOKENS) {
        let folded = reading.folded(index);
        let (number, extension) = folded.split_once('x').unwrap_or((folded, ""));
        if is_digits(number) && (extension.is_empty() == (number.len() == folded.len())) {
            groups.push(number);
            digits += number.len();
            let fits = (MIN_DIGITS..=MAX_DIGITS).contains(&digits) && closes(&signs);
            let extended = if extension.is_empty() { extension_at(reading, index + 1) } else { None };
            let end = extended.unwrap_or(index + 1);
            if fits && ends(reading, end) && (extension.is_empty() || is_extension(extension)) {
                shapes.push(Shape { end, number_end: index + 1, groups: groups.clone(), signs: signs.clone() });
            }
            if !extension.is_empty() || extended.is_some() {
                break;
            }
        } else if is_separator(reading, index, start) {
            signs.push_str(folded);
        } else {
            break;
        }
    }
    shapes
}

fn is_separator(reading: &Reading<'_>, index: usize, start: usize) -> bool {
    let plus = reading.is_symbol(index, "+") && matches!(index - start, 0 | 1);
    // "19) 35831647": what is in front of the bracket is another thing.
    let opened = (start..index).any(|before| reading.is_symbol(before, "("));
    let stray = reading.is_symbol(index, ")") && !opened && !reading.is_glued(index + 1);
    plus || (reading.is_symbol(index, "()-–./") && !stray)
}

/// True when no bracket is open.
fn closes(signs: &str) -> bool {
    signs.matches('(').count() <= signs.matches(')').count()
}

fn ends(reading: &Reading<'_>, end: usize) -> bool {
    // `00 31 46 D9 E9` is hexadecimal.
    let next = reading.folded(end);
    let mixed = next.contains(|c: char| c.is_ascii_digit()) && next.contains(|c: char| c.is_alphabetic());
    reading.ends_clean(end) && !reading.is_symbol(end, "%*=") && !mixed
}

/// "ext 123", "x 63888", "ramal 12": one past its end.
fn extension_at(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let named = ["x", "ext", "extension", "ramal", "extensao", "interno", "anexo"].contains(&reading.folded(start));
    let dot = usize::from(reading.is_symbol(start + 1, "."));
    (named && is_extension(reading.folded(start + 1 + dot))).then_some(start + 2 + dot)
}

fn is_extension(text: &str) -> bool {
    is_digits(text) && text.len() <= MAX_EXTENSION_DIGITS
}

impl Shape<'_> {
    /// True when nothing else is written so.
    pub(super) fn is_plausible(&self) -> bool {
        let digits: usize = self.groups.iter().map(|group| group.len()).sum();
        let fits = digits <= MAX_LOCAL_DIGITS || self.has_country_code();
        fits && (self.has_country_code() || self.has_brackets() || !self.is_something_else())
    }

    /// How sure a number that nobody has is a phone number.
    pub(super) fn probability(&self) -> f32 {
        match (self.has_country_code() || self.has_brackets(), self.groups.len()) {
            (true, _) => 0.8,
            (false, 1) => 0.2,
            (false, 2) => 0.5,
            (false, _) => 0.6,
        }
    }

    fn has_country_code(&self) -> bool {
        self.signs.contains('+') || self.groups.first().is_some_and(|group| group.starts_with("00"))
    }

    fn has_brackets(&self) -> bool {
        self.signs.contains(')')
    }

    /// Dates, spans of years, national identity numbers, amounts, postal codes, network addresses.
    fn is_something_else(&self) -> bool {
        let lengths: Vec<usize> = self.groups.iter().map(|group| group.len()).collect();
        let is_year = |group: &&str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
        let begins_with_year = self.groups.first().is_some_and(is_year) && !self.signs.is_empty();
        let only = |sign: char| !self.signs.is_empty() && self.signs.chars().all(|other| other == sign);
        match lengths.as_slice() {
            // `16/04/2010`
            [1 | 2, 1 | 2, 4] if self.groups.last().is_some_and(is_year) => true,
            // The American social security number, the Brazilian CPF and CEP.
            [3, 2, 4] if only('-') => true,
            [3, 3, 3, 2] if self.signs.contains("..") => true,
            [5, 3] if only('-') => true,
            // `1.234.567`, `1 234 567`, `3.1415926`
            [first, rest @ ..] if *first < 3 && !rest.is_empty() && rest.iter().all(|length| *length == 3) => true,
            [_, _] if only('.') => true,
            [3, 3, 3] if only('.') => true,
            [_, _, _, _] if only('.') && lengths.iter().all(|length| *length <= 3) => true,
            _ => begins_with_year,
        }
    }
}
