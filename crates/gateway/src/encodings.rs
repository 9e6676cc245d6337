//! Encodings of messages, from the encoder's own thread or from memory.

use std::{num::NonZeroUsize, sync::Mutex};

use encoder::service::Service;
use lru::LruCache;
use nlu::{Encoding, Encodings};

use crate::telemetry::ENCODINGS;

/// Texts that are remembered: what people write again and again. An encoding takes about 6 KB.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(2000).expect("2,000 is not zero. This is a bug.");

/// An encoder in service, and what it said last.
#[derive(Debug)]
pub struct Encoder {
    service: Service,
    remembered: Mutex<LruCache<String, Encoding>>,
}

impl Encoder {
    /// An encoder that runs on a thread of its own.
    pub fn new(service: Service) -> Self {
        Self { service, remembered: Mutex::new(LruCache::new(REMEMBERED)) }
    }

    /// The encodings of `texts`, without those that the encoder was too busy for.
    pub async fn encode(&self, texts: &[String]) -> Encodings {
        let all = texts.iter().map(async |text| Some((text.clone(), self.encode_one(text).await?)));
        futures::future::join_all(all).await.into_iter().flatten().collect()
    }

    async fn encode_one(&self, text: &str) -> Option<Encoding> {
        let no_panic = "nothing panics while it holds this lock. This is a bug.";
        if let Some(known) = self.remembered.lock().expect(no_panic).get(text) {
            metrics::counter!(ENCODINGS, "from" => "memory").increment(1);
            return Some(known.clone());
        }
        match self.service.encode(text).await {
            Ok(encoding) => {
                metrics::counter!(ENCODINGS, "from" => "encoder").increment(1);
                let encoding = learn::as_understood(encoding)?;
                self.remembered.lock().expect(no_panic).put(text.to_owned(), encoding.clone());
                Some(encoding)
            }
            Err(refused) => {
                metrics::counter!(ENCODINGS, "from" => "nowhere").increment(1);
                tracing::debug!(%refused, "a message is understood by words alone");
                None
            }
        }
    }
}
