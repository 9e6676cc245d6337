//! The implementations that the cases run on. One more is one entry in [`BACKENDS`].

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use futures::future::BoxFuture;
use gateway::{
    config,
    store::{self, ModelStore, Store},
};
use sqlx::{Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// Every implementation of the contract.
pub(crate) const BACKENDS: &[Backend] = &[MODEL, SQLITE, POSTGRES];

/// In memory: the specification.
pub(crate) const MODEL: Backend =
    Backend { name: "model", is_durable: false, place: || Box::pin(async { Some(Place::Memory) }) };

/// A file in a folder of its own.
pub(crate) const SQLITE: Backend =
    Backend { name: "SQLite", is_durable: true, place: || Box::pin(async { Some(Place::Folder(quick_folder())) }) };

/// A schema of its own on the server that `RECADO_TEST_POSTGRES` names. Without a server its cases are left out, and say so.
pub(crate) const POSTGRES: Backend = Backend { name: "PostgreSQL", is_durable: true, place: || Box::pin(new_schema()) };

/// An implementation of the store.
#[derive(Clone, Copy)]
pub(crate) struct Backend {
    pub name: &'static str,
    /// What it was told is still there after it was opened again.
    pub is_durable: bool,
    /// Makes a place with nothing in it; `None` when there is nowhere to make one.
    place: fn() -> BoxFuture<'static, Option<Place>>,
}

/// Where a store keeps its things.
pub(crate) enum Place {
    Memory,
    Folder(TempDir),
    Schema(Schema),
}

/// A schema, dropped with this.
pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Backend {
    pub(crate) async fn place(&self) -> Option<Place> {
        (self.place)().await
    }
}

impl Place {
    pub(crate) async fn open(&self) -> Arc<dyn Store> {
        match self {
            Self::Memory => Arc::new(ModelStore::default()),
            Self::Folder(folder) => {
                let path = folder.path().join("recado.db");
                store::open(&config::Store { path, ..config::Store::default() }).await.unwrap()
            }
            Self::Schema(schema) => {
                let url = Some(schema.url().into());
                store::open(&config::Store { url, ..config::Store::default() }).await.unwrap()
            }
        }
    }
}

/// A new store of every implementation, for cases that are not scripts.
pub(crate) async fn everywhere() -> Vec<(Arc<dyn Store>, Place)> {
    let mut stores = Vec::new();
    for backend in BACKENDS {
        if let Some(place) = backend.place().await {
            stores.push((place.open().await, place));
        }
    }
    stores
}

/// In memory where the system has a folder there: a power cut is not among what the cases try.
fn quick_folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").unwrap_or_else(|_| tempfile::tempdir().unwrap())
}

/// Where servers usually are.
const SERVERS: [&str; 2] =
    ["postgres://root@127.0.0.1/postgres", "postgres://root@localhost/postgres?host=/var/run/postgresql"];

async fn new_schema() -> Option<Place> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("recado_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let schema = Schema { server: server().await?, name };
    schema.run("DROP SCHEMA IF EXISTS").await;
    schema.run("CREATE SCHEMA").await;
    Some(Place::Schema(schema))
}

impl Schema {
    pub(crate) fn url(&self) -> String {
        let mark = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{mark}options[search_path]={}", self.server, self.name)
    }

    async fn run(&self, statement: &str) {
        let cascade = if statement.starts_with("DROP") { " CASCADE" } else { "" };
        let statement = sqlx::AssertSqlSafe(format!("{statement} {}{cascade}", self.name));
        let mut db = PgConnection::connect(&self.server).await.unwrap();
        sqlx::raw_sql(statement).execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    }
}

/// Also after a failure: a server of tests outlives many of them.
impl Drop for Schema {
    fn drop(&mut self) {
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| runtime().block_on(self.run("DROP SCHEMA IF EXISTS")));
        });
    }
}

async fn server() -> Option<String> {
    static SERVER: OnceCell<Option<String>> = OnceCell::const_new();
    SERVER.get_or_init(find_server).await.clone()
}

async fn find_server() -> Option<String> {
    let named = std::env::var("RECADO_TEST_POSTGRES");
    let servers = named.map_or_else(|_| SERVERS.map(str::to_owned).to_vec(), |server| vec![server]);
    for server in &servers {
        if PgConnection::connect(server).await.is_ok() {
            return Some(server.clone());
        }
    }
    let is_required = std::env::var("RECADO_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
    assert!(!is_required, "RECADO_REQUIRE_SERVICES=1, but no PostgreSQL answers at {servers:?}");
    eprintln!("SKIPPED on PostgreSQL: no server answers at {servers:?}. Name one in RECADO_TEST_POSTGRES.");
    None
}
