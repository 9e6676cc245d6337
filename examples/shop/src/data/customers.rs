//! Invented people: names from two small tables, phones from one block of numbers.

use std::collections::HashSet;

use jiff::{SignedDuration, civil::DateTime};
use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

use super::{CUSTOMER_PHONE, Chance, OTHER_CUSTOMER_PHONE, YEAR, random};

/// A customer.
pub(super) struct Customer {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) address: String,
    pub(super) created_at: DateTime,
}

/// The numbers of the two demo customers: they have been here longest.
pub(super) const DEMO: i64 = 1;
/// See [`DEMO`].
pub(super) const OTHER: i64 = 2;
/// So many are demo customers.
pub(super) const DEMOS: usize = 2;

/// So many came before the year that the orders cover; since then, about one a day.
const FOUNDERS: i64 = 70;
/// The last digits of invented phones; people whom demos and tests name are below.
const PHONES: std::ops::Range<u32> = 100..9999;

const FIRST: [&str; 36] = [
    "Alice", "André", "Antônio", "Beatriz", "Caio", "Camila", "Carla", "Cecília", "Daniel", "Débora", "Diego", "Elisa",
    "Fábio", "Fernanda", "Gabriel", "Helena", "Heitor", "Igor", "Isabela", "João", "Júlia", "Larissa", "Lucas",
    "Luíza", "Marcos", "Mariana", "Nina", "Otávio", "Paula", "Pedro", "Rafael", "Renata", "Sofia", "Tiago", "Vera",
    "Vítor",
];
const LAST: [&str; 30] = [
    "Almeida",
    "Alves",
    "Andrade",
    "Araújo",
    "Barbosa",
    "Barros",
    "Batista",
    "Campos",
    "Cardoso",
    "Costa",
    "Dias",
    "Duarte",
    "Farias",
    "Fernandes",
    "Freitas",
    "Gomes",
    "Lima",
    "Lopes",
    "Martins",
    "Melo",
    "Moraes",
    "Moura",
    "Nogueira",
    "Pereira",
    "Pinto",
    "Ramos",
    "Rocha",
    "Silveira",
    "Teixeira",
    "Vieira",
];
const STREETS: [&str; 14] = [
    "Rua das Acácias",
    "Rua do Ipê",
    "Rua das Palmeiras",
    "Alameda dos Jasmins",
    "Rua do Cafezal",
    "Rua Boa Vista",
    "Avenida das Nações",
    "Rua da Mata",
    "Travessa do Sol",
    "Rua das Laranjeiras",
    "Rua São Bento",
    "Alameda Serena",
    "Rua do Mirante",
    "Avenida Central",
];
const QUARTERS: [&str; 8] = ["Pinheiros", "Vila Mariana", "Moema", "Perdizes", "Santana", "Lapa", "Tatuapé", "Butantã"];

/// Those who came before the year of orders that ends at `now`, in the order in which they came.
pub(super) fn founders(now: DateTime) -> Vec<Customer> {
    let mut random = random(Chance::Founders, 0);
    let year = YEAR.as_secs();
    let mut ages: Vec<i64> = (0..FOUNDERS).map(|_| random.random_range(year..year + year / 2)).collect();
    ages.sort_unstable_by(|a, b| b.cmp(a));
    let mut phones = HashSet::new();
    let mut founders: Vec<Customer> = (1..)
        .zip(ages)
        .filter_map(|(id, age)| {
            somebody(&mut random, id, now.saturating_sub(SignedDuration::from_secs(age)), &mut phones)
        })
        .collect();
    let demos = [("Ana Ribeiro", CUSTOMER_PHONE), ("Bruno Carvalho", OTHER_CUSTOMER_PHONE)];
    for (customer, (name, phone)) in founders.iter_mut().zip(demos) {
        name.clone_into(&mut customer.name);
        phone.clone_into(&mut customer.phone);
    }
    founders
}

/// Somebody new; `None` when no phone is free.
pub(super) fn newcomer(id: i64, created_at: DateTime, phones: &mut HashSet<String>) -> Option<Customer> {
    somebody(&mut random(Chance::Newcomer, id.cast_unsigned()), id, created_at, phones)
}

fn somebody(random: &mut ChaCha8Rng, id: i64, created_at: DateTime, phones: &mut HashSet<String>) -> Option<Customer> {
    let phone = free_phone(random.random_range(PHONES), phones)?;
    phones.insert(phone.clone());
    Some(Customer { id, name: name(random), phone, address: address(random), created_at })
}

/// The first phone from `start` on, once round, that nobody has.
fn free_phone(start: u32, phones: &HashSet<String>) -> Option<String> {
    let candidates = (start..PHONES.end).chain(PHONES.start..start);
    candidates.map(|digits| format!("+551199000{digits:04}")).find(|phone| !phones.contains(phone))
}

fn name(random: &mut ChaCha8Rng) -> String {
    format!("{} {}", pick(random, &FIRST), pick(random, &LAST))
}

fn address(random: &mut ChaCha8Rng) -> String {
    format!("{}, {} - {}", pick(random, &STREETS), random.random_range(10..1900), pick(random, &QUARTERS))
}

fn pick<'a>(random: &mut ChaCha8Rng, words: &[&'a str]) -> &'a str {
    words.choose(random).expect("the tables of names are not empty. This is a bug.")
}
