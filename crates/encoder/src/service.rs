//! An encoder behind a queue: threads of its own take whatever waits, from however many conversations, and encode it together.
//!
//! Nobody waits for longer than they said, and a queue that is full refuses at once. Whoever asks can do without the answer, and is
//! better served by none than by a late one.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::timeout_at,
};

use crate::{Encoder, Encoding};

/// What is encoded together, in bytes of text: about the tokens that a pass takes at once. More would only make the first wait for the last.
const BATCH_MAX_BYTES: usize = 1024;

/// How a service works.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads that encode. One serves some hundred short messages a second.
    pub threads: usize,
    /// Texts that may wait or be in hand; one more is refused.
    pub queue: usize,
    /// How long an answer is waited for.
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self { threads: 1, queue: 256, patience: Duration::from_millis(250) }
    }
}

/// Why there is no encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// As many texts wait as may.
    #[error("the encoder has too much to do")]
    Busy,
    /// It took too long.
    #[error("the encoder took too long")]
    Late,
    /// The threads have ended.
    #[error("the encoder has stopped")]
    Stopped,
}

/// An encoder with threads of its own. When it is dropped, what is in hand is finished and the threads end.
#[derive(Debug)]
pub struct Service {
    /// None while it is being dropped.
    queue: Option<mpsc::UnboundedSender<Request>>,
    /// Bounds the queue: a permit is taken before anything waits, and given back when it is answered.
    room: Arc<Semaphore>,
    patience: Duration,
    threads: Vec<JoinHandle<()>>,
}

struct Request {
    text: String,
    deadline: Instant,
    answer: oneshot::Sender<Encoding>,
    _permit: OwnedSemaphorePermit,
}

type Queue = Mutex<mpsc::UnboundedReceiver<Request>>;

impl Service {
    /// Starts threads for `encoder`.
    pub fn new(encoder: Encoder, options: Options) -> Self {
        Self::with(move |texts| encoder.encode(texts), options)
    }

    /// Starts threads for anything that turns texts into as many encodings.
    pub fn with(model: impl Fn(&[&str]) -> Vec<Encoding> + Send + Sync + 'static, options: Options) -> Self {
        let Options { threads, queue, patience } = options;
        let (sender, receiver) = mpsc::unbounded_channel();
        let (model, receiver) = (Arc::new(model), Arc::new(Mutex::new(receiver)));
        let start = |_| {
            let (model, receiver) = (Arc::clone(&model), Arc::clone(&receiver));
            thread::Builder::new().name("encoder".to_owned()).spawn(move || work(&*model, &receiver))
        };
        let threads = (0..threads.max(1)).map(start).map(|thread| thread.expect("the system has room for a thread"));
        Self { queue: Some(sender), room: Arc::new(Semaphore::new(queue)), patience, threads: threads.collect() }
    }

    /// Encodes a text, together with others that wait.
    ///
    /// # Errors
    ///
    /// At once when too many wait; when there is no answer in time; when the threads have ended.
    pub async fn encode(&self, text: &str) -> Result<Encoding, Refused> {
        let permit = Arc::clone(&self.room).try_acquire_owned().map_err(|_| Refused::Busy)?;
        let deadline = Instant::now() + self.patience;
        let (answer, answered) = oneshot::channel();
        let request = Request { text: text.to_owned(), deadline, answer, _permit: permit };
        let queue = self.queue.as_ref().ok_or(Refused::Stopped)?;
        queue.send(request).map_err(|_| Refused::Stopped)?;
        match timeout_at(deadline.into(), answered).await {
            Ok(Ok(encoding)) => Ok(encoding),
            // A thread that comes to a request too late throws it away.
            Ok(Err(_)) if deadline > Instant::now() => Err(Refused::Stopped),
            Ok(Err(_)) | Err(_) => Err(Refused::Late),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so itself.
            let _ = thread.join();
        }
    }
}

/// Takes what waits and encodes it, until nobody can ask any more.
fn work(model: &(impl Fn(&[&str]) -> Vec<Encoding> + ?Sized), queue: &Queue) {
    let mut held = None;
    while let Some(batch) = next_batch(&mut held, queue) {
        let texts: Vec<_> = batch.iter().map(|request| request.text.as_str()).collect();
        let encodings = model(&texts);
        for (request, encoding) in batch.into_iter().zip(encodings) {
            // Whoever asked may have given up meanwhile.
            let _ = request.answer.send(encoding);
        }
    }
}

/// Waits for a request and takes those with it that wait too. One that would make too much of it is held for the next time.
fn next_batch(held: &mut Option<Request>, queue: &Queue) -> Option<Vec<Request>> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let mut batch = Vec::new();
    let mut bytes = 0;
    loop {
        let next = match held.take() {
            Some(request) => Some(request),
            None if batch.is_empty() => Some(queue.blocking_recv()?),
            None => queue.try_recv().ok(),
        };
        let Some(request) = next else { return Some(batch) };
        if request.answer.is_closed() || request.deadline <= Instant::now() {
            continue;
        }
        bytes += request.text.len();
        if bytes > BATCH_MAX_BYTES && !batch.is_empty() {
            *held = Some(request);
            return Some(batch);
        }
        batch.push(request);
    }
}
