//! The service put together: routes in front, workers and sender behind, one store between them.

mod sandbox;

pub use self::sandbox::made_up_of;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use jiff::Timestamp;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{
    business::Business,
    clock::Clock,
    config::Config,
    credentials::Credentials,
    retention,
    sandbox::UPLOAD_MAX_BYTES,
    sender::{Halts, Sender, pace},
    server::{self, Limits},
    store::{self, Recovered, Store, StoreError},
    telemetry,
    turn::{Explain, Listening},
    typing::Typing,
    webhook::{self, Webhook},
    whatsapp::{Client, ClientConfig, Timeouts},
    worker::{self, Patience, Wakes, Worker},
};

/// How often catalogues are read again: a new product is known within minutes.
const REFRESH: Duration = Duration::from_secs(300);
/// How often the queues are counted for the metrics.
const COUNT: Duration = Duration::from_secs(5);
/// How often a start tries to take up what is unfinished; the store tries each several times itself.
const RECOVERY_TRIES: u32 = 20;

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The HTTP client.
    #[error("cannot set up the HTTP client: {0}")]
    Http(#[from] reqwest::Error),
    /// The listening socket.
    #[error("cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// Whoever reaches the sandbox's page can write as anybody.
    #[error(
        "the sandbox lets whoever reaches {0} write as anybody: listen on a loopback address, or turn the sandbox off"
    )]
    OpenSandbox(SocketAddr),
    /// Settings that a real number needs.
    #[error("without the sandbox, the configuration needs {0}")]
    Setting(&'static str),
}

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    /// Where it listens.
    pub address: SocketAddr,
    shutdown: CancellationToken,
    tasks: JoinSet<()>,
    store: Arc<dyn Store>,
    business: Arc<Business>,
    wakes: Wakes,
}

impl Service {
    /// Starts the service on `listener`. Whatever an earlier process left unfinished is taken up first.
    ///
    /// # Errors
    /// When the store does not open or a setting is missing.
    pub async fn start(
        config: &Config,
        business: Business,
        listener: TcpListener,
        metrics: PrometheusHandle,
    ) -> Result<Self, ServiceError> {
        Self::start_at(Clock::default(), config, business, listener, metrics).await
    }

