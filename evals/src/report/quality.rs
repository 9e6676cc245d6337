//! Charts of how far probabilities can be believed.

use super::{
    html::{figure, percent},
    plot::{Plot, Scale},
};
use crate::{case::Case, metrics::Metrics};

/// The reliability diagram: what was promised against what was kept.
pub(super) fn reliability(metrics: &Metrics) -> String {
    let (scale, ticks) = Scale::shares(0.0);
    let mut plot = Plot::new((scale, "probability that was told", &ticks), (scale, "share that was right", &ticks));
    let most = metrics.reliability.iter().map(|bin| bin.count).max().unwrap_or(1) as f64;
    for bin in &metrics.reliability {
        let words = format!("{} messages told {}, {} right", bin.count, percent(bin.promised), percent(bin.kept));
        // The gap is what calibration is about.
        let (low, high) = if bin.promised < bin.kept { (bin.promised, bin.kept) } else { (bin.kept, bin.promised) };
        plot.bar("gap", (bin.promised - 0.008, bin.promised + 0.008), (low, high), &words);
    }
    plot.line("ideal", [(0.0, 0.0), (1.0, 1.0)]);
    plot.line("line", metrics.reliability.iter().map(|bin| (bin.promised, bin.kept)));
    for bin in &metrics.reliability {
        let words = format!("{} messages told {}, {} right", bin.count, percent(bin.promised), percent(bin.kept));
        plot.point("point", (bin.promised, bin.kept), 3.0 + 8.0 * (bin.count as f64 / most).sqrt(), &words);
    }
    let error = metrics.expected_calibration_error.unwrap_or_default();
    let about = format!(
        "On the dashed line, what is told with 80 % is right 8 times of 10. Larger points stand for more messages. \
         The mean gap is {error:.3}."
    );
    figure("Does it keep what it promises?", &about, &plot.finish("Reliability diagram"))
}

/// Precision against coverage, with its confidence bound.
pub(super) fn coverage(metrics: &Metrics) -> String {
    let least = metrics.coverage.iter().map(|point| point.precision_at_least).fold(1.0, f64::min);
    let ((x, x_ticks), (y, y_ticks)) = (Scale::shares(0.0), Scale::shares(least));
    let mut plot = Plot::new((x, "messages answered", &x_ticks), (y, "answers that are right", &y_ticks));
    let curve = || metrics.coverage.iter();
    let upper = curve().map(|point| (point.coverage, point.precision));
    let lower = curve().rev().map(|point| (point.coverage, point.precision_at_least));
    plot.area("band", upper.clone().chain(lower));
    plot.line("ideal", [(0.0, metrics.target_precision), (1.0, metrics.target_precision)]);
    plot.line("line", upper);
    let target = percent(metrics.target_precision);
    let about = match &metrics.coverage_at_precision {
        Some(point) => {
            let words = format!(
                "{} of messages at {}, surely at least {}",
                percent(point.coverage),
                percent(point.precision),
                percent(point.precision_at_least)
            );
            plot.point("point strong", (point.coverage, point.precision), 6.0, &words);
            format!(
                "Whoever answers only what is at least {:.2} probable answers {} of the messages and is right {target} of \
                 the time; on other messages surely (95 %) at least {}.",
                point.threshold,
                percent(point.coverage),
                percent(point.precision_at_least)
            )
        }
        None => format!("No threshold reaches {target}."),
    };
    figure("How much can be answered?", &about, &plot.finish("Precision against coverage"))
}

/// Bars of the histogram of [`scope`].
const BARS: usize = 20;

/// Where messages in scope and out of it stand by their probability of being out of it.
pub(super) fn scope(metrics: &Metrics, cases: &[Case]) -> Option<String> {
    let auroc = metrics.out_of_scope_auroc?;
    let histogram = |is_inside: bool| {
        let mut counts = [0_usize; BARS];
        for case in cases.iter().filter(|case| case.is_inside() == is_inside) {
            counts[((case.prediction.oos_probability * BARS as f32) as usize).min(BARS - 1)] += 1;
        }
        let all = counts.iter().sum::<usize>().max(1) as f64;
        counts.map(|count| count as f64 / all)
    };
    let (inside, outside) = (histogram(true), histogram(false));
    let highest = inside.iter().chain(&outside).copied().fold(0.05, f64::max);
    // Most messages are in the first bar, and the others are what is looked for.
    let ((x, x_ticks), y) = (Scale::shares(0.0), Scale::log(0.001, highest));
    let y_ticks: Vec<_> = y.powers().into_iter().map(|value| (value, format!("{} %", value * 100.0))).collect();
    let mut plot =
        Plot::new((x, "probability of being out of scope", &x_ticks), (y, "share of its kind (log scale)", &y_ticks));
    for (class, name, offset, shares) in [("own", "in scope", 0.1, inside), ("other", "out of scope", 0.5, outside)] {
        for (index, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let left = (index as f64 + offset) / BARS as f64;
            let words = format!("{} of messages {name}", percent(*share));
            plot.bar(class, (left, left + 0.4 / BARS as f64), (0.001, *share), &words);
        }
    }
    let about = format!(
        "<span class=\"key own\"></span>in scope <span class=\"key other\"></span>out of scope. A message out of scope \
         stands to the right of one in scope with probability {auroc:.3} (AUROC)."
    );
    Some(figure("Does it know what it does not know?", &about, &plot.finish("Histogram of out-of-scope probabilities")))
}
