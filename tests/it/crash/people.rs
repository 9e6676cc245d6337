//! Who writes what, from a seed: every answer tells which message it answers, so that whoever sees only the answers knows what was
//! applied, how often and in which order.

use jiff::Timestamp;
use rand::{RngExt, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};

use crate::harness::{message, webhook};

/// Messages of somebody who looks for orders.
const LOOKUPS: usize = 5;
/// A message is delivered at most so many times.
const TIMES_MAX: usize = 5;
/// How far back people begin to write: no message may be stale when it is taken up.
const BEGIN_S: i64 = 600;

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Looks for orders that there are not: the answer repeats the number, whatever was before.
    Orders,
    /// The same, and the network shuffles the messages.
    Shuffled,
    /// Creates a customer: each answer shows that the one before was applied.
    Customer,
}

/// One message.
#[derive(Clone, Debug)]
pub(super) struct Message {
    /// What Meta delivers: the same at each repetition.
    pub(super) webhook: Value,
    /// What only its answer says.
    pub(super) expects: String,
    /// Deliveries.
    pub(super) times: usize,
}

/// What one person writes in a round.
#[derive(Clone, Debug)]
pub(super) struct Script {
    pub(super) person: String,
    pub(super) manner: Manner,
    pub(super) messages: Vec<Message>,
}

impl Script {
    /// The order in which messages arrive, repetitions included, by their places in [`Script::messages`].
    pub(super) fn deliveries(&self, dice: &mut StdRng) -> Vec<usize> {
        let copies = |(place, message): (usize, &Message)| vec![place; message.times];
        let mut all: Vec<_> = self.messages.iter().enumerate().flat_map(copies).collect();
        all.shuffle(dice);
        if self.manner != Manner::Shuffled {
            // A repetition comes anywhere after the first delivery, and the first ones come in order.
            let mut next = 0;
            for place in &mut all {
                let is_news = *place >= next;
                *place = if is_news { next } else { *place };
                next += usize::from(is_news);
            }
            all.extend(next..self.messages.len());
        }
        all
    }
}

/// Everybody who writes.
pub(super) struct People {
    /// The second of everybody's last message: each is later than the one before.
    second: i64,
    /// Orders and customers so far.
    count: usize,
}

impl People {
    /// Everybody's addresses, all of them staff.
    pub(super) fn addresses(count: usize) -> Vec<String> {
        (0..count).map(|person| format!("55119760000{person:02}")).collect()
    }

    pub(super) fn new() -> Self {
        Self { second: 0, count: 0 }
    }

    /// What everybody writes next.
    pub(super) fn write(&mut self, addresses: &[String], dice: &mut StdRng) -> Vec<Script> {
        self.second = self.second.max(Timestamp::now().as_second() - BEGIN_S);
        let scripts = addresses.iter().map(|person| self.script(person, dice)).collect();
        self.second += LOOKUPS as i64;
        scripts
    }

    fn script(&mut self, person: &str, dice: &mut StdRng) -> Script {
        let manner = match dice.random_range(0..4) {
            0 => Manner::Customer,
            1 => Manner::Shuffled,
            _ => Manner::Orders,
        };
        let lines = if manner == Manner::Customer { self.customer() } else { self.orders() };
        let messages = lines.into_iter().zip(self.second + 1..).map(|((says, expects), second)| {
            let mut text = message(person, "text", json!({ "body": says }));
            text["timestamp"] = json!(second.to_string());
            Message { webhook: webhook(&[text], &[]), expects, times: dice.random_range(1..=TIMES_MAX) }
        });
        Script { person: person.to_owned(), manner, messages: messages.collect() }
    }

    fn orders(&mut self) -> Vec<(String, String)> {
        let order = |_| {
            self.count += 1;
            let number = 10_000_000 + self.count;
            (format!("order {number}"), format!("no order {number}"))
        };
        (0..LOOKUPS).map(order).collect()
    }

    fn customer(&mut self) -> Vec<(String, String)> {
        self.count += 1;
        let name = format!("Marina {}", surname(self.count));
        let phone = format!("11 9{:04}-{:04}", 4000 + self.count / 10_000, self.count % 10_000);
        let created = format!("created:* {name}");
        let lines = [
            ("create customer", "first and last name?"),
            (&name, "phone, with area code?"),
            (&phone, "delivery address"),
            ("Rua das Flores 10, Centro", "Create this customer?"),
            ("yes", &created),
        ];
        lines.map(|(says, expects)| (says.to_owned(), expects.to_owned())).into()
    }
}

/// A name of letters alone that nobody else has.
fn surname(mut number: usize) -> String {
    const SYLLABLES: [&str; 8] = ["ba", "lo", "mi", "re", "du", "ta", "ne", "so"];
    let mut name = String::from("Va");
    for _ in 0..5 {
        name.push_str(SYLLABLES[number % SYLLABLES.len()]);
        number /= SYLLABLES.len();
    }
    name
}
