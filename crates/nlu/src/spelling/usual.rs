//! The usual spelling of words as people type them on a telephone: "vc" is "você", "pls" is "please", "oiiii" is "oi". A spelling is listed when
//! no language here uses it for another word.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// From so many of the same letter in a row on they are drawn out, not spelt.
const DRAWN_OUT: usize = 3;

/// Usual spellings, folded, with the short ones that stand for them.
const SHORT: &[(&str, &[&str])] = &[
    // English
    ("you", &["u"]),
    ("your", &["ur"]),
    ("are", &["r"]),
    ("please", &["pls", "plz", "plss", "plis"]),
    ("thanks", &["thx", "thnx", "tnx", "tks", "thks"]),
    ("thank", &["thnk"]),
    ("because", &["cuz", "coz"]),
    ("before", &["b4"]),
    ("today", &["2day", "tday"]),
    ("tomorrow", &["tmrw", "tmr", "tmw", "2moro", "tomoro", "tomorow"]),
    ("yesterday", &["yest", "yday"]),
    ("about", &["abt"]),
    ("people", &["ppl"]),
    ("message", &["msg"]),
    ("something", &["smth", "sth"]),
    ("someone", &["sm1", "some1"]),
    ("anyone", &["any1", "ne1"]),
    ("what", &["wat", "wut"]),
    ("whats", &["wats", "wuts"]),
    ("the", &["teh"]),
    // Portuguese
    ("voce", &["vc"]),
    ("voces", &["vcs", "vcz"]),
    ("quanto", &["qto", "qnto", "qt", "qnt"]),
    ("quantos", &["qtos", "qntos", "qts", "qnts"]),
    ("quantas", &["qtas", "qntas"]),
    ("quando", &["qdo", "qd", "qnd", "qndo"]),
    ("hoje", &["hj", "hje"]),
    ("amanha", &["amnh", "amh", "amanh"]),
    ("muito", &["mto", "mt", "mtu"]),
    ("muita", &["mta"]),
    ("mesmo", &["msm"]),
    ("tudo", &["td", "tdo"]),
    ("todos", &["tds", "tdos"]),
    ("beleza", &["blz", "belz"]),
    ("obrigado", &["obg", "obgd", "obgdo", "brigado", "brigadao", "obrigadao"]),
    ("obrigada", &["obgda", "brigada"]),
    ("valeu", &["vlw", "vlws", "flw"]),
    ("depois", &["dps", "dpois"]),
    ("tambem", &["tb", "tbm", "tbem"]),
    ("agora", &["agr", "agra"]),
    ("comigo", &["cmg", "cmigo"]),
    ("cade", &["kd", "kade"]),
    ("aqui", &["aki"]),
    ("alguem", &["algm", "alguen"]),
    ("nao", &["naum"]),
    // Portuguese and Spanish
    ("que", &["q", "ke"]),
    ("porque", &["pq", "xq", "xk", "pk", "porq", "xque"]),
    ("para", &["pra", "pa"]),
    ("de", &["d"]),
    // Spanish
    ("tambien", &["tmb", "tmbn", "tbn", "tambn"]),
    ("porfavor", &["xfa", "xfavor", "porfis", "pf", "pfv", "pfvr", "pfvor", "porfas", "porfa"]),
    ("bien", &["bn"]),
    ("gracias", &["grax", "grx", "grcs", "gracs", "grasias"]),
    ("quiero", &["qiero", "kiero", "kero"]),
    ("cuanto", &["cuant"]),
    ("donde", &["dnd", "dond", "dnde"]),
    ("mensaje", &["msj", "mnsj"]),
];

/// The usual spelling of a folded word; the word itself where none is known.
///
/// ```
/// use nlu::spelling::usual;
/// assert_eq!(usual("vcs"), "voces");
/// assert_eq!(usual("oiiii"), "oi");
/// assert_eq!(usual("order"), "order");
/// ```
pub fn usual(word: &str) -> Cow<'_, str> {
    static USUAL: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        SHORT.iter().flat_map(|(usual, shorts)| shorts.iter().map(|short| (*short, *usual))).collect()
    });
    let drawn_in = drawn_in(word);
    USUAL.get(drawn_in.as_ref()).map_or(drawn_in, |usual| Cow::Borrowed(*usual))
}

/// The word with each drawn-out letter once.
fn drawn_in(word: &str) -> Cow<'_, str> {
    let letters: Vec<char> = word.chars().collect();
    let runs = || letters.chunk_by(|a, b| a == b && a.is_alphabetic());
    if runs().all(|run| run.len() < DRAWN_OUT) {
        return Cow::Borrowed(word);
    }
    let kept = runs().flat_map(|run| if run.len() < DRAWN_OUT { run } else { &run[..1] });
    Cow::Owned(kept.collect())
}
