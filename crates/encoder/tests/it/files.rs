//! Files as they come: small models with random weights in the layout of Hugging Face, and files that are damaged.

use std::{collections::HashMap, fs, path::Path};

use candle_core::{Device, Tensor};
use encoder::{About, Encoder, Exact, Folder, Package, cosine, hub::Hub};
use serde_json::json;
use tempfile::TempDir;

const HIDDEN: usize = 48;
const WORDS: usize = 40;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Bert,
    /// Positions that begin after the padding's, one segment, names with a prefix, a tokenizer of pieces.
    XlmRoberta,
}

/// Writes a model into a folder.
fn model(folder: &Path, kind: Kind) {
    let (name, segments, padding, prefix) = match kind {
        Kind::Bert => ("bert", 2, 0, ""),
        Kind::XlmRoberta => ("xlm-roberta", 1, 1, "roberta."),
    };
    let config = json!({
        "model_type": name, "hidden_act": "gelu", "vocab_size": WORDS, "hidden_size": HIDDEN, "num_hidden_layers": 2,
        "num_attention_heads": 4, "intermediate_size": 80, "max_position_embeddings": 34, "type_vocab_size": segments,
        "pad_token_id": padding, "layer_norm_eps": 1e-5,
    });
    fs::write(folder.join("config.json"), config.to_string()).unwrap();
    fs::write(folder.join("tokenizer.json"), tokenizer(kind).to_string()).unwrap();
    candle_core::safetensors::save(&weights(segments, prefix), folder.join("model.safetensors")).unwrap();
}

fn tokenizer(kind: Kind) -> serde_json::Value {
    let post = |first: &str, last: &str, ids: [u32; 2]| {
        let mark = |id: &str| json!({"SpecialToken": {"id": id, "type_id": 0}});
        json!({
            "type": "TemplateProcessing",
            "single": [mark(first), {"Sequence": {"id": "A", "type_id": 0}}, mark(last)],
            "pair": [mark(first), {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                first: {"id": first, "ids": [ids[0]], "tokens": [first]},
                last: {"id": last, "ids": [ids[1]], "tokens": [last]},
            },
        })
    };
    let letters = ('a'..='z').map(String::from);
    match kind {
        Kind::Bert => {
            let words =
                ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "order", "##s"].map(str::to_owned).into_iter().chain(letters);
            let vocabulary: HashMap<_, _> = words.zip(0_u32..).collect();
            json!({
                "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
                "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": post("[CLS]", "[SEP]", [2, 3]), "decoder": null,
                "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocabulary},
            })
        }
        Kind::XlmRoberta => {
            let words = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁order"].map(str::to_owned).into_iter().chain(letters);
            let vocabulary: Vec<_> = words.enumerate().map(|(at, word)| (word, -(at as f64) / 10.0)).collect();
            json!({
                "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
                "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
                "post_processor": post("<s>", "</s>", [0, 2]), "decoder": null,
                "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": false},
            })
        }
    }
}

fn weights(segments: usize, prefix: &str) -> HashMap<String, Tensor> {
    let mut all = HashMap::new();
    let mut state = 7_u64;
    let mut add = |name: &str, shape: &[usize], spread: f32, centre: f32| {
        let count = shape.iter().product();
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 40) as f32 / (1 << 24) as f32 * 2.0 - 1.0) * spread + centre
        };
        let values: Vec<f32> = (0..count).map(|_| next()).collect();
        all.insert(format!("{prefix}{name}"), Tensor::from_vec(values, shape, &Device::Cpu).unwrap());
    };
    let table = |name| format!("embeddings.{name}_embeddings.weight");
    add(&table("word"), &[WORDS, HIDDEN], 1.0, 0.0);
    add(&table("position"), &[34, HIDDEN], 0.5, 0.0);
    add(&table("token_type"), &[segments, HIDDEN], 0.5, 0.0);
    let mut norms = vec!["embeddings.LayerNorm".to_owned()];
    for layer in 0..2 {
        let part = |part| format!("encoder.layer.{layer}.{part}");
        let square = ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"];
        let shapes = square.map(|name| (name, [HIDDEN, HIDDEN]));
        let others = [("intermediate.dense", [80, HIDDEN]), ("output.dense", [HIDDEN, 80])];
        for (name, shape) in shapes.into_iter().chain(others) {
            add(&format!("{}.weight", part(name)), &shape, 0.3, 0.0);
            add(&format!("{}.bias", part(name)), &shape[..1], 0.1, 0.0);
        }
        norms.extend(["attention.output.LayerNorm", "output.LayerNorm"].map(part));
    }
    for norm in norms {
        add(&format!("{norm}.weight"), &[HIDDEN], 0.2, 1.0);
        add(&format!("{norm}.bias"), &[HIDDEN], 0.2, 0.0);
    }
    all
}

