//! The stages, surest first: expected answer, patterns, several commands, follow-up, classifier. The first that answers decides; each says why.

mod clauses;
mod fill;
mod languages;
mod learnt;
mod listed;
mod values;

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::Arc,
};

use crate::{
    Encodings, Expectation, Language, Meaning, Reading, SlotType, Span, Stage, StageReport, Understanding, Utterance,
    choices,
    classifier::{Prediction, TrainError},
    entities::{self, Catalogues, Context},
    pattern::{Match, Matched, Pattern, PatternSet, PatternSetError},
    universal,
};

/// Candidates of the classifier that are kept: more than are ever offered.
const CANDIDATES: usize = 5;
/// How probable a command must be to be heard in the place of an answer that was asked for.
const SURE_TO_LEAVE: f32 = 0.9;

pub use learnt::Learnt;
use values::{Slots, Values};

/// What a business can be asked, as far as understanding is concerned.
#[derive(Clone, Debug, Default)]
pub struct Domain {
    /// Its commands.
    pub intents: Vec<IntentDomain>,
    /// Messages that ask for none of them.
    pub out_of_scope: Vec<(Language, String)>,
}

/// One command of a domain.
#[derive(Clone, Debug)]
pub struct IntentDomain {
    /// Its name.
    pub name: String,
    /// Said around what is really asked for, such as a greeting: beside another command it asks for nothing.
    pub is_small_talk: bool,
    /// Its slots, by name.
    pub slots: BTreeMap<String, SlotType>,
    /// Exact forms.
    pub patterns: Vec<(Language, Pattern)>,
    /// Other ways of asking for it.
    pub examples: Vec<(Language, String)>,
}

/// Why a domain cannot be learnt.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// A pattern does not fit its command.
    #[error("patterns: {0}")]
    Patterns(#[from] PatternSetError),
    /// The examples teach nothing.
    #[error("examples: {0}")]
    Examples(#[from] TrainError),
}

/// Everything learnt from a domain. Made once, then shared: understanding changes nothing in it.
#[derive(Debug)]
pub struct Understander {
    small_talk: BTreeSet<String>,
    slots: Slots,
    patterns: PatternSet,
    learnt: Arc<Learnt>,
}

impl Understander {
    /// Learns a domain by its words alone. The same domain gives the same understander.
    ///
    /// # Errors
    /// When a pattern does not fit its command, or when the examples contradict each other.
    pub fn learn(domain: &Domain) -> Result<Self, DomainError> {
        Self::new(domain, Arc::new(Learnt::by_words(domain)?))
    }

    /// An understander of the domain, with what was learnt from its examples.
    ///
    /// # Errors
    /// When a pattern does not fit its command.
    pub fn new(domain: &Domain, learnt: Arc<Learnt>) -> Result<Self, DomainError> {
        let slots = Slots::of(&domain.intents);
        let small_talk = domain.intents.iter().filter(|intent| intent.is_small_talk);
        let small_talk = small_talk.map(|intent| intent.name.clone()).collect();
        let patterns = domain.intents.iter().flat_map(|intent| {
            intent.patterns.iter().map(|(language, pattern)| (intent.name.clone(), *language, pattern.clone()))
        });
        let patterns = PatternSet::new(patterns.collect(), |intent, slot| Some(&slots.get(intent, slot)?.slot))?;
        Ok(Self { small_talk, slots, patterns, learnt })
    }

    /// Understands one message. [`Understanding::wants`] names the texts whose encodings would tell more: whoever has an encoder makes them
    /// and asks again.
    pub fn understand(
        &self,
        utterance: &Utterance,
        expectation: &Expectation,
        context: &Context,
        catalogues: &Catalogues,
        encodings: &Encodings,
    ) -> Understanding {
        let (mut reports, mut wants) = (Vec::new(), Vec::new());
        let default = context.language;
        let language = self.language(utterance, expectation.language, default);
        let context = Context { language, ..context.clone() };
        let hearing = Hearing {
            understander: self,
            utterance,
            expectation,
            context: &context,
            catalogues,
            encodings,
            values: &Values::none_yet(&self.slots),
            default,
        };
        let decided = hearing
            .expected(&mut reports)
            .or_else(|| hearing.pattern(&mut reports))
            .or_else(|| hearing.clauses(&mut reports, &mut wants))
            .or_else(|| hearing.lenient_answer(&mut reports))
            .or_else(|| hearing.follow_up(&mut reports))
            .or_else(|| hearing.classified(&mut reports, &mut wants));
        let (stage, meaning, said_in) = decided.unwrap_or((Stage::None, Meaning::Nothing, None));
        Understanding { language: said_in.unwrap_or(language), meaning, stage, reports, wants }
    }
}

/// One message with all that is known about it.
#[derive(Clone, Copy)]
struct Hearing<'a> {
    understander: &'a Understander,
    utterance: &'a Utterance,
    expectation: &'a Expectation,
    context: &'a Context,
    catalogues: &'a Catalogues,
    encodings: &'a Encodings,
    values: &'a Values,
    /// The language of a conversation in which nothing has told yet.
    default: Language,
}

