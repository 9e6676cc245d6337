//! Lengths of time as people write them in files: a whole number and a unit.

use jiff::SignedDuration;

/// Seconds of each unit, the longest first. A day has 24 hours here.
const UNITS: [(char, i64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// What a length of time looks like, for complaints.
pub const EXPECTED: &str = "a whole number with s, m, h or d, such as 10m";

/// Reads a length of time.
///
/// ```
/// use jiff::SignedDuration;
/// assert_eq!(bot::duration::parse("10m"), Some(SignedDuration::from_mins(10)));
/// assert_eq!(bot::duration::parse("30d"), Some(SignedDuration::from_hours(720)));
/// assert_eq!(bot::duration::parse("10"), None);
/// assert_eq!(bot::duration::parse("-1h"), None);
/// ```
pub fn parse(text: &str) -> Option<SignedDuration> {
    let (unit, seconds) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
    let digits = text.strip_suffix(unit)?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| is_number)?;
    Some(SignedDuration::from_secs(number.checked_mul(seconds)?))
}

/// Writes a length of time in its largest whole unit; fractions of a second are left out.
///
/// ```
/// use jiff::SignedDuration;
/// assert_eq!(bot::duration::write(SignedDuration::from_mins(90)), "90m");
/// assert_eq!(bot::duration::write(SignedDuration::from_hours(48)), "2d");
/// assert_eq!(bot::duration::write(SignedDuration::ZERO), "0s");
/// ```
pub fn write(length: SignedDuration) -> String {
    let total = length.as_secs();
    let whole = UNITS.into_iter().find(|(_, seconds)| total != 0 && total % seconds == 0);
    let (unit, seconds) = whole.unwrap_or(('s', 1));
    format!("{}{unit}", total / seconds)
}
