//! Keeping data from being read as markup. WhatsApp has no escape character: a mark that would format is replaced by a
//! look-alike (`*` by `∗`), and one inside a word, which formats nothing, is left alone.

/// Makes `data` harmless inside a message: marks at the edge of a word, line breaks, quotes and bullets at the start,
/// control and direction characters.
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
    if escaped.starts_with('>') {
        escaped.replace_range(..1, "›");
    }
    if escaped.starts_with("- ") {
        escaped.replace_range(..1, "–");
    }
    escaped
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
