//! Several commands in one message: "order 1823 and 1824", "cancela el 1823 y muéstrame el reporte de hoy".
//!
//! A message is cut where words or marks join, never inside a value ("between 3 and 9 May"), and only counts as several commands when
//! every part is one by itself: an exact form, a change to the part before ("and 1824"), or what the classifier is sure of.

use std::{cell::LazyCell, ops::Range};

use super::{
    Decided, Hearing, OfClassifier,
    values::{Kind, Values},
};
use crate::{
    Candidate, Command, Expectation, Language, Meaning, Reading, SlotType, Source, Span, Stage, StageReport, Token,
    Utterance, Value, pattern, spelling::usual,
};

/// More parts than this are a story, not a list of errands.
const PARTS_MAX: usize = 6;
/// How sure the classifier must be of a part: a message torn apart wrongly runs what nobody asked for.
const SURE: f32 = 0.9;
/// The same of a part without a value of its own: in a story many a sentence sounds like a command.
const SURE_BY_WORDS: f32 = 0.95;
/// Words that join what is asked, folded.
const JOINING: &[&str] =
    &["and", "also", "then", "e", "y", "tambem", "tambien", "depois", "despues", "luego", "ademas"];
/// A word that is one of them without its accent: "é" is "is" in Portuguese.
const NOT_JOINING: &str = "\u{e9}";
/// Marks that end what is asked.
const MARKS: &[&str] = &[".", "?", "!", "\u{bf}", "&", "+"];
/// Those that end a sentence.
const MARKS_OF_END: &[&str] = &[".", "?", "!"];
/// A mark that does so only in front of another value: "order 1823, 1824", but "I am after a press, the French kind".
const COMMA: &str = ",";
/// What may stand between that mark and the value: "el 1701, el 1702".
const ARTICLES: &[&str] = &["the", "o", "a", "os", "as", "el", "la", "los", "las", "order", "pedido"];

/// As in "the price of the siphon and that of the press".
const OF: &[&str] = &["that", "of", "de", "do", "da", "del"];

/// True of what may stand between two values of a list.
pub(super) fn is_joint(folded: &str) -> bool {
    JOINING.contains(&folded) || ARTICLES.contains(&folded) || OF.contains(&folded) || folded == COMMA || folded == "&"
}

