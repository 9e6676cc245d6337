//! One form for the several ways in which a phone number comes.

/// The alias of an address: a phone in digits with an optional `+`, or a user id.
///
/// WhatsApp writes some mobile numbers in two ways, and may use another one in a webhook than the one that was dialled (Cloud
/// API, "wa_id"). Of each pair this keeps one, so that both lead to the same conversation:
///
/// | country | written | kept |
/// |---|---|---|
/// | Brazil | `55 11 9 8765 4321`, `55 11 8765 4321` | with the ninth digit |
/// | Mexico | `52 1 55 1234 5678`, `52 55 1234 5678` | without the `1` |
/// | Argentina | `54 9 11 1234 5678`, `54 11 1234 5678` | with the `9` |
///
/// ```
/// use gateway::store::alias_of;
/// assert_eq!(alias_of("+551187654321"), alias_of("5511987654321"));
/// assert_eq!(alias_of("ES.90218844713355"), "ES.90218844713355");
/// ```
pub fn alias_of(address: &str) -> String {
    let Some(digits) = digits_of(address) else { return address.to_owned() };
    let (country, rest) = digits.split_at(digits.len().min(2));
    match (country, rest.len()) {
        // Mobile numbers began with 6 to 9 before the ninth digit was put in front; land lines keep eight digits.
        ("55", 10) if matches!(rest.as_bytes()[2], b'6'..=b'9') => format!("55{}9{}", &rest[..2], &rest[2..]),
        ("52", 11) if rest.starts_with('1') => format!("52{}", &rest[1..]),
        ("54", 10) => format!("549{rest}"),
        _ => digits.to_owned(),
    }
}

/// Every way in which this phone may be written, in digits: by WhatsApp, or by somebody who lists it. [`alias_of`] of each is the
/// same, and comes first.
///
/// ```
/// use gateway::store::spellings_of;
/// assert_eq!(spellings_of("+551187654321"), ["5511987654321", "551187654321"]);
/// assert_eq!(spellings_of("34600111222"), ["34600111222"]);
/// ```
pub fn spellings_of(address: &str) -> Vec<String> {
    let alias = alias_of(address);
    let Some(digits) = digits_of(&alias) else { return vec![alias] };
    let (country, rest) = digits.split_at(digits.len().min(2));
    let other = match (country, rest.len()) {
        ("55", 11) => format!("55{}{}", &rest[..2], &rest[3..]),
        ("52", 10) => format!("521{rest}"),
        ("54", 11) => format!("54{}", &rest[1..]),
        _ => return vec![alias],
    };
    // Not every number of that length has another spelling: the rule has the last word.
    if alias_of(&other) == alias { vec![alias, other] } else { vec![alias] }
}

/// The digits of a phone; `None` for a user id.
fn digits_of(address: &str) -> Option<&str> {
    let digits = address.trim_start_matches('+');
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIASES: &str = "
        5511987654321   | 5511987654321
        551187654321    | 5511987654321
        551132345678    | 551132345678
        5215512345678   | 525512345678
        525512345678    | 525512345678
        5491112345678   | 5491112345678
        541112345678    | 5491112345678
        34600111222     | 34600111222
        +34600111222    | 34600111222
        1               | 1
        55              | 55
        ES.9021884471   | ES.9021884471
        US.ENT.12345    | US.ENT.12345";

    #[test]
    fn each_number_has_one_form() {
        for case in ALIASES.lines().skip(1) {
            let (address, alias) = case.split_once('|').unwrap();
            assert_eq!(alias_of(address.trim()), alias.trim(), "{address}");
            assert_eq!(alias_of(alias.trim()), alias.trim(), "{alias} stays as it is");
            let spellings = spellings_of(address.trim());
            assert_eq!(spellings, spellings_of(alias.trim()), "{address}");
            assert!(spellings.iter().any(|spelling| spelling == address.trim().trim_start_matches('+')), "{address}");
        }
        assert_eq!(alias_of(""), "");
    }
}
