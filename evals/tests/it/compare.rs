//! Two runs over the same messages.

use evals::compare::{NotComparable, compare, holm::correct, mcnemar::McNemar};

use super::{inside, outside};

/// Agresti, "Categorical Data Analysis", second edition, table 10.1: of 1,600 people 150 turned from approving to disapproving and 86
/// the other way. With that many the exact test must be near the chi-squared one, whose 17.36 leaves 0.00003.
#[test]
fn a_published_table_has_the_published_answer() {
    let test = McNemar::of_counts(86, 150);
    assert!((test.p - 3.1e-5).abs() < 1e-5, "{}", test.p);
}

#[test]
fn few_coins_say_little() {
    for (fixed, broken, p) in
        [(0, 0, 1.0), (1, 0, 1.0), (3, 3, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (8, 1, 20.0 / 512.0)]
    {
        let found = McNemar::of_counts(fixed, broken).p;
        assert!((found - p).abs() < 1e-9, "{fixed} and {broken}: found {found}, expected {p}");
    }
}

#[test]
fn the_correction_never_turns_an_order_around() {
    let close = |found: Vec<f64>, wanted: [f64; 4]| {
        assert!(found.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-12), "{found:?}");
    };
    // Holm 1979: 4 × 0.01; then 3 × 0.011 would be less than that, so that it counts the same.
    close(correct(&[0.02, 0.01, 0.9, 0.011]), [0.04, 0.04, 0.9, 0.04]);
}

#[test]
fn what_changed_is_listed_message_by_message() {
    let before = [
        inside("where is 1823", "order", Some("order"), 0.9),
        inside("my parcel", "order", None, 0.4),
        inside("sunday?", "hours", Some("hours"), 0.9),
        outside("sing", Some("order"), 0.6),
    ];
    let after = [
        outside("sing", None, 0.1),
        inside("where is 1823", "order", Some("order"), 0.9),
        inside("my parcel", "order", Some("order"), 0.8),
        inside("sunday?", "hours", Some("order"), 0.7),
    ];
    let comparison = compare(&before, &after).unwrap();
    assert_eq!((comparison.test.fixed, comparison.test.broken), (2, 1));
    assert_eq!((comparison.accuracy_before, comparison.accuracy_after), (0.5, 0.75));
    let texts: Vec<_> = comparison.fixed.iter().map(|change| change.text.as_str()).collect();
    assert_eq!(texts, ["my parcel", "sing"]);
    let broken = &comparison.broken[0];
    assert_eq!((broken.before.as_deref(), broken.after.as_deref()), (Some("hours"), Some("order")));
    assert!(comparison.intents.iter().all(|change| !change.is_significant), "three messages prove nothing");
    // 2.80 × √3 / 4: four messages could only show more than all of them.
    assert!((comparison.minimum_detectable_effect - 1.2131).abs() < 1e-3);
}

#[test]
fn a_label_that_got_much_better_is_found_among_many_that_did_not() {
    let run = |fixed: bool| {
        let of_order = (0..30).map(|index| {
            let predicted = if fixed || index % 3 == 0 { "order" } else { "hours" };
            inside(&format!("order {index}"), "order", Some(predicted), 0.9)
        });
        // One of the hours changes, as chance does.
        let of_hours = (0..30).map(|index| {
            let predicted = if index == 0 && !fixed { "order" } else { "hours" };
            inside(&format!("hours {index}"), "hours", Some(predicted), 0.9)
        });
        of_order.chain(of_hours).collect::<Vec<_>>()
    };
    let comparison = compare(&run(false), &run(true)).unwrap();
    let significant: Vec<_> = comparison.intents.iter().filter(|change| change.is_significant).collect();
    assert_eq!(significant.len(), 1);
    assert_eq!(significant[0].intent.as_deref(), Some("order"));
    let (low, high) = comparison.accuracy.interval.unwrap();
    assert!(low > 0.2 && high < 0.5 && (comparison.accuracy.value - 0.35).abs() < 1e-12, "{low} to {high}");
}

#[test]
fn runs_over_other_data_are_refused() {
    let one = [inside("where is 1823", "order", Some("order"), 0.9)];
    let other = [inside("sunday?", "hours", Some("hours"), 0.9)];
    let relabelled = [inside("where is 1823", "hours", Some("order"), 0.9)];
    assert_eq!(compare(&one, &other), Err(NotComparable::OtherMessages { only_before: 1, only_after: 1 }));
    let refused = compare(&one, &relabelled).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the runs are over different labels: “where is 1823” is `order` in the first and `hours` in the second"
    );
    assert_eq!(compare(&[], &[]), Err(NotComparable::Empty));
}