fn about() -> About {
    let text = |text: &str| text.to_owned();
    About { name: text("small"), origin: text("a test"), licence: text("MIT"), made_by: text("a test") }
}

#[test]
fn bert_and_xlm_roberta_come_out_as_in_f32() {
    for kind in [Kind::Bert, Kind::XlmRoberta] {
        let folder = TempDir::new().unwrap();
        model(folder.path(), kind);
        let read = Folder::read(folder.path()).unwrap();
        let exact = Exact::new(&read).unwrap();
        let plain = Encoder::open(folder.path()).unwrap();
        let careful = Encoder::new(&Package::import_with_care(&read, about()).unwrap()).unwrap();
        for text in [
            "",
            "orders",
            "order abc",
            "a long one which is cut because it has more letters than there are places for them",
        ] {
            let expected = &exact.encode(&[text]).unwrap()[0].sentence;
            for encoder in [&plain, &careful] {
                let same = cosine(&encoder.encode(&[text])[0].sentence, expected);
                assert!(same >= 0.999, "{text}: {same}");
            }
        }
        assert_ne!(plain.hash(), careful.hash());
    }
}

#[test]
fn pieces_of_xlm_roberta_remember_where_they_stood() {
    let folder = TempDir::new().unwrap();
    model(folder.path(), Kind::XlmRoberta);
    let tokens = Encoder::open(folder.path()).unwrap().tokens(" order ab");
    let found: Vec<_> = tokens.iter().map(|token| (token.id, token.span.clone())).collect();
    assert_eq!(found, [(0, 0..0), (5, 1..6), (4, 6..7), (6, 7..8), (7, 8..9), (2, 0..0)]);
}

