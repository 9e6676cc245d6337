//! Words that every bot understands at any moment, whatever it is asking.

use serde::{Deserialize, Serialize};

use crate::{Language, Utterance, utterance::fold};

/// A command of the conversation itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Universal {
    /// Drop what we are doing.
    Cancel,
    /// Return to the question before this one.
    Back,
    /// Explain what can be asked.
    Help,
    /// Show what can be picked.
    Menu,
    /// Ask the pending question again.
    Repeat,
    /// Forget everything and begin anew.
    Restart,
}

/// Whole messages, with the language that says so; `None` where several languages do.
#[rustfmt::skip]
const WORDS: &[(Universal, Option<Language>, &[&str])] = &[
    (Universal::Cancel, Some(Language::En), &["cancel", "cancel that", "stop", "never mind", "nevermind", "forget it", "quit", "exit"]),
    (Universal::Cancel, Some(Language::Pt), &["cancela", "cancele", "deixa pra lá", "deixa para lá", "desisto", "esquece", "sair", "parar"]),
    (Universal::Cancel, Some(Language::Es), &["cancélalo", "déjalo", "olvídalo", "salir", "ya no", "déjalo así"]),
    (Universal::Cancel, None, &["cancelar", "para"]),
    (Universal::Back, Some(Language::En), &["back", "go back", "previous"]),
    (Universal::Back, Some(Language::Pt), &["voltar", "volta", "volte"]),
    (Universal::Back, Some(Language::Es), &["volver", "atrás", "vuelve", "regresar"]),
    (Universal::Help, Some(Language::En), &["help", "help me", "what can you do", "what can i ask"]),
    (Universal::Help, Some(Language::Pt), &["ajuda", "me ajuda", "o que você faz", "o que vc faz", "o que você pode fazer"]),
    (Universal::Help, Some(Language::Es), &["ayuda", "ayúdame", "qué puedes hacer", "qué sabes hacer"]),
    (Universal::Help, None, &["socorro"]),
    (Universal::Menu, Some(Language::En), &["options"]),
    (Universal::Menu, Some(Language::Pt), &["opções", "início"]),
    (Universal::Menu, Some(Language::Es), &["menú", "opciones"]),
    (Universal::Menu, None, &["menu", "inicio"]),
    (Universal::Repeat, Some(Language::En), &["repeat", "say that again"]),
    (Universal::Repeat, Some(Language::Pt), &["repete", "de novo"]),
    (Universal::Repeat, Some(Language::Es), &["repite", "otra vez"]),
    (Universal::Repeat, None, &["repetir"]),
    (Universal::Restart, Some(Language::En), &["restart", "start over", "start again"]),
    (Universal::Restart, Some(Language::Pt), &["recomeçar", "começar de novo"]),
    (Universal::Restart, Some(Language::Es), &["empezar de nuevo", "volver a empezar"]),
    (Universal::Restart, None, &["reiniciar"]),
];

/// The universal command that the whole message is, and its language if the words tell.
///
/// ```
/// use nlu::{Language, Utterance, universal::{self, Universal}};
/// let read = |text| universal::read(&Utterance::new(text));
/// assert_eq!(read("Voltar!"), Some((Universal::Back, Some(Language::Pt))));
/// assert_eq!(read("Menú"), Some((Universal::Menu, Some(Language::Es))));
/// assert_eq!(read("recomecar"), Some((Universal::Restart, Some(Language::Pt))));
/// assert_eq!(read("cancel order 1823"), None);
/// ```
pub fn read(utterance: &Utterance) -> Option<(Universal, Option<Language>)> {
    let words = utterance.tokens().iter().filter(|token| token.is_word);
    let spelled = words.map(|token| utterance.slice(token.span).to_lowercase()).collect::<Vec<_>>().join(" ");
    let folded = fold(&spelled);
    let find =
        |same: &dyn Fn(&str) -> bool| WORDS.iter().find(|(.., phrases)| phrases.iter().any(|phrase| same(phrase)));
    // An accent tells "menú" from "menu"; who leaves accents out is understood as well.
    let (universal, language, _) =
        find(&|phrase| phrase == spelled).or_else(|| find(&|phrase| fold(phrase) == folded))?;
    Some((*universal, *language))
}
