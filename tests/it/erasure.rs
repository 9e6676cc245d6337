//! `recado forget`: of a person who was erased nothing can be read, neither in the store's files nor in the log.

use std::path::Path;

use serde_json::Value;

use crate::{
    command_line::recado,
    dead_letters::put_aside,
    harness::{OTHER_CUSTOMER, Place, Process, STAFF, mark, status, text, webhook},
};

/// An id as WhatsApp gives it: base64, with the phone in it.
const WAMID: &str = "wamid.HBgNNTUxMTk5MDAwMDAwMRUCABIYFDNBMDEyMzQ1Njc4OUFCQ0RFRjAxAA==";
/// The phone as it stands there.
const PHONE_IN_WAMID: &str = "NTUxMTk5MDAwMDAwM";
/// What the person says: what ends in an answer, in the state of a flow, in a command, in nothing that the bot understands.
const SAID: [&str; 7] = [
    "create customer",
    "Kanarie Duarte",
    "11 98888-7701",
    "Rua Kanarie 10, Centro",
    "yes",
    "create customer",
    "Kanarie Souza",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_can_be_read_of_somebody_who_was_forgotten() {
    let place = Place::quick().await;
    put_aside(&place, STAFF, "poison for a Kanarie").await;
    let told = place.meta.messages(STAFF, 1).await.len();
    let settings = [("RECADO_LOG__LEVEL", "debug"), ("RECADO_LOG__FORMAT", "json")];
    let process = Process::with(&place, &settings).await;
    for (number, words) in SAID.into_iter().enumerate() {
        process.line.deliver(&from_kanarie(words, &format!("{WAMID}{number}"))).await;
        place.meta.messages(STAFF, told + number + 1).await;
    }
    process.line.say(OTHER_CUSTOMER, "hello").await;
    place.meta.messages(OTHER_CUSTOMER, 1).await;
    process.stop().await;
    let canaries = ["Kanarie", STAFF, "990000001", PHONE_IN_WAMID, "98888"];
    let files = || store_files(&place);
    for canary in ["Kanarie", STAFF] {
        assert!(files().iter().any(|(_, bytes)| contains(bytes, canary)), "{canary} is there before");
    }

    let output = recado(&["forget", "+55 11 99000-0001", "--yes"], &place.environment()).await;
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    // What WhatsApp says later of a message to them brings nothing back.
    let process = Process::start(&place).await;
    let carried = mark(&place.store_file(), 1).await;
    process.line.deliver(&webhook(&[], &[status(WAMID, "read", Some(&carried))])).await;
    process.stop().await;

    let log = std::fs::read(place.log_file()).unwrap();
    for (file, bytes) in files().into_iter().chain([("log".to_owned(), log), ("what it said".to_owned(), said.into())])
    {
        for canary in canaries {
            assert!(!contains(&bytes, canary), "{file} tells `{canary}`");
        }
    }
    let ledger = place.ledger().await;
    assert_eq!((ledger.pending, ledger.dead), (0, 1), "rows without content remain, so that no webhook works twice");
    assert!(files().iter().any(|(_, bytes)| contains(bytes, OTHER_CUSTOMER)), "others stay");
}

/// A message whose profile name and id tell as much as those of WhatsApp do.
fn from_kanarie(words: &str, wamid: &str) -> Value {
    let mut message = text(STAFF, words);
    message["id"] = wamid.into();
    let mut update = webhook(&[message], &[]);
    update["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = "Kanarie".into();
    update
}

/// Everything that lies beside the store's file and belongs to it.
fn store_files(place: &Place) -> Vec<(String, Vec<u8>)> {
    let store = place.store_file();
    let is_of_the_store =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("recado.db"));
    let files = std::fs::read_dir(store.parent().unwrap()).unwrap().map(|file| file.unwrap().path());
    files
        .filter(|path| is_of_the_store(path))
        .map(|path| (path.display().to_string(), std::fs::read(&path).unwrap()))
        .collect()
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}
