//! JSON that can be what `serde_json::Value` cannot: a name twice, half a surrogate pair, a number beyond all bounds.

use std::fmt::Write;

use serde_json::Value;

use crate::cases::Dice;

#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// A text that means something.
    Text(String),
    /// Anything else without parts, as it is written.
    Odd(String),
    List(Vec<Json>),
    /// Names as they are written, between their quotes.
    Object(Vec<(String, Json)>),
}

/// Numbers, texts and literals that somebody might trip over.
const ODD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "1.5",
    "1e999",
    "-1e999",
    "1e-999",
    "9007199254740993",
    "18446744073709551616",
    "-99999999999999999999999999999999999999",
    "253402300800",
    "-377705116800",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud83d\"",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "{\"\":{}}",
];

/// Words in many hands: right to left, marks without end, joined emoji, and what formats, escapes or ends something.
const WORDS: &[&str] = &[
    "",
    " ",
    "olá",
    "ação",
    "שלום",
    "\u{202e}abc\u{202c}",
    "Z̸̢̛͎̗a̷",
    "👩‍👩‍👧‍👦",
    "\u{feff}",
    "\u{200b}",
    "\u{fffd}",
    "\u{10ffff}",
    "ﷺ",
    "*b* _i_ ~s~",
    "{{ x }}",
    "'; --",
    "\"\\",
    "\n\r\t",
    "\u{7f}\u{1}",
    "null",
    "1790000000",
    "-1",
    "NaN",
    "inf",
    "wamid.X",
    "5511955550142",
    "+5511955550142",
    "BR.7100220033",
    "BR.ENT.71",
    "sent",
    "failed",
    "text",
    "interactive",
    "messages",
];

/// Names that some object of a webhook has, or might have one day.
const NAMES: &[&str] = &[
    "id",
    "from",
    "from_user_id",
    "type",
    "text",
    "timestamp",
    "status",
    "errors",
    "contacts",
    "metadata",
    "context",
    "group_id",
    "biz_opaque_callback_data",
    "a_new_key",
    "",
    "\\ud800",
    "\\u0000",
    "id ",
    "ID",
];

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        match value {
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(fields.iter().map(|(name, value)| (name.clone(), Self::from(value))).collect())
            }
            plain => Self::Odd(plain.to_string()),
        }
    }
}

