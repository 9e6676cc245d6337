//! The numbering plans of all countries.

use phonenumber::{Mode, PhoneNumber, country};

/// Loads the numbering plans of all countries, which otherwise the first phone number does: it takes tens of milliseconds.
pub fn load_numbering_plans() {
    let _ = phonenumber::parse(None, "+5511955550100");
}

/// The number in international form; `None` when no country assigns it.
pub(super) fn assigned(raw: &str, region: &str) -> Option<String> {
    readings(raw, region).into_iter().find(phonenumber::is_valid).map(|number| international(&number))
}

/// The number in international form as it would be if somebody had it.
pub(super) fn possible(raw: &str, region: &str) -> String {
    let readings = readings(raw, region);
    readings.first().map_or_else(|| format!("+{}", digits(raw)), international)
}

fn international(number: &PhoneNumber) -> String {
    number.format().mode(Mode::E164).to_string()
}

fn digits(raw: &str) -> String {
    raw.chars().filter(char::is_ascii_digit).collect()
}

/// What the digits may be: a number of the region, then one with its country code.
fn readings(raw: &str, region: &str) -> Vec<PhoneNumber> {
    let country: Option<country::Id> = region.parse().ok();
    // `+44 (0)7123 129683`: the zero in brackets is for callers at home.
    let trunk_shown = raw.contains('+') || raw.trim_start().starts_with("00");
    let digits = if trunk_shown { digits(&raw.replace("(0)", "")) } else { digits(raw) };
    let with_code = || format!("+{}", digits.strip_prefix("00").unwrap_or(&digits));
    let candidates = if raw.contains('+') {
        [Some(with_code()), None]
    } else {
        // WhatsApp shows numbers with the country code and people copy them without the plus.
        [Some(digits.clone()), (digits.len() >= 11).then(with_code)]
    };
    let parse = |candidate: String| {
        // With a plus the number says its country itself.
        let country = country.filter(|_| !candidate.starts_with('+'));
        phonenumber::parse(country, &candidate).ok()
    };
    candidates.into_iter().flatten().filter_map(parse).collect()
}
