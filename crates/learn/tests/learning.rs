//! Learning a small business with heads, and keeping what was learnt. A table of words stands for the encoder: its vectors are sums of word
//! vectors, so that texts with common words are alike.

use std::{fs, sync::Arc};

use learn::{Artefact, Encode, as_understood, classifier, domain};
use nlu::{
    Encodings, Expectation, Language, Utterance,
    classifier::{Classifier, Prediction, Tier, TrainOptions},
    entities::{Catalogues, Context, Prefer},
    understand::{Domain, IntentDomain, Understander},
};
use tempfile::TempDir;

const DIMENSIONS: usize = 32;
const LAYERS: usize = 4;

/// Sums of word vectors, different in each layer.
struct Words;

impl Encode for Words {
    fn encode(&self, texts: &[&str]) -> Vec<encoder::Encoding> {
        texts
            .iter()
            .map(|text| encoder::Encoding {
                sentence: vector(text, LAYERS),
                layers: (0..LAYERS).map(|layer| vector(text, layer)).collect(),
            })
            .collect()
    }

    fn hash(&self) -> &str {
        "words"
    }

    fn words(&self) -> Vec<String> {
        Vec::new()
    }
}

fn vector(text: &str, layer: usize) -> Vec<f32> {
    let mut vector = vec![0.01; DIMENSIONS];
    for word in text.split_whitespace() {
        let mut state = word
            .bytes()
            .fold(0x9e37_79b9 + layer as u64, |hash, byte| hash.wrapping_mul(31).wrapping_add(u64::from(byte)));
        for component in &mut vector {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *component += (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0;
        }
    }
    vector
}

const EXAMPLES: [(&str, &str); 18] = [
    ("where is my parcel", "order"),
    ("has my order left yet", "order"),
    ("when does my parcel arrive", "order"),
    ("track my order please", "order"),
    ("is the parcel on its way", "order"),
    ("my order is late", "order"),
    ("what do you sell", "stock"),
    ("how much is the grinder", "stock"),
    ("do you have filters", "stock"),
    ("price of the kettle", "stock"),
    ("is the press in stock", "stock"),
    ("which coffees do you have", "stock"),
    ("when do you open", "hours"),
    ("are you open on sunday", "hours"),
    ("what time do you close", "hours"),
    ("opening hours please", "hours"),
    ("until when are you open", "hours"),
    ("do you open early", "hours"),
];

fn learnt() -> Classifier {
    classifier(&EXAMPLES, &[], &TrainOptions::default(), &Words, &mut |_| ()).expect("the examples teach something")
}

fn ask(classifier: &Classifier, text: &str) -> Prediction {
    let utterance = Utterance::new(text);
    let by_words = classifier.predict(&utterance, &Encodings::default());
    let encode = |text: String| Some((text.clone(), as_understood(Words.encode(&[&text]).remove(0))?));
    classifier.predict(&utterance, &by_words.wants.into_iter().filter_map(encode).collect())
}

fn business() -> Domain {
    let intents = ["order", "stock", "hours"].map(|name| IntentDomain {
        name: name.to_owned(),
        is_small_talk: false,
        slots: Default::default(),
        patterns: Vec::new(),
        examples: EXAMPLES
            .iter()
            .filter(|(_, label)| *label == name)
            .map(|(text, _)| (Language::En, (*text).to_owned()))
            .collect(),
    });
    Domain {
        intents: intents.into(),
        out_of_scope: vec![(Language::En, "tell me a joke".to_owned()), (Language::En, "who won".to_owned())],
    }
}

#[test]
fn a_message_that_words_leave_unsure_asks_for_its_encoding_and_is_understood_with_it() {
    let classifier = learnt();
    let utterance = Utterance::new("parcel yet");
    let by_words = classifier.predict(&utterance, &Encodings::default());
    assert!(by_words.wants.as_deref() == Some("parcel yet") && by_words.tier == Tier::Sparse, "{by_words:?}");
    let together = ask(&classifier, "parcel yet");
    assert_eq!((together.tier, together.wants), (Tier::Fused, None));
    assert_eq!(classifier.labels()[together.ranked[0].0], "order");
    let sum = together.out_of_scope + together.ranked.iter().map(|(_, probability)| probability).sum::<f32>();
    assert!((sum - 1.0).abs() < 1e-4, "{sum}");
}

#[test]
fn every_part_of_a_message_that_words_leave_unsure_asks_for_its_encoding() {
    let business = business();
    let learnt = domain(&business, &Words, &mut |_| ()).unwrap();
    let understander = Understander::new(&business, Arc::new(learnt)).unwrap();
    let context = Context {
        language: Language::En,
        now: jiff::civil::date(2026, 11, 22).at(10, 0, 0, 0),
        region: "BR".into(),
        currency: None,
        prefer: Prefer::Past,
    };
    let utterance = Utterance::new("parcel sunday? order open");
    let understood = understander.understand(
        &utterance,
        &Expectation::default(),
        &context,
        &Catalogues::default(),
        &Encodings::default(),
    );
    assert_eq!(understood.wants, ["parcel sunday", "order open", "parcel sunday? order open"]);
}

#[test]
fn the_same_examples_and_seed_teach_the_same() {
    let (one, other) = (learnt(), learnt());
    for text in ["where is it", "open tomorrow", "how much", "do you sell parcels"] {
        assert_eq!(ask(&one, text), ask(&other, text), "{text}");
    }
}

#[test]
fn an_encoding_of_another_encoder_is_as_good_as_none() {
    let classifier = learnt();
    let narrow = nlu::Encoding::new(vec![1.0; 3], [vec![1.0; 3]]).unwrap();
    let utterance = Utterance::new("parcel yet");
    assert_eq!(
        classifier.predict(&utterance, &[("parcel yet".to_owned(), narrow)].into_iter().collect()).tier,
        Tier::Sparse
    );
}

#[test]
fn what_was_learnt_is_kept_and_read_again() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path().join("learnt");
    let business = business();
    let artefact = Artefact::new(&business, Some("words"), domain(&business, &Words, &mut |_| ()).unwrap(), None);
    artefact.write(&folder).unwrap();
    artefact.write(&folder).unwrap();
    let read = Artefact::read(&folder, &business, Some("words")).unwrap();
    assert_eq!(read.manifest, artefact.manifest);
    assert!(read.learnt.has_heads());
}

