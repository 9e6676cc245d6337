//! All patterns of a bot, and which of them a message matches.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use super::{
    Match, Matched, Pattern, PatternSetError,
    graph::{self, Step},
    polite,
    search::{self, Candidate, Score, Taken, Text, Values},
};
use crate::{Language, SlotType, Span, Utterance, Value, entities::Found, spelling::usual};

/// Two commands whose certainties differ by less match equally well. The probabilities of the parsers are not exact
/// enough to tell commands apart by less.
const NEAR: f32 = 0.1;

/// The patterns of a bot, indexed by word.
#[derive(Clone, Debug)]
pub struct PatternSet {
    patterns: Vec<Compiled>,
    words: HashMap<String, usize>,
    /// For each word, the patterns that may match a message in which it occurs.
    by_word: Vec<Vec<usize>>,
    /// Patterns that may match any message.
    always: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Compiled {
    intent: String,
    language: Language,
    steps: Vec<Step>,
    slots: Vec<Slot>,
}

#[derive(Clone, Debug)]
struct Slot {
    name: String,
    /// How words become a value; `None` for a typed slot, whose values come from its parser.
    open: Option<fn(String) -> Value>,
}

impl PatternSet {
    /// Makes a set of patterns; `slot_type` tells the type of a slot by intent and name.
    ///
    /// # Errors
    /// When a pattern has a slot that its intent has not, or could match with words of an open slot alone.
    pub fn new<'a>(
        patterns: Vec<(String, Language, Pattern)>,
        slot_type: impl Fn(&str, &str) -> Option<&'a SlotType>,
    ) -> Result<Self, PatternSetError> {
        let mut set = Self { patterns: Vec::new(), words: HashMap::new(), by_word: Vec::new(), always: Vec::new() };
        for (index, (intent, language, pattern)) in patterns.into_iter().enumerate() {
            let mut slots = Vec::new();
            for name in pattern.slots() {
                let unknown =
                    || PatternSetError::UnknownSlot { pattern: index, intent: intent.clone(), slot: name.to_owned() };
                let open = open_value(slot_type(&intent, name).ok_or_else(unknown)?);
                slots.push(Slot { name: name.to_owned(), open });
            }
            let is_open = |name: &str| slots.iter().any(|slot| slot.name == name && slot.open.is_some());
            if let Some(slot) = pattern.open_alone(&is_open) {
                return Err(PatternSetError::OnlyOpen { pattern: index, slot: slot.to_owned(), intent });
            }
            let steps = set.steps(&pattern, &slots);
            set.index(index, &pattern);
            set.patterns.push(Compiled { intent, language, steps, slots });
        }
        Ok(set)
    }

