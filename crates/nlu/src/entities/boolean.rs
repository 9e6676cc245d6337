//! Yes and no. A whole answer may be short and sloppy; inside a message only what is clearly an answer counts.

use crate::{Language, Value};

use super::{
    reading::{Match, Reading},
    words::lexicon,
};

/// What an answer word says, and how it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Answer {
    /// An answer wherever a clause begins with it: "yes".
    Clear(bool),
    /// An answer only when it is all that is said: "s", "pode".
    Chat(bool),
}

/// Signs that agree.
const AGREEING_SIGNS: &str = "👍👌✅✔☑🙏💯🆗🤝";
/// Signs that refuse.
const REFUSING_SIGNS: &str = "👎❌✖🚫✋🖐🙅🛑⛔";
/// Skin tones, which change no meaning.
const SKIN_TONES: std::ops::RangeInclusive<char> = '\u{1F3FB}'..='\u{1F3FF}';

/// The answer that begins at token `start` of a message: a clause of its own, or a clear word that begins one.
pub(super) fn at(reading: &Reading<'_>, start: usize) -> Option<Match> {
    if let Some(yes) = sign(reading, start) {
        let end = (start + 1..reading.len()).find(|index| !is_skin_tone(reading, *index)).unwrap_or(reading.len());
        return Some(Match::exact(end, Value::Boolean(yes)));
    }
    if !reading.starts_clean(start) || !begins_clause(reading, start) {
        return None;
    }
    let (end, answer) = word(reading, start, reading.context.language)?;
    let is_shouted = || {
        let word = reading.text(start, end);
        word.chars().count() > 1 && word == word.to_uppercase() && reading.utterance.text().contains(char::is_lowercase)
    };
    let polite = lexicon(reading.context.language).fillers.longest_at(reading, end).map_or(end, |(after, ())| after);
    let ends = |end: usize| !reading.is_word(end) && !is_apostrophe(reading, end);
    let ends_clause = ends(end) || ends(polite) || is_shouted();
    let yes = match answer {
        Answer::Clear(yes) => yes,
        Answer::Chat(yes) if ends_clause => yes,
        Answer::Chat(_) => return None,
    };
    Some(Match::exact(end, Value::Boolean(yes)))
}

/// The answer of a message that holds nothing but answers, all the same: "sim, pode".
pub(super) fn whole(reading: &Reading<'_>) -> Option<bool> {
    reading.languages().find_map(|language| whole_in(reading, language))
}

/// True when the message holds both a yes and a no.
pub(super) fn is_divided(reading: &Reading<'_>) -> bool {
    let language = reading.context.language;
    let answers: Vec<bool> = (0..reading.len())
        .filter_map(|index| word(reading, index, language))
        .map(|(_, Answer::Clear(yes) | Answer::Chat(yes))| yes)
        .collect();
    answers.contains(&true) && answers.contains(&false)
}

fn whole_in(reading: &Reading<'_>, language: Language) -> Option<bool> {
    let fillers = &lexicon(language).fillers;
    let mut said = None;
    let mut index = 0;
    while index < reading.len() {
        let answer = word(reading, index, language).map(|(end, answer)| {
            let (Answer::Clear(yes) | Answer::Chat(yes)) = answer;
            (end, yes)
        });
        let answer = answer.or_else(|| sign(reading, index).map(|yes| (index + 1, yes)));
        index = match (answer, fillers.longest_at(reading, index)) {
            (Some((end, yes)), _) if said.is_none_or(|before| before == yes) => {
                said = Some(yes);
                end
            }
            (Some(_), _) => return None,
            (None, Some((end, ()))) => end,
            (None, None) if !reading.is_word(index) => index + 1,
            (None, None) => return None,
        };
    }
    said
}

/// The longest answer at `index`.
fn word(reading: &Reading<'_>, index: usize, language: Language) -> Option<(usize, Answer)> {
    lexicon(language).answers.longest_at(reading, index)
}

fn begins_clause(reading: &Reading<'_>, start: usize) -> bool {
    let links =
        ["so", "then", "well", "que", "entao", "acho", "said", "e", "y", "and", "pues", "dije", "disse", "falei"];
    let contracted = start >= 2 && reading.folded(start - 1) == "s" && is_apostrophe(reading, start - 2);
    start == 0 || !reading.is_word(start - 1) || links.contains(&reading.folded(start - 1)) || contracted
}

fn sign(reading: &Reading<'_>, index: usize) -> Option<bool> {
    let agrees = reading.is_symbol(index, AGREEING_SIGNS);
    (agrees || reading.is_symbol(index, REFUSING_SIGNS)).then_some(agrees)
}

fn is_skin_tone(reading: &Reading<'_>, index: usize) -> bool {
    reading.folded(index).chars().all(|c| SKIN_TONES.contains(&c))
}

fn is_apostrophe(reading: &Reading<'_>, index: usize) -> bool {
    reading.is_symbol(index, "'’")
}
