//! Scripts as values, values as scripts.

use gateway::store::{
    DeadFilter, DeadLetter, DeliveryStatus, NewEvent, NewSend, Pace, Remedy, Resend, Scope, Send, SendKind, SendReport,
    Settlement, StatusUpdate, Store, StoreError, TimerChange, Work, alias_of,
};
use jiff::SignedDuration;

use super::{event, new_send, second, short_key};

/// `ana:a@10`: ana's message `a` of second 10. `-:a@10` belongs to nobody; `ES.1+5511987654321=Ana:a@10` is known by two names and
/// a profile; `other/ana:a@10` wrote to another number; `ana:a@10~5` may wait 5 seconds for more.
pub(super) fn read_event(text: &str) -> NewEvent {
    let (who, rest) = text.split_once(':').unwrap();
    let (key, times) = rest.split_once('@').unwrap();
    let (provider_second, wait) = times.split_once('~').unwrap_or((times, "0"));
    let (number, who) = who.split_once('/').unwrap_or(("ours", who));
    let (names, profile_name) = who.split_once('=').map_or((who, None), |(names, name)| (names, Some(name)));
    let names: Vec<_> = names.split('+').collect();
    let mut event = event(names[0], key, provider_second.parse().unwrap());
    event.aliases = names.iter().map(|name| alias_of(name)).collect();
    event.wait = SignedDuration::from_secs(wait.parse().unwrap());
    event.person = event.person.filter(|person| person.address != "-");
    if let Some(person) = &mut event.person {
        person.phone_number_id = number.to_owned();
        person.phone = names.iter().find(|name| is_digits(name)).map(|name| (*name).to_owned());
        person.profile_name = profile_name.map(str::to_owned);
    }
    event
}