impl Json {
    /// The field that counts: the last of its name. Null is absent.
    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let Self::Object(fields) = self else { return None };
        fields.iter().rev().find(|field| field.0 == name).map(|field| &field.1).filter(|value| !value.is("null"))
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let Self::Object(fields) = self else { return None };
        fields.iter_mut().rev().find(|field| field.0 == name).map(|field| &mut field.1)
    }

    pub(crate) fn items_mut(&mut self, name: &str) -> Option<&mut Vec<Json>> {
        match self.get_mut(name) {
            Some(Self::List(items)) => Some(items),
            _ => None,
        }
    }

    /// Whether the field is a list with something in it.
    pub(crate) fn has_items(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::List(items)) if !items.is_empty())
    }

    /// Whether it is a text that says `text`.
    pub(crate) fn says(&self, text: &str) -> bool {
        matches!(self, Self::Text(said) if said == text)
    }

    pub(crate) fn begins(&self, text: &str) -> bool {
        matches!(self, Self::Text(said) if said.starts_with(text))
    }

    fn is(&self, written: &str) -> bool {
        matches!(self, Self::Odd(odd) if odd == written)
    }

    /// How many parts it has, itself included.
    pub(crate) fn parts(&self) -> usize {
        1 + match self {
            Self::Text(_) | Self::Odd(_) => 0,
            Self::List(items) => items.iter().map(Self::parts).sum(),
            Self::Object(fields) => fields.iter().map(|field| field.1.parts()).sum(),
        }
    }

    /// Puts `odd` in the place of part number `place`, counted from the outside in.
    pub(crate) fn replace_part(&mut self, mut place: usize, odd: &str) {
        if place == 0 {
            *self = Self::Odd(odd.to_owned());
            return;
        }
        place -= 1;
        let parts: &mut dyn Iterator<Item = &mut Self> = match self {
            Self::Text(_) | Self::Odd(_) => return,
            Self::List(items) => &mut items.iter_mut(),
            Self::Object(fields) => &mut fields.iter_mut().map(|field| &mut field.1),
        };
        for part in parts {
            let count = part.parts();
            if place < count {
                return part.replace_part(place, odd);
            }
            place -= count;
        }
    }

    /// Changes about one part in `rarity`, this one included.
    pub(crate) fn mutate(&mut self, dice: &mut Dice, rarity: usize) {
        if dice.once_in(rarity) {
            self.replace(dice);
        }
        match self {
            Self::Text(_) | Self::Odd(_) => {}
            Self::List(items) => {
                items.iter_mut().for_each(|item| item.mutate(dice, rarity));
                if dice.once_in(rarity) {
                    change_list(items, dice, Self::odd);
                }
            }
            Self::Object(fields) => {
                fields.iter_mut().for_each(|field| field.1.mutate(dice, rarity));
                if dice.once_in(rarity) {
                    change_list(fields, dice, |dice| {
                        ((*dice.pick(NAMES)).to_owned(), Self::Text((*dice.pick(WORDS)).to_owned()))
                    });
                }
            }
        }
    }

    fn replace(&mut self, dice: &mut Dice) {
        let old = std::mem::replace(self, Self::Odd("null".to_owned()));
        *self = match dice.below(8) {
            0..3 => Self::odd(dice),
            3..6 => Self::Text((*dice.pick(WORDS)).to_owned()),
            6 => Self::List(vec![old]),
            _ => (0..dice.below(300)).fold(Self::List(Vec::new()), |inner, _| Self::List(vec![inner])),
        };
    }

    fn odd(dice: &mut Dice) -> Self {
        let written = *dice.pick(ODD);
        let has_parts = written.starts_with(['[', '{']);
        if has_parts {
            Self::from(&serde_json::from_str::<Value>(written).unwrap())
        } else {
            Self::Odd(written.to_owned())
        }
    }

    /// Writes it, with white space and escapes as some serializer might.
    pub(crate) fn write(&self, style: usize, out: &mut String) {
        let space = if style & 1 == 0 { "" } else { " \n" };
        match self {
            Self::Odd(written) => out.push_str(written),
            Self::Text(text) => write_text(text, style, out),
            Self::List(items) => {
                out.push('[');
                for (place, item) in items.iter().enumerate() {
                    out.push_str(if place == 0 { space } else { "," });
                    item.write(style, out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (place, (name, value)) in fields.iter().enumerate() {
                    out.push_str(if place == 0 { space } else { "," });
                    write!(out, "\"{name}\"{space}:").unwrap();
                    value.write(style, out);
                }
                out.push('}');
            }
        }
    }
}

/// Drops, repeats, moves or adds one.
fn change_list<T: Clone>(items: &mut Vec<T>, dice: &mut Dice, new: impl Fn(&mut Dice) -> T) {
    if items.is_empty() || dice.once_in(4) {
        let new = new(dice);
        items.insert(dice.below(items.len() + 1), new);
        return;
    }
    let (one, other) = (dice.below(items.len()), dice.below(items.len()));
    match dice.below(3) {
        0 => drop(items.remove(one)),
        1 => items.insert(other, items[one].clone()),
        _ => items.swap(one, other),
    }
}

/// Style 2 escapes as Meta does: `\/`, and `\u` with small letters for whatever is not ASCII.
fn write_text(text: &str, style: usize, out: &mut String) {
    let escapes_as_meta = style & 2 != 0;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '/' if escapes_as_meta => out.push_str("\\/"),
            c if c < ' ' || (escapes_as_meta && !c.is_ascii()) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}").unwrap();
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
