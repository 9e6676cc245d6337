//! `recado sandbox`: the emulator alone, and scripts that it plays against a bot.

mod bot;

use std::{
    net::TcpListener,
    path::Path,
    process::{ExitStatus, Output, Stdio},
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

use crate::{
    command_line::recado,
    harness::{PATIENCE, repository},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_recado-under-test");

/// A sandbox on a free port, with what it printed.
async fn sandbox(arguments: &[&str]) -> (Child, String) {
    let mut command = Command::new(PROGRAM);
    command.args(["sandbox", "--address", "127.0.0.1:0"]).args(arguments).env_clear();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = String::new();
    loop {
        let line = timeout(PATIENCE, lines.next_line()).await.expect("it starts in time").unwrap();
        let line = line.expect("it runs");
        printed.push_str(&line);
        printed.push('\n');
        if line.starts_with("Stop with") || line.starts_with('{') {
            return (child, printed);
        }
    }
}

async fn terminate(mut child: Child) -> ExitStatus {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    timeout(PATIENCE, child.wait()).await.expect("it ends in time").unwrap()
}

#[tokio::test]
async fn it_says_what_a_bot_needs_and_ends_when_asked() {
    let (child, printed) = sandbox(&["--access-token", "t0ken", "--json"]).await;
    let told: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(told["access_token"], "t0ken");
    assert_eq!(told["callback_url"], "http://127.0.0.1:3000/webhook");
    assert_eq!(told["app_secret"].as_str().unwrap().len(), 32);
    let http = gateway::sandbox::webhook_client().unwrap();
    let url = |key: &str| told[key].as_str().unwrap().to_owned();
    let number = format!("{}/v25.0/{}", url("base_url"), url("phone_number_id"));
    let number = http.get(number).bearer_auth("t0ken").send().await.unwrap();
    assert_eq!(number.status(), 200);
    let account = format!("{}/v25.0/{}/message_templates", url("base_url"), url("business_account_id"));
    assert_eq!(http.get(account).bearer_auth("t0ken").send().await.unwrap().status(), 200);
    for key in ["page", "openapi_url"] {
        assert_eq!(http.get(url(key)).send().await.unwrap().status(), 200, "{key}");
    }
    let people: Value = http.get(format!("{}/people", url("control_url"))).send().await.unwrap().json().await.unwrap();
    assert_eq!(people.as_array().unwrap().len(), 2);
    assert!(terminate(child).await.success());
}

#[tokio::test]
async fn the_same_seed_makes_the_same_ids() {
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (child, printed) = sandbox(&["--seed", "7", "--json"]).await;
        let told: Value = serde_json::from_str(&printed).unwrap();
        let http = gateway::sandbox::webhook_client().unwrap();
        let url = format!("{}/people/p1/deeds", told["control_url"].as_str().unwrap());
        let done = http.post(url).json(&json!({"kind": "text", "body": "hi"})).send().await.unwrap();
        ids.push(done.json::<Value>().await.unwrap()["message_id"].clone());
        assert!(terminate(child).await.success());
    }
    assert!(ids[0].is_string() && ids[0] == ids[1], "{ids:?}");
}

#[tokio::test]
async fn text_is_for_people_and_an_open_address_is_refused() {
    let (child, printed) = sandbox(&[]).await;
    for label in ["Chat page", "Cloud API", "Control API", "Access token", "App secret", "Number id", "Account id"] {
        assert!(printed.contains(&format!("\n{label} ")) || printed.starts_with(label), "{label}\n{printed}");
    }
    assert!(terminate(child).await.success());
    let open = recado(&["sandbox", "--address", "0.0.0.0:0"], &[]).await;
    assert_eq!(open.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&open.stderr).contains("0.0.0.0:0 is no loopback address"));
}

/// Plays a script against the bot.
async fn play(script: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("script.txt");
    std::fs::write(&file, script).unwrap();
    play_file(&file, more).await
}

async fn play_file(file: &Path, more: &[&str]) -> Output {
    let (callback, sandbox) = bot::start().await;
    // Free at this moment; whoever takes it before the sandbox does makes the test fail and not lie.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    sandbox.set(format!("http://{address}")).unwrap();
    let file = file.to_str().unwrap();
    let mut arguments = vec!["sandbox", "--address", &address, "--callback", &callback, "--script", file];
    arguments.extend(["--access-token", bot::ACCESS_TOKEN, "--phone-number-id", bot::NUMBER_ID]);
    arguments.extend(["--verify-token", "agreed"]);
    arguments.extend(more);
    timeout(PATIENCE, recado(&arguments, &[])).await.expect("a script ends in time")
}