    /// The same, by another clock.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn start_at(
        clock: Clock,
        config: &Config,
        business: Business,
        listener: TcpListener,
        metrics: PrometheusHandle,
    ) -> Result<Self, ServiceError> {
        let address = listener.local_addr()?;
        if config.sandbox.enabled && !address.ip().is_loopback() {
            return Err(ServiceError::OpenSandbox(address));
        }
        let business = Arc::new(business);
        let credentials = Credentials::of(config, address)?;
        let store = store::open(&config.store).await?;
        let recovered = recover(&*store, &config.store.worker, &clock).await?;
        tracing::info!(
            conversations = recovered.conversations,
            commands = recovered.commands,
            messages = recovered.messages,
            "took up what was unfinished"
        );
        let client = Client::new(ClientConfig {
            base_url: credentials.base_url.clone(),
            graph_version: config.whatsapp.graph_version.clone(),
            access_token: credentials.access_token.clone(),
            timeouts: Timeouts::default(),
        })?;
        tokio::task::spawn_blocking(nlu::entities::load_numbering_plans);
        let wakes = Wakes::default();
        let sandbox =
            config.sandbox.enabled.then(|| sandbox::open(&credentials, &business.bot().pack, address)).transpose()?;
        let worker = Worker {
            store: store.clone(),
            owner: config.store.worker.clone(),
            business: Arc::clone(&business),
            listening: Listening::from(&config.bot),
            patience: Patience::default(),
            typing: Typing::new(client.clone()),
            explain: sandbox.as_ref().map_or_else(Explain::default, sandbox::explain_to),
            wakes: wakes.clone(),
            clock: clock.clone(),
        };
        let sender = Sender {
            store: store.clone(),
            business: Arc::clone(&business),
            client,
            owner: config.store.worker.clone(),
            pair: pace::of_pair(config.whatsapp.messages_per_person),
            number: pace::of_number(config.whatsapp.messages_per_second),
            wake: Arc::clone(&wakes.sender),
            wake_worker: Arc::clone(&wakes.worker),
            halts: Halts::default(),
            clock: clock.clone(),
        };
        let webhook = Webhook {
            store: store.clone(),
            secrets: credentials.app_secrets.clone(),
            phone_number_id: credentials.phone_number_id.clone(),
            verify_token: config.whatsapp.verify_token.clone(),
            coalesce: config.bot.coalesce,
            wake: Arc::clone(&wakes.worker),
            wake_sender: Arc::clone(&wakes.sender),
            clock: clock.clone(),
        };
        let ready = {
            let store = store.clone();
            move || {
                let store = store.clone();
                async move { store.is_writable(Timestamp::now()).await }
            }
        };
        let mut router = Router::new().merge(webhook::router(webhook)).merge(telemetry::routes(metrics.clone(), ready));
        let mut limits = Limits::default();
        if let Some(sandbox) = &sandbox {
            router = router.merge(sandbox.router());
            limits = limits.with_room_for(UPLOAD_MAX_BYTES);
        }

        let shutdown = CancellationToken::new();
        let mut tasks = JoinSet::new();
        let stopping = shutdown.clone();
        tasks.spawn(async move {
            // Open event streams of the page would hold the server back.
            let close = async {
                stopping.cancelled().await;
                if let Some(sandbox) = sandbox {
                    sandbox.close();
                }
            };
            let (stopped, ()) = tokio::join!(server::serve(listener, router, limits, stopping.clone()), close);
            if stopped.cut_off > 0 {
                tracing::warn!(connections = stopped.cut_off, "connections were cut off");
            }
        });
        tasks.spawn(worker.run(shutdown.clone()));
        tasks.spawn(sender.run(shutdown.clone()));
        tasks.spawn(worker::fire_timers(store.clone(), wakes.clone(), clock, shutdown.clone()));
        tasks.spawn(worker::listen(store.clone(), wakes.clone(), shutdown.clone()));
        tasks.spawn(retention::sweep(store.clone(), config.retention.clone(), shutdown.clone()));
        tasks.spawn(telemetry::upkeep(metrics, shutdown.clone()));
        tasks.spawn(refresh(Arc::clone(&business), shutdown.clone()));
        tasks.spawn(count(store.clone(), shutdown.clone()));
        Ok(Self { address, shutdown, tasks, store, business, wakes })
    }

    /// The business that it serves.
    pub fn business(&self) -> Arc<Business> {
        Arc::clone(&self.business)
    }

    /// Says that the clock has jumped: what is due by now is done at once.
    pub fn clock_moved(&self) {
        self.wakes.timers.notify_one();
        self.wakes.worker.notify_one();
        self.wakes.sender.notify_one();
    }

    /// Asks the service to stop: it accepts no more, finishes the turns and sends in hand, and closes the store.
    pub fn stop(&self) {
        self.shutdown.cancel();
    }

    /// Waits until a part of the service ends by itself, which none should: without it the rest would go on in vain.
    pub async fn broken(&mut self) {
        let ended = self.tasks.join_next().await;
        tracing::error!(?ended, "a part of the service broke down");
    }

    /// Waits until everything has stopped.
    pub async fn stopped(mut self) {
        while let Some(ended) = self.tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a part of the service broke down");
            }
        }
        self.store.close().await;
    }
}

/// Takes up what this worker left unfinished. A start does not fail because other processes are busy.
async fn recover(store: &dyn Store, worker: &str, clock: &Clock) -> Result<Recovered, StoreError> {
    let mut tries = 1;
    loop {
        match store.recover(worker, clock.now()).await {
            Err(StoreError::Collision(_)) if tries < RECOVERY_TRIES => tries += 1,
            recovered => return recovered,
        }
    }
}

async fn refresh(business: Arc<Business>, shutdown: CancellationToken) {
    while shutdown.run_until_cancelled(tokio::time::sleep(REFRESH)).await.is_some() {
        if let Err(error) = business.refresh().await {
            tracing::error!(%error, "cannot read the catalogues; the old ones stay");
        }
    }
}

async fn count(store: Arc<dyn Store>, shutdown: CancellationToken) {
    loop {
        match store.counts().await {
            Ok(counts) => {
                metrics::gauge!(telemetry::INBOX_DEPTH).set(counts.pending_events as f64);
                metrics::gauge!(telemetry::OUTBOX_DEPTH).set(counts.pending_sends as f64);
                metrics::gauge!(telemetry::DEAD_LETTERS).set(counts.dead as f64);
                metrics::gauge!(telemetry::HALTED_NUMBERS).set(counts.halted_numbers as f64);
            }
            Err(error) => tracing::error!(%error, "cannot count the queues"),
        }
        if shutdown.run_until_cancelled(tokio::time::sleep(COUNT)).await.is_none() {
            break;
        }
    }
}
