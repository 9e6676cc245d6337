//! The configuration: what its sources say, and what it says about mistakes.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use std::{fs, path::PathBuf};

use gateway::config::{Config, LogFormat, LogLevel};
use secrecy::ExposeSecret;

const EXAMPLE: &str = include_str!("../../../recado.example.toml");

/// A file of its own for each test.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    fs::write(&path, text).unwrap();
    path
}

fn environment(variables: &[(&str, &str)]) -> Vec<(String, String)> {
    variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_example_says_the_defaults() {
    let example = Config::load(Some(&file("example", EXAMPLE)), []).unwrap();
    assert_eq!(example.to_masked_toml(), Config::default().to_masked_toml());
}

#[test]
fn the_example_documents_every_key() {
    let keys: toml::Table = toml::from_str(&Config::default().to_masked_toml()).unwrap();
    let example: toml::Table = toml::from_str(EXAMPLE).unwrap();
    let lines: Vec<&str> = EXAMPLE.lines().collect();
    for (section, keys) in &keys {
        for key in keys.as_table().unwrap().keys() {
            assert!(example[section].get(key).is_some(), "{section}.{key} is missing");
            let at = lines.iter().position(|line| line.starts_with(&format!("{key} ="))).unwrap();
            assert!(lines[at - 1].starts_with("# "), "{section}.{key} has no comment");
        }
    }
}

#[test]
fn the_environment_outranks_the_file_and_the_file_the_defaults() {
    let path = file("layers", "[server]\naddress = \"127.0.0.1:1\"\n[log]\nlevel = \"warn\"\n");
    let variables = environment(&[
        ("RECADO_SERVER__ADDRESS", "0.0.0.0:2"),
        ("RECADO_LOG__FORMAT", "json"),
        ("RECADO_SANDBOX__ENABLED", "false"),
        ("RECADO_WHATSAPP__PHONE_NUMBER_ID", "400011122233344"),
        ("RECADO_WHATSAPP__VERIFY_TOKEN", "007"),
        ("RECADO_WHATSAPP__APP_SECRETS", "first, second"),
        ("RECADO_CONFIG", "not a key"),
        ("PATH", "/bin"),
    ]);
    let config = Config::load(Some(&path), variables).unwrap();
    assert_eq!(config.server.address.to_string(), "0.0.0.0:2");
    assert_eq!((config.log.level, config.log.format), (LogLevel::Warn, LogFormat::Json));
    assert!(!config.sandbox.enabled);
    assert_eq!(config.whatsapp.phone_number_id.as_deref(), Some("400011122233344"));
    assert_eq!(config.whatsapp.verify_token.unwrap().expose_secret(), "007");
    let secrets: Vec<_> = config.whatsapp.app_secrets.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(secrets, ["first", "second"]);
}

#[test]
fn numbers_can_come_from_the_environment() {
    let paces =
        environment(&[("RECADO_WHATSAPP__MESSAGES_PER_SECOND", "1000"), ("RECADO_WHATSAPP__MESSAGES_PER_PERSON", "7")]);
    let whatsapp = Config::load(None, paces).unwrap().whatsapp;
    assert_eq!((whatsapp.messages_per_second, whatsapp.messages_per_person), (1000, 7));
    let many = environment(&[("RECADO_WHATSAPP__MESSAGES_PER_SECOND", "many")]);
    let error = Config::load(None, many).unwrap_err().to_string();
    assert!(error.contains("whatsapp.messages_per_second") && error.contains("\"many\""), "{error}");
}

#[test]
fn secrets_are_never_shown() {
    let variables = environment(&[
        ("RECADO_WHATSAPP__ACCESS_TOKEN", "EAA-canary"),
        ("RECADO_WHATSAPP__APP_SECRETS", "canary,canary"),
        ("RECADO_WHATSAPP__VERIFY_TOKEN", "canary"),
    ]);
    let config = Config::load(None, variables).unwrap();
    let shown = config.to_masked_toml();
    assert!(
        shown.contains("access_token = \"[set]\"") && shown.contains("app_secrets = [\"[set]\", \"[set]\"]"),
        "{shown}"
    );
    assert!(!shown.contains("canary") && !format!("{config:?}").contains("canary"));
}

#[test]
fn mistakes_say_where_what_and_what_instead() {
    let cases = [
        ("[server]\nadress = \"127.0.0.1:1\"", "server.adress: unknown key \"adress\"; did you mean \"address\"?"),
        ("[servr]\naddress = \"127.0.0.1:1\"", "servr: unknown key \"servr\"; did you mean \"server\"?"),
        ("[store]\nzzz = 1", "store.zzz: unknown key \"zzz\"; known are path, url, worker"),
        ("[server]\naddress = \"home\"", "server.address: invalid socket address syntax"),
        ("[server]\naddress = 8080", "server.address: expected socket address, found signed int `8080`"),
        ("[sandbox]\nenabled = \"yes\"", "sandbox.enabled: expected a boolean, found string \"yes\""),
        ("[log]\nlevel = \"loud\"", "log.level: expected one of error, warn, info, debug, trace, found \"loud\""),
        (
            "[whatsapp]\ngraph_version = \"25\"",
            "whatsapp.graph_version: expected a version such as \"v25.0\", found \"25\"",
        ),
        (
            "[whatsapp]\nbase_url = \"graph\"",
            "whatsapp.base_url: expected an address such as \"https://graph.facebook.com\", found \"graph\"",
        ),
        (
            "[whatsapp]\nphone_number_id = \"+55\"",
            "whatsapp.phone_number_id: expected digits in quotes, such as \"400011122233344\", found \"+55\"",
        ),
        (
            "[whatsapp]\napp_secrets = \"canary\"",
            "whatsapp.app_secrets: expected a list of texts in quotes, found something else",
        ),
        (
            "[whatsapp]\napp_secrets = [\"\"]",
            "whatsapp.app_secrets: expected secrets, found an empty one, which anybody could sign with",
        ),
        (
            "[whatsapp]\nmessages_per_second = 0",
            "whatsapp.messages_per_second: expected 1 or more, found 0, with which nothing would ever be sent",
        ),
        (
            "[bot]\nstale_after = \"10\"",
            "bot.stale_after: expected a whole number with s, m, h or d, such as 10m, from 1m to 1d, found \"10\"",
        ),
        (
            "[bot]\ncoalesce = \"5m\"",
            "bot.coalesce: expected a whole number with s, m, h or d, such as 10m, from 0s to 30s, found \"5m\"",
        ),
        (
            "[retention]\nkeys = \"7d\"",
            "retention.keys: expected a whole number with s, m, h or d, such as 10m, from 14d to 3650d (Meta repeats a webhook \
             for 7 days, and must not be answered twice), found \"7d\"",
        ),
        ("[whatsapp]\naccess_token = 12345", "whatsapp.access_token: expected a text in quotes, found something else"),
        ("[whatsapp]\naccess_token = \"canary", "line 2: no TOML: invalid basic string, expected `\"`"),
    ];
    for (index, (text, expected)) in cases.into_iter().enumerate() {
        let path = file(&format!("mistake_{index}"), text);
        let error = Config::load(Some(&path), []).unwrap_err().to_string();
        assert_eq!(error, format!("{}: {expected}", path.display()));
    }
}

#[test]
fn mistakes_in_the_environment_name_it() {
    let error = Config::load(None, environment(&[("RECADO_SERVER__ADRESS", "x")])).unwrap_err().to_string();
    assert_eq!(error, "the environment: server.adress: unknown key \"adress\"; did you mean \"address\"?");
    let error = Config::load(None, environment(&[("RECADO_SANDBOX__ENABLED", "maybe")])).unwrap_err().to_string();
    assert_eq!(error, "the environment: sandbox.enabled: expected a boolean, found string \"maybe\"");
}

#[test]
fn a_file_that_is_missing_is_an_error() {
    let error = Config::load(Some("nowhere/recado.toml".as_ref()), []).unwrap_err().to_string();
    assert!(error.starts_with("nowhere/recado.toml: cannot be read: "), "{error}");
}
