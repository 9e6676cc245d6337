//! Messages as a phone in a hurry sends them: seeded changes after which the meaning is the same.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// A way in which a message is spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noise {
    /// One typing mistake in a quarter of the words: letters swapped, left out, doubled, or of the neighbouring key.
    Typos,
    /// Accents left out.
    Accents,
    /// Everything in capitals, or nothing.
    Case,
    /// An emoji at the end or between two words.
    Emoji,
}

impl Noise {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Typos, Self::Accents, Self::Case, Self::Emoji];

    /// Its name in suites, metrics and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Typos => "typos",
            Self::Accents => "accents",
            Self::Case => "case",
            Self::Emoji => "emoji",
        }
    }

    /// Spoils `text`. The same text and seed give the same result, whatever else is spoilt.
    ///
    /// ```
    /// use evals::noise::Noise;
    /// assert_eq!(Noise::Accents.spoil("cadê meu café", 1), "cade meu cafe");
    /// assert_eq!(Noise::Typos.spoil("1823", 1), "1823", "a number mistyped is another number");
    /// ```
    pub fn spoil(self, text: &str, seed: u64) -> String {
        let mut dice = Dice::new(text.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())));
        match self {
            Self::Typos => typos(text, &mut dice),
            Self::Accents => text.chars().map(without_accent).collect(),
            Self::Case if dice.chance(0.5) => text.to_uppercase(),
            Self::Case => text.to_lowercase(),
            Self::Emoji => with_emoji(text, &mut dice),
        }
    }
}

impl std::str::FromStr for Noise {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|noise| noise.name() == name);
        known.ok_or_else(|| format!("expected typos, accents, case or emoji, found `{name}`"))
    }
}

/// One word in so many has a mistake, and at least one in a message that has a word to mistype.
const WORDS_PER_TYPO: usize = 4;
/// Shorter words are seldom mistyped, and one letter more or less makes other words of them.
const LETTERS_MIN: usize = 3;
const EMOJI: &[&str] = &["🙏", "😊", "👍", "😅", "❤️", "🙂", "😭", "🔥"];
/// The rows of a keyboard.
const KEYS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

fn typos(text: &str, dice: &mut Dice) -> String {
    let words: Vec<_> = text.split(' ').collect();
    let can_be_mistyped = |word: &&str| word.chars().all(char::is_alphabetic) && word.chars().count() >= LETTERS_MIN;
    let mut candidates: Vec<_> = (0..words.len()).filter(|index| can_be_mistyped(&words[*index])).collect();
    let count = (words.len() + WORDS_PER_TYPO / 2) / WORDS_PER_TYPO;
    dice.shuffle(&mut candidates);
    let chosen: HashSet<_> = candidates.into_iter().take(count.max(1)).collect();
    let spoilt = words
        .iter()
        .enumerate()
        .map(|(index, word)| if chosen.contains(&index) { mistyped(word, dice) } else { (*word).to_owned() });
    spoilt.collect::<Vec<_>>().join(" ")
}

fn mistyped(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<_> = word.chars().collect();
    let place = dice.below(letters.len());
    match dice.below(4) {
        0 if place + 1 < letters.len() => letters.swap(place, place + 1),
        1 => drop(letters.remove(place)),
        2 => letters.insert(place, letters[place]),
        _ => letters[place] = neighbour(letters[place], dice),
    }
    letters.into_iter().collect()
}

/// The key to the left or to the right; a letter that no keyboard row has stays.
fn neighbour(letter: char, dice: &mut Dice) -> char {
    let plain = without_accent(letter.to_ascii_lowercase());
    let row: Option<Vec<char>> = KEYS.iter().find(|row| row.contains(plain)).map(|row| row.chars().collect());
    let Some(row) = row else { return letter };
    let place = row.iter().position(|key| *key == plain).unwrap_or_default();
    let sides: Vec<_> = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().collect();
    let keys: Vec<_> = sides.into_iter().filter_map(|side| row.get(side)).copied().collect();
    dice.pick(&keys).copied().unwrap_or(letter)
}

fn without_accent(letter: char) -> char {
    const PLAIN: [(&str, &str); 7] = [
        ("áàâãäÁÀÂÃÄ", "aaaaaAAAAA"),
        ("éèêëÉÈÊË", "eeeeEEEE"),
        ("íìîïÍÌÎÏ", "iiiiIIII"),
        ("óòôõöÓÒÔÕÖ", "oooooOOOOO"),
        ("úùûüÚÙÛÜ", "uuuuUUUU"),
        ("çÇ", "cC"),
        ("ñÑ", "nN"),
    ];
    let plain = |(accented, plain): &(&str, &str)| {
        accented.chars().zip(plain.chars()).find(|(accented, _)| *accented == letter).map(|(_, plain)| plain)
    };
    PLAIN.iter().find_map(plain).unwrap_or(letter)
}

fn with_emoji(text: &str, dice: &mut Dice) -> String {
    let emoji = EMOJI[dice.below(EMOJI.len())];
    let mut words: Vec<_> = text.split(' ').collect();
    let place = if dice.chance(0.5) { words.len() } else { dice.below(words.len() + 1) };
    words.insert(place, emoji);
    words.join(" ")
}
