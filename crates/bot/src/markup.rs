//! Keeping data from being read as markup. WhatsApp has no escape character: a mark that would format is replaced by a
//! look-alike (`*` by `∗`), and one inside a word, which formats nothing, is left alone.

/// Makes `data` harmless inside a message: marks at the edge of a word, line breaks, quotes, bullets and numbers at the
/// start, control and direction characters.
///
/// ```
/// use bot::markup::escape;
/// assert_eq!(escape("*Ana* _Souza_"), "∗Ana∗ ＿Souza＿");
/// assert_eq!(escape("ana_souza@example.org"), "ana_souza@example.org");
/// assert_eq!(escape("line\nbreak"), "line break");
/// ```
pub fn escape(data: &str) -> String {
    let visible: Vec<char> = one_line(data).chars().collect();
    let mut escaped: String = visible
        .iter()
        .enumerate()
        .map(|(index, &c)| {
            let in_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
            let before = index.checked_sub(1).and_then(|index| visible.get(index));
            let inside_a_word = in_word(before) && in_word(visible.get(index + 1));
            if inside_a_word && c != '`' { c } else { look_alike(c) }
        })
        .collect();
    if let Some((mark, harmless)) = opening(escaped.trim_start()) {
        let at = escaped.len() - escaped.trim_start().len() + mark.start;
        escaped.replace_range(at..at + mark.len(), harmless);
    }
    escaped
}

/// The mark that makes a line a quote, a bullet or a numbered item, and what looks like it.
fn opening(line: &str) -> Option<(std::ops::Range<usize>, &'static str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes() {
        [b'>', ..] => Some((0..1, "›")),
        [b'-', b' ', ..] => Some((0..1, "–")),
        _ if digits > 0 && line[digits..].starts_with(". ") => Some((digits..digits + 1, "․")),
        _ => None,
    }
}

fn look_alike(mark: char) -> char {
    match mark {
        '*' => '∗',
        '_' => '＿',
        '~' => '∼',
        '`' => 'ˋ',
        other => other,
    }
}

/// Characters that nobody sees and that can turn a line around.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// `text` in one line, without characters that nobody sees.
pub fn one_line(text: &str) -> String {
    let blank = |c: char| if matches!(c, '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().filter(|c| !is_hidden(*c)).map(blank).collect()
}

/// `text` without the marks that format: for buttons and rows, where WhatsApp shows them as they are.
pub fn strip(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '*' | '_' | '~' | '`')).collect()
}
