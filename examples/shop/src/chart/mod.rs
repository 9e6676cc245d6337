//! A picture of revenue: the bars of a period beside those of the period before.

mod axis;
mod buckets;
mod draw;
mod words;

use anyhow::Context;
use bot::Image;
use gateway::handlers::CommandError;
use nlu::{Language, Period};
use sqlx::SqliteConnection;

use crate::sales;
use buckets::{Bucket, Unit};

/// What the picture shows, ready to draw.
pub(crate) struct Chart {
    title: String,
    /// What the colours mean: the period, and the one before when anything was sold in it.
    legend: Vec<String>,
    language: Language,
    bars: Vec<Bar>,
}

/// One place on the horizontal axis. Revenue is in cents.
struct Bar {
    label: String,
    current: i64,
    previous: i64,
}

/// The revenue of `current` and `previous`; `None` when there are too few or too many bars to look at.
pub(crate) async fn of_period(
    shop: &mut SqliteConnection,
    current: Period,
    previous: Period,
    language: Language,
) -> sqlx::Result<Option<Chart>> {
    let Some(unit) = buckets::unit(current) else { return Ok(None) };
    let current_buckets = buckets::split(current, unit);
    let previous_buckets = buckets::split(previous, unit);
    let current_bars = fill(shop, current, unit, &current_buckets).await?;
    let previous_bars = fill(shop, previous, unit, &previous_buckets).await?;

    let count = current_buckets.len().max(previous_buckets.len());
    let labelled = current_buckets.iter().chain(previous_buckets.iter().skip(current_buckets.len()));
    let bars = labelled.take(count).enumerate().map(|(place, bucket)| Bar {
        label: words::bar(bucket.start, unit, count, language),
        current: current_bars.get(place).copied().unwrap_or(0),
        previous: previous_bars.get(place).copied().unwrap_or(0),
    });
    let has_previous = previous_bars.iter().any(|cents| *cents > 0);
    let shown = if has_previous { vec![current, previous] } else { vec![current] };
    Ok(Some(Chart {
        title: words::title(unit, language).to_owned(),
        legend: shown.into_iter().map(|period| words::period(period, language)).collect(),
        language,
        bars: if unit == Unit::Hour { waking_hours(bars.collect()) } else { bars.collect() },
    }))
}

impl Chart {
    /// The picture, as a PNG. Drawing takes a while and happens beside the other work.
    pub(crate) async fn draw(self) -> Result<Image, CommandError> {
        let drawn = tokio::task::spawn_blocking(move || draw::png(&self)).await;
        let bytes = drawn.context("waiting for the chart")?.context("drawing the chart")?;
        Ok(Image { mime_type: "image/png".to_owned(), bytes })
    }
}

/// The revenue of each bucket.
async fn fill(shop: &mut SqliteConnection, period: Period, unit: Unit, buckets: &[Bucket]) -> sqlx::Result<Vec<i64>> {
    let mut revenue = vec![0; buckets.len()];
    for (key, cents) in sales::revenue_by(shop, period, unit.key_length()).await? {
        if let Some(place) = buckets.iter().position(|bucket| bucket.key == key) {
            revenue[place] = cents;
        }
    }
    Ok(revenue)
}

/// The bars without the empty hours of the night at either end.
fn waking_hours(bars: Vec<Bar>) -> Vec<Bar> {
    let is_awake = |bar: &Bar| bar.current > 0 || bar.previous > 0;
    let first = bars.iter().position(is_awake).unwrap_or(0);
    let last = bars.iter().rposition(is_awake).unwrap_or(0);
    bars.into_iter().skip(first).take(last - first + 1).collect()
}
