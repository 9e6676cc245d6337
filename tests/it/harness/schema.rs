//! A place on a PostgreSQL server: a schema of its own, dropped with its value. The tests of the gateway use this file too.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use sqlx::{Connection, PgConnection};
use tokio::sync::OnceCell;

/// Where servers usually are.
const SERVERS: [&str; 2] =
    ["postgres://root@127.0.0.1/postgres", "postgres://root@localhost/postgres?host=/var/run/postgresql"];

pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// An empty schema on the server that `RECADO_TEST_POSTGRES` names, or where one usually is. Without a server `None`, aloud;
    /// with `RECADO_REQUIRE_SERVICES=1` a failure.
    pub(crate) async fn new() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("recado_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let schema = Self { server: server().await?, name };
        schema.run("DROP SCHEMA IF EXISTS").await.unwrap();
        schema.run("CREATE SCHEMA").await.unwrap();
        Some(schema)
    }

    /// What `store.url` says to use it.
    pub(crate) fn url(&self) -> String {
        let mark = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{mark}options[search_path]={}", self.server, self.name)
    }

    async fn run(&self, statement: &str) -> Result<(), sqlx::Error> {
        let cascade = if statement.starts_with("DROP") { " CASCADE" } else { "" };
        let statement = sqlx::AssertSqlSafe(format!("{statement} {}{cascade}", self.name));
        let mut db = PgConnection::connect(&self.server).await?;
        sqlx::raw_sql(statement).execute(&mut db).await?;
        db.close().await
    }
}

/// Also after a failure: a server of tests outlives many of them.
impl Drop for Schema {
    fn drop(&mut self) {
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                // After a failure processes may still be at work in it, and the failure is what is to be read.
                if let Err(error) = runtime().block_on(self.run("DROP SCHEMA IF EXISTS")) {
                    eprintln!("the schema {} stays on the server: {error}", self.name);
                }
            });
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
