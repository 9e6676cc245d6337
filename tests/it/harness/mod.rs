//! A shop in operation: the real service with the demo business, a stand-in for Meta on one side, people on the other.

mod ledger;
mod line;
mod meta;
mod place;
mod process;
mod queue;
mod schema;
mod updates;

use std::{sync::OnceLock, time::Duration};

use gateway::{config::Config, service::Service, telemetry};
use jiff::Zoned;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;

pub(crate) use ledger::{Ledger, end_of_hold, mark, read_one};
pub(crate) use line::{Line, sign};
pub(crate) use meta::{ACCESS_TOKEN, Call, Meta, PHONE_NUMBER_ID};
pub(crate) use place::{Place, copy_pack, repository, shop_pack};
pub(crate) use process::Process;
pub(crate) use queue::{template, to_send};
pub(crate) use schema::Schema;
pub(crate) use updates::{message, status, tap, text, webhook};

/// Somebody who works at the shop, as `bot.yaml` says; addresses are phones in digits, as WhatsApp gives them.
pub(crate) const STAFF: &str = "5511990000001";
/// A customer: order 1823 is theirs.
pub(crate) const CUSTOMER: &str = "5511990000002";
/// Another customer: order 1811 is theirs.
pub(crate) const OTHER_CUSTOMER: &str = "5511990000003";
/// Somebody whom the shop does not know.
pub(crate) const STRANGER: &str = "5511990000009";

/// Long enough for a busy machine; nothing waits for it unless something is wrong.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A service in this process, with everything around it.
pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) line: Line,
    service: Service,
}

impl World {
    /// Starts a service on a free port, over a fresh store and the demo shop as of now.
    pub(crate) async fn start() -> Self {
        Self::start_in(Place::new().await).await
    }

    /// Starts a service over what is in `place` already.
    pub(crate) async fn start_in(place: Place) -> Self {
        let config = Config::load(None, place.environment()).unwrap();
        let business = recado_cli::open::business(&config.bot.dir, &config.bot.data, &Zoned::now()).await.unwrap();
        let listener = TcpListener::bind(config.server.address).await.unwrap();
        let service = Service::start(&config, business, listener, metrics()).await.unwrap();
        Self { line: Line::to(service.address), place, service }
    }

    pub(crate) fn meta(&self) -> &Meta {
        &self.place.meta
    }

    /// Asks the service to stop, as a signal would.
    pub(crate) fn ask_to_stop(&self) {
        self.service.stop();
    }

    /// Stops the service as a signal would, and returns when it has finished what was in hand.
    pub(crate) async fn stop(self) -> Place {
        self.service.stop();
        tokio::time::timeout(PATIENCE, self.service.stopped()).await.expect("the service stops in time");
        self.place
    }

    /// Stops, and makes sure that nothing was left over: every event applied, every message sent, each exactly once.
    pub(crate) async fn finish(self) -> Ledger {
        let place = self.stop().await;
        let ledger = place.ledger().await;
        ledger.assert_everything_done();
        let mut sent: Vec<_> = place.meta.rows_sent();
        sent.sort_unstable();
        assert_eq!(sent, ledger.message_ids(), "every message that was decided left exactly once");
        ledger
    }
}

/// A process counts once, whoever asks.
fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| telemetry::install().unwrap()).clone()
}
