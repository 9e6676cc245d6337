//! Opening a business: its pack, its data, and the typed handlers that this program has for it.

use std::path::Path;

use anyhow::Context;
use bot::Pack;
use gateway::{
    business::{Business, load_pack},
    config::Config,
};
use jiff::Zoned;
use shop::Shop;

use crate::args::Source;

/// The configuration of a command: file, environment, and the arguments over both.
pub(crate) fn config(source: &Source) -> anyhow::Result<Config> {
    let mut config = Config::load(source.config.as_deref(), std::env::vars())?;
    if let Some(dir) = &source.bot {
        config.bot.dir.clone_from(dir);
    }
    Ok(config)
}

/// Opens the business that `config` names, as of now.
pub(crate) async fn configured(config: &Config) -> anyhow::Result<Business> {
    business(&config.bot.dir, &config.bot.data, &Zoned::now()).await
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