    /// What `utterance` matches. `language` is preferred where one command matches in several; `values` gives the values
    /// of a typed slot, by intent and name, and is asked at most once for each.
    ///
    /// More literal words beat fewer; then fewer words in open slots; then surer values.
    ///
    /// ```
    /// use nlu::{Language, SlotType, Span, Utterance, Value, entities::Found, pattern::{Matched, Pattern, PatternSet}};
    ///
    /// let id = SlotType::Id("[0-9]{4}".parse()?);
    /// let order = ("order".to_owned(), Language::En, Pattern::parse("order {order}")?);
    /// let set = PatternSet::new(vec![order], |_, slot| (slot == "order").then_some(&id))?;
    /// let mut values = |_: &str, _: &str| {
    ///     let span = Span { start: 6, end: 10 };
    ///     [Found { span, value: Value::Id("1823".to_owned()), probability: 1.0 }].into()
    /// };
    ///
    /// let Matched::One(found) = set.find(&Utterance::new("Order 1823, please!"), Language::En, &mut values) else { panic!() };
    /// assert_eq!(found.slots["order"].value, Value::Id("1823".to_owned()));
    ///
    /// let more = Utterance::new("order 1823 and a coffee");
    /// assert_eq!(set.find(&more, Language::En, &mut values), Matched::None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn find(
        &self,
        utterance: &Utterance,
        language: Language,
        values: &mut dyn FnMut(&str, &str) -> Rc<[Found]>,
    ) -> Matched {
        let tokens: Vec<_> = utterance.tokens().iter().filter(|token| token.is_word).collect();
        let usual: Vec<_> = tokens.iter().map(|token| usual(&token.folded)).collect();
        let usual: Vec<_> = usual.iter().map(AsRef::as_ref).collect();
        let spans: Vec<_> = tokens.iter().map(|token| token.span).collect();
        let words: Vec<_> = usual.iter().map(|word| self.words.get(*word).copied()).collect();
        let text = Text { words: &words, starts: &polite::starts(&usual), ends: &polite::ends(&usual) };

        let mut known: HashMap<(&str, &str), Rc<[Candidate]>> = HashMap::new();
        let mut best: Vec<(usize, Score, Vec<Taken>)> = Vec::new();
        for index in self.possible(&words) {
            let pattern = &self.patterns[index];
            let mut slot_values = |slot: usize| {
                let Slot { name, open } = &pattern.slots[slot];
                if open.is_some() {
                    return Values::Open;
                }
                let candidates = known
                    .entry((&pattern.intent, name))
                    .or_insert_with(|| candidates(&values(&pattern.intent, name), &spans));
                Values::Typed(Rc::clone(candidates))
            };
            let Some((score, taken)) = search::best_way(&pattern.steps, &text, &mut slot_values) else { continue };
            let beaten = best.first().map(|(_, best, _)| score.compare_words(best));
            match beaten {
                Some(std::cmp::Ordering::Less) => continue,
                Some(std::cmp::Ordering::Greater) => best.clear(),
                Some(std::cmp::Ordering::Equal) | None => {}
            }
            best.push((index, score, taken));
        }
        self.settle(best, language, utterance, &spans)
    }

    /// One match for each intent that is as good as the best.
    fn settle(
        &self,
        mut ways: Vec<(usize, Score, Vec<Taken>)>,
        language: Language,
        utterance: &Utterance,
        spans: &[Span],
    ) -> Matched {
        let highest = ways.iter().map(|(_, score, _)| score.certainty).fold(0.0, f32::max);
        ways.retain(|(_, score, _)| score.certainty > highest - NEAR);
        // Surest first; then the preferred language; then the order of the list, because sorting is stable.
        ways.sort_by(|(a, score, _), (b, other, _)| {
            let is_foreign = |index: &usize| self.patterns[*index].language != language;
            other.certainty.total_cmp(&score.certainty).then(is_foreign(a).cmp(&is_foreign(b)))
        });
        let mut seen = BTreeSet::new();
        ways.retain(|(index, ..)| seen.insert(self.patterns[*index].intent.as_str()));
        let mut matches: Vec<_> =
            ways.into_iter().map(|(index, _, taken)| self.to_match(index, taken, utterance, spans)).collect();
        match matches.len() {
            0 => Matched::None,
            1 => Matched::One(matches.remove(0)),
            _ => Matched::Tie(matches),
        }
    }

    fn to_match(&self, index: usize, taken: Vec<Taken>, utterance: &Utterance, spans: &[Span]) -> Match {
        let pattern = &self.patterns[index];
        let mut slots = BTreeMap::new();
        for Taken { slot, words, found } in taken {
            let Slot { name, open } = &pattern.slots[slot];
            let span = Span { start: spans[words.start].start, end: spans[words.end - 1].end };
            let open_found = || {
                // An open slot holds what stands there: nothing about it can be misread.
                open.map(|value| Found { span, value: value(utterance.slice(span).to_owned()), probability: 1.0 })
            };
            slots.extend(found.or_else(open_found).map(|found| (name.clone(), found)));
        }
        Match { intent: pattern.intent.clone(), language: pattern.language, slots, pattern: index }
    }

    /// The patterns that may match, in the order of the list.
    fn possible(&self, words: &[Option<usize>]) -> BTreeSet<usize> {
        let named: BTreeSet<_> = words.iter().flatten().collect();
        let indexed = named.into_iter().flat_map(|word| &self.by_word[*word]);
        indexed.chain(&self.always).copied().collect()
    }

    fn steps(&mut self, pattern: &Pattern, slots: &[Slot]) -> Vec<Step> {
        let mut number_of_word = |word: &str| self.number(word);
        let mut index_of_slot = |name: &str| {
            slots.iter().position(|slot| slot.name == name).expect("every slot was collected. This is a bug.")
        };
        graph::build(&pattern.parts, &mut number_of_word, &mut index_of_slot)
    }

    fn index(&mut self, pattern_index: usize, pattern: &Pattern) {
        let anchors = pattern.anchors();
        if anchors.is_empty() {
            self.always.push(pattern_index);
        }
        for word in anchors {
            let word = self.number(word);
            self.by_word[word].push(pattern_index);
        }
    }

    /// The number of a word, a new one if no pattern had it yet.
    fn number(&mut self, word: &str) -> usize {
        if let Some(&number) = self.words.get(word) {
            return number;
        }
        self.by_word.push(Vec::new());
        self.words.insert(word.to_owned(), self.by_word.len() - 1);
        self.by_word.len() - 1
    }
}

/// How the words of an open slot become its value; `None` for types that have a parser.
fn open_value(slot: &SlotType) -> Option<fn(String) -> Value> {
    match slot {
        SlotType::Text => Some(Value::Text),
        SlotType::Name => Some(Value::Name),
        SlotType::Id(_)
        | SlotType::Number
        | SlotType::Ordinal
        | SlotType::Quantity
        | SlotType::Money
        | SlotType::Phone
        | SlotType::Email
        | SlotType::Period
        | SlotType::Date(_)
        | SlotType::Time(_)
        | SlotType::DateTime(_)
        | SlotType::Duration
        | SlotType::Recurrence
        | SlotType::Boolean
        | SlotType::Catalogue(_) => None,
    }
}

/// The values that begin and end with a word, by where they begin. Signs at their edges, as in `$25`, are no words.
fn candidates(values: &[Found], spans: &[Span]) -> Rc<[Candidate]> {
    let of_value = |found: &Found| {
        let start = spans.partition_point(|span| span.start < found.span.start);
        let end = spans.partition_point(|span| span.end <= found.span.end);
        let starts_clean = start == 0 || spans[start - 1].end <= found.span.start;
        let ends_clean = spans.get(end).is_none_or(|next| next.start >= found.span.end);
        (start < end && starts_clean && ends_clean).then(|| Candidate { words: start..end, found: found.clone() })
    };
    let mut candidates: Vec<_> = values.iter().filter_map(of_value).collect();
    candidates.sort_by_key(|candidate| candidate.words.start);
    candidates.into()
}
