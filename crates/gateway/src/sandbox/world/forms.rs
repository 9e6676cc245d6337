//! One phone, several forms: WhatsApp's id of a number may differ from what people dial.
//!
//! Brazilian mobiles got a ninth digit that older accounts lack, Mexican ones lost a 1 that accounts kept, Argentine ones
//! have a 9 only abroad. A message to either form reaches the same person (Cloud API, "Phone numbers").

use super::super::phone::Phone;

/// The number itself, and the other form that it has, if it has one.
pub(crate) fn forms(phone: &Phone) -> Vec<Phone> {
    let other = inserted(phone).or_else(|| removed(phone));
    [Some(phone.clone()), other].into_iter().flatten().collect()
}

/// The id that WhatsApp gives the number when nobody says another.
pub(crate) fn wa_id(phone: &Phone) -> Phone {
    let digits = phone.as_str();
    // Area codes from 31 on got the ninth digit last; their accounts are mostly without it.
    let is_late_brazilian = digits.starts_with("55") && digits.get(2..4).is_some_and(|area| area >= "31");
    let other =
        if digits.starts_with("55") { is_late_brazilian.then(|| removed(phone)).flatten() } else { inserted(phone) };
    other.unwrap_or_else(|| phone.clone())
}

/// The form with one digit more.
fn inserted(phone: &Phone) -> Option<Phone> {
    let digits = phone.as_str();
    let (place, digit) = match digits.len() {
        12 if digits.starts_with("55") && matches!(digits.as_bytes()[4], b'6'..=b'9') => (4, '9'),
        12 if digits.starts_with("52") => (2, '1'),
        12 if digits.starts_with("54") => (2, '9'),
        _ => return None,
    };
    Phone::parse(&format!("{}{digit}{}", &digits[..place], &digits[place..]))
}

/// The form with one digit less.
fn removed(phone: &Phone) -> Option<Phone> {
    let digits = phone.as_str();
    let place = match digits.len() {
        13 if digits.starts_with("55") && digits.as_bytes()[4] == b'9' => 4,
        13 if digits.starts_with("521") || digits.starts_with("549") => 2,
        _ => return None,
    };
    Phone::parse(&format!("{}{}", &digits[..place], &digits[place + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_forms_and_ids() {
        for (dialled, other, id) in [
            ("5511990000001", Some("551190000001"), "5511990000001"),
            ("551190000001", Some("5511990000001"), "551190000001"),
            ("5531990000001", Some("553190000001"), "553190000001"),
            ("553190000001", Some("5531990000001"), "553190000001"),
            ("551133334444", None, "551133334444"),
            ("525512345678", Some("5215512345678"), "5215512345678"),
            ("5215512345678", Some("525512345678"), "5215512345678"),
            ("541112345678", Some("5491112345678"), "5491112345678"),
            ("5491112345678", Some("541112345678"), "5491112345678"),
            ("34600111222", None, "34600111222"),
            ("15550140042", None, "15550140042"),
        ] {
            let phone = Phone::parse(dialled).unwrap();
            let found: Vec<Phone> = forms(&phone);
            assert_eq!(found.get(1).map(Phone::as_str), other, "{dialled}");
            assert_eq!(wa_id(&phone).as_str(), id, "{dialled}");
        }
    }
}
