//! Exact forms: what people write most, and the command that each must be. The values of slots are stand-ins; how they
//! are read is tested where the parsers are.

use std::rc::Rc;

use nlu::{
    Language, Span, Utterance, Value,
    entities::Found,
    pattern::{Matched, PatternSet},
};

use super::files::pack;

/// A message, and the command with the words of its slot. `-` is none: the classifier's work, or nobody's.
const FORMS: &str = "
report                                | report
report today                          | report today
Report for last week, please          | report last week
sales yesterday                       | report yesterday
yesterday sales                       | report yesterday
how much did we sell this month?      | report this month
relatório de vendas                   | report
relatorio de ontem                    | report ontem
vendas de hoje                        | report hoje
quanto vendemos ontem?                | report ontem
quanto faturamos no mês passado       | report mês passado
vendas da semana passada              | report semana passada
ventas del mes pasado                 | report mes pasado
what sold best yesterday              | top_products yesterday
bom dia, vendas                       | report
reporte de ventas                     | report
cuanto vendimos ayer                  | report ayer
ventas de ayer porfa                  | report ayer
order 1823                            | order 1823
1823                                  | order 1823
where is my order 1823                | order 1823
status of order number 1823           | order 1823
pedido 1823                           | order 1823
cadê o meu pedido 1823                | order 1823
dónde está mi pedido 1823             | order 1823
estado del pedido 1823                | order 1823
orders                                | orders
my latest orders                      | orders
meus pedidos                          | orders
Oi, meus pedidos por favor            | orders
mis pedidos                           | orders
los últimos pedidos                   | orders
new customers                         | new_customers
new customers this month              | new_customers this month
clientes novos                        | new_customers
novos clientes de ontem               | new_customers ontem
clientes nuevos ayer                  | new_customers ayer
new customer                          | create_customer
novo cliente                          | create_customer
cadastrar um novo cliente             | create_customer
nuevo cliente                         | create_customer
best sellers                          | top_products
top products last week                | top_products last week
mais vendidos                         | top_products
os produtos mais vendidos de ontem    | top_products ontem
lo más vendido                        | top_products
do you have blue mug                  | stock blue mug
how much is the blue mug              | stock blue mug
blue mug price                        | stock blue mug
quanto custa a caneca azul            | stock caneca azul
estoque da caneca azul                | stock caneca azul
cuánto cuesta la taza azul            | stock taza azul
hay taza azul?                        | stock taza azul
hi                                    | greeting
good morning                          | greeting
oi, tudo bem?                         | greeting
bom dia                               | greeting
buenas                                | greeting
hola, qué tal                         | greeting
thanks                                | thanks
thank you very much                   | thanks
muito obrigada                        | thanks
vlw                                   | thanks
muchas gracias                        | thanks
opening hours                         | opening_hours
when do you close?                    | opening_hours
horário de atendimento                | opening_hours
qual é o horário                      | opening_hours
a qué hora abren                      | opening_hours
human                                 | human
I want to talk to a person            | human
atendente                             | human
quero falar com uma pessoa            | human
persona                               | human
quiero hablar con una persona         | human
order                                 | order
pedido                                | order
report the weather                    | -
cancel order 1823                     | human 1823
hi 1823 people                        | -
";

/// Words that stand for a value of each slot.
const PERIODS: [&str; 10] = [
    "today",
    "yesterday",
    "last week",
    "this month",
    "hoje",
    "ontem",
    "mês passado",
    "semana passada",
    "ayer",
    "mes pasado",
];
const PRODUCTS: [&str; 3] = ["blue mug", "caneca azul", "taza azul"];

fn values(text: &str, slot: &str) -> Rc<[Found]> {
    let words: &[&str] = match slot {
        "period" => &PERIODS,
        "product" => &PRODUCTS,
        "order" => &["1823"],
        other => panic!("no stand-in for {other}"),
    };
    let found = words.iter().filter_map(|word| Some((text.find(word)?, word)));
    let found = found.map(|(start, word)| Found {
        span: Span { start, end: start + word.len() },
        value: Value::Text((*word).to_owned()),
        probability: 1.0,
    });
    found.collect()
}

#[test]
fn what_people_write_most_is_read_exactly() {
    let pack = pack();
    let intents = pack.intents.values();
    let patterns = intents.flat_map(|intent| {
        intent.patterns.iter().map(|(language, pattern)| (intent.name.clone(), *language, pattern.clone()))
    });
    let slot_type = |intent: &str, slot: &str| {
        pack.intents[intent].slots.iter().find(|spec| spec.name == slot).map(|spec| &spec.slot_type)
    };
    let set = PatternSet::new(patterns.collect(), slot_type).unwrap();
    for line in FORMS.trim().lines() {
        let (text, expected) = line.split_once('|').unwrap();
        let text = text.trim();
        let found = match set.find(&Utterance::new(text), Language::En, &mut |_, slot| values(text, slot)) {
            Matched::One(found) => {
                let slots = found.slots.values().map(|slot| format!(" {}", &text[slot.span.start..slot.span.end]));
                format!("{}{}", found.intent, slots.collect::<String>())
            }
            Matched::Tie(tied) => panic!("{text}: {tied:?}"),
            Matched::None => "-".to_owned(),
        };
        assert_eq!(found, expected.trim(), "{text}");
    }
}