fn is_digits(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// `#1` is the store's mark of its row 1, `-` no mark.
pub(super) fn read_status(store: &dyn Store, mark: &str, wamid: &str, status: &str, rest: &[&str]) -> StatusUpdate {
    let callback_data = match mark {
        "-" => None,
        ours if ours.starts_with('#') => Some(store.callback_data(row_id(ours))),
        theirs => Some(theirs.to_owned()),
    };
    let status: DeliveryStatus = serde_json::from_value(status.into()).unwrap();
    StatusUpdate {
        wamid: wamid.to_owned(),
        callback_data,
        status,
        error_code: rest.first().map(|code| code.parse().unwrap()),
        remedy: read_remedy(rest.get(1)),
    }
}

fn read_remedy(word: Option<&&str>) -> Remedy {
    match word.copied() {
        None => Remedy::GiveUp,
        Some("fallback") => Remedy::Fallback,
        Some("optout") => Remedy::OptOut,
        Some(other) => panic!("no such remedy: {other}"),
    }
}

/// `say:hello` or `do:pay`, then in any order: `<30` expires at second 30, `!never` or `!ask` when in doubt, `?template` is the
/// fallback, `$` is marketing.
pub(super) fn read_send(text: &str) -> NewSend {
    let (kind, rest) = text.split_once(':').unwrap();
    let kind = if kind == "say" { SendKind::Message } else { SendKind::Command };
    let end = rest.find(['<', '!', '?', '$']).unwrap_or(rest.len());
    let mut send = new_send(kind, &rest[..end], 1_000_000);
    let mut rest = &rest[end..];
    while let Some(mark) = rest.chars().next() {
        let end = rest[1..].find(['<', '!', '?', '$']).map_or(rest.len(), |end| end + 1);
        let value = &rest[1..end];
        match mark {
            '<' => send.expires_at = second(value.parse().unwrap()),
            '!' if value == "ask" => send.resend = Resend::Ask,
            '!' => send.resend = Resend::Never,
            '?' => send.fallback = Some(value.to_owned()),
            _ => send.is_marketing = true,
        }
        rest = &rest[end..];
    }
    send
}

/// `set:remind@60` or `clear:remind`.
pub(super) fn read_timer(text: &str) -> Option<TimerChange> {
    if let Some(key) = text.strip_prefix("clear:") {
        return Some(TimerChange::Clear { key: key.to_owned() });
    }
    let (key, due) = text.strip_prefix("set:")?.split_once('@')?;
    let (due_at, payload) = (second(due.parse().unwrap()), format!("about {key}"));
    Some(TimerChange::Set { key: key.to_owned(), due_at, payload })
}

pub(super) fn read_settlement(how: &[&str]) -> Settlement {
    match *how {
        ["accepted", wamid] => Settlement::Accepted { wamid: wamid.to_owned() },
        ["outcome", payload] => Settlement::Outcome { payload: payload.to_owned() },
        ["unknown"] => Settlement::Unknown { reason: "silence".to_owned() },
        ["retry", until, ref scope @ ..] => {
            let scope = match scope.first().copied() {
                None => Scope::Message,
                Some("pair") => Scope::Pair,
                Some("number") => Scope::Number,
                Some("halt") => Scope::Halt,
                Some(other) => panic!("no such scope: {other}"),
            };
            Settlement::Retry { due_at: second(until.parse().unwrap()), reason: "busy".to_owned(), scope }
        }
        ["failed", code, ref remedy @ ..] => Settlement::Failed {
            code: Some(code.parse().unwrap()),
            reason: "no".to_owned(),
            remedy: read_remedy(remedy.first()),
        },
        _ => panic!("no such settlement: {how:?}"),
    }
}

/// `6/3`: one every 6 seconds, three at once after a rest.
pub(super) fn read_pace(text: &str) -> Pace {
    let (every, burst) = text.split_once('/').unwrap();
    let every_ms = (every.parse::<f64>().unwrap() * 1000.0) as i64;
    Pace { every: SignedDuration::from_millis(every_ms), burst: burst.parse().unwrap() }
}

/// `error boom`, `since 10`, `ids 1,2`, in any order.
pub(super) fn read_filter(words: &[&str]) -> DeadFilter {
    let mut filter = DeadFilter::default();
    for pair in words.chunks(2) {
        match *pair {
            ["error", part] => filter.error = Some(part.to_owned()),
            ["since", at] => filter.since = Some(second(at.parse().unwrap())),
            ["ids", ids] => filter.ids = ids.split(',').map(|id| id.parse().unwrap()).collect(),
            _ => panic!("no such filter: {words:?}"),
        }
    }
    filter
}

pub(super) fn row_id(text: &str) -> i64 {
    text.trim_start_matches('#').parse().unwrap()
}

/// Who, then the events: `*2` on the second attempt, `!` when late, `+` when there are more.
pub(super) fn show_work(work: &Work) -> String {
    let mut out = work.person.address.clone();
    for event in &work.events {
        let again = if event.attempts > 1 { format!("*{}", event.attempts) } else { String::new() };
        let late = if event.late { "!" } else { "" };
        out += &format!(" {}{again}{late}", short_key(&event.key));
    }
    if work.has_more {
        out += " +";
    }
    out
}

pub(super) fn show_sends(sends: &[Send]) -> String {
    if sends.is_empty() {
        return "nothing".to_owned();
    }
    let show = |send: &Send| {
        let again = if send.attempt > 1 { format!("*{}", send.attempt) } else { String::new() };
        let verb = match send.kind {
            SendKind::Message => "say",
            SendKind::Command => "do",
        };
        format!("#{}{again} {} {verb} {}", send.id, send.person.address, send.payload)
    };
    sends.iter().map(show).collect::<Vec<_>>().join(", ")
}

pub(super) fn show_report(report: &SendReport) -> String {
    let status = report.status.map(|status| format!("{status:?}").to_lowercase());
    let code = report.error_code.map(|code| code.to_string());
    let error = report.error.as_ref().map(|error| format!("'{error}'"));
    let state = format!("{:?}", report.state).to_lowercase();
    [Some(state), status, report.wamid.clone(), code, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Key, or `#1` for an outbox row, payload and error of each.
pub(super) fn show_dead(store: &dyn Store, letters: &[DeadLetter]) -> String {
    if letters.is_empty() {
        return "nothing".to_owned();
    }
    let show = |letter: &DeadLetter| {
        let row = (1..100).find(|row| store.callback_data(*row) == letter.key).map(|row| format!("#{row}"));
        let key = row.unwrap_or_else(|| short_key(&letter.key));
        format!("{key}: {}", letter.error)
    };
    letters.iter().map(show).collect::<Vec<_>>().join(", ")
}

pub(super) fn show_result(result: Result<(), StoreError>) -> String {
    result.map_or_else(|error| show_error(&error), |()| "ok".to_owned())
}

pub(super) fn show_error(error: &StoreError) -> String {
    match error {
        StoreError::LeaseLost(_) => "lost".to_owned(),
        StoreError::NotInWork(key) => format!("not in work: {}", short_key(key)),
        StoreError::AttemptOver { .. } => "over".to_owned(),
        other => panic!("{other}"),
    }
}
