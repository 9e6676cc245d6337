//! The servers that only the bench needs: less than the service, to see what each part of it costs.

use std::{process::ExitCode, sync::Arc};

use axum::{
    Router,
    body::to_bytes,
    extract::{Request, State},
    http::StatusCode,
    routing::post,
};
use gateway::{
    clock::Clock,
    config::Config,
    server::{self, Limits},
    store,
    webhook::{self, Webhook, signature::Signature},
};
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::{net::TcpListener, sync::Notify};
use tokio_util::sync::CancellationToken;

use super::server::ADDRESS_LINE;
use crate::{
    args::{Served, Source},
    open,
};

/// Serves until the process is ended.
pub(super) async fn run(served: Served, source: &Source) -> anyhow::Result<ExitCode> {
    let config = open::config(source)?;
    let router = match served {
        Served::Limit => Router::new()
            .route(webhook::PATH, post(only_check))
            .with_state(Arc::new(config.whatsapp.app_secrets.clone())),
        Served::Accept => only_accept(&config).await?,
    };
    let listener = TcpListener::bind(config.server.address).await?;
    say!("{ADDRESS_LINE} http://{}{}", listener.local_addr()?, webhook::PATH);
    server::serve(listener, router, Limits::default(), CancellationToken::new()).await;
    Ok(ExitCode::SUCCESS)
}

/// The webhook as it is, and nobody behind the store.
async fn only_accept(config: &Config) -> anyhow::Result<Router> {
    Ok(webhook::router(Webhook {
        clock: Clock::default(),
        store: store::open(&config.store).await?,
        secrets: config.whatsapp.app_secrets.clone(),
        phone_number_id: config.whatsapp.phone_number_id.clone(),
        verify_token: None,
        coalesce: SignedDuration::ZERO,
        wake: Arc::new(Notify::new()),
        wake_sender: Arc::new(Notify::new()),
    }))
}

/// 200 for whatever is signed.
async fn only_check(State(secrets): State<Arc<Vec<SecretString>>>, request: Request) -> StatusCode {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, webhook::BODY_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE };
    let signature = Signature::from_headers(&head.headers);
    let is_signed = signature.is_some_and(|signature| signature.is_of(&body, &secrets));
    if is_signed { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
}
