//! What the service tells those who run it: metrics by name, health, and personal data masked.

mod masked;
mod metric;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};
use tokio::time::{MissedTickBehavior, interval, timeout};
use tokio_util::sync::CancellationToken;

pub use masked::{Masked, fingerprint, without_numbers};
pub use metric::{
    CONNECTIONS, DEAD_LETTERS, ENCODINGS, HALTED_NUMBERS, INBOX_DEPTH, Kind, METRICS, Metric, OUTBOX_DEPTH, REFUSED,
    SENDS, STATUS_CHANGES, TURN_SECONDS, TURNS, UNDELIVERED, WEBHOOK_ALERTS, WEBHOOK_EVENTS, WEBHOOK_REQUESTS,
    WEBHOOK_SECONDS, describe,
};

/// Bounds of the histograms, in seconds: from an in-memory step to the slowest language model.
const SECONDS: [f64; 13] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// How often histograms are folded when nobody reads them, so that they do not grow.
const UPKEEP: Duration = Duration::from_secs(5);

/// How long the check of readiness may take; probes give up after about as long.
const READY_WITHIN: Duration = Duration::from_secs(2);

/// The content type of Prometheus' text format.
const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Counts from now on, for the whole process.
///
/// # Errors
/// When the process counts already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    describe();
    Ok(handle)
}

/// Keeps the memory of `handle` bounded until `shutdown`.
pub async fn upkeep(handle: PrometheusHandle, shutdown: CancellationToken) {
    let mut ticks = interval(UPKEEP);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => handle.run_upkeep(),
        }
    }
}

/// `/healthz`: the process lives. `/readyz`: `ready` says that a webhook can be stored. `/metrics`: Prometheus' text.
///
/// They are for the inside: let the proxy in front keep them from the world.
pub fn routes<F, R>(handle: PrometheusHandle, ready: R) -> Router
where
    F: Future<Output = bool> + Send + 'static,
    R: Fn() -> F + Send + Sync + 'static,
{
    let ready = Arc::new(ready);
    let readiness = move || {
        let asked = timeout(READY_WITHIN, ready());
        async move {
            match asked.await {
                Ok(true) => (StatusCode::OK, "ready\n"),
                Ok(false) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
            }
        }
    };
    Router::new()
        .route("/healthz", get(async || "alive\n"))
        .route("/readyz", get(readiness))
        .route("/metrics", get(async move || ([(header::CONTENT_TYPE, PROMETHEUS_TEXT)], handle.render())))
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::{METRICS, PrometheusBuilder, Router, StatusCode, WEBHOOK_REQUESTS, describe, routes};

    async fn get(router: Router, path: &str) -> (StatusCode, String) {
        let response = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn probes_and_metrics() {
        let recorder = PrometheusBuilder::new().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            describe();
            metrics::counter!(WEBHOOK_REQUESTS, "answer" => "stored").increment(2);
        });
        let up = routes(recorder.handle(), async || true);
        assert_eq!(get(up.clone(), "/healthz").await, (StatusCode::OK, "alive\n".into()));
        assert_eq!(get(up.clone(), "/readyz").await, (StatusCode::OK, "ready\n".into()));
        let (_, text) = get(up, "/metrics").await;
        assert!(text.contains("recado_webhook_requests_total{answer=\"stored\"} 2"), "{text}");
        assert!(text.contains("# HELP recado_webhook_requests_total"), "{text}");
        let down = routes(recorder.handle(), async || false);
        assert_eq!(get(down.clone(), "/healthz").await.0, StatusCode::OK);
        assert_eq!(get(down, "/readyz").await.0, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn names_are_unique_and_end_in_their_unit() {
        let mut names: Vec<_> = METRICS.iter().map(|metric| metric.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), METRICS.len());
        for metric in METRICS {
            assert!(metric.name.starts_with("recado_"), "{}", metric.name);
            assert_eq!(metric.name.ends_with("_total"), metric.kind == super::Kind::Counter, "{}", metric.name);
            assert_eq!(metric.name.ends_with("_seconds"), metric.kind == super::Kind::Seconds, "{}", metric.name);
        }
    }
}
