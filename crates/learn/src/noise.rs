//! Typos as thumbs make them, so that heads learn to see through them.

use rand::{RngExt as _, SeedableRng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;

/// The share of words that get a typo.
const SHARE: f64 = 0.25;
/// Shorter words are not what they were after a typo.
const LETTERS_MIN: usize = 3;
/// The rows of a telephone's keyboard: a thumb hits the key beside.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];

/// The text with a typo in about a quarter of its words: two letters swapped, one left out, one twice, or the key beside. The same seed makes
/// the same typos.
///
/// ```
/// let typed = learn::with_typos("quiero saber dónde está mi pedido de ayer", 7);
/// assert_ne!(typed, "quiero saber dónde está mi pedido de ayer");
/// assert_eq!(typed, learn::with_typos("quiero saber dónde está mi pedido de ayer", 7));
/// ```
pub fn with_typos(text: &str, seed: u64) -> String {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let words = text.split(' ').map(|word| {
        let letters: Vec<char> = word.chars().collect();
        let is_long_enough = letters.iter().filter(|letter| letter.is_alphabetic()).count() >= LETTERS_MIN;
        if is_long_enough && random.random_bool(SHARE) { mistype(letters, &mut random) } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn mistype(mut letters: Vec<char>, random: &mut ChaCha8Rng) -> String {
    let place = random.random_range(0..letters.len() - 1);
    match random.random_range(0..4) {
        0 => letters.swap(place, place + 1),
        1 => drop(letters.remove(place)),
        2 => letters.insert(place, letters[place]),
        _ => letters[place] = beside(letters[place], random),
    }
    letters.into_iter().collect()
}

fn beside(letter: char, random: &mut ChaCha8Rng) -> char {
    let row = ROWS.iter().find_map(|row| Some((row.as_bytes(), row.find(letter.to_ascii_lowercase())?)));
    let Some((row, place)) = row else { return letter };
    let neighbours: Vec<u8> =
        [place.wrapping_sub(1), place + 1].into_iter().filter_map(|place| row.get(place).copied()).collect();
    neighbours.choose(random).map_or(letter, |key| char::from(*key))
}
