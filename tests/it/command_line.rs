//! The program's other commands, as somebody in a terminal sees them.

use std::{cell::Cell, fmt::Write, fs, path::Path, process::Output};

use serde_json::Value;
use tokio::process::Command;

use crate::{
    harness::{Place, copy_pack, shop_pack},
    wanted::text_fits,
};

/// Runs the program with `arguments` and `environment`, and nothing else.
pub(crate) async fn recado(arguments: &[&str], environment: &[(String, String)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_recado-under-test"));
    command.args(arguments).env_clear().envs(environment.iter().cloned()).output().await.unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test]
async fn the_configuration_is_printed_with_secrets_masked() {
    let place = Place::new().await;
    let output = recado(&["serve", "--print-config"], &place.environment()).await;
    assert!(output.status.success());
    let printed = printed(&output);
    for secret in ["the-system-users-token", "the app's secret", "an older secret", "the agreed word"] {
        assert!(!printed.contains(secret), "{secret} shows in\n{printed}");
    }
    assert!(printed.contains("access_token = \"[set]\"") && printed.contains("app_secrets = [\"[set]\", \"[set]\"]"));
    let _: toml::Table = toml::from_str(&printed).expect("what is printed can be read again");
}

#[tokio::test]
async fn without_a_secret_it_does_not_serve_a_real_number() {
    let place = Place::quick().await;
    let environment: Vec<_> =
        place.environment().into_iter().filter(|(name, _)| name != "RECADO_WHATSAPP__APP_SECRETS").collect();
    let output = recado(&["serve"], &environment).await;
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("whatsapp.app_secrets"), "{complaint}");
}

#[tokio::test]
async fn one_question_is_answered_as_json() {
    let place = Place::new().await;
    let output = recado(&["ask", "order 1823", "--json"], &place.environment()).await;
    let answer: Value = serde_json::from_str(&printed(&output)).unwrap();
    assert_eq!(answer["replies"][0]["kind"], "buttons");
    assert!(answer["replies"][0]["text"].as_str().unwrap().starts_with("*Order 1823"));
    assert_eq!(answer["trace"]["stage"], "pattern");
    assert_eq!(answer["trace"]["decision"], "answer");
    let command = &answer["trace"]["commands"][0];
    assert_eq!((&command["intent"], &command["risk"]), (&"order".into(), &"read".into()));
    assert!(command["slots"]["order"]["span"].is_object() || command["slots"]["order"]["span"].is_array());
    assert!(answer["trace"]["latency_us"].is_u64());
}

#[tokio::test]
async fn the_shops_pack_has_no_faults() {
    let output = recado(&["check", shop_pack().to_str().unwrap()], &[]).await;
    assert!(output.status.success(), "{}", printed(&output));
}

/// A command on the store, the exit code, and how what it says begins.
const ON_THE_STORE: &[(&[&str], i32, &str)] = &[
    (&["dead", "list"], 1, "recado: there is no store at "),
    (&["forget", "somebody", "--yes"], 2, "recado: expected a phone such as +5511990000002"),
    (&["forget", "+55 11 99000-0002"], 2, "recado: this erases all that the store knows about +55119…02"),
    (&["dead", "replay"], 2, "error: the following required arguments were not provided"),
    (&["migrate", "--json"], 0, "{\"made\":true,"),
    (&["migrate", "--json"], 0, "{\"made\":false,"),
    (&["dead", "list"], 0, "nothing was put aside"),
    (&["dead", "list", "--json"], 0, "[]"),
    (&["dead", "show", "7"], 1, "there is no dead letter 7"),
    (&["dead", "replay", "7"], 1, "recado: no such dead letter"),
    (&["dead", "replay", "--all", "--dry-run"], 1, "recado: no such dead letter"),
    (&["forget", "+55 11 99000-0002", "--yes"], 1, "The store knows nobody under +55119…02."),
];

#[tokio::test]
async fn commands_on_the_store_say_what_they_did() {
    let place = Place::new().await;
    for (arguments, code, begins) in ON_THE_STORE {
        let output = recado(arguments, &place.environment()).await;
        let said = format!("{}{}", printed(&output), String::from_utf8_lossy(&output.stderr));
        assert!(said.starts_with(begins), "{arguments:?}: {said}");
        assert_eq!(output.status.code(), Some(*code), "{arguments:?}: {said}");
    }
}

