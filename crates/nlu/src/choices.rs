//! Selecting one of several choices on offer by words: "2", its label, "the second one".

use crate::{Utterance, utterance::fold};

/// "First", "second" … in the three languages, folded; the index of the row is the index of the choice.
const ORDINALS: &[&[&str]] = &[
    &["first", "1st", "primeiro", "primeira", "primero", "primera"],
    &["second", "2nd", "segundo", "segunda"],
    &["third", "3rd", "terceiro", "terceira", "tercero", "tercera"],
    &["fourth", "4th", "quarto", "quarta", "cuarto", "cuarta"],
    &["fifth", "5th", "quinto", "quinta"],
];
const LAST: &[&str] = &["last", "ultimo", "ultima"];

/// Words that may stand before the one that selects, and after it. "One second" selects nothing.
const BEFORE: &[&str] = &["the", "option", "o", "a", "opcao", "el", "la", "opcion"];
const AFTER: &[&str] = &["one", "option", "opcao", "opcion", "please", "pls"];

/// The choice that the whole message selects.
///
/// ```
/// use nlu::{Utterance, choices};
/// let offered = ["Top products".to_owned(), "Menu".to_owned()];
/// let select = |text| choices::select(&Utterance::new(text), &offered);
/// assert_eq!(select("2"), Some(1));
/// assert_eq!(select("a primeira"), Some(0));
/// assert_eq!(select("top products!"), Some(0));
/// assert_eq!(select("3"), None);
/// assert_eq!(select("one second"), None);
/// ```
pub fn select(utterance: &Utterance, labels: &[String]) -> Option<usize> {
    let said = utterance.folded_words();
    if said.is_empty() || labels.is_empty() {
        return None;
    }
    let same = |label: &String| Utterance::new(label).folded_words() == said;
    let by_label = labels.iter().position(same);
    by_label.or_else(|| by_number(utterance.text(), labels.len())).or_else(|| by_ordinal(&said, labels.len()))
}

/// "2", "2.", "(2)", "#2", "2️⃣".
fn by_number(text: &str, count: usize) -> Option<usize> {
    let is_decoration = |c: char| matches!(c, '.' | ')' | '(' | '#' | '\u{FE0F}' | '\u{20E3}') || c.is_whitespace();
    let number: usize = fold(text).trim_matches(is_decoration).parse().ok()?;
    (1..=count).contains(&number).then(|| number - 1)
}

fn by_ordinal(said: &str, count: usize) -> Option<usize> {
    let words: Vec<_> = said.split(' ').collect();
    let is_ordinal = |word: &&str| LAST.contains(word) || ORDINALS.iter().any(|row| row.contains(word));
    let at = words.iter().position(is_ordinal)?;
    let surrounded =
        words[..at].iter().all(|word| BEFORE.contains(word)) && words[at + 1..].iter().all(|word| AFTER.contains(word));
    let word = &words[at];
    let index = if LAST.contains(word) { count - 1 } else { ORDINALS.iter().position(|row| row.contains(word))? };
    (surrounded && index < count).then_some(index)
}
