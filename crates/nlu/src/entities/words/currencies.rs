//! What currencies are called and signed. `currencies.txt` has every currency's own names; here is what several share.

use std::{collections::HashMap, sync::LazyLock};

use super::Phrases;
use crate::{Language, entities::money::Currency};

/// One currency, as its line in `currencies.txt` has it.
struct Row {
    code: &'static str,
    symbols: &'static str,
    names: [&'static str; 3],
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("currencies.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(row).collect()
});

fn row(line: &'static str) -> Row {
    let mut columns = line.split('|').map(str::trim);
    let mut column = || columns.next().unwrap_or_default();
    Row { code: column(), symbols: column(), names: [column(), column(), column()] }
}

/// Symbols and codes, by what they look like in folded form.
pub(in crate::entities) struct Signs {
    pub(in crate::entities) symbols: HashMap<&'static str, Currency>,
    /// Codes in small letters, with the code.
    pub(in crate::entities) codes: HashMap<String, &'static str>,
}

/// Every symbol and code.
pub(in crate::entities) fn signs() -> &'static Signs {
    static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
        let own = ROWS.iter().flat_map(|row| row.symbols.split(' ').map(|symbol| (symbol, Currency::Code(row.code))));
        let symbols =
            own.filter(|(symbol, _)| !symbol.is_empty()).chain([("$", Currency::Sign), ("¢", Currency::Cents)]);
        let codes = ROWS.iter().map(|row| (row.code.to_lowercase(), row.code));
        Signs { symbols: symbols.collect(), codes: codes.collect() }
    });
    &SIGNS
}

/// The names of currencies in `language`.
pub(super) fn names(language: Language) -> Phrases<Currency> {
    let column = match language {
        Language::En => 0,
        Language::Pt => 1,
        Language::Es => 2,
    };
    let own = ROWS.iter().flat_map(|row| row.names[column].split(", ").map(|name| (Currency::Code(row.code), name)));
    let own = own.filter(|(_, name)| !name.is_empty());
    let entries: Vec<_> = own.chain(shared(language).iter().copied()).collect();
    Phrases::new(&entries)
}

const FRANCS: &[&str] = &["CHF", "XOF", "XPF", "RWF", "BIF", "CDF", "DJF", "GNF", "KMF"];
const RUPEES: &[&str] = &["INR", "PKR", "LKR", "NPR", "MUR", "SCR"];
const DINARS: &[&str] = &["KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD", "MKD", "RSD"];
const DIRHAMS: &[&str] = &["AED", "MAD"];
const RIYALS: &[&str] = &["SAR", "QAR"];
const SHILLINGS: &[&str] = &["KES", "TZS", "UGX", "SOS"];
const CROWNS: &[&str] = &["SEK", "NOK", "DKK", "ISK", "CZK"];

/// Names that several currencies have.
fn shared(language: Language) -> &'static [(Currency, &'static str)] {
    use Currency::{Among, Cents, Dollar, HundredthsOf, Of, Peso};
    match language {
        Language::En => &[
            (Dollar, "dollar | dollars | buck | bucks"),
            (Peso, "peso | pesos"),
            (Cents, "cent | cents"),
            (HundredthsOf("GBP"), "pence | penny | pennies"),
            (Of("GBP"), "pound | pounds"),
            (Among(RUPEES), "rupee | rupees"),
            (Of("TRY"), "lira | liras"),
            (Among(CROWNS), "krona | kronor | krone | kroner"),
            (Among(FRANCS), "franc | francs"),
            (Among(DINARS), "dinar | dinars"),
            (Among(DIRHAMS), "dirham | dirhams"),
            (Among(RIYALS), "riyal | riyals"),
            (Among(SHILLINGS), "shilling | shillings"),
            (Of("KRW"), "won"),
        ],
        Language::Pt => &[
            (Dollar, "dolar | dolares | doleta | doletas"),
            (Peso, "peso | pesos"),
            (Cents, "centavo | centavos | centimo | centimos"),
            (HundredthsOf("GBP"), "penny | pence | pences | penies"),
            (Of("GBP"), "libra | libras"),
            (Among(RUPEES), "rupia | rupias"),
            (Among(FRANCS), "franco | francos"),
            (Among(CROWNS), "coroa | coroas"),
            (Of("TRY"), "lira | liras"),
            (Among(DINARS), "dinar | dinares"),
            (Among(SHILLINGS), "xelim | xelins"),
        ],
        Language::Es => &[
            (Dollar, "dolar | dolares"),
            (Peso, "peso | pesos"),
            (Cents, "centavo | centavos | centimo | centimos"),
            (HundredthsOf("GBP"), "penique | peniques"),
            (Of("GBP"), "libra | libras"),
            (Among(RUPEES), "rupia | rupias"),
            (Among(FRANCS), "franco | francos"),
            (Among(CROWNS), "corona | coronas"),
            (Of("TRY"), "lira | liras"),
            (Among(DINARS), "dinar | dinares"),
            (Among(SHILLINGS), "chelin | chelines"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::ROWS;
    use crate::utterance::{Utterance, fold};

    #[test]
    fn every_currency_has_a_code_and_folded_names() {
        for row in ROWS.iter() {
            assert!(row.code.len() == 3 && row.code.chars().all(|c| c.is_ascii_uppercase()), "{}", row.code);
            for name in row.names.iter().flat_map(|names| names.split(", ")).filter(|name| !name.is_empty()) {
                assert_eq!(fold(name), name);
                let tokens: Vec<_> = Utterance::new(name).tokens().iter().map(|token| token.folded.clone()).collect();
                assert_eq!(tokens.join(" "), name);
            }
        }
    }
}
