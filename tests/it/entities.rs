//! `recado entities` as another program talks to it.

use std::process::{Output, Stdio};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::Command,
};

fn entities(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recado-under-test"));
    command.arg("entities").args(arguments).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn answer(arguments: &[&str], input: &str) -> Output {
    let mut program = entities(arguments).spawn().unwrap();
    program.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
    program.wait_with_output().await.unwrap()
}

#[tokio::test]
async fn values_come_with_their_place_in_bytes() {
    let input = "{\"text\": \"são duas canecas por R$ 50,90\", \"reference\": \"2026-11-22T10:00:00\"}\n";
    let output = answer(&["--lang", "pt", "--kinds", "number,money"], input).await;
    assert!(output.status.success());
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let expected = json!({"text": "são duas canecas por R$ 50,90", "entities": [
        {"kind": "number", "text": "duas", "start": 5, "end": 9, "value": {"number": "2"}},
        {"kind": "money", "text": "R$ 50,90", "start": 22, "end": 30, "value": {"amount": "50.90", "currency": "BRL"}},
    ]});
    assert_eq!(line, expected);
}

#[tokio::test]
async fn each_kind_has_the_value_of_its_contract() {
    let text = "{\"text\": \"yes, the 3rd box: 2 kg for $25, ana@example.com, 415-555-2671, 1823\"}\n";
    let output = answer(&["--lang", "en", "--kinds", "boolean,ordinal,quantity,money,email,phone,number"], text).await;
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    let values: Vec<_> = line["entities"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    let expected = [
        json!({"boolean": true}),
        json!({"ordinal": 3}),
        json!({"amount": "2", "unit": "kg"}),
        json!({"amount": "25", "currency": null}),
        json!({"email": "ana@example.com"}),
        json!({"e164": "+14155552671", "raw": "415-555-2671"}),
        json!({"number": "1823"}),
    ];
    assert_eq!(values, expected);
}

#[tokio::test]
async fn empty_lines_are_skipped_and_a_wrong_one_is_named() {
    let output = answer(&["--lang", "es"], "\n{\"text\": \"hola\"}\n\n{\"words\": 1}\n{\"text\": \"dos\"}\n").await;
    assert_eq!(output.status.code(), Some(2));
    let answered = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answered.lines().count(), 1, "{answered}");
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.starts_with("recado: line 4: expected {\"text\""), "{complaint}");
}

#[tokio::test]
async fn an_answer_comes_before_the_next_question() {
    let mut program = entities(&["--lang", "en", "--kinds", "number"]).spawn().unwrap();
    let mut questions = program.stdin.take().unwrap();
    let mut answers = BufReader::new(program.stdout.take().unwrap()).lines();
    for (text, number) in [("one mug", "1"), ("half a dozen", "6")] {
        questions.write_all(format!("{}\n", json!({"text": text})).as_bytes()).await.unwrap();
        let line: Value = serde_json::from_str(&answers.next_line().await.unwrap().unwrap()).unwrap();
        assert_eq!(line["entities"][0]["value"]["number"], number);
    }
    drop(questions);
    assert!(program.wait().await.unwrap().success());
}

#[tokio::test]
async fn a_kind_or_a_time_zone_that_is_none_is_refused() {
    for (arguments, complaint) in [
        (["--lang", "en", "--kinds", "colour"], "expected one of"),
        (["--lang", "en", "--time-zone", "Mars/Olympus"], "recado: --time-zone"),
        (["--lang", "xx", "--kinds", "number"], "expected a language"),
    ] {
        let output = answer(&arguments, "").await;
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(complaint), "{said}");
    }
}
