//! Text into HTML. Whatever a person wrote goes through [`escape`].

/// Text that shows as it is, in elements and in attributes.
///
/// ```
/// use evals::report::escape;
/// assert_eq!(escape("<b title='x'>&\"</b>"), "&lt;b title=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // What XML forbids shows as what replaces it everywhere.
            char if char.is_control() && !"\n\r\t".contains(char) => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}

/// A share as people read it.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// The same of a figure that may be absent.
pub(super) fn percent_or_dash(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), percent)
}

/// A label, or what out of scope is called.
pub(super) fn label(label: Option<&str>) -> String {
    label.map_or_else(|| "<em>out of scope</em>".to_owned(), escape)
}

/// A section of the page, found in its list of contents by `id`.
pub(super) fn section(id: &str, title: &str, about: &str, content: &str) -> String {
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>\
         <p class=\"about\">{about}</p>{content}</section>"
    )
}

/// A chart with its name and how to read it.
pub(super) fn figure(title: &str, about: &str, chart: &str) -> String {
    format!("<figure><figcaption><strong>{title}</strong><span>{about}</span></figcaption>{chart}</figure>")
}
