//! Where a service runs: its files, its settings, and the Meta that it speaks to. A place outlives the service: that is how
//! a restart is tried.

use std::path::{Path, PathBuf};

use jiff::Zoned;
use sqlx::SqliteConnection;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::{
    Ledger, Meta,
    line::APP_SECRET,
    meta::{ACCESS_TOKEN, PHONE_NUMBER_ID},
};

/// What Meta says in its handshake.
pub(crate) const VERIFY_TOKEN: &str = "the agreed word";

pub(crate) struct Place {
    folder: TempDir,
    pack: PathBuf,
    /// Where the store's files are.
    disk: PathBuf,
    pub(crate) meta: Meta,
}

impl Place {
    /// A fresh store, a copy of the demo shop, a new Meta.
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path().to_owned();
        let place = Self { folder, pack: shop_pack(), disk, meta: Meta::start().await };
        std::fs::create_dir(place.data()).unwrap();
        std::fs::write(place.shop_file(), shop().await).unwrap();
        place
    }

    /// The same, for tests that start the service many times: with few examples it learns the pack in a moment.
    pub(crate) async fn quick() -> Self {
        Self::quick_with(|text| text).await
    }

    /// The same, where all of these (phones in digits) are staff, and nothing comes by the clock.
    pub(crate) async fn quick_with_staff(people: &[String]) -> Self {
        let people: Vec<_> = people.iter().map(|person| format!("\"+{person}\"")).collect();
        let staff = format!("staff: {{people: [{}]}}", people.join(", "));
        Self::quick_with(|text| {
            let (before, rest) = text.split_once("schedules:").expect("the shop has schedules");
            let (_, after) = rest.split_once("sandbox:").expect("the shop has a sandbox");
            format!("{before}sandbox:{after}").replace("staff: {people: [\"+5511990000001\"]}", &staff)
        })
        .await
    }

    async fn quick_with(edit_bot: impl Fn(String) -> String) -> Self {
        let mut place = Self::new().await;
        place.pack = place.folder().join("pack");
        copy_pack(&place.pack, |file, text| {
            let has_examples = file.starts_with("intents") || file == Path::new("out_of_scope.yaml");
            match file.to_str() {
                Some("bot.yaml") => edit_bot(text),
                _ if has_examples => few_examples(&text),
                _ => text,
            }
        });
        place
    }

    /// From now on the store is on another disk.
    pub(crate) fn on_disk(mut self, disk: &Path) -> Self {
        self.disk = disk.to_owned();
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    pub(crate) fn shop_file(&self) -> PathBuf {
        self.data().join("shop.db")
    }

    pub(crate) fn store_file(&self) -> PathBuf {
        self.disk.join("recado.db")
    }

    /// What the last process logged.
    pub(crate) fn log_file(&self) -> PathBuf {
        self.log_file_of("")
    }

    /// What the last process with this worker's name logged.
    pub(crate) fn log_file_of(&self, worker: &str) -> PathBuf {
        self.folder().join(format!("log{worker}"))
    }

    /// The settings, as the environment tells them.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let settings = [
            ("SERVER__ADDRESS", "127.0.0.1:0".to_owned()),
            ("STORE__PATH", path(&self.store_file())),
            ("BOT__DIR", path(&self.pack)),
            ("BOT__DATA", path(&self.data())),
            // Learning takes seconds of every processor, and delivery does not depend on it.
            ("UNDERSTANDING__ENCODER", "none".to_owned()),
            ("WHATSAPP__BASE_URL", self.meta.url()),
            ("WHATSAPP__PHONE_NUMBER_ID", PHONE_NUMBER_ID.to_owned()),
            ("WHATSAPP__ACCESS_TOKEN", ACCESS_TOKEN.to_owned()),
            ("WHATSAPP__APP_SECRETS", format!("an older secret,{APP_SECRET}")),
            ("WHATSAPP__VERIFY_TOKEN", VERIFY_TOKEN.to_owned()),
            // Who waits for hundreds of answers does not want to wait for the pace of one number.
            ("WHATSAPP__MESSAGES_PER_SECOND", "1000000".to_owned()),
            ("SANDBOX__ENABLED", "false".to_owned()),
            ("LOG__LEVEL", "warn".to_owned()),
        ];
        settings.map(|(key, value)| (format!("RECADO_{key}"), value)).into()
    }

    /// What the store has come to.
    pub(crate) async fn ledger(&self) -> Ledger {
        Ledger::read(&self.store_file()).await
    }

    /// Keeps everybody else from writing to the store while the connection lives, as a full disk would.
    pub(crate) async fn block_store(&self) -> SqliteConnection {
        let mut store = super::ledger::open(&self.store_file(), true).await;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut store).await.unwrap();
        store
    }

    /// One number that the shop's data knows.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        let mut shop = super::ledger::open(&self.shop_file(), false).await;
        sqlx::query_scalar(sql).fetch_one(&mut shop).await.unwrap()
    }
}

fn path(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// The repository's root.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

pub(crate) fn shop_pack() -> PathBuf {
    repository().join("examples/shop")
}

/// Copies the shop's pack to `to`; `edit` may change each file, which it gets with its path in the pack.
pub(crate) fn copy_pack(to: &Path, edit: impl Fn(&Path, String) -> String) {
    for folder in ["", "intents", "flows", "entities", "queries", "replies"] {
        std::fs::create_dir(to.join(folder)).unwrap();
        for file in std::fs::read_dir(shop_pack().join(folder)).unwrap() {
            let file = Path::new(folder).join(file.unwrap().file_name());
            let is_of_the_pack = file.extension().is_some_and(|extension| extension == "yaml" || extension == "sql");
            if is_of_the_pack {
                let text = std::fs::read_to_string(shop_pack().join(&file)).unwrap();
                std::fs::write(to.join(&file), edit(&file, text)).unwrap();
            }
        }
    }
}

/// Keeps of each list of examples the first ones.
fn few_examples(text: &str) -> String {
    const KEPT: usize = 3;
    let (mut is_in_examples, mut count, mut kept) = (false, 0, String::new());
    for line in text.lines() {
        let is_item = line.trim_start().starts_with("- ");
        let is_top = !line.starts_with([' ', '-']);
        if is_top {
            is_in_examples = line.starts_with("examples:");
        }
        count = if is_item { count + 1 } else { 0 };
        if !(is_in_examples && count > KEPT) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// The demo shop's database as it stands now: made once, copied for each test.
async fn shop() -> &'static [u8] {
    static SHOP: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = || async {
        let folder = tempfile::tempdir().unwrap();
        recado_cli::open::business(&shop_pack(), folder.path(), &Zoned::now()).await.unwrap();
        std::fs::read(folder.path().join("shop.db")).unwrap()
    };
    SHOP.get_or_init(make).await
}
