//! Words of politeness around a command, in their usual spelling. They ask for nothing, so a pattern need not name them.

/// What people say before they ask, folded.
const BEFORE: &[&str] = &[
    // English
    "hi",
    "hello",
    "hey",
    "good morning",
    "good afternoon",
    "good evening",
    "please",
    "hi there",
    "hello there",
    "excuse me",
    "quick question",
    // Portuguese
    "oi",
    "ola",
    "bom dia",
    "boa tarde",
    "boa noite",
    "por favor",
    "por gentileza",
    "opa",
    "ei",
    "e ai",
    "tudo bem",
    "tudo bom",
    "moca",
    "moco",
    "amigo",
    "amiga",
    "gente",
    "pessoal",
    "desculpa",
    // Spanish
    "hola",
    "buenas",
    "buen dia",
    "buenos dias",
    "buenas tardes",
    "buenas noches",
    "por fa",
    "porfavor",
    "oye",
    "disculpa",
    "disculpe",
    "que tal",
];

/// What people say after they have asked, folded.
const AFTER: &[&str] = &[
    // English
    "please",
    "thanks",
    "thank you",
    "asap",
    "for me",
    // Portuguese
    "por favor",
    "por gentileza",
    "para mim",
    "obrigado",
    "obrigada",
    "valeu",
    "ai",
    // Spanish
    "por fa",
    "porfavor",
    "gracias",
    "para mi",
];

/// Every number of words that may be left out at the beginning, 0 first: `["hi", "please", "menu"]` gives 0, 1, 2.
pub(super) fn starts(words: &[&str]) -> Vec<usize> {
    let mut starts = vec![0];
    while let Some(length) = starts.last().and_then(|&start| greeting(&words[start..])) {
        starts.push(starts[starts.len() - 1] + length);
    }
    starts
}

/// Every place where the command may end, the end of the message first.
pub(super) fn ends(words: &[&str]) -> Vec<usize> {
    let mut ends = vec![words.len()];
    while let Some(length) = ends.last().and_then(|&end| thanks(&words[..end])) {
        ends.push(ends[ends.len() - 1] - length);
    }
    ends
}

/// True when there is nothing but politeness.
pub(crate) fn is_polite(words: &[&str]) -> bool {
    let start = starts(words).pop().unwrap_or_default();
    ends(&words[start..]).pop() == Some(0)
}

/// How many words of politeness `words` begins with.
fn greeting(words: &[&str]) -> Option<usize> {
    let lengths =
        BEFORE.iter().filter(|phrase| begins_with(words.iter(), phrase.split(' '))).map(|phrase| length(phrase));
    lengths.max()
}

/// How many words of politeness `words` ends with.
fn thanks(words: &[&str]) -> Option<usize> {
    let lengths =
        AFTER.iter().filter(|phrase| begins_with(words.iter().rev(), phrase.rsplit(' '))).map(|phrase| length(phrase));
    lengths.max()
}

fn length(phrase: &str) -> usize {
    phrase.split(' ').count()
}

fn begins_with<'a>(mut words: impl Iterator<Item = &'a &'a str>, mut phrase: impl Iterator<Item = &'a str>) -> bool {
    phrase.all(|expected| words.next() == Some(&expected))
}
