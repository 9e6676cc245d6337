//! Cutting a long text where a reader would: between paragraphs, else lines, sentences, words, and never inside what is seen
//! as one character. Lengths are in Unicode scalar values (`str::chars`).

use unicode_segmentation::UnicodeSegmentation;

/// `text` in parts of at most `max` characters, in order, none of them blank. What is left out is the blanks at the cuts.
///
/// A border counts when it leaves at least a quarter of the part filled, so that a short first paragraph does not go alone.
///
/// ```
/// use bot::split::split;
/// assert_eq!(split("One thing.\n\nAnother thing.", 16), ["One thing.", "Another thing."]);
/// assert_eq!(split("Yes. No. Perhaps.", 10), ["Yes. No.", "Perhaps."]);
/// assert_eq!(split("unbreakable", 4), ["unbr", "eaka", "ble"]);
/// ```
pub fn split(text: &str, max: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while let Some((limit, _)) = rest.char_indices().nth(max) {
        let borders = borders(rest, limit);
        let fits = borders.iter().rev();
        let (end, next) = best(fits, |border| border.end >= limit / 4).unwrap_or_else(|| inside_a_word(rest, limit));
        parts.push(rest[..end].trim().to_owned());
        rest = rest[next..].trim_start();
    }
    parts.push(rest.to_owned());
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// `text` in two: its end, at most `max` characters, and what comes before it.
///
/// ```
/// use bot::split::split_end;
/// assert_eq!(split_end("Much.\n\nThe end.", 10), ("Much.", "The end."));
/// assert_eq!(split_end("Short.", 10), ("", "Short."));
/// ```
pub fn split_end(text: &str, max: usize) -> (&str, &str) {
    let text = text.trim();
    let length = text.chars().count();
    let Some(excess) = length.checked_sub(max).filter(|excess| *excess > 0) else { return ("", text) };
    let first = text.char_indices().nth(excess).map_or(text.len(), |(index, _)| index);
    let borders = borders(text, text.len());
    let fits = borders.iter().filter(|border| border.next >= first);
    let filled = text.len() - (text.len() - first) / 4;
    let (end, next) = best(fits, |border| border.next <= filled).unwrap_or_else(|| {
        let at = text.grapheme_indices(true).map(|(at, _)| at).find(|at| *at >= first).unwrap_or(first);
        (at, at)
    });
    (text[..end].trim_end(), text[next..].trim_start())
}

/// Where a text may be cut: after `end`, going on at `next`; blanks lie between.
struct Border {
    end: usize,
    next: usize,
    kind: Kind,
}

/// The better border first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Paragraph,
    Line,
    Sentence,
    Word,
}

/// The borders whose `end` is at most `limit`.
fn borders(text: &str, limit: usize) -> Vec<Border> {
    let mut borders = Vec::new();
    let mut blanks: Option<usize> = None;
    for (at, c) in text.char_indices() {
        if at > limit && blanks.is_none() {
            break;
        }
        match (is_blank(c), blanks) {
            (true, None) => blanks = Some(at),
            (false, Some(end)) => {
                borders.push(Border { end, next: at, kind: Kind::of(&text[..end], &text[end..at]) });
                blanks = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    borders
}

/// A no-break space holds a number and its unit together.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}' | '\u{2007}')
}

impl Kind {
    fn of(before: &str, blanks: &str) -> Self {
        match blanks.matches('\n').count() {
            0 if before.ends_with(['.', '!', '?', '…']) => Self::Sentence,
            0 => Self::Word,
            1 => Self::Line,
            _ => Self::Paragraph,
        }
    }
}

/// The best kind among borders that leave enough in the part; else the first at all.
fn best<'a>(
    mut borders: impl Iterator<Item = &'a Border> + Clone,
    is_enough: impl Fn(&Border) -> bool,
) -> Option<(usize, usize)> {
    let enough = borders.clone().filter(|border| is_enough(border)).min_by_key(|border| border.kind);
    enough.or_else(|| borders.next()).map(|border| (border.end, border.next))
}

/// The last border between graphemes up to `limit`. A single grapheme that is longer is cut: nothing else would fit.
fn inside_a_word(text: &str, limit: usize) -> (usize, usize) {
    let borders = text.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= limit);
    let at = borders.last().filter(|at| *at > 0).unwrap_or(limit);
    (at, at)
}