impl Hearing<'_> {
    /// The commands of a message that has several.
    pub(super) fn clauses(&self, reports: &mut Vec<StageReport>, wants: &mut Vec<String>) -> Decided {
        let parts = self.parts();
        if !(2..=PARTS_MAX).contains(&parts.len()) {
            return None;
        }
        let Some(readings) = self.readings(&parts, None, wants) else {
            self.want_all(&parts, wants);
            return None;
        };
        let readings = self.with_shared_periods(self.without_small_talk(readings));
        let commands = readings.iter().filter_map(|reading| reading.candidates.first());
        let found: Vec<_> =
            commands.map(|candidate| (candidate.command.intent.clone(), candidate.probability)).collect();
        if found.len() < 2 {
            return None;
        }
        let why = format!("{} commands in one message", found.len());
        reports.push(StageReport { stage: Stage::Clauses, candidates: found, why });
        Some((Stage::Clauses, Meaning::Commands(readings), None))
    }

    /// "Revenue and best sellers of last week": the period at the end of a sentence goes for what stands before it, too.
    fn with_shared_periods(&self, mut readings: Vec<Reading>) -> Vec<Reading> {
        let tokens = self.utterance.tokens();
        let is_one_sentence = !tokens.iter().rev().skip(1).any(|token| MARKS_OF_END.contains(&token.folded.as_str()));
        for index in (1..readings.len()).rev().filter(|_| is_one_sentence) {
            let (before, after) = readings.split_at_mut(index);
            let (Some(earlier), Some(later)) = (before[index - 1].candidates.first_mut(), after[0].candidates.first())
            else {
                continue;
            };
            let said = later.command.slots.values().find(|slot| matches!(slot.value, Value::Period(_)));
            let slots = self.understander.slots.of_intent(&earlier.command.intent).into_iter().flatten();
            let period = slots.into_iter().find(|(_, kind)| matches!(kind.slot, SlotType::Period));
            if let (Some(said), Some((name, _))) = (said, period) {
                earlier.command.slots.entry(name.clone()).or_insert_with(|| said.clone());
            }
        }
        readings
    }

    /// What was asked for, without the greetings and thanks around it; all of it where there is nothing else.
    fn without_small_talk(&self, readings: Vec<Reading>) -> Vec<Reading> {
        let is_small_talk = |reading: &Reading| {
            let intent = reading.candidates.first().map(|candidate| candidate.command.intent.as_str());
            intent.is_some_and(|intent| self.understander.small_talk.contains(intent))
        };
        if readings.iter().all(is_small_talk) {
            return readings;
        }
        readings.into_iter().filter(|reading| !is_small_talk(reading)).collect()
    }

    /// The parts between what joins, as spans that hold words.
    fn parts(&self) -> Vec<Span> {
        let tokens = self.utterance.tokens();
        // Most messages have nothing that joins, and need not be searched for values.
        let values =
            LazyCell::new(|| self.values_of_any_slot().into_iter().map(|found| found.span).collect::<Vec<_>>());
        let is_inside =
            |token: &Token| values.iter().any(|span| span.start <= token.span.start && token.span.end <= span.end);
        let is_article = |at: usize| tokens.get(at).is_some_and(|token| ARTICLES.contains(&token.folded.as_str()));
        let begins_value = |at: usize| {
            let at = at + usize::from(is_article(at));
            tokens.get(at).is_some_and(|token| values.iter().any(|span| span.start == token.span.start))
        };
        let joins = |at: usize, token: &Token| {
            let word = token.folded.as_str();
            let is_word = JOINING.contains(&usual(word).as_ref())
                && self.utterance.slice(token.span).to_lowercase() != NOT_JOINING;
            let is_mark = MARKS.contains(&word) || word == COMMA && begins_value(at + 1);
            // What stands at either end joins nothing.
            let is_between = at > 0 && at + 1 < tokens.len();
            (is_word || is_mark) && is_between && !is_inside(token)
        };
        let is_line_break =
            |at: usize| at > 0 && self.utterance.text()[tokens[at - 1].span.end..tokens[at].span.start].contains('\n');
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match parts.last_mut() {
                _ if joins(at, token) => parts.push(at + 1..at + 1),
                Some(part) if !is_line_break(at) => part.end = at + 1,
                _ => parts.push(at..at + 1),
            }
        }
        let has_words = |part: &Range<usize>| tokens[part.clone()].iter().any(|token| token.is_word);
        let asks = |part: &Range<usize>| {
            let words = tokens[part.clone()].iter().filter(|token| token.is_word);
            let words: Vec<_> = words.map(|token| usual(&token.folded)).collect();
            !pattern::is_polite(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>())
        };
        parts.into_iter().filter(has_words).filter(asks).filter_map(|part| self.utterance.span_of(part)).collect()
    }

    /// Reads parts as commands, each as short as possible; `None` when some part is none, however parts are put together.
    fn readings(&self, parts: &[Span], last: Option<&Command>, wants: &mut Vec<String>) -> Option<Vec<Reading>> {
        let Some(first) = parts.first() else { return Some(Vec::new()) };
        let whole = last.is_none().then_some(parts.len());
        (1..=parts.len()).filter(|count| Some(*count) != whole).find_map(|count| {
            let span = Span { start: first.start, end: parts[count - 1].end };
            let candidate = self.clause(span, last, wants)?;
            let rest = self.readings(&parts[count..], Some(&candidate.command), wants)?;
            let reading = Reading { candidates: vec![candidate], out_of_scope: 0.0 };
            Some([reading].into_iter().chain(rest).collect())
        })
    }

    /// Wants the encodings of all parts where one of them is wanted: the next time every part is read with its own.
    fn want_all(&self, parts: &[Span], wants: &mut Vec<String>) {
        if wants.is_empty() {
            return;
        }
        wants.clear();
        for part in parts {
            self.clause(*part, None, wants);
        }
    }

    /// True when this part says how to reach whom the part before is about, and `next` takes no such thing: "her name is Ana, and her phone is 11 9…".
    fn completes(&self, last: &Command, next: &str) -> bool {
        let slots = |intent: &str| self.understander.slots.of_intent(intent).into_iter().flatten();
        let is_contact = |kind: &Kind| matches!(kind.slot, SlotType::Phone | SlotType::Email);
        let takes = |kind: &Kind| slots(next).any(|(_, other)| other.slot_is(kind));
        slots(&last.intent).any(|(name, kind)| {
            is_contact(kind) && !last.slots.contains_key(name) && !takes(kind) && !self.values(kind).is_empty()
        })
    }

    /// One part as a command, after the command `last` of the part before.
    fn clause(&self, span: Span, last: Option<&Command>, wants: &mut Vec<String>) -> Option<Candidate> {
        let utterance = Utterance::new(self.utterance.slice(span));
        let language = self.expectation.language;
        let expectation = Expectation { language, last: last.cloned(), ..Expectation::default() };
        let values = Values::none_yet(&self.understander.slots);
        let hearing = Hearing { utterance: &utterance, expectation: &expectation, values: &values, ..*self };
        let exact = hearing.pattern(&mut Vec::new()).and_then(command);
        let changed = || command(hearing.follow_up(&mut Vec::new())?);
        let candidate = match exact.or_else(changed) {
            Some(candidate) => candidate,
            None => {
                // In the middle of a question words may be its answer: only what is certain interrupts it.
                let OfClassifier { reading, wants: wanted, .. } =
                    hearing.of_classifier().filter(|_| self.expectation.slot.is_none())?;
                let best = reading.candidates.into_iter().next()?;
                let has_values = !best.command.slots.is_empty() || !best.unsettled.is_empty();
                if best.probability < if has_values { SURE } else { SURE_BY_WORDS } {
                    wants.extend(wanted);
                    return None;
                }
                best
            }
        };
        let is_another = last.is_none_or(|last| {
            is_another(last, &candidate.command) && !hearing.completes(last, &candidate.command.intent)
        });
        is_another.then(|| moved(candidate, span.start))
    }
}

