//! Opening a business: its pack, its data, and the typed handlers that this program has for it.

use std::{path::Path, sync::Arc};

use anyhow::Context;
use bot::Pack;
use gateway::{
    business::{Business, load_pack},
    config::Config,
    store::{self, Store, StoreError},
};
use jiff::Zoned;
use shop::Shop;

use crate::{args::Source, learning};

/// The configuration of a command: file, environment, and the arguments over both.
pub(crate) fn config(source: &Source) -> anyhow::Result<Config> {
    let mut config = Config::load(source.config.as_deref(), std::env::vars())?;
    if let Some(dir) = &source.bot {
        config.bot.dir.clone_from(dir);
    }
    Ok(config)
}

/// Opens the store that `config` names. One that is not there is not made.
pub(crate) async fn store(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    let path = &config.store.path;
    if config.store.url.is_none() && !path.exists() {
        anyhow::bail!("there is no store at {}: name its configuration with --config", path.display());
    }
    made_or_opened(config).await
}

/// Opens the store that `config` names, and makes it when it is not there.
pub(crate) async fn made_or_opened(config: &Config) -> anyhow::Result<Arc<dyn Store>> {
    store::open(&config.store).await.map_err(|error| match error {
        StoreError::InUse { .. } => {
            anyhow::anyhow!(
                "{error}: stop the service, do this, and start it again; only one process can have a SQLite file"
            )
        }
        error => error.into(),
    })
}

/// Opens the business that `config` names, as of now, and has it understand as well as it can.
pub(crate) async fn configured(config: &Config) -> anyhow::Result<Business> {
    let business = business(&config.bot.dir, &config.bot.data, &Zoned::now()).await?;
    learning::prepare(&business, config).await?;
    Ok(business)
}

/// Opens the business of the pack in `dir`; its data is in `data`, made there as of `now` when the demo's is missing.
///
/// # Errors
/// When the pack has problems, names handlers that this program has not, or its data cannot be opened.
pub async fn business(dir: &Path, data: &Path, now: &Zoned) -> anyhow::Result<Business> {
    Ok(with_demo(dir, data, now).await?.0)
}

/// The same, with the demo shop behind it when the pack is the demo's: its handlers are the ones compiled into this program.
pub(crate) async fn with_demo(dir: &Path, data: &Path, now: &Zoned) -> anyhow::Result<(Business, Option<Shop>)> {
    let pack = load_pack(dir).with_context(|| format!("opening the bot pack {}", dir.display()))?;
    let shop = demo(&pack, data, now).await?;
    let handlers = shop.as_ref().map(shop::handlers).unwrap_or_default();
    Ok((Business::open(pack, handlers, data).await?, shop))
}

/// The demo shop, when `pack` is its pack; its data is in the folder `data`.
async fn demo(pack: &Pack, data: &Path, now: &Zoned) -> anyhow::Result<Option<Shop>> {
    match (pack.handlers.as_deref(), &pack.data) {
        (None, _) => Ok(None),
        (Some("shop"), Some(file)) => {
            std::fs::create_dir_all(data).with_context(|| format!("making the data folder {}", data.display()))?;
            let now = now.with_time_zone(pack.time_zone.clone());
            Ok(Some(shop::open(&data.join(file), &now).await.context("opening the shop's data")?))
        }
        (Some("shop"), None) => anyhow::bail!("bot.yaml: `handlers: shop` needs `data: {{sqlite: FILE}}`"),
        (Some(other), _) => anyhow::bail!("bot.yaml: this program has the handlers `shop`, not `{other}`"),
    }
}