/// What the classifier makes of a message.
struct OfClassifier {
    reading: Reading,
    /// The text whose encoding would say more.
    wants: Option<String>,
    report: StageReport,
}

/// A stage's decision: itself, what the message means, and the language if the stage is sure of it.
type Decided = Option<(Stage, Meaning, Option<Language>)>;

impl Hearing<'_> {
    /// Universal commands, choices on offer, and the exact value that was asked for.
    fn expected(&self, reports: &mut Vec<StageReport>) -> Decided {
        let mut report =
            |why: String| reports.push(StageReport { stage: Stage::Expected, candidates: Vec::new(), why });
        if let Some((universal, language)) = universal::read(self.utterance) {
            report(format!("the universal command {universal:?}"));
            let language = self.language_of_form(language);
            return Some((Stage::Expected, Meaning::Universal(universal), Some(language)));
        }
        let asked = self.expectation.slot.as_ref().filter(|slot| !slot.is_open());
        let value = asked
            .and_then(|slot| entities::read_whole(slot, self.utterance, self.context, self.catalogues))
            .filter(|found| self.covers_every_word(found.span));
        let choice = choices::select(self.utterance, &self.expectation.choices);
        // To "how many?", "2" is two and not the second button.
        let is_number = matches!(asked, Some(SlotType::Number | SlotType::Money | SlotType::Id(_) | SlotType::Phone));
        match (choice, value) {
            (Some(index), value) if value.is_none() || !is_number => {
                report(format!("choice {} on offer", index + 1));
                Some((Stage::Expected, Meaning::Choice(index), self.expectation.language))
            }
            (_, Some(found)) => {
                report(format!("the value that was asked for: {}", found.value));
                Some((Stage::Expected, Meaning::Answer(found), self.expectation.language))
            }
            (_, None) => {
                report("neither the value that was asked for nor a choice on offer".to_owned());
                None
            }
        }
    }

    fn pattern(&self, reports: &mut Vec<StageReport>) -> Decided {
        let slots = &self.understander.slots;
        let mut values =
            |intent: &str, slot: &str| slots.get(intent, slot).map_or_else(|| Rc::from([]), |kind| self.values(kind));
        let preferred = self.expectation.language.unwrap_or(self.context.language);
        let matched = self.understander.patterns.find(self.utterance, preferred, &mut values);
        let (found, candidates, why) = match matched {
            Matched::One(found) => {
                let why = format!("an exact form in {}", found.language);
                let candidates = vec![(found.intent.clone(), 1.0)];
                (Some(found), candidates, why)
            }
            Matched::Tie(tied) => {
                let candidates = tied.into_iter().map(|found| (found.intent, 1.0)).collect();
                (None, candidates, "several commands match as well as each other: no match".to_owned())
            }
            Matched::None => (None, Vec::new(), "no exact form".to_owned()),
        };
        reports.push(StageReport { stage: Stage::Pattern, candidates, why });
        let Match { intent, language, slots, .. } = found?;
        let candidate = self.candidate(intent, slots, 1.0);
        let readings = vec![Reading { candidates: vec![candidate], out_of_scope: 0.0 }];
        Some((Stage::Pattern, Meaning::Commands(readings), Some(self.language_of_form(Some(language)))))
    }

    /// The value that was asked for, with other words around it, or any words where words were asked for.
    fn lenient_answer(&self, reports: &mut Vec<StageReport>) -> Decided {
        let slot = self.expectation.slot.as_ref()?;
        let found = entities::read_whole(slot, self.utterance, self.context, self.catalogues)?;
        let why = format!("an answer to the question: {}", found.value);
        reports.push(StageReport { stage: Stage::Expected, candidates: Vec::new(), why });
        Some((Stage::Expected, Meaning::Answer(found), self.expectation.language))
    }

    /// "And yesterday?", "1824?": the last command with one slot changed.
    fn follow_up(&self, reports: &mut Vec<StageReport>) -> Decided {
        let last = self.expectation.last.as_ref()?;
        let slots = self.understander.slots.of_intent(&last.intent)?;
        let changed = slots.iter().filter(|(_, kind)| !kind.slot.is_open()).find_map(|(name, kind)| {
            let values = self.values(kind);
            let found = values.iter().find(|found| self.only_joining_words_beside(found.span))?;
            Some((name.clone(), found.clone()))
        });
        let why = match &changed {
            Some((slot, found)) => format!("`{}` again, with {slot} {}", last.intent, found.value),
            None => "no change to the last command".to_owned(),
        };
        reports.push(StageReport { stage: Stage::FollowUp, candidates: Vec::new(), why });
        let (slot, found) = changed?;
        let candidate = self.follow_up_candidate(last, slot, found);
        let readings = vec![Reading { candidates: vec![candidate], out_of_scope: 0.0 }];
        Some((Stage::FollowUp, Meaning::Commands(readings), self.expectation.language))
    }

    fn classified(&self, reports: &mut Vec<StageReport>, wants: &mut Vec<String>) -> Decided {
        if self.is_figures() {
            return None;
        }
        let OfClassifier { reading, wants: wanted, report } = self.of_classifier()?;
        reports.push(report);
        wants.extend(wanted);
        // Whoever answers a question wrongly wants to answer it, unless they surely want something else.
        let is_surely_else = reading.candidates.first().is_some_and(|best| best.probability >= SURE_TO_LEAVE);
        if self.expectation.slot.is_some() && !is_surely_else {
            return None;
        }
        Some((Stage::Classifier, Meaning::Commands(self.listed(reading)), None))
    }

    fn of_classifier(&self) -> Option<OfClassifier> {
        let classifier = self.understander.learnt.intents.as_ref()?;
        let prediction = classifier.predict(self.utterance, self.encodings);
        let ranked = prediction.ranked.iter().take(CANDIDATES);
        let named: Vec<_> =
            ranked.map(|(label, probability)| (classifier.labels()[*label].clone(), *probability)).collect();
        let Prediction { out_of_scope, similarity, tier, wants, .. } = prediction;
        let tier = tier.name();
        let why = format!("{tier} tier, out of scope {out_of_scope:.2}, similarity to known examples {similarity:.2}");
        let report = StageReport { stage: Stage::Classifier, candidates: named.clone(), why };
        let candidates = named.into_iter().map(|(intent, probability)| self.candidate_with_values(intent, probability));
        let reading = Reading { candidates: candidates.collect(), out_of_scope };
        Some(OfClassifier { reading, wants, report })
    }

    /// The language to answer in after an exact form of `said_in`. English words are used in every language, so "menu" and
    /// "order 1823" change nothing; "voltar" and "report yesterday" do.
    fn language_of_form(&self, said_in: Option<Language>) -> Language {
        let conversation = self.expectation.language;
        let several_words = languages::words(self.utterance) >= languages::WORDS_TO_CHANGE;
        let tells = said_in.filter(|language| *language != Language::En || several_words || conversation.is_none());
        tells.or(conversation).unwrap_or(self.default)
    }

    /// True of "3": a number may be anything, and examples with numbers tell nothing about one alone.
    fn is_figures(&self) -> bool {
        let mut words = self.utterance.tokens().iter().filter(|token| token.is_word).peekable();
        words.peek().is_some() && words.all(|word| word.folded.chars().all(char::is_numeric))
    }

    fn covers_every_word(&self, span: Span) -> bool {
        self.words_beside(span).next().is_none()
    }

    fn only_joining_words_beside(&self, span: Span) -> bool {
        self.words_beside(span).all(|word| JOINING.contains(&word))
    }

    fn words_beside(&self, span: Span) -> impl Iterator<Item = &str> {
        let beside = move |token: &&crate::Token| token.span.end <= span.start || token.span.start >= span.end;
        self.utterance.tokens().iter().filter(|token| token.is_word).filter(beside).map(|token| token.folded.as_str())
    }
}

/// Words that join a follow-up to what was said before: "and for yesterday?", "e o 1824?", "¿y la semana pasada?".
const JOINING: &[&str] = &[
    "and", "what", "about", "how", "for", "the", "of", "in", "on", "only", "now", "then", "e", "o", "a", "os", "as",
    "de", "da", "do", "na", "no", "em", "para", "pra", "pro", "so", "agora", "y", "el", "la", "los", "las", "en",
    "del", "solo", "ahora", "que", "tal",
];
