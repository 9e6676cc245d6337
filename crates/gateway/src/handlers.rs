//! Typed commands: ordinary async Rust functions whose argument type is the command's slots.

use std::{collections::BTreeMap, fmt, pin::Pin, sync::Arc};

use bot::{Call, Reply};
use schemars::{JsonSchema, Schema, schema_for};
use serde::de::DeserializeOwned;

/// Why a command could not be carried out, told by what to do about it. That an order does not exist is no error: it is
/// a [`Reply`].
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// What it needs is busy or down: trying again later may work.
    #[error("the command cannot run now: {0:#}")]
    Unavailable(#[source] anyhow::Error),
    /// It will fail again: somebody must mend something.
    #[error("the command failed: {0:#}")]
    Failed(#[source] anyhow::Error),
}

impl From<anyhow::Error> for CommandError {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

type Outcome = Pin<Box<dyn Future<Output = Result<Reply, CommandError>> + Send>>;
type Run = Arc<dyn Fn(Call, serde_json::Value) -> Outcome + Send + Sync>;

/// A typed handler: how to run it, and what it asks for.
#[derive(Clone)]
pub struct Handler {
    run: Run,
    /// The JSON schema of its argument: one property for each slot.
    pub schema: Schema,
}

impl Handler {
    /// Runs the command with its slots as a JSON object.
    ///
    /// # Errors
    /// What the handler returns, or [`CommandError::Failed`] when the slots do not fit its argument type.
    pub async fn run(&self, call: Call, slots: serde_json::Value) -> Result<Reply, CommandError> {
        (self.run)(call, slots).await
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("schema", &self.schema).finish_non_exhaustive()
    }
}

/// The typed handlers of a business, by the name that the pack uses in `run: {handler: …}`.
#[derive(Clone, Debug, Default)]
pub struct Handlers(BTreeMap<String, Handler>);

impl Handlers {
    /// No handlers: enough for a pack whose commands are all SQL.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds `handler` under `name`. `business` is cloned for each run.
    #[must_use]
    pub fn with<B, A, F>(mut self, name: &str, business: &B, handler: fn(B, Call, A) -> F) -> Self
    where
        B: Clone + Send + Sync + 'static,
        A: DeserializeOwned + JsonSchema + 'static,
        F: Future<Output = Result<Reply, CommandError>> + Send + 'static,
    {
        let business = business.clone();
        let run: Run = Arc::new(move |call, slots| {
            let arguments = serde_json::from_value::<A>(slots);
            let business = business.clone();
            match arguments {
                Ok(arguments) => Box::pin(handler(business, call, arguments)),
                Err(error) => Box::pin(async {
                    Err(CommandError::Failed(anyhow::Error::new(error).context("reading the command's slots")))
                }),
            }
        });
        self.0.insert(name.to_owned(), Handler { run, schema: schema_for!(A) });
        self
    }

    /// The handler called `name`.
    pub fn get(&self, name: &str) -> Option<&Handler> {
        self.0.get(name)
    }

    /// Every name, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
