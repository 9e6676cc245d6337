//! A person's name among other words: "put Bruno Sales on the list", "a moça se chama laura freitas, pode cadastrar".

use crate::{Value, spelling::usual};

use super::{
    super::{
        Found, phone,
        reading::{Match, Reading},
        words::lexicon,
    },
    MAX_WORDS, after_titles, cased, is_name_token,
};

/// How sure a name is that is introduced as one, and one that only looks like one.
const INTRODUCED: f32 = 0.95;
const CAPITALISED: f32 = 0.8;
const SET_OFF: f32 = 0.7;
/// A name in small letters ends where its sentence goes on, which words do not show: first name and two family names.
const SMALL_WORDS_MAX: usize = 3;

/// The names in the message, in order.
pub(in crate::entities) fn all(reading: &Reading<'_>) -> Vec<Found> {
    let mut names = Vec::new();
    let mut index = 0;
    while index < reading.len() {
        let found =
            introduced(reading, index).or_else(|| capitalised(reading, index)).or_else(|| set_off(reading, index));
        let next = found.as_ref().map_or(index + 1, |(_, name)| name.end);
        names.extend(found.and_then(|(start, name)| name.into_found(reading, start)));
        index = next;
    }
    names
}

/// What stands behind "name is" or "se llama" at `index`.
fn introduced(reading: &Reading<'_>, index: usize) -> Option<(usize, Match)> {
    let after = |language| lexicon(language).name_introductions.longest_at(reading, index).map(|(end, ())| end);
    let after = reading.languages().find_map(after)?;
    let after = after + usize::from(reading.is_symbol(after, ":"));
    let start = after_titles(reading, after);
    let end = capitals_end(reading, start).or_else(|| small_end(reading, start))?;
    Some((start, name(reading, start, end, INTRODUCED)))
}

/// Two words or more with capitals.
fn capitalised(reading: &Reading<'_>, index: usize) -> Option<(usize, Match)> {
    let before = index.checked_sub(1);
    let is_tail = before.is_some_and(|before| is_capitalised(reading, before) || is_street(reading, before));
    let start = after_titles(reading, index);
    // A sentence begins with a capital, whatever its first word is.
    let start = if is_of_no_name(reading, start) { start + 1 } else { start };
    let end = capitals_end(reading, start).filter(|_| !is_tail && !is_street(reading, start))?;
    let words = (start..end).filter(|index| is_capitalised(reading, *index)).count();
    (words >= 2).then(|| (start, name(reading, start, end, CAPITALISED)))
}

/// Two or three words in small letters behind "customer" or a colon, up to a mark, a number or the end: "new client: priya nair, 11 97654 3210".
fn set_off(reading: &Reading<'_>, start: usize) -> Option<(usize, Match)> {
    let is_customer =
        |index: usize| reading.languages().any(|language| lexicon(language).customers.contains(&reading.folded(index)));
    // "Agrega de cliente a lucía": a preposition of one letter goes with the words beside.
    let is_beside = |index: usize| is_of_no_name(reading, index) || reading.folded(index).chars().count() == 1;
    let before = start.checked_sub(1)?;
    let is_mark = reading.is_symbol(before, ",:-");
    // "Novo cliente", "cliente novo": what stands beside the word for a customer.
    let behind = (0..if is_mark { before } else { start }).rev().take_while(|index| is_beside(*index)).take(3);
    let end = small_end(reading, start)?;
    // "Get her on file, priya nair (31) 99120-3344"
    let number = end + usize::from(reading.is_symbol(end, ",/"));
    let has_number = || is_mark && phone::at(reading, number).is_some();
    let is_led = reading.is_symbol(before, ":") || behind.into_iter().any(is_customer) || has_number();
    let ends = end == reading.len() || reading.is_symbol(end, ",.;(-\u{2013}+") || reading.is_digits(end);
    (is_led && ends && end - start >= 2).then(|| (start, name(reading, start, end, SET_OFF)))
}

fn name(reading: &Reading<'_>, start: usize, end: usize, probability: f32) -> Match {
    let value = Value::Name(cased(reading.text(start, end), reading.lexicon()));
    Match { probability, ..Match::exact(end, value) }
}

/// One past the last word with a capital, with what joins names between them: "Ana de Souza".
fn capitals_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let mut end = None;
    for index in start..reading.len().min(start + MAX_WORDS) {
        // "Dias" is a family name, and no name by itself.
        if is_capitalised(reading, index) && (end.is_some() || !is_of_no_name(reading, index)) {
            end = Some(index + 1);
        } else if end.is_none() || !is_joint(reading, index) {
            break;
        }
    }
    end
}

/// One past the last word that may be of a name, where nobody cared for capitals.
fn small_end(reading: &Reading<'_>, start: usize) -> Option<usize> {
    let is_name =
        |index: &usize| reading.is_word(*index) && is_name_token(reading, *index) && !is_of_no_name(reading, *index);
    let words = (start..reading.len()).take_while(is_name).count().min(SMALL_WORDS_MAX);
    // "Diego Paz y su número": what joins names ends none.
    let end = (start..start + words).rev().find(|index| !is_joint(reading, *index))? + 1;
    let begins = reading.folded(start).chars().count() > 1 && !is_joint(reading, start);
    begins.then_some(end)
}

/// True of a word that begins with a capital and is not all capitals, as a whole message may be.
fn is_capitalised(reading: &Reading<'_>, index: usize) -> bool {
    let text = reading.text(index, index + 1);
    let mut letters = text.chars();
    let begins = letters.next().is_some_and(char::is_uppercase);
    let is_mixed = letters.any(char::is_lowercase);
    // "O'Neill"
    let is_prefix = text.chars().count() == 1 && reading.is_symbol(index + 1, "'’") && reading.is_glued(index + 1);
    begins && (is_mixed || is_prefix) && is_name_token(reading, index)
}

/// "Rua", "calle": what follows is the name of a street.
fn is_street(reading: &Reading<'_>, index: usize) -> bool {
    reading.languages().any(|language| lexicon(language).streets.contains(&reading.folded(index)))
}

fn is_joint(reading: &Reading<'_>, index: usize) -> bool {
    let word = reading.folded(index);
    reading.is_symbol(index, "'’-")
        || reading.languages().any(|language| lexicon(language).name_particles.contains(&word))
}

/// True of words that people write beside names: verbs, and what is no name alone either.
fn is_of_no_name(reading: &Reading<'_>, index: usize) -> bool {
    let word = usual(reading.folded(index));
    reading.languages().any(|language| {
        let words = lexicon(language);
        let lists = [&words.beside_names, &words.not_names, &words.sentence_words];
        lists.iter().any(|list| list.contains(&word.as_ref()))
    })
}