#[test]
fn pooling_is_what_the_files_of_sentence_transformers_say() {
    let folder = TempDir::new().unwrap();
    model(folder.path(), Kind::Bert);
    let modules = json!([
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
        {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]);
    fs::write(folder.path().join("modules.json"), modules.to_string()).unwrap();
    fs::write(folder.path().join("sentence_bert_config.json"), r#"{"max_seq_length": 5}"#).unwrap();
    fs::create_dir(folder.path().join("1_Pooling")).unwrap();
    for mode in ["mean_tokens", "cls_token", "max_tokens"] {
        let config = json!({"word_embedding_dimension": HIDDEN, format!("pooling_mode_{mode}"): true});
        fs::write(folder.path().join("1_Pooling/config.json"), config.to_string()).unwrap();
        let read = Folder::read(folder.path()).unwrap();
        let expected = &Exact::new(&read).unwrap().encode(&["order abc"]).unwrap()[0].sentence;
        let encoder = Encoder::open(folder.path()).unwrap();
        let found = &encoder.encode(&["order abc"])[0].sentence;
        assert!(cosine(found, expected) >= 0.999 && encoder.tokens("a b c d e f g").len() == 5, "{mode}");
        assert!((found.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-5, "{mode}");
    }
    let config = json!({"pooling_mode_weightedmean_tokens": true});
    fs::write(folder.path().join("1_Pooling/config.json"), config.to_string()).unwrap();
    let error = Folder::read(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("pooling_mode_weightedmean_tokens") && error.contains("one of mean, cls and max"),
        "{error}"
    );
}

#[test]
fn a_model_written_and_read_again_is_the_same() {
    let folder = TempDir::new().unwrap();
    model(folder.path(), Kind::Bert);
    let package = Package::import(&Folder::read(folder.path()).unwrap(), about()).unwrap();
    let out = folder.path().join("out");
    package.write(&out).unwrap();
    let (one, other) = (Encoder::new(&package).unwrap(), Encoder::open(&out).unwrap());
    assert_eq!((one.hash(), one.encode(&["order"])), (other.hash(), other.encode(&["order"])));
    // Imported again it is the same to the last bit.
    let again = Package::import(&Folder::read(folder.path()).unwrap(), about()).unwrap();
    assert_eq!(again.manifest, package.manifest);
}

#[test]
fn damaged_files_are_refused_with_what_is_wrong() {
    type Damage = fn(&Path);
    fn replace(path: &Path, from: &str, to: &str) {
        let text = fs::read_to_string(path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    }
    let cases: &[(&str, Damage, &str)] = &[
        (
            "a byte flipped",
            |out| {
                let path = out.join("model.safetensors");
                let mut bytes = fs::read(&path).unwrap();
                let at = bytes.len() - 100;
                bytes[at] ^= 1;
                fs::write(path, bytes).unwrap();
            },
            "model.safetensors: the file is damaged or another",
        ),
        (
            "the end missing",
            |out| {
                let path = out.join("model.safetensors");
                let bytes = fs::read(&path).unwrap();
                fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
            },
            "model.safetensors: the file is damaged or another",
        ),
        (
            "another tokenizer",
            |out| replace(&out.join("tokenizer.json"), "order", "ordem"),
            "tokenizer.json: the file is damaged",
        ),
        (
            "an earlier format",
            |out| replace(&out.join("manifest.json"), "\"format\": 2", "\"format\": 1"),
            "of format 1; this program reads format 2: import it again",
        ),
        ("no format", |out| replace(&out.join("manifest.json"), "\"format\"", "\"shape\""), "`format` is missing"),
        (
            "another shape",
            |out| replace(&out.join("manifest.json"), "\"intermediate\": 80", "\"intermediate\": 96"),
            "expected I8 [96, 48]",
        ),
        ("no weights", |out| fs::remove_file(out.join("model.safetensors")).unwrap(), "model.safetensors"),
    ];
    for (what, damage, expected) in cases {
        let folder = TempDir::new().unwrap();
        model(folder.path(), Kind::Bert);
        let out = folder.path().join("out");
        Package::import(&Folder::read(folder.path()).unwrap(), about()).unwrap().write(&out).unwrap();
        damage(&out);
        let error = Encoder::open(&out).unwrap_err().to_string();
        assert!(error.contains(expected), "{what}: {error}");
    }
}

#[test]
fn models_that_are_not_supported_are_told_so() {
    let folder = TempDir::new().unwrap();
    model(folder.path(), Kind::Bert);
    let config = folder.path().join("config.json");
    let whole = fs::read_to_string(&config).unwrap();
    for (from, to, expected) in [
        ("\"bert\"", "\"mpnet\"", "`model_type` is `mpnet`; supported are bert, roberta"),
        ("\"gelu\"", "\"relu\"", "`hidden_act` is `relu`"),
        ("\"num_attention_heads\":4", "\"num_attention_heads\":5", "5 heads do not divide 48"),
        ("\"hidden_size\":48", "\"hidden_size\":64", "expected [40, 64]"),
    ] {
        fs::write(&config, whole.replace(from, to)).unwrap();
        let error = Encoder::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_model_of_the_hub_comes_from_the_cache_and_otherwise_says_what_failed() {
    let cache = TempDir::new().unwrap();
    let commit = cache.path().join("models--owner--small/snapshots/0123456789");
    fs::create_dir_all(&commit).unwrap();
    fs::create_dir_all(cache.path().join("models--owner--small/refs")).unwrap();
    fs::write(cache.path().join("models--owner--small/refs/main"), "0123456789").unwrap();
    model(&commit, Kind::Bert);
    // A port of this machine where nobody listens: the listener that had it is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let endpoint = format!("http://127.0.0.1:{port}");
    let hub = Hub::new(&endpoint, cache.path());
    assert_eq!(hub.folder("owner/small").unwrap(), commit);
    let error = hub.folder("owner/other").unwrap_err().to_string();
    assert_eq!(error, format!("fetching config.json of the model owner/other from {endpoint}"));
}
