//! Days with a name, whose dates are fixed or can be computed.

use jiff::civil::{Date, Weekday};

/// A day with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Holiday {
    NewYear,
    NewYearEve,
    Epiphany,
    Valentine,
    BrazilValentine,
    SaintPatrick,
    AprilFools,
    Carnival,
    AshWednesday,
    PalmSunday,
    GoodFriday,
    Easter,
    EasterMonday,
    CorpusChristi,
    Tiradentes,
    EarthDay,
    LabourDay,
    MothersDay,
    FathersDay,
    BrazilFathersDay,
    MemorialDay,
    Juneteenth,
    SaintJohn,
    UsIndependence,
    UsLabourDay,
    BrazilIndependence,
    ColumbusDay,
    Hispanidad,
    Aparecida,
    MartinLutherKing,
    PresidentsDay,
    Halloween,
    AllSaints,
    AllSouls,
    VeteransDay,
    BrazilRepublic,
    BlackConsciousness,
    Thanksgiving,
    BlackFriday,
    CyberMonday,
    ChristmasEve,
    Christmas,
    BoxingDay,
}

impl Holiday {
    /// Its day in `year`.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        let fixed = |month, day| Date::new(year, month, day).ok();
        let nth = |nth, weekday, month| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok();
        let after_easter = |days| easter(year)?.checked_add(jiff::Span::new().days(days)).ok();
        match self {
            Self::NewYear => fixed(1, 1),
            Self::Epiphany => fixed(1, 6),
            Self::MartinLutherKing => nth(3, Weekday::Monday, 1),
            Self::Valentine => fixed(2, 14),
            Self::PresidentsDay => nth(3, Weekday::Monday, 2),
            Self::Carnival => after_easter(-47),
            Self::AshWednesday => after_easter(-46),
            Self::PalmSunday => after_easter(-7),
            Self::GoodFriday => after_easter(-2),
            Self::Easter => easter(year),
            Self::EasterMonday => after_easter(1),
            Self::CorpusChristi => after_easter(60),
            Self::SaintPatrick => fixed(3, 17),
            Self::AprilFools => fixed(4, 1),
            Self::Tiradentes => fixed(4, 21),
            Self::EarthDay => fixed(4, 22),
            Self::LabourDay => fixed(5, 1),
            Self::MothersDay => nth(2, Weekday::Sunday, 5),
            Self::MemorialDay => nth(-1, Weekday::Monday, 5),
            Self::BrazilValentine => fixed(6, 12),
            Self::Juneteenth => fixed(6, 19),
            Self::SaintJohn => fixed(6, 24),
            Self::FathersDay => nth(3, Weekday::Sunday, 6),
            Self::UsIndependence => fixed(7, 4),
            Self::BrazilFathersDay => nth(2, Weekday::Sunday, 8),
            Self::UsLabourDay => nth(1, Weekday::Monday, 9),
            Self::BrazilIndependence => fixed(9, 7),
            Self::ColumbusDay => nth(2, Weekday::Monday, 10),
            Self::Hispanidad | Self::Aparecida => fixed(10, 12),
            Self::Halloween => fixed(10, 31),
            Self::AllSaints => fixed(11, 1),
            Self::AllSouls => fixed(11, 2),
            Self::VeteransDay => fixed(11, 11),
            Self::BrazilRepublic => fixed(11, 15),
            Self::BlackConsciousness => fixed(11, 20),
            Self::Thanksgiving => nth(4, Weekday::Thursday, 11),
            Self::BlackFriday => nth(4, Weekday::Thursday, 11)?.tomorrow().ok(),
            Self::CyberMonday => nth(4, Weekday::Thursday, 11)?.checked_add(jiff::Span::new().days(4)).ok(),
            Self::ChristmasEve => fixed(12, 24),
            Self::Christmas => fixed(12, 25),
            Self::BoxingDay => fixed(12, 26),
            Self::NewYearEve => fixed(12, 31),
        }
    }
}

/// Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher.
fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (golden, century, rest) = (year_number % 19, year_number / 100, year_number % 100);
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7;
    let late = (golden + 11 * moon + 22 * sunday) / 451;
    let day_of_march = moon + sunday - 7 * late + 114;
    Date::new(year, i8::try_from(day_of_march / 31).ok()?, i8::try_from(day_of_march % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Holiday, easter};

    #[test]
    fn easter_falls_where_the_church_says() {
        for day in [date(2000, 4, 23), date(2019, 4, 21), date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25)] {
            assert_eq!(easter(day.year()), Some(day));
        }
        assert_eq!(Holiday::Carnival.in_year(2026), Some(date(2026, 2, 17)));
    }
}