/// The examples of the documents, which tell how to write one.
#[tokio::test]
async fn the_script_of_the_document_goes_as_written() {
    let document = std::fs::read_to_string(repository().join("docs/sandbox.md")).unwrap();
    let (_, rest) = document.split_once("```text\n# A greeting").expect("the document has the script");
    let (script, _) = rest.split_once("```").unwrap();
    let output = play(&format!("# A greeting{script}"), &[]).await;
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.ends_with("went as written\n"), "{printed}");
}

/// What is written, and the lines of the difference that matter.
const OTHERWISE: &[(&str, &str, &[&str])] = &[
    ("other words", "> hello\nYou said goodbye\n", &["-You said goodbye", "+You said hello"]),
    ("one message too many", "> Nothing\n\n> Opening hours\n9 to 18\n", &["+*Monday to Friday*", "+---"]),
    (
        "a button that is not there",
        "> [Help]\nHelp!\n",
        &["-Help!", "+(this could not be done: no message offers `[Help]`)"],
    ),
    (
        "a deed that cannot be done",
        "! deed {\"kind\": \"reaction\", \"message_id\": \"$last\"}\n",
        &["there is no such message yet"],
    ),
    (
        "somebody who is blocked",
        "! change p1 {\"is_blocked\": true}\n\n> hi\nWhat do you need?\n",
        &["-What do you need?"],
    ),
];

#[tokio::test]
async fn what_goes_otherwise_is_shown_line_by_line() {
    for (situation, script, expected) in OTHERWISE {
        // Nothing that is awaited in vain takes long: the bot answers at once or never.
        let output = play(&format!("as p1\n\n{script}"), &[]).await;
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{situation}: {printed}");
        for line in *expected {
            assert!(printed.contains(line), "{situation}: no {line} in\n{printed}");
        }
    }
}

#[tokio::test]
async fn a_difference_can_be_read_by_programs() {
    let output = play("as p1\n\n> hello\nBye\n", &["--json"]).await;
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["as_written"], false);
    assert_eq!(told["held"], "as p1\n\n> hello\nYou said hello\n");
}

/// What is in the file, and the complaint.
const WRONG: &[(&str, &str)] = &[
    ("", "line 1: expected at least one line `> words` or `! directive`, found ``"),
    ("> hi\n", "line 1: expected a line `as PHONE` before it, found `> hi`"),
    ("who p1\n\n> hi\n", "line 1: expected `# title`, `as PHONE`, `now TIME` or `> words`, found `who p1`"),
    ("now yesterday\n", "line 1: expected a local time such as 2026-11-20T10:30, found `now yesterday`"),
    ("as p1\n\n! dance\n", "line 3: expected one of `! as PERSON`, `! person JSON`"),
    (
        "as p1\n\n! fault {\"do\": \"explode\"}\n",
        "line 3: expected JSON as the control API has it (unknown variant `explode`",
    ),
    ("as p1\n\n! settings {\"windows\": 1}\n", "unknown field `windows`"),
    ("as p1\n\n! clock fast\n", "line 3: expected a number of virtual seconds, found `! clock fast`"),
    ("as p1\n\n! clock 10001\n", "line 3: scale is 10001; it goes from 0"),
    ("as nobody\n\n> hi\n", "line 1: phone is no phone number"),
    ("as p1\n\n! change p9 {}\n", "line 3: nobody here has this id"),
];

#[tokio::test]
async fn a_file_that_is_no_script_is_told_from_a_bot_that_answers_otherwise() {
    for (script, complaint) in WRONG {
        let output = play(script, &[]).await;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{script}: {said}");
        assert!(said.contains(complaint), "{script}: no {complaint} in\n{said}");
    }
    let absent = recado(&["sandbox", "--script", "nowhere.txt", "--address", "127.0.0.1:0"], &[]).await;
    assert_eq!(absent.status.code(), Some(2));
    let mut said = String::new();
    absent.stderr.as_slice().read_to_string(&mut said).await.unwrap();
    assert!(said.contains("nowhere.txt: "), "{said}");
}
