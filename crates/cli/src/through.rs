//! A conversation held the long way: through a sandbox, the webhook, the store, the sender and the client, with the window and all
//! limits enforced, by a service that goes by the sandbox's time.

use std::path::Path;

use anyhow::Context;
use gateway::{
    business::load_pack,
    clock::Clock,
    config::Config,
    sandbox::{BUSINESS_ACCOUNT_ID, DISPLAY_PHONE_NUMBER, SandboxConfig, Settings, WEBHOOK_RETRY_GAPS, made_secret},
    service::{Service, made_up_of},
    webhook,
};
use jiff::Timestamp;
use metrics_exporter_prometheus::PrometheusHandle;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;

use crate::{
    emulator::Emulator,
    open,
    script::{Script, play},
};

/// The number of such a service; nobody's.
const PHONE_NUMBER_ID: &str = "100000000000001";
/// Any free port of this machine.
const ANY: &str = "127.0.0.1:0";

/// Holds the conversation `written` with the bot of the pack in `dir`, whose data and store are made afresh under `folder`, and
/// writes it down as a file of this kind.
///
/// # Errors
/// When it is no script, or the business does not open.
pub(crate) async fn hold(
    written: &str,
    dir: &Path,
    folder: &Path,
    metrics: &PrometheusHandle,
) -> anyhow::Result<String> {
    let script = Script::parse(written)?;
    let pack = load_pack(dir)?;
    let begins = script.begins(pack.time_zone.clone()).context("placing the conversation in time")?;
    let begins = begins.unwrap_or_else(Timestamp::now);
    let listener = TcpListener::bind(ANY).await.context("listening for webhooks")?;
    let address = listener.local_addr().context("asking for the address")?;
    let sandbox = SandboxConfig {
        callback_url: format!("http://{address}{}", webhook::PATH),
        verify_token: None,
        app_secret: made_secret(),
        access_token: made_secret(),
        business_account_id: BUSINESS_ACCOUNT_ID.to_owned(),
        phone_number_id: PHONE_NUMBER_ID.to_owned(),
        display_phone_number: DISPLAY_PHONE_NUMBER.to_owned(),
        business_name: pack.name.clone(),
        people: Vec::new(),
        templates: made_up_of(&pack),
        hints: Vec::new(),
        webhook_retry_gaps: WEBHOOK_RETRY_GAPS.to_vec(),
        settings: Settings::default(),
        seed: None,
        begins: Some(begins),
    };
    let emulator = Emulator::start(ANY.parse().expect("an address is one. This is a bug."), sandbox.clone()).await?;
    let path = |path: &Path| path.to_string_lossy().into_owned();
    let settings = [
        ("STORE__PATH", path(&folder.join("recado.db"))),
        ("WHATSAPP__BASE_URL", format!("http://{}/graph", emulator.address)),
        ("WHATSAPP__PHONE_NUMBER_ID", PHONE_NUMBER_ID.to_owned()),
        ("WHATSAPP__ACCESS_TOKEN", sandbox.access_token.expose_secret().to_owned()),
        ("WHATSAPP__APP_SECRETS", sandbox.app_secret.expose_secret().to_owned()),
        ("SANDBOX__ENABLED", "false".to_owned()),
    ];
    let settings = settings.map(|(key, value)| (format!("RECADO_{key}"), value));
    let config = Config::load(None, settings)?;
    let now = begins.to_zoned(pack.time_zone.clone());
    let business = open::business(dir, &folder.join("data"), &now).await?;
    let clock = Clock::of(&emulator.sandbox);
    let service = Service::start_at(clock, &config, business, listener, metrics.clone()).await?;
    let held = play(&emulator.sandbox, &script, || service.clock_moved()).await;
    emulator.stop().await;
    service.stop();
    service.stopped().await;
    Ok(held?)
}
