//! `report`: what was sold, against the period before.

use bot::{Call, Reply};
use gateway::handlers::CommandError;
use nlu::Period;
use serde_json::{Value, json};

use super::OverPeriod;
use crate::{
    Shop, chart,
    database::command_error,
    period,
    sales::{self, Sales, money},
};

/// Revenue, orders, average and best product of a period, with a picture of it beside the period before.
pub(crate) async fn report(shop: Shop, call: Call, slots: OverPeriod) -> Result<Reply, CommandError> {
    let current = slots.period;
    let now = call.now.datetime();
    // One transaction, so that all figures are of one moment: orders keep coming.
    let mut reads = shop.reads.begin().await.map_err(command_error)?;
    let figures = sales::sales(&mut reads, current).await.map_err(command_error)?;
    if figures.orders == 0 {
        let reply = Reply::new("report_empty").with("period", current);
        return Ok(reply.with("future", current.start > now));
    }

    let previous = period::before(current);
    let previous_figures = sales::sales(&mut reads, previous).await.map_err(command_error)?;
    let same_point = match period::up_to_the_same_point(current, previous, now) {
        Some(part) => Some((part, sales::sales(&mut reads, part).await.map_err(command_error)?)),
        None => None,
    };
    let best = sales::best_products(&mut reads, current, call.language, 1).await.map_err(command_error)?;
    let chart = chart::of_period(&mut reads, current, previous, call.language).await.map_err(command_error)?;
    reads.rollback().await.map_err(command_error)?;

    let reply = Reply::new("report")
        .with("period", current)
        .with("revenue", money(figures.revenue_cents))
        .with("orders", figures.orders)
        .with("average", money(figures.average_cents()))
        .with("previous", comparison(figures, previous, previous_figures))
        .with("same_point", same_point.map(|(part, so_far)| comparison(figures, part, so_far)))
        .with("best", best.first());
    Ok(match chart {
        Some(chart) => reply.with_image(chart.draw().await?),
        None => reply,
    })
}

/// How `figures` stand against those of another period. `change` is a positive ratio, `direction` its sign; against
/// nothing there is no ratio and the direction is `none`.
fn comparison(figures: Sales, period: Period, other: Sales) -> Value {
    let difference = figures.revenue_cents - other.revenue_cents;
    let direction = match difference {
        _ if other.revenue_cents == 0 => "none",
        ..0 => "down",
        0 => "same",
        1.. => "up",
    };
    let change = if other.revenue_cents == 0 { 0.0 } else { difference.abs() as f64 / other.revenue_cents as f64 };
    json!({
        "period": period,
        "revenue": money(other.revenue_cents),
        "orders": other.orders,
        "direction": direction,
        "change": change,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlu::value::Grain;

    #[test]
    fn a_change_has_a_direction_and_a_size_and_against_nothing_there_is_none() {
        let period = Period { start: Default::default(), end: Default::default(), grain: Grain::Day };
        let of = |revenue_cents| Sales { orders: 1, revenue_cents };
        let cases = [(150, 100, "up", 0.5), (75, 100, "down", 0.25), (100, 100, "same", 0.0), (100, 0, "none", 0.0)];
        for (now, then, direction, change) in cases {
            let comparison = comparison(of(now), period, of(then));
            assert_eq!((&comparison["direction"], &comparison["change"]), (&json!(direction), &json!(change)));
        }
    }
}