/// That it runs and that its lines can be read. What the figures are is for somebody with time and a quiet machine.
#[tokio::test]
async fn the_bench_prints_a_json_line_for_each_measurement() {
    let place = Place::quick().await;
    let mut command = Command::new(env!("CARGO_BIN_EXE_recado-under-test"));
    command.args(["bench", "--seconds", "1", "--only", "accept,idle", "--json"]).current_dir(place.folder());
    let output = command.env_clear().envs(place.environment()).output().await.unwrap();
    let printed = printed(&output);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let measurements: Vec<_> = lines.iter().map(|line| line["measurement"].as_str().unwrap()).collect();
    assert_eq!(measurements, ["machine", "fsync", "limit", "accept", "idle", "idle", "idle"]);
    let accepted = &lines[3];
    assert!(accepted["messages"].as_u64() > Some(0) && accepted["refused"] == 0, "{accepted}");
    for figure in ["per_second", "limit_per_second", "fsync_p50_ms"] {
        assert!(accepted[figure].as_f64() > Some(0.0), "{figure} in {accepted}");
    }
    let latency = &accepted["latency_ms"];
    assert!(latency["p50"].as_f64() <= latency["p99"].as_f64() && latency["p99"].as_f64() <= latency["max"].as_f64());
    assert!(lines[4]["ready_ms"].as_f64() > Some(0.0), "{}", lines[4]);
    let mut left = fs::read_dir(place.folder()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.all(|name| !name.to_string_lossy().starts_with("recado-bench")), "the bench leaves its folder behind");
}

/// A broken copy of the shop's pack, and what `recado check` says about it, `HERE` for the line that was broken.
struct Broken {
    title: String,
    file: String,
    old: String,
    new: String,
    complaints: Vec<String>,
}

/// With `RECADO_ACCEPT=1` today's complaints are written into `check.txt` instead of compared.
#[tokio::test]
async fn every_fault_of_a_pack_is_told_with_file_and_line() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("it/check.txt");
    let mut cases = parse(&fs::read_to_string(&file).unwrap());
    let is_accepting = std::env::var_os("RECADO_ACCEPT").is_some();
    let mut differences = String::new();
    for case in &mut cases {
        let found = complaints(case).await;
        let is_same = text_fits(&case.complaints.join("\n"), &found.join("\n"));
        if !is_same && is_accepting {
            case.complaints = found;
        } else if !is_same {
            let _ = writeln!(differences, "{}: expected {:#?}, found {found:#?}", case.title, case.complaints);
        }
    }
    if is_accepting {
        fs::write(&file, cases.iter().map(unparse).collect::<Vec<_>>().join("\n")).unwrap();
    }
    assert!(differences.is_empty(), "{differences}");
}

async fn complaints(case: &Broken) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let pack = folder.path().join("pack");
    let line = Cell::new(0);
    copy_pack(&pack, |file, text| {
        if file != Path::new(&case.file) {
            return text;
        }
        let at = text.find(&case.old);
        let at = at.unwrap_or_else(|| panic!("{}: `{}` is not in {}", case.title, case.old, case.file));
        line.set(text[..at].lines().count() + usize::from(text[..at].ends_with('\n')));
        text.replacen(&case.old, &case.new, 1)
    });
    let output = recado(&["check", pack.to_str().unwrap()], &[]).await;
    let printed = printed(&output);
    let is_fine = printed.ends_with(": no complaints\n");
    let expected_code = if is_fine { 0 } else { 1 };
    assert_eq!(output.status.code(), Some(expected_code), "{}: {printed}", case.title);
    let place = pack.display().to_string();
    let here = format!("{}:{}:", case.file, line.get());
    let shorten = |line: &str| {
        let line = line.replace(&format!("{place}/"), "").replace(&format!("{place}: "), "");
        line.replace(&here, &format!("{}:HERE:", case.file))
    };
    printed.lines().map(shorten).collect()
}

fn parse(text: &str) -> Vec<Broken> {
    let case = |text: &str| {
        let mut lines = text.lines();
        let mut after = |mark: &str| {
            let line = lines.next().unwrap_or_default();
            line.strip_prefix(mark).unwrap_or_else(|| panic!("expected `{mark}`, found `{line}`")).to_owned()
        };
        let (title, file, old, first) = (after("# "), after("in "), after("- "), after("+ "));
        let more: Vec<_> = lines.clone().map_while(|line| line.strip_prefix("+ ")).collect();
        let complaints = lines.skip(more.len()).map(str::to_owned).collect();
        Broken { title, file, old, new: more.iter().fold(first, |new, line| new + "\n" + line), complaints }
    };
    text.trim_end().split("\n\n").map(case).collect()
}

fn unparse(case: &Broken) -> String {
    let Broken { title, file, old, new, complaints } = case;
    let head = format!("# {title}\nin {file}\n- {old}\n+ {}\n", new.replace('\n', "\n+ "));
    complaints.iter().fold(head, |text, complaint| text + complaint + "\n")
}
