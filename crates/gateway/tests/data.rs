//! The data of a business, which other programs write.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

use std::{fs, path::Path};

use bot::{Pack, pack::SourceFile};
use gateway::{business::Business, handlers::Handlers, store::Person};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

const BOT: &str = "
name: Desk
languages: [en]
time_zone: Etc/UTC
region: BR
data: {sqlite: desk.db}
roles:
  customer: {query: customer}
menu: [hello]
";
const HELLO: &str = "
intent: hello
label: {en: Hello}
about: {en: says hello}
risk: read
roles: [anyone]
patterns: {en: [\"hello\"]}
run: {reply: welcome}
";
const CUSTOMER: &str = "SELECT id FROM customer WHERE phone = :caller_phone";
/// Everything that every bot needs to say.
const REPLIES: &str = include_str!("turns/pack/replies.yaml");

fn pack() -> Pack {
    let files = [("bot.yaml", BOT), ("intents/hello.yaml", HELLO), ("queries/customer.sql", CUSTOMER)];
    let files = files.into_iter().chain([("replies/en.yaml", REPLIES)]);
    let files: Vec<_> = files.map(|(path, text)| SourceFile { path: path.to_owned(), text: text.to_owned() }).collect();
    Pack::compile(&files).unwrap()
}

async fn open(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn run(db: &mut SqliteConnection, sql: &'static str) {
    sqlx::raw_sql(sql).execute(db).await.unwrap();
}

fn person() -> Person {
    let phone = "5511990000002";
    Person { phone_number_id: "1".into(), address: phone.into(), phone: Some(phone.into()), profile_name: None }
}

/// A program that writes the data dies in the middle of a transaction: what it left is undone by whoever reads next.
#[tokio::test]
async fn what_a_dead_process_left_unfinished_hinders_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (data, elsewhere) = (folder.path().join("desk.db"), folder.path().join("elsewhere.db"));
    let mut writer = open(&elsewhere).await;
    run(
        &mut writer,
        "CREATE TABLE customer (id TEXT, phone TEXT); INSERT INTO customer VALUES ('7', '+5511990000002')",
    )
    .await;
    fs::copy(&elsewhere, &data).unwrap();
    let business = Business::open(pack(), Handlers::new(), folder.path()).await.unwrap();
    assert_eq!(business.caller(&person()).await.unwrap().id.as_deref(), Some("7"));

    // So much that it does not fit into memory: the file and its journal are as they are when the power fails.
    run(&mut writer, "PRAGMA cache_size = 5; BEGIN; UPDATE customer SET id = '8'").await;
    let many = "INSERT INTO customer WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) \
                SELECT hex(randomblob(50)), i FROM n";
    run(&mut writer, many).await;
    let journal = |path: &Path| path.with_extension("db-journal");
    fs::copy(journal(&elsewhere), journal(&data)).unwrap();
    fs::copy(&elsewhere, &data).unwrap();

    assert_eq!(business.caller(&person()).await.unwrap().id.as_deref(), Some("7"));
    assert!(!journal(&data).exists(), "it was undone");
}