#[test]
fn what_was_learnt_from_something_else_or_is_damaged_is_refused() {
    let place = TempDir::new().unwrap();
    let folder = place.path().join("learnt");
    let business = business();
    Artefact::new(&business, Some("words"), domain(&business, &Words, &mut |_| ()).unwrap(), None)
        .write(&folder)
        .unwrap();
    let refused = |business: &Domain, encoder| Artefact::read(&folder, business, encoder).unwrap_err().to_string();

    assert!(refused(&business, Some("another")).contains("expected encoder another, found words"));
    assert!(refused(&business, None).contains("expected encoder none, found words"));
    let mut taught_more = business.clone();
    taught_more.intents[0].examples.push((Language::En, "where is it".to_owned()));
    assert!(refused(&taught_more, Some("words")).contains("expected examples "));

    let numbers = folder.join("learnt.bin");
    let whole = fs::read(&numbers).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for damaged in [flipped, whole[..whole.len() / 2].to_vec(), Vec::new()] {
        fs::write(&numbers, damaged).unwrap();
        assert!(refused(&business, Some("words")).contains("expected sha256 "));
    }
    fs::write(folder.join("manifest.json"), "{}").unwrap();
    assert!(refused(&business, Some("words")).contains("expected a manifest of format 3"));
    fs::remove_dir_all(&folder).unwrap();
    assert!(refused(&business, Some("words")).contains("manifest.json"));
}
