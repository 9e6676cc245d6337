//! Scripts as values, values as scripts.

use gateway::store::{
    DeliveryStatus, NewEvent, NewSend, Send, SendKind, Settlement, StatusUpdate, Store, StoreError, Work,
};

use super::{event, new_send, second, short_key};

/// `ana:a@10`, or `-:a@10` for what belongs to nobody.
pub(super) fn read_event(text: &str) -> NewEvent {
    let (who, rest) = text.split_once(':').unwrap();
    let (key, provider_second) = rest.split_once('@').unwrap();
    let event = event(who, key, provider_second.parse().unwrap());
    NewEvent { person: event.person.filter(|person| person.address != "-"), ..event }
}

/// `#1` is the store's mark of its row 1, `-` no mark.
pub(crate) fn read_status(store: &Store, mark: &str, wamid: &str, status: &str, code: &[&str]) -> StatusUpdate {
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
        error_code: code.first().map(|code| code.parse().unwrap()),
    }
}

/// `say:hello` or `do:pay`, with `<30` when it expires at second 30.
pub(super) fn read_send(text: &str) -> NewSend {
    let (kind, rest) = text.split_once(':').unwrap();
    let (payload, expires) = rest.split_once('<').unwrap_or((rest, "1000000"));
    let kind = if kind == "say" { SendKind::Message } else { SendKind::Command };
    new_send(kind, payload, expires.parse().unwrap())
}

pub(super) fn read_settlement(how: &[&str]) -> Settlement {
    match *how {
        ["accepted", wamid] => Settlement::Accepted { wamid: wamid.to_owned() },
        ["outcome", payload] => Settlement::Outcome { payload: payload.to_owned() },
        ["retry", at] => Settlement::Retry { due_at: second(at.parse().unwrap()), reason: "busy".to_owned() },
        ["failed", code] => Settlement::Failed { code: Some(code.parse().unwrap()), reason: "no".to_owned() },
        _ => panic!("no such settlement: {how:?}"),
    }
}

pub(super) fn row_id(text: &str) -> i64 {
    text.trim_start_matches('#').parse().unwrap()
}

/// Who, then the events: `*2` on the second attempt, `!` when late.
pub(super) fn show_work(work: &Work) -> String {
    let mut out = work.person.address.clone();
    for event in &work.events {
        let again = if event.attempts > 1 { format!("*{}", event.attempts) } else { String::new() };
        let late = if event.late { "!" } else { "" };
        out += &format!(" {}{again}{late}", short_key(&event.key));
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
