//! The implementations that the cases run on. One more is one entry in [`BACKENDS`].

use std::sync::Arc;

use futures::future::BoxFuture;
use gateway::{
    config,
    store::{self, ModelStore, Store},
};
use tempfile::TempDir;

use super::schema::Schema;

/// Every implementation of the contract.
pub(crate) const BACKENDS: &[Backend] = &[MODEL, SQLITE, POSTGRES];

/// In memory: the specification.
pub(crate) const MODEL: Backend =
    Backend { name: "model", is_durable: false, place: || Box::pin(async { Some(Place::Memory) }) };

/// A file in a folder of its own.
pub(crate) const SQLITE: Backend =
    Backend { name: "SQLite", is_durable: true, place: || Box::pin(async { Some(Place::Folder(quick_folder())) }) };

/// A schema of its own on the server that `RECADO_TEST_POSTGRES` names. Without a server its cases are left out, and say so.
pub(crate) const POSTGRES: Backend = Backend {
    name: "PostgreSQL",
    is_durable: true,
    place: || Box::pin(async { Schema::new().await.map(Place::Schema) }),
};

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
