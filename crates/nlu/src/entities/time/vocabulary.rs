//! What words can say about time, the same in every language.

use super::{holidays::Holiday, seasons::Season};

/// What a word says about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Term {
    /// A day counted from today: -1 is yesterday.
    Day(i8),
    /// A part of a day counted from today: "tonight".
    DayPart(i8, Part),
    /// A part of a day: "in the morning".
    Part(Part),
    /// "mornings".
    Parts(Part),
    /// A unit of time.
    Unit(Unit),
    /// A unit up to now in one word: "ytd".
    UnitToDate(Unit),
    /// "so far".
    ToDate,
    /// 1 to 12.
    Month(i8),
    /// 1, Monday, to 7.
    Weekday(i8),
    /// "Mondays".
    Weekdays(i8),
    /// 1 to 4.
    QuarterOfYear(i8),
    /// 1 or 2.
    HalfOfYear(i8),
    /// A day with a name.
    Holiday(Holiday),
    /// A quarter of the year with a name.
    Season(Season),
    /// A year that begins when somebody says so: "fiscal year".
    OwnYear,
    /// A count, or a day of a month.
    Number(u16),
    /// A day of a month, or the number of a quarter.
    Ordinal(u8),
    /// Some, of which nobody says how many: "a few".
    Few,
    /// A calendar year.
    Year(i16),
    /// The last one of a larger unit: "the last week of July".
    LastOf,
    /// Before a unit: -1 is "last".
    Shift(i8),
    /// Behind a unit: -1 is "passada".
    ShiftAfter(i8),
    /// The occurrence of this week even where `Shift(0)` says "this": "that".
    That,
    /// An article that counts one: "a week ago".
    An,
    /// "dia" before the day of a month.
    DayWord,
    /// An article.
    The,
    /// "of", "de".
    Of,
    /// Before a year or a month: "in".
    In,
    /// "year" before the number of a year.
    YearWord,
    /// Opens a range.
    From,
    /// Opens a range that "and" continues.
    Between,
    /// Continues a range.
    To,
    /// Continues a range opened by [`Term::Between`].
    And,
    /// From a point on.
    Since,
    /// "or later", behind a point.
    OrLater,
    /// Later than a point.
    After,
    /// Earlier than a point.
    Before,
    /// Up to a point, which counts too.
    Until,
    /// Not exactly.
    Around,
    /// Before a distance into the past: "hace".
    AgoBefore,
    /// Behind a distance into the past: "ago".
    AgoAfter,
    /// Before a distance into the future: "in".
    Ahead,
    /// Behind a distance into the future: "from now".
    AheadAfter,
    /// Between a distance and the point it is counted from: "after".
    Later,
    /// Between a distance and the point it is counted back from: "before".
    Earlier,
    /// From now to the end of a distance: "within".
    Within,
    /// Before a distance that is longer than it: "more than".
    More,
    /// Before a distance that is shorter than it: "less than".
    Less,
    /// A part of a larger stretch: "early", "end of".
    Edge(Edge),
    /// What is left of a unit.
    RestOf,
    /// Before a clock time: "at".
    At,
    /// Behind the hour: "o'clock".
    OClock,
    /// Behind the hour: "hours", which may be a duration as well.
    HourWord,
    /// The first half of the day.
    Am,
    /// The second half of the day.
    Pm,
    /// Between minutes and the hour they are added to.
    Past,
    /// Between minutes and the hour they are taken from.
    ToHour,
    /// Minutes before the hour they are added to: "half past".
    MinutesPast(i8),
    /// Minutes behind the hour, to be added to it: "y media", "menos cuarto".
    PlusMinutes(i8),
    /// Behind the hour, minutes to be taken from it follow: "menos".
    Minus,
    /// A time with a name: "noon".
    Hour(i8),
    /// This moment.
    Now,
    /// Each one of what follows.
    Every,
    /// Each second one of what follows.
    EveryOther,
    /// Before a unit: once in each.
    OncePer,
    /// How often, in one word, in units.
    Often(u8, Unit),
    /// Monday to Friday.
    WorkingDays,
    /// A half, before or behind a unit.
    Half,
    /// A half more, behind a count or a unit.
    AndHalf,
    /// The whole of a unit, as a length.
    Whole,
    /// The same, behind the unit: "o dia todo".
    WholeAfter,
    /// Ten years that begin in the year of the century: "nineties".
    Decade(u8),
    /// "decade".
    DecadeWord,
    /// "century".
    CenturyWord,
    /// "week" before a number, or behind it.
    StartingOn,
    /// Length behind a start: "for".
    For,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::entities) enum Unit {
    Second,
    Minute,
    Hour,
    /// Monday to Friday.
    WorkingDay,
    Day,
    /// Saturday and Sunday.
    Weekend,
    Week,
    /// Fourteen days.
    Fortnight,
    Month,
    Quarter,
    /// Six months.
    HalfYear,
    Year,
    Decade,
}

/// A part of a larger stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Edge {
    Start,
    Middle,
    End,
    /// Shortly before the end: "late in May" begins before May ends, "the end of May" does not.
    Late,
    /// What has passed of it: "earlier this month".
    Earlier,
    /// What is still to come of it: "later this month".
    Later,
}

/// A part of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Part {
    Dawn,
    Morning,
    Afternoon,
    /// "tarde": the afternoon and the early evening.
    LateAfternoon,
    Evening,
    Night,
    Breakfast,
    Lunch,
    Dinner,
}
