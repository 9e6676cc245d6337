//! A business in operation: its compiled pack, its data, its typed handlers.

mod act;
mod callers;
mod catalogues;
mod data;
mod hear;

use std::{
    path::Path,
    sync::{Arc, RwLock},
};

use bot::{Bot, Pack, pack::Complaint};
use jiff::{Timestamp, Zoned};
use nlu::{
    pattern::PatternSetError,
    understand::{DomainError, Learnt, Understander},
};

pub use data::{Data, DataError};

use crate::{encodings::Encoder, handlers::Handlers, pack_files::PackFilesError};

/// Why a business cannot open.
#[derive(Debug, thiserror::Error)]
pub enum BusinessError {
    /// The pack's folder.
    #[error(transparent)]
    Files(#[from] PackFilesError),
    /// What is wrong with the pack.
    #[error("the pack has {} problem(s):\n{}", .0.len(), lines(.0))]
    Pack(Vec<Complaint>),
    /// The pack's data.
    #[error("the pack's data: {0}")]
    Data(#[from] DataError),
}

fn lines(complaints: &[Complaint]) -> String {
    complaints.iter().map(|complaint| format!("  {complaint}")).collect::<Vec<_>>().join("\n")
}

/// Reads and compiles the pack in `folder`.
///
/// # Errors
/// When the folder cannot be read or the pack has problems.
pub fn load_pack(folder: &Path) -> Result<Pack, BusinessError> {
    Pack::compile(&crate::pack_files::read(folder)?).map_err(BusinessError::Pack)
}

/// What keeps a pack from being learnt, at the pattern that is to blame.
fn of_domain(pack: &Pack, error: &DomainError) -> Complaint {
    match error {
        DomainError::Patterns(
            PatternSetError::UnknownSlot { intent, slot, .. } | PatternSetError::OnlyOpen { intent, slot, .. },
        ) => pack.complaint(&format!("intents/{intent}.yaml"), &format!("{{{slot}}}"), error.to_string()),
        DomainError::Examples(_) => Complaint::of_file("intents", error.to_string()),
    }
}

/// Queries that the pack's data does not understand.
async fn unprepared(pack: &Pack, data: &Data) -> Result<Vec<Complaint>, DataError> {
    let mut complaints = Vec::new();
    for (name, query) in &pack.queries {
        match data.prepare(query).await {
            Ok(()) => {}
            Err(DataError::Query(error)) => {
                complaints.push(pack.complaint(
                    &format!("queries/{name}.sql"),
                    "",
                    format!("the data does not understand it: {error}"),
                ));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(complaints)
}

const NO_PANIC: &str = "nothing panics while it holds this lock. This is a bug.";

/// A business that answers.
#[derive(Debug)]
pub struct Business {
    bot: RwLock<Arc<Bot>>,
    /// What turns messages into vectors; absent while messages are understood by words alone.
    encoder: RwLock<Option<Arc<Encoder>>>,
    data: Option<Data>,
    handlers: Handlers,
}

impl Business {
    /// Learns the pack, opens its data under `data_folder` and reads its catalogues.
    ///
    /// # Errors
    /// When a handler is missing, the examples teach nothing, or the data cannot be read.
    pub async fn open(pack: Pack, handlers: Handlers, data_folder: &Path) -> Result<Self, BusinessError> {
        let complaints = act::check_handlers(&pack, &handlers);
        if !complaints.is_empty() {
            return Err(BusinessError::Pack(complaints));
        }
        let understander = Understander::learn(&pack.domain());
        let understander = Arc::new(understander.map_err(|error| BusinessError::Pack(vec![of_domain(&pack, &error)]))?);
        let data = match &pack.data {
            Some(file) => Some(Data::open(&data_folder.join(file)).await?),
            None => None,
        };
        if let Some(data) = &data {
            let complaints = unprepared(&pack, data).await?;
            if !complaints.is_empty() {
                return Err(BusinessError::Pack(complaints));
            }
        }
        let catalogues = catalogues::read(&pack, data.as_ref()).await?;
        let bot = Bot { pack: Arc::new(pack), understander, catalogues };
        Ok(Self { bot: RwLock::new(Arc::new(bot)), encoder: RwLock::default(), data, handlers })
    }

    /// The bot as it is now.
    pub fn bot(&self) -> Arc<Bot> {
        Arc::clone(&self.bot.read().expect(NO_PANIC))
    }

    /// Understands by what was learnt elsewhere from this pack's examples, with the encoder that it was learnt for, from the next message on.
    ///
    /// # Errors
    /// When a pattern does not fit its command.
    pub fn adopt(&self, learnt: Learnt, encoder: Encoder) -> Result<(), BusinessError> {
        let old = self.bot();
        let understander = Understander::new(&old.pack.domain(), Arc::new(learnt));
        let understander = understander.map_err(|error| BusinessError::Pack(vec![of_domain(&old.pack, &error)]))?;
        *self.encoder.write().expect(NO_PANIC) = Some(Arc::new(encoder));
        // A message in hand keeps the bot that it began with; heads do not take encodings of another encoder.
        let mut bot = self.bot.write().expect(NO_PANIC);
        let (pack, catalogues) = (Arc::clone(&bot.pack), bot.catalogues.clone());
        *bot = Arc::new(Bot { pack, understander: Arc::new(understander), catalogues });
        Ok(())
    }

    /// The person who tries the bot out: the first whom the pack lists in a role, or a stranger.
    pub fn first_person(&self) -> String {
        let bot = self.bot();
        let mut people = bot.pack.roles.iter().flat_map(|role| &role.people);
        people.next().cloned().unwrap_or_else(|| "+15550100000".to_owned())
    }

    /// Reads the catalogues again.
    ///
    /// # Errors
    /// When the data cannot be read: the old catalogues stay.
    pub async fn refresh(&self) -> Result<(), BusinessError> {
        let catalogues = catalogues::read(&self.bot().pack, self.data.as_ref()).await?;
        let mut bot = self.bot.write().expect(NO_PANIC);
        let (pack, understander) = (Arc::clone(&bot.pack), Arc::clone(&bot.understander));
        *bot = Arc::new(Bot { pack, understander, catalogues });
        Ok(())
    }

    /// A moment as the business's clocks show it.
    pub fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.bot().pack.time_zone.clone())
    }
}
