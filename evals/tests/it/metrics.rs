//! Figures against values worked out by hand or published.

use evals::metrics::{
    coverage::at_precision,
    interval::{at_least, at_most, wilson},
    measure,
    ranking::{auroc, fpr95, recall_at_precision},
    timings::by_tier,
};

use super::{inside, outside};

fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 5e-5, "found {found}, expected {wanted}");
}

/// Six messages: three orders, of which one is taken for hours and one declined; one question for hours, answered; two that ask
/// for nothing, of which one is declined.
fn cases() -> Vec<evals::case::Case> {
    vec![
        inside("where is 1823", "order", Some("order"), 0.9),
        inside("has it left", "order", Some("hours"), 0.6),
        inside("my parcel", "order", None, 0.3),
        inside("do you open on sunday", "hours", Some("hours"), 0.8),
        outside("sing a song", None, 0.2),
        outside("fix my bike", Some("order"), 0.7),
    ]
}

#[test]
fn a_small_set_has_the_figures_that_a_pencil_gets() {
    let metrics = measure(&cases(), 0.75);
    near(metrics.accuracy.unwrap(), 3.0 / 6.0);
    // The declined order has `order` as its likeliest label.
    near(metrics.in_scope_accuracy.unwrap(), 3.0 / 4.0);
    near(metrics.false_alarms.unwrap(), 1.0 / 4.0);
    near(metrics.out_of_scope_recall.unwrap(), 1.0 / 2.0);
    near(metrics.out_of_scope_precision.unwrap(), 1.0 / 2.0);
    let order = &metrics.intents["order"];
    assert_eq!((order.rows, order.found, order.right), (3, 2, 1));
    // Precision 1/2 and recall 1/3 have the harmonic mean 2/5; of `hours`, 1/2 and 1 have 2/3.
    near(order.f1.unwrap(), 0.4);
    near(metrics.macro_f1.unwrap(), f64::midpoint(0.4, 2.0 / 3.0));
    near(metrics.weighted_f1.unwrap(), (3.0 * 0.4 + 2.0 / 3.0) / 4.0);
    // The Brier score, promise by promise.
    let brier =
        (0.1_f64.powi(2) + 0.6_f64.powi(2) + 0.7_f64.powi(2) + 0.2_f64.powi(2) + 0.2_f64.powi(2) + 0.7_f64.powi(2))
            / 6.0;
    near(metrics.brier.unwrap(), brier);
    // From 0.8 on, both answers are right; with 0.7 it is two of three.
    let point = metrics.coverage_at_precision.unwrap();
    near(point.coverage, 2.0 / 6.0);
    near(point.threshold, 0.8);
    let confusions: Vec<_> =
        metrics.confusions.iter().map(|one| (one.intent.as_deref(), one.predicted.as_deref())).collect();
    assert_eq!(confusions, [(None, Some("order")), (Some("order"), None), (Some("order"), Some("hours"))]);
    assert_eq!(metrics.tiers["sparse"], 1.0);
    assert_eq!(by_tier(&cases())["all"].p99_us, 10);
}

#[test]
fn figures_that_nothing_speaks_for_are_absent() {
    let metrics = measure(&[inside("where is 1823", "order", Some("order"), 0.9)], 0.9);
    assert_eq!(metrics.out_of_scope_recall, None);
    assert_eq!(metrics.out_of_scope_auroc, None);
    assert_eq!(metrics.wrong_acts, None);
    let nothing = measure(&[], 0.9);
    assert_eq!((nothing.accuracy, nothing.macro_f1, nothing.brier), (None, None, None));
}

/// Newcombe 1998 ("Two-sided confidence intervals for the single proportion", Statistics in Medicine 17) gives for 81 of 263 and for
/// 15 of 148 the bounds of Wilson and of Clopper and Pearson. The latter are two-sided: 2.5 % on each side.
#[test]
fn intervals_are_those_of_the_literature() {
    for (right, all, low, high) in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)] {
        let (found_low, found_high) = wilson(right, all).unwrap();
        near(found_low, low);
        near(found_high, high);
    }
    for (right, all, low, high) in [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684)] {
        near(at_least(right, all, 0.975), low);
        near(at_most(right, all, 0.975), high);
    }
}

#[test]
fn ties_count_half_and_stand_together() {
    // Of six pairs, three are won, two tied, one lost.
    near(auroc(&[0.9, 0.5], &[0.5, 0.5, 0.1]).unwrap(), (3.0 + 1.0 + 1.0) / 6.0);
    // All of a score are answered or none: 0.9 alone is precise, 0.5 brings one right and one wrong.
    near(recall_at_precision(&[0.9, 0.5], &[0.5], 0.6).unwrap(), 1.0);
    near(recall_at_precision(&[0.9, 0.5], &[0.5], 0.7).unwrap(), 0.5);
    // Twenty positives: the nineteenth, 0.1, must be found, and half of the negatives score as high.
    let positives: Vec<_> = (0..20).map(|rank| if rank < 19 { 0.1 + rank as f32 / 100.0 } else { 0.0 }).collect();
    near(fpr95(&positives, &[0.05, 0.1]).unwrap(), 0.5);
}

#[test]
fn coverage_has_a_bound_that_few_messages_cannot_reach() {
    let promises: Vec<_> = (0..30).map(|index| (1.0 - index as f32 / 100.0, index != 29)).collect();
    let point = at_precision(&promises, 0.97).unwrap();
    near(point.coverage, 29.0 / 30.0);
    near(point.precision, 1.0);
    // 0.05^(1/29): what 29 of 29 show.
    near(point.precision_at_least, 0.05_f64.powf(1.0 / 29.0));
    assert_eq!(at_precision(&[(0.9, false)], 0.5), None);
}

#[test]
fn a_message_that_asks_for_two_things_counts_for_both() {
    let both = inside("1823, and do you open on sunday", "order + hours", Some("order + hours"), 0.9);
    let one = inside("1824 and your hours", "order + hours", Some("order"), 0.8);
    let metrics = measure(&[both, one], 0.9);
    near(metrics.accuracy.unwrap(), 0.5);
    assert_eq!((metrics.intents["order"].right, metrics.intents["hours"].right), (2, 1));
    near(metrics.intents["hours"].recall.unwrap(), 0.5);
}

#[test]
fn the_same_cases_have_the_same_intervals() {
    let (first, second) = (measure(&cases(), 0.75), measure(&cases(), 0.75));
    assert_eq!(first, second);
    let (low, high) = first.intervals["brier"];
    assert!(low < first.brier.unwrap() && first.brier.unwrap() < high, "{low} to {high}");
}
