//! Whatever message the bot has, what is made of it is accepted: the sandbox reads the limits for itself.

use bot::{
    Image, Message, fit,
    message::{Button, Row},
};
use gateway::whatsapp::outbound::{Media, Outbound, Recipient, render::render};
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use reqwest::StatusCode;
use serde_json::json;

use super::harness::{STAFF, World};

const SEED: u64 = 42;
const CASES: usize = 300;

#[tokio::test]
async fn whatever_the_bot_says_is_accepted() {
    let world = World::start().await;
    for places in ["", "1: {{1}}.", "1: {{1}}, 2: {{2}}."].iter().enumerate() {
        let examples: Vec<_> = (0..places.0).collect();
        let body = json!({"type": "BODY", "text": format!("Ready {}", places.1), "example": {"body_text": [examples]}});
        let name = format!("order_ready_{}", places.0);
        let template = json!({"name": name, "language": "en", "category": "UTILITY", "components": [body]});
        world.sandbox.add_template(&template).unwrap();
    }
    let (status, uploaded) = world.upload("image/png", b"\x89PNG".to_vec()).await;
    assert_eq!(status, StatusCode::OK, "{uploaded}");
    let picture = uploaded["id"].as_str().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let mut kinds = [0; 5];
    for case in 0..CASES {
        let message = message(&mut random);
        for part in fit(message.clone()) {
            let (kind, image) = match &part {
                Message::Text { .. } => (0, false),
                Message::Buttons { image, .. } => (1, image.is_some()),
                Message::List { .. } => (2, false),
                Message::Image { .. } => (3, true),
                Message::Template { .. } => (4, false),
            };
            kinds[kind] += 1;
            let media = image.then(|| Media::Id(picture.to_owned()));
            let content = render(&part, media).unwrap_or_else(|error| panic!("seed {SEED}, case {case}: {error}"));
            let outbound = Outbound::new(Recipient::person(STAFF).unwrap(), content).with_callback_data("31").unwrap();
            let (status, answer) = world.send(&serde_json::to_value(outbound).unwrap()).await;
            // A bot cannot know how long a template's own words are.
            let is_too_long_together = answer["error"]["code"] == 132_005 && matches!(part, Message::Template { .. });
            if is_too_long_together {
                continue;
            }
            assert_eq!(status, StatusCode::OK, "seed {SEED}, case {case}: {answer}\n{message:?}");
        }
    }
    assert!(kinds.iter().all(|count| *count > 10), "{kinds:?}");
}

fn below(random: &mut ChaCha8Rng, bound: u32) -> u32 {
    random.next_u32() % bound
}

/// A message of any kind, within the limits or far beyond.
fn message(random: &mut ChaCha8Rng) -> Message {
    let max = [3, 400, 6000][below(random, 3) as usize];
    let text = text(random, max);
    let image = Image { mime_type: "image/png".into(), bytes: Vec::new() };
    match below(random, 5) {
        0 => Message::Text { text },
        1 => {
            let count = below(random, 3);
            Message::Template {
                name: format!("order_ready_{count}"),
                language: "en".into(),
                parameters: (0..count).map(|_| self::text(random, 1500)).collect(),
            }
        }
        2 => Message::Image { text, image },
        3 => {
            let buttons = (0..below(random, 6)).map(|_| Button { id: id(random), title: title(random) }).collect();
            Message::Buttons { text, buttons, image: (below(random, 2) == 0).then_some(image) }
        }
        _ => {
            let count = below(random, 30);
            let row = |_| Row {
                id: id(random),
                title: title(random),
                description: (below(random, 2) == 0).then(|| self::text(random, 60)),
            };
            let rows = (0..count).map(row).collect();
            Message::List { text, open: "Choose".into(), rows }
        }
    }
}

fn id(random: &mut ChaCha8Rng) -> String {
    match below(random, 10) {
        0 => "same".to_owned(),
        1 => "i".repeat(190 + below(random, 80) as usize),
        2 => String::new(),
        _ => format!("v1/c/order?order={}", random.next_u32()),
    }
}

fn title(random: &mut ChaCha8Rng) -> String {
    let max = [2, 8, 40][below(random, 3) as usize];
    text(random, max)
}

fn text(random: &mut ChaCha8Rng, max: u32) -> String {
    const PIECES: [&str; 14] =
        ["a", "word", "*bold*", " ", " ", ". ", "\n", "\n\n", "é", "e\u{301}", "👩‍👩‍👧‍👦", "🇧🇷", "\u{A0}", "1823"];
    (0..below(random, max)).map(|_| PIECES[below(random, 14) as usize]).collect()
}