/// The one command of a decision.
fn command((_, meaning, _): (Stage, Meaning, Option<Language>)) -> Option<Candidate> {
    match meaning {
        Meaning::Commands(readings) => readings.into_iter().next()?.candidates.into_iter().next(),
        _ => None,
    }
}

/// True when `next` asks for something else than the part before: for another intent, or for another value of what that part has said. "Order 1823
/// and 1824" are two commands; "top 5, last week" and "the press, is it in stock" are one.
fn is_another(last: &Command, next: &Command) -> bool {
    let said = |command: &Command, name: &str| {
        command.slots.get(name).filter(|slot| slot.source == Source::Message).map(|slot| slot.value.clone())
    };
    let changes = |name: &String| said(last, name).zip(said(next, name)).is_some_and(|(last, next)| last != next);
    let adds = |name: &String| said(last, name).is_none() && said(next, name).is_some();
    last.intent != next.intent || next.slots.keys().any(changes) && !next.slots.keys().any(adds)
}

/// The candidate with the places of its values counted from the beginning of the message.
fn moved(mut candidate: Candidate, by: usize) -> Candidate {
    let unsettled = candidate.unsettled.iter_mut().flat_map(|(_, slots)| slots);
    for slot in candidate.command.slots.values_mut().chain(unsettled) {
        slot.span = slot.span.map(|span| Span { start: span.start + by, end: span.end + by });
    }
    candidate
}
