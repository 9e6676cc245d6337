//! The figures that somebody looks at first.

use super::html::percent;
use crate::metrics::Metrics;

/// One card a figure, with its interval drawn where it has one.
pub(super) fn cards(metrics: &Metrics) -> String {
    let plain = |figure: f64| format!("{figure:.3}");
    type Card<'a> = (&'a str, &'a str, Option<f64>, &'a dyn Fn(f64) -> String);
    let figures: [Card<'_>; 9] = [
        ("In-scope accuracy", "in_scope_accuracy", metrics.in_scope_accuracy, &percent),
        ("Accuracy", "accuracy", metrics.accuracy, &percent),
        ("Macro F1", "macro_f1", metrics.macro_f1, &percent),
        ("Out-of-scope recall", "out_of_scope_recall", metrics.out_of_scope_recall, &percent),
        ("Out-of-scope AUROC", "out_of_scope_auroc", metrics.out_of_scope_auroc, &plain),
        ("Calibration error", "expected_calibration_error", metrics.expected_calibration_error, &plain),
        ("Brier score", "brier", metrics.brier, &plain),
        ("Slots F1", "slots_f1", metrics.slots_f1, &percent),
        ("Wrong acts", "wrong_acts", metrics.wrong_acts, &percent),
    ];
    let card = |(name, key, figure, show): Card<'_>| {
        let interval = metrics.intervals.get(key).map_or(String::new(), |(low, high)| {
            let (left, width) = (low * 100.0, ((high - low) * 100.0).max(0.8));
            format!(
                "<span class=\"interval\" aria-hidden=\"true\"><i style=\"left:{left:.1}%;width:{width:.1}%\"></i></span>\
                 <span class=\"bounds\">{} to {}</span>",
                show(*low),
                show(*high)
            )
        });
        Some(format!("<li><span class=\"name\">{name}</span><b>{}</b>{interval}</li>", show(figure?)))
    };
    format!("<ul class=\"cards\">{}</ul>", figures.into_iter().filter_map(card).collect::<String>())
}
