//! What a thumb does to one word: letters swapped, one left out, one too many, or the key beside.

/// The rows of a telephone's keyboard.
const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
/// How seldom a slip is another letter than those that thumbs hit by mistake, in shares of the others.
const ODD: f32 = 0.1;

/// How readily `meant` becomes `written` by one slip, 1 at most; `None` when that takes more than one.
pub(super) fn slip(meant: &[char], written: &[char]) -> Option<f32> {
    let same = meant.iter().zip(written).take_while(|(a, b)| a == b).count();
    let (meant_rest, written_rest) = (&meant[same..], &written[same..]);
    match (meant_rest, written_rest) {
        ([], []) => None,
        ([_, rest @ ..], written) if rest == written => Some(1.0),
        (meant, [extra, rest @ ..]) if meant == rest => {
            let is_double = same > 0 && written[same - 1] == *extra;
            Some(if is_double { 1.0 } else { ODD })
        }
        ([a, b, meant @ ..], [c, d, written @ ..]) if a == d && b == c && meant == written => Some(1.0),
        ([a, meant @ ..], [b, written @ ..]) if meant == written => Some(if are_beside(*a, *b) { 1.0 } else { ODD }),
        _ => None,
    }
}

fn are_beside(a: char, b: char) -> bool {
    ROWS.iter().any(|row| row.find(a).zip(row.find(b)).is_some_and(|(a, b)| a.abs_diff(b) == 1))
}
