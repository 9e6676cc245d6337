//! Entries of a business's catalogue: products, stores, people.

use std::collections::HashMap;

use crate::{Language, Utterance, value::Entry};

use super::words::lexicon;

/// A closed list of things that have names.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The catalogue's name, as slots refer to it.
    pub name: String,
    /// Every name of every entry. The first of an entry in a language is the one that we say.
    pub names: Vec<CatalogueName>,
}

/// One name of one entry. An entry has as many as people use for it.
#[derive(Clone, Debug)]
pub struct CatalogueName {
    /// What the business calls the entry: an article number.
    pub key: String,
    /// The language of this name; `None` for a name used in all of them.
    pub language: Option<Language>,
    /// What a person calls it.
    pub name: String,
}

/// The catalogues of one bot, found by name.
#[derive(Clone, Debug, Default)]
pub struct Catalogues(Vec<(Catalogue, Prepared)>);

impl Catalogues {
    /// Collects catalogues and prepares their names for search; of two with one name, the first is found.
    pub fn new(catalogues: Vec<Catalogue>) -> Self {
        let prepare = |catalogue: Catalogue| {
            let prepared = Prepared::new(&catalogue);
            (catalogue, prepared)
        };
        Self(catalogues.into_iter().map(prepare).collect())
    }

    /// The catalogue called `name`.
    pub fn get(&self, name: &str) -> Option<&Catalogue> {
        self.0.iter().map(|(catalogue, _)| catalogue).find(|catalogue| catalogue.name == name)
    }

    /// The catalogue called `name`, ready for search.
    pub(super) fn prepared(&self, name: &str) -> Option<&Prepared> {
        self.0.iter().find(|(catalogue, _)| catalogue.name == name).map(|(_, prepared)| prepared)
    }
}

/// A catalogue cut into words, so that a message is compared with each distinct word once.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    pub(super) names: Vec<PreparedName>,
    pub(super) words: Vec<PreparedWord>,
    /// Words by each form that differs only in number: `caneca` and `canecas`.
    pub(super) by_singular: HashMap<String, Vec<usize>>,
}

/// A name as the words that must be said.
#[derive(Clone, Debug)]
pub(super) struct PreparedName {
    pub(super) entry: Entry,
    /// Indices into [`Prepared::words`].
    pub(super) words: Vec<usize>,
    /// The letters of all its words.
    pub(super) letters: usize,
}

/// A distinct word of a catalogue.
#[derive(Clone, Debug)]
pub(super) struct PreparedWord {
    pub(super) folded: String,
    pub(super) letters: usize,
    /// One bit for each letter and digit in it: words that share few cannot be near.
    pub(super) mask: u64,
    /// The names that contain it, as indices into [`Prepared::names`].
    pub(super) names: Vec<usize>,
}

impl Prepared {
    fn new(catalogue: &Catalogue) -> Self {
        let mut prepared = Self::default();
        let mut index_of = HashMap::new();
        // The first name of an entry in a language is what we call it; the others are what people call it.
        let mut labels: HashMap<(&str, Option<Language>), &str> = HashMap::new();
        for name in &catalogue.names {
            let label = *labels.entry((&name.key, name.language)).or_insert(&name.name);
            let entry = Entry { catalogue: catalogue.name.clone(), key: name.key.clone(), label: label.to_owned() };
            let words: Vec<usize> =
                content_words(&name.name).into_iter().map(|word| prepared.word(word, &mut index_of)).collect();
            let letters = words.iter().map(|word| prepared.words[*word].letters).sum();
            let index = prepared.names.len();
            for word in &words {
                if prepared.words[*word].names.last() != Some(&index) {
                    prepared.words[*word].names.push(index);
                }
            }
            prepared.names.push(PreparedName { entry, words, letters });
        }
        prepared
    }

    /// The index of `folded`, which is added when it is new.
    fn word(&mut self, folded: String, index_of: &mut HashMap<String, usize>) -> usize {
        if let Some(index) = index_of.get(&folded) {
            return *index;
        }
        let index = self.words.len();
        for singular in singulars(&folded) {
            self.by_singular.entry(singular).or_default().push(index);
        }
        let word = PreparedWord {
            letters: folded.chars().count(),
            mask: mask(&folded),
            folded: folded.clone(),
            names: Vec::new(),
        };
        self.words.push(word);
        index_of.insert(folded, index);
        index
    }
}

/// The words of a name without the articles and prepositions inside it: "caneca da casa" is caneca, casa.
///
/// The last word always counts, for the A of "Vitamin A"; so does every word when all are such words.
fn content_words(name: &str) -> Vec<String> {
    let utterance = Utterance::new(name);
    let mut words: Vec<_> =
        utterance.tokens().iter().filter(|token| token.is_word).map(|token| token.folded.clone()).collect();
    if let Some(last) = words.pop() {
        if words.iter().any(|word| !is_filler(word)) {
            words.retain(|word| !is_filler(word));
        }
        words.push(last);
    }
    words
}

/// True for articles and prepositions that people drop or add inside a name.
pub(super) fn is_filler(folded: &str) -> bool {
    Language::ALL.into_iter().any(|language| lexicon(language).catalogue_fillers.contains(&folded))
}

/// The word itself, and what it would be if it were a plural in one of the languages.
pub(super) fn singulars(folded: &str) -> Vec<String> {
    // Shorter words end in s for other reasons: gas, pus, tres.
    const MIN_BYTES: usize = 4;
    const ENDINGS: [(&str, &str); 7] =
        [("s", ""), ("es", ""), ("ies", "y"), ("oes", "ao"), ("aes", "ao"), ("ns", "m"), ("is", "l")];
    let plural = |(ending, singular): (&str, &str)| Some(format!("{}{singular}", folded.strip_suffix(ending)?));
    let singular = ENDINGS.into_iter().filter(|_| folded.len() >= MIN_BYTES).filter_map(plural);
    std::iter::once(folded.to_owned()).chain(singular).collect()
}

/// One bit for each of the first 64 classes of characters.
pub(super) fn mask(folded: &str) -> u64 {
    folded.chars().fold(0, |mask, c| mask | 1 << (u32::from(c) % 64))
}
