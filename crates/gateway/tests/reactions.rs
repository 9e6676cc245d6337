//! What follows from every error that a send may meet.

#![allow(clippy::unwrap_used, reason = "a test may panic, and so may its helpers")]

use gateway::{
    sender::reaction::{Attempt, Probes, WINDOW_MARGIN, last_moment, reaction, remedy},
    store::{Remedy, Scope, Settlement},
    whatsapp::{ErrorClass, SendError, classify, error::CODES},
};
use jiff::{SignedDuration, Timestamp};

const NOW: Timestamp = Timestamp::constant(1_793_000_000, 0);

/// Codes, then what follows from each attempt at a message, from the first on, `|` between them; the last holds for those after.
/// `+` is a wait in seconds; then who waits.
const REACTIONS: &str = "
1 2 131016 131052 133004       : +1 message | +2 message | +4 message | +8 message | +16 message | failed
131000                         : +1 message | +2 message | failed
131053                         : +1 message | failed
131057 2494100                 : +1 message | +2 message | +4 message | +8 message | +16 message | +32 message | +60 message
131056                         : +1 pair | +4 pair | +16 pair | +64 pair | +256 pair | +270 pair
130429                         : +1 number | +2 number | +4 number | +8 number | +16 number | +32 number | +60 number
4 613 80007                    : +60 number | +120 number | +240 number | +480 number | +900 number
131047                         : fallback
131030 131055 131063 131064    : fallback
132001 132015 132016           : fallback
134100 134102 139000 139004    : fallback
131050                         : opt out
130403 130472 130497 131020    : failed
131026 131041 131049 131060    : failed
131062 131200 131299 132068    : failed
132069 137000                  : failed
0 3 10 33 190 200 299 131005   : +60 halt
131037 131042 131044 131045    : +60 halt
133000 133005 133016 134011    : +60 halt
368 131031 131048              : +900 halt
100 130501 131008 131009       : failed
131021 131051 132000 132005    : failed
132007 132008 132012 132018    : failed
135000 138000 139100 139103    : failed
147001 147005 2388001 2593107  : failed
";

/// The same for errors without a code.
const WITHOUT_CODE: &str = "
not_sent : +1 message | +2 message | +4 message | +8 message | +16 message | +32 message | +60 message
unknown  : unknown
status 502 : unknown
status 429 : +1 number | +2 number | +4 number | +8 number | +16 number | +32 number | +60 number
status 401 : +60 halt
status 413 : failed
";

/// An attempt with much time left.
fn attempt(number: u32) -> Attempt {
    let last_moment = Some(NOW + SignedDuration::from_hours(20));
    Attempt { number, expires_at: NOW + SignedDuration::from_hours(21), last_moment }
}

fn follows(error: &SendError, attempt: Attempt, jitter: f64) -> String {
    match reaction(error, attempt, Probes::default(), NOW, jitter) {
        Settlement::Retry { due_at, scope, reason } => {
            assert!(!reason.is_empty());
            let who = match scope {
                Scope::Message => "message",
                Scope::Pair => "pair",
                Scope::Number => "number",
                Scope::Halt => "halt",
            };
            format!("+{} {who}", due_at.duration_since(NOW).as_millis() as f64 / 1000.0)
        }
        Settlement::Unknown { .. } => "unknown".to_owned(),
        Settlement::Failed { remedy, code, .. } => {
            assert_eq!(code, error.code);
            let remedy = match remedy {
                Remedy::GiveUp => "failed",
                Remedy::Fallback => "fallback",
                Remedy::OptOut => "opt out",
            };
            remedy.to_owned()
        }
        Settlement::Accepted { .. } | Settlement::Outcome { .. } => panic!("{error} is no success"),
    }
}

fn check(error: &SendError, wanted: &str) {
    let wanted: Vec<_> = wanted.split('|').map(str::trim).collect();
    for number in 1..=wanted.len() + 3 {
        let wanted = wanted[number.min(wanted.len()) - 1];
        let found = follows(error, attempt(number as u32), 0.0);
        assert_eq!(found, wanted, "attempt {number}: {error}");
    }
}

fn with_code(code: i64) -> SendError {
    classify(400, format!(r#"{{"error":{{"code":{code}}}}}"#).as_bytes())
}

fn lines(table: &str) -> impl Iterator<Item = (&str, &str)> {
    table.lines().filter(|line| !line.is_empty()).map(|line| line.split_once(':').unwrap())
}

#[test]
fn every_code_has_its_reaction() {
    for (codes, wanted) in lines(REACTIONS) {
        for code in codes.split_whitespace() {
            check(&with_code(code.parse().unwrap()), wanted);
        }
    }
    let named: Vec<i64> =
        lines(REACTIONS).flat_map(|(codes, _)| codes.split_whitespace()).map(|code| code.parse().unwrap()).collect();
    for (codes, ..) in CODES {
        assert!(named.iter().any(|code| codes.contains(code)), "{codes:?} stands in no line");
    }
}

#[test]
fn an_error_without_a_code_has_one_too() {
    for (kind, wanted) in lines(WITHOUT_CODE) {
        let plain = |class| SendError { class, code: None, details: "no answer".into(), fbtrace_id: None };
        let error = match kind.trim() {
            "not_sent" => plain(ErrorClass::NotSent),
            "unknown" => plain(ErrorClass::Unknown),
            status => classify(status.strip_prefix("status ").unwrap().parse().unwrap(), b"<html>"),
        };
        check(&error, wanted);
    }
}

#[test]
fn what_failed_together_does_not_come_again_together() {
    let cases = [(131_016, "+5 message"), (130_429, "+5 number"), (131_056, "+16 pair"), (190, "+60 halt")];
    for (code, wanted) in cases {
        assert_eq!(follows(&with_code(code), attempt(3), 1.0), wanted, "{code}, lengthened by a quarter");
    }
}

#[test]
fn no_message_tries_again_when_its_time_is_over() {
    let seconds = |seconds| NOW + SignedDuration::from_secs(seconds);
    let cases = [
        // Attempt, seconds until it expires, seconds until the last moment before the window closes, what follows.
        (3, 4, None, "+4 message"),
        (3, 3, None, "failed"),
        (3, 100, Some(4), "+4 message"),
        (3, 100, Some(3), "fallback"),
        (3, 3, Some(3), "failed"),
    ];
    for (number, expires, last, wanted) in cases {
        let attempt = Attempt { number, expires_at: seconds(expires), last_moment: last.map(seconds) };
        assert_eq!(follows(&with_code(131_016), attempt, 0.0), wanted, "{attempt:?}");
    }
    // The number is told to stand still all the same: whether the message still has time is seen when it may leave.
    let over = Attempt { number: 1, expires_at: NOW, last_moment: None };
    assert_eq!(follows(&with_code(190), over, 0.0), "+60 halt");
    assert_eq!(follows(&with_code(131_056), over, 0.0), "+1 pair");
}

#[test]
fn the_window_closes_for_us_a_minute_before_it_does() {
    let window_until = NOW + WINDOW_MARGIN;
    assert_eq!(last_moment(window_until), NOW);
    assert_eq!(last_moment(Timestamp::MIN), Timestamp::MIN);
}

#[test]
fn a_status_failed_has_the_remedy_of_its_code() {
    let cases = [
        (131_047, Remedy::Fallback),
        (132_015, Remedy::Fallback),
        (131_050, Remedy::OptOut),
        (131_026, Remedy::GiveUp),
        (190, Remedy::GiveUp),
        (999_999, Remedy::GiveUp),
    ];
    for (code, wanted) in cases {
        assert_eq!(remedy(code), wanted, "{code}");
    }
}
