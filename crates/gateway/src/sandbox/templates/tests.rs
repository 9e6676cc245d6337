//! What time does to templates.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Filter, TemplateStatus, Templates};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn after(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_791_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

/// One template `t`, approved at once.
fn templates() -> Templates {
    let mut templates = Templates::new("1".to_owned(), after(0));
    create(&mut templates, 0).unwrap();
    templates.settle(after(0));
    templates
}

fn create(templates: &mut Templates, seconds: i64) -> Result<(), String> {
    let request =
        json!({"name": "t", "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": "Hi"}]});
    templates.create("2".to_owned(), &request, after(seconds)).map(|_| ()).map_err(|error| error.details)
}

fn edit(templates: &mut Templates, seconds: i64) -> bool {
    let request = json!({"components": [{"type": "BODY", "text": "Hello"}]});
    let is_done = templates.edit("2", &request, after(seconds)).is_ok();
    templates.settle(after(seconds));
    is_done
}

fn status(templates: &mut Templates, seconds: i64) -> String {
    templates.settle(after(seconds));
    let filter = Filter { name: Some("t"), ..Filter::default() };
    templates
        .list(&filter)
        .first()
        .map_or_else(String::new, |found| found.view()["status"].as_str().unwrap().to_owned())
}

#[test]
fn a_review_ends_after_its_time() {
    let mut templates = Templates::new("1".to_owned(), after(0));
    templates.set_review(Some(SignedDuration::from_secs(10)), after(0));
    create(&mut templates, 0).unwrap();
    assert_eq!([9, 10].map(|seconds| status(&mut templates, seconds)), ["PENDING", "APPROVED"]);
    assert_eq!(templates.take_changes().len(), 1);
    assert!(templates.take_changes().is_empty());
}

#[test]
fn pauses_get_longer_until_the_template_is_disabled() {
    let mut templates = templates();
    for (paused, still, over, then) in [
        (0, 3 * HOUR - 1, 3 * HOUR, "APPROVED"),
        (DAY, DAY + 6 * HOUR - 1, DAY + 6 * HOUR, "APPROVED"),
        (2 * DAY, 2 * DAY, 90 * DAY, "DISABLED"),
    ] {
        assert!(templates.set_status("t", "en", TemplateStatus::Paused, after(paused)));
        let while_it_lasts = if then == "DISABLED" { "DISABLED" } else { "PAUSED" };
        assert_eq!([still, over].map(|seconds| status(&mut templates, seconds)), [while_it_lasts, then]);
    }
}

#[test]
fn an_approved_template_is_changed_once_a_day_and_ten_times_a_month() {
    let mut templates = templates();
    assert!(edit(&mut templates, 0));
    assert!(!edit(&mut templates, DAY - 1));
    for day in 1..10 {
        assert!(edit(&mut templates, day * DAY), "day {day}");
    }
    assert!(!edit(&mut templates, 30 * DAY - 1), "the eleventh in thirty days");
    assert!(edit(&mut templates, 30 * DAY));
}

#[test]
fn a_deleted_name_rests_for_thirty_days() {
    let mut templates = templates();
    templates.delete("t", None, after(0)).unwrap();
    assert!(create(&mut templates, 30 * DAY - 1).unwrap_err().contains("less than 30 days ago"));
    create(&mut templates, 30 * DAY).unwrap();
}
