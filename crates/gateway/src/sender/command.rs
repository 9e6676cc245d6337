//! One attempt at a command that changes something.

use bot::{Call, Outcome, Trouble};

use super::Sender;
use crate::{
    store::{Remedy, Send, Settlement},
    turn::{Change, Changed},
};

/// Attempts at a command that takes the process down.
const COMMAND_ATTEMPTS: u32 = 3;

impl Sender {
    /// Runs a command. The row's name outside is its idempotency key, so running it twice changes it once.
    pub(super) async fn command(&self, row: Send) -> Settlement {
        let change: Change = match serde_json::from_str(&row.payload) {
            Ok(change) => change,
            Err(error) => {
                let reason = format!("not a command: {error}");
                return Settlement::Failed { code: None, reason, remedy: Remedy::GiveUp };
            }
        };
        let asked = change.asked;
        let outcome = if row.attempt > COMMAND_ATTEMPTS {
            tracing::error!(
                id = row.id,
                intent = change.command.intent,
                "a command never came to an end and is given up"
            );
            Outcome { command: change.command, result: Err(Trouble::Failed) }
        } else {
            self.change(row, change).await
        };
        let changed = Changed { outcome, asked };
        Settlement::Outcome {
            payload: serde_json::to_string(&changed).expect("an outcome is plain JSON. This is a bug."),
        }
    }

    async fn change(&self, row: Send, change: Change) -> Outcome {
        let Change { command, run, language, asked } = change;
        let caller = match self.business.caller(&row.person).await {
            Ok(caller) => caller,
            Err(error) => {
                tracing::error!(id = row.id, %error, "cannot tell who asked for a command");
                return Outcome { command, result: Err(Trouble::Unavailable) };
            }
        };
        let pack = &self.business.bot().pack;
        let may = pack.intents.get(&command.intent).is_some_and(|intent| intent.allows(&caller.role));
        if !may {
            return Outcome { command, result: Err(Trouble::NotAllowed) };
        }
        let language = language.unwrap_or(pack.default_language());
        let call = Call {
            caller,
            language,
            now: self.business.local(asked),
            idempotency_key: self.store.callback_data(row.id),
        };
        self.business.act(command, &run, call).await
    }
}
