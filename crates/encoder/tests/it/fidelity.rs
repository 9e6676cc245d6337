//! The shipped model against the original's arithmetic in f32: what 8 bits keep of a sentence.

use candle_core::Device;
use encoder::{Encoder, Exact, Level, Package, cosine};

/// As people write, in three languages, short and long.
const SENTENCES: &[&str] = &[
    "ok",
    "no",
    "sim",
    "oi",
    "hola",
    "?",
    "1823",
    "menu",
    "🙂",
    "🙂🙂🙂 👍",
    "",
    "   ",
    "where is my order",
    "order 1823 please",
    "onde está o pedido 1823",
    "¿dónde está mi pedido?",
    "quero marcar uma consulta para amanhã às 15h",
    "can I talk to a person",
    "me passa o endereço da loja?",
    "cuánto cuesta el vestido azul talla M",
    "cancel everything, I changed my mind",
    "obrigada!!! ❤️",
    "vc pode me ligar qdo chegar pfv",
    "send me last month's report as a chart",
    "necesito cambiar la dirección de entrega del pedido 4471 a la calle Mayor 12",
    "how many blue mugs are left in the warehouse in Porto",
    "oi tudo bem? queria saber se vcs tem a camiseta preta tamanho G e quanto custa o frete pra Curitiba",
    "please tell me the total of yesterday's sales by card and by cash and send the report to my partner at the city office",
];

#[test]
fn every_set_of_instructions_makes_the_same_vectors() {
    let package = Package::shipped();
    let expected = Encoder::at_level(&package, Level::PORTABLE).unwrap().encode(SENTENCES);
    for level in Level::available() {
        assert!(Encoder::at_level(&package, level).unwrap().encode(SENTENCES) == expected, "{}", level.name());
    }
}

#[test]
fn a_sentence_has_the_same_vector_alone_and_among_others() {
    let encoder = Encoder::shipped();
    let together = encoder.encode(SENTENCES);
    for (text, expected) in SENTENCES.iter().zip(&together) {
        assert!(encoder.encode(&[text])[0] == *expected, "{text}");
    }
}

#[test]
fn integers_give_what_candle_gives_for_the_same_weights() {
    let package = Package::shipped();
    let encoder = Encoder::shipped();
    let exact = Exact::of_package(&package).unwrap();
    let long = "uma mensagem muito comprida ".repeat(400);
    for text in SENTENCES.iter().copied().chain([long.as_str()]) {
        let (found, expected) = (&encoder.encode(&[text])[0], &exact.encode(&[text]).unwrap()[0]);
        let same = cosine(&found.sentence, &expected.sentence);
        assert!(same >= 0.999, "{text}: {same}");
        for (layer, (found, expected)) in found.layers.iter().zip(&expected.layers).enumerate() {
            let same = cosine(found, expected);
            assert!(same >= 0.999, "{text}, layer {layer}: {same}");
        }
    }
}

#[test]
fn a_sentence_is_of_length_1_and_means_what_it_says() {
    let encoder = Encoder::shipped();
    let vectors =
        encoder.encode(&["where is my order", "has my parcel been sent yet", "it will rain in the mountains all week"]);
    let [order, parcel, rain] = &vectors[..] else { panic!("one vector for each") };
    for vector in &vectors {
        let length = cosine(&vector.sentence, &vector.sentence) * vector.sentence.iter().map(|x| x * x).sum::<f32>();
        assert!((length - 1.0).abs() < 1e-5 && vector.layers.len() == encoder.layers());
    }
    assert!(cosine(&order.sentence, &parcel.sentence) > 0.2 + cosine(&order.sentence, &rain.sentence));
}

#[test]
fn tokens_remember_where_they_stood() {
    let text = "  Olá, wheres my order 🙂";
    let tokens = Encoder::shipped().tokens(text);
    let pieces: Vec<_> = tokens.iter().map(|token| &text[token.span.clone()]).collect();
    assert_eq!(pieces, ["", "Ol", "á", ",", "where", "s", "my", "order", "🙂", ""]);
    assert_eq!((tokens[0].id, tokens[9].id), (101, 102));
}

#[test]
fn a_long_text_is_cut_after_the_tokens_that_the_model_was_made_for() {
    let encoder = Encoder::shipped();
    assert_eq!(encoder.tokens(&"pedido ".repeat(2000)).len(), 256);
    assert_eq!(encoder.encode(&[&"x".repeat(10_000)]).len(), 1);
}

#[test]
fn the_shipped_files_are_those_of_the_manifest() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/all-MiniLM-L6-v2");
    let read = Package::read(folder.as_ref()).unwrap();
    assert_eq!(read.manifest, Package::shipped().manifest);
    assert_eq!(read.weights().unwrap().builder().device().location(), Device::Cpu.location());
}
