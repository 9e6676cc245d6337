//! A whole number under construction, word by word, from its largest part to its smallest.

/// What a word contributes to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum NumberWord {
    /// 0 to 99.
    Small(u64),
    /// The word for one that is also the article.
    One,
    /// 100, 200 … 900 in one word.
    Hundreds(u64),
    /// "hundred" after a number.
    Hundred,
    /// Thousand and above; `alone` when it stands for one of it without a number before, as "mil".
    Scale { value: u64, alone: bool },
    /// "dozen" after a number.
    Dozen,
    /// "a" before hundred, a scale or a fraction.
    Article,
    /// Joins parts: "and", "e", "y".
    And,
    /// "minus".
    Minus,
    /// "point", "vírgula": decimals follow.
    Point,
    /// "con": decimals follow when nothing comes after them.
    With,
    /// "over", "sobre": a denominator follows.
    Over,
    /// "out of", "in": the whole follows of which the number is a part.
    OutOf,
    /// "in": a denominator in words follows, when the number is one.
    OneIn,
    /// "half", "meio".
    Half,
    /// "quarter" before a scale.
    Quarter,
}

/// Parts of a million and above that one number may have, with the thousands between: more is no number.
const PARTS_MAX: usize = 6;

#[derive(Clone, Copy)]
struct Part {
    scale: u128,
    value: u128,
}

/// A number under construction.
pub(in crate::entities) struct Sum {
    said: bool,
    zero: bool,
    /// Closed parts, each of a smaller scale than the one before.
    parts: Vec<Part>,
    /// Hundreds, tens and units still open.
    group: u128,
    /// Whether a unit may follow ten: "décimo oitavo".
    joins_ten: bool,
}

impl Sum {
    pub(in crate::entities) fn new(joins_ten: bool) -> Self {
        Self { said: false, zero: false, parts: Vec::new(), group: 0, joins_ten }
    }

    /// A number that begins with the figure `value`.
    pub(super) fn of_figure(value: u128) -> Self {
        Self { said: true, group: value, ..Self::new(false) }
    }

    pub(in crate::entities) fn said(&self) -> bool {
        self.said
    }

    pub(in crate::entities) fn total(&self) -> u128 {
        self.parts.iter().map(|part| part.value).sum::<u128>().saturating_add(self.group)
    }

    /// The scale of the last part when it ends the number, else one: what "and a half" is a half of.
    pub(super) fn unit(&self) -> u128 {
        self.parts.last().filter(|_| self.group == 0).map_or(1, |part| part.scale)
    }

    /// "Two hundred and five" but not "five and six"; where `any`, also "vinte e três".
    pub(in crate::entities) fn may_be_joined(&self, any: bool) -> bool {
        self.said && !self.zero && (any || self.group.is_multiple_of(100))
    }

    /// True when a figure of three digits may follow: "2 mil 500".
    pub(super) fn takes_hundreds(&self) -> bool {
        self.group == 0 && self.parts.last().is_some_and(|part| part.scale == 1_000)
    }

    pub(super) fn add_hundreds(&mut self, value: u128) {
        self.group = value;
    }

    /// The tens at the end, such as the 30 of 130, if a unit could follow them.
    pub(super) fn open_tens(&self) -> u128 {
        let tens = self.group % 100;
        if tens >= 20 && tens.is_multiple_of(10) { tens } else { 0 }
    }

    /// Adds a word; false when it begins another number.
    pub(in crate::entities) fn add(&mut self, word: NumberWord) -> bool {
        let added = match word {
            NumberWord::Small(0) => {
                self.zero = !self.said;
                self.zero
            }
            NumberWord::Small(value) => self.add_small(value.into()),
            NumberWord::One => self.add_small(1),
            NumberWord::Hundreds(value) => {
                let fits = self.group == 0 && !self.zero;
                self.group += if fits { value.into() } else { 0 };
                fits
            }
            NumberWord::Hundred => self.multiply(100, (1..=99).contains(&self.group) && !self.group.is_multiple_of(10)),
            NumberWord::Dozen => self.multiply(12, (1..=999).contains(&self.group)),
            NumberWord::Scale { value, alone } => !self.zero && self.close(value.into(), alone),
            NumberWord::Article
            | NumberWord::And
            | NumberWord::Minus
            | NumberWord::Point
            | NumberWord::With
            | NumberWord::Over
            | NumberWord::OutOf
            | NumberWord::OneIn
            | NumberWord::Half
            | NumberWord::Quarter => false,
        };
        self.said |= added;
        added
    }

    fn multiply(&mut self, factor: u128, fits: bool) -> bool {
        self.group *= if fits { factor } else { 1 };
        fits
    }

    fn add_small(&mut self, value: u128) -> bool {
        let open_tens = self.group % 100;
        let after_tens = open_tens >= 20 && open_tens.is_multiple_of(10) || (self.joins_ten && open_tens == 10);
        let fits = !self.zero && self.group < 1_000 && (open_tens == 0 || (value < 10 && after_tens));
        self.group += if fits { value } else { 0 };
        fits
    }

    /// Multiplies what was said since the last larger part: "dos mil millones" is two thousand millions.
    fn close(&mut self, scale: u128, alone: bool) -> bool {
        let larger = self.parts.iter().take_while(|part| part.scale > scale).count();
        let repeats = self.parts.get(larger).is_some_and(|part| part.scale == scale);
        let below: u128 = self.parts[larger..].iter().map(|part| part.value).sum::<u128>() + self.group;
        let counted = if below == 0 && alone { 1 } else { below };
        let Some(value) = counted.checked_mul(scale).filter(|_| counted > 0 && !repeats && larger < PARTS_MAX) else {
            return false;
        };
        self.parts.truncate(larger);
        self.parts.push(Part { scale, value });
        self.group = 0;
        true
    }
}
