//! Tuning the shipped encoder on the examples of a small business.

use std::fs;

use encoder::{Encoder, Package, cosine};
use learn::{Artefact, LearnError, TuneError, Tuning, tune, tuned_domain};
use nlu::{
    Language,
    understand::{Domain, IntentDomain},
};
use tempfile::TempDir;

const TUNING: Tuning = Tuning { layers: 1, seed: 1 };
/// Two things that people ask alike: by their words they are near each other.
const KINDS: [(&str, &str); 2] = [("paid", "invoice"), ("sent", "parcel")];
const PLACES: [&str; 12] = [
    "to Lima",
    "of May",
    "from the fair",
    "for Ana",
    "on Monday",
    "of the office",
    "of last week",
    "for the school",
    "from Rio",
    "of today",
    "by card",
    "with the mugs",
];
const FRAMES: [&str; 5] = [
    "has the {thing} {place} been {done}",
    "is the {thing} {place} {done}",
    "{thing} {place}?",
    "was it {done}, the {thing} {place}",
    "check {thing} {place}",
];

fn examples(kind: usize) -> Vec<String> {
    let (done, thing) = KINDS[kind];
    let fill =
        |frame: &str, place: &str| frame.replace("{thing}", thing).replace("{place}", place).replace("{done}", done);
    PLACES.iter().flat_map(|place| FRAMES.map(|frame| fill(frame, place))).collect()
}

fn business() -> Domain {
    let intent = |kind: usize| IntentDomain {
        name: KINDS[kind].1.to_owned(),
        is_small_talk: false,
        slots: Default::default(),
        patterns: Vec::new(),
        examples: examples(kind).into_iter().map(|text| (Language::En, text)).collect(),
    };
    Domain { intents: vec![intent(0), intent(1)], out_of_scope: Vec::new() }
}

/// How much nearer texts of one kind are to each other than to those of the other.
fn gap(package: &Package) -> f32 {
    let encoder = Encoder::new(package).expect("the package is sound");
    let sentences = |kind| {
        let texts: Vec<_> = ["over there", "of my aunt", "since June"]
            .map(|place| format!("any news about the {} {place}", KINDS[kind as usize].1))
            .into();
        let encodings = encoder.encode(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        encodings.into_iter().map(|encoding| encoding.sentence).collect::<Vec<_>>()
    };
    let (one, other) = (sentences(0), sentences(1));
    let mean = |a: &[Vec<f32>], b: &[Vec<f32>]| {
        let all: Vec<_> = a.iter().flat_map(|a| b.iter().map(move |b| cosine(a, b))).collect();
        all.iter().sum::<f32>() / all.len() as f32
    };
    (mean(&one, &one) + mean(&other, &other)) / 2.0 - mean(&one, &other)
}

#[test]
fn a_tuned_encoder_tells_labels_apart_and_is_kept_with_what_was_learnt() {
    let (business, shipped) = (business(), Package::shipped());
    let (learnt, tuned) = tuned_domain(&business, &shipped, TUNING, &mut |_| ()).unwrap();
    assert!(gap(&tuned) > gap(&shipped) + 0.1, "{} against {}", gap(&tuned), gap(&shipped));
    let score = learnt.held_out().unwrap();
    assert_eq!((score.rows, score.right), (20, 20), "a sixth is set aside");

    let place = TempDir::new().unwrap();
    let folder = place.path().join("learnt");
    let hash = shipped.manifest.hash();
    Artefact::new(&business, Some(&hash), learnt, Some(tuned.clone())).write(&folder).unwrap();
    let read = Artefact::read(&folder, &business, Some(&hash)).unwrap();
    assert_eq!(read.tuned.unwrap().manifest, tuned.manifest);

    fs::write(folder.join("encoder/model.safetensors"), "damaged").unwrap();
    let refused = Artefact::read(&folder, &business, Some(&hash)).unwrap_err().to_string();
    assert!(refused.contains("expected the tuned encoder") && refused.contains("train again"), "{refused}");
}

#[test]
fn what_would_do_harm_or_cannot_be_is_refused() {
    let shipped = Package::shipped();
    let (paid, sent) = (examples(0), examples(1));
    let all: Vec<_> = paid
        .iter()
        .map(|text| (text.as_str(), "paid"))
        .chain(sent.iter().map(|text| (text.as_str(), "sent")))
        .collect();
    let refused = |examples: &[(&str, &str)], aside: &[(&str, &str)], layers| {
        tune(&shipped, examples, aside, Tuning { layers, seed: 1 }, &mut |_| ()).unwrap_err()
    };
    assert!(matches!(refused(&all, &all, 7), TuneError::Layers { asked: 7, has: 6 }));
    assert!(matches!(refused(&all, &all, 0), TuneError::Layers { asked: 0, has: 6 }));
    assert!(matches!(refused(&all[55..65], &all, 1), TuneError::TooFew { found: 5 }));
    assert!(matches!(refused(&all, &[], 1), TuneError::NothingSetAside));

    let mut few = business();
    few.intents.iter_mut().for_each(|intent| intent.examples.truncate(20));
    let refused = tuned_domain(&few, &shipped, TUNING, &mut |_| ()).unwrap_err();
    assert!(matches!(refused, LearnError::Tuning(TuneError::TooFew { .. })), "{refused}");
}
