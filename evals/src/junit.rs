//! Gates as JUnit's XML, which every build service shows.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::gates::Verdict;

/// A report with one test a rule.
///
/// # Errors
/// When the XML cannot be written, which text in memory always can.
pub fn report(suite: &str, verdicts: &[Verdict]) -> Result<String, quick_junit::SerializeError> {
    let mut tests = TestSuite::new(suite);
    for verdict in verdicts {
        let status = if verdict.holds {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("expected {}, found {}", verdict.rule, verdict.found));
            status
        };
        let mut test = TestCase::new(format!("{} {}", verdict.figure, verdict.rule), status);
        test.set_classname(format!("recado.eval.{suite}"));
        tests.add_test_case(test);
    }
    let mut report = Report::new("recado eval");
    report.add_test_suite(tests);
    report.to_string()
}
