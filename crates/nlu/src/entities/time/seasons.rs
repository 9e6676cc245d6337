//! Seasons as the weather has them, three whole months each: "summer 2025", "no inverno passado".

use super::{
    Point,
    dates::following_year,
    evidence::Evidence,
    said::Said,
    terms::{Term, Terms},
};

/// Countries whose summer begins in December. In the tropics people follow the calendar of their neighbours.
const SOUTHERN: [&str; 19] =
    ["AR", "AU", "BO", "BR", "BW", "CL", "FJ", "LS", "MG", "MU", "MZ", "NA", "NZ", "PE", "PY", "SZ", "UY", "ZA", "ZW"];

/// A quarter of the year with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entities) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// "summer", "verão de 2025".
pub(super) fn point(terms: &Terms<'_>, start: usize) -> Option<Point> {
    let (next, season) = terms.take(start, |term| if let Term::Season(season) = term { Some(season) } else { None })?;
    let said = said(terms, season);
    match following_year(terms, next) {
        Some((end, year)) => {
            let begun = said.earliest_from(jiff::civil::Date::new(year, 1, 1).ok()?.at(0, 0, 0, 0))?;
            Some(Point::sure(end, Said::Fixed(begun)))
        }
        None => Some(Point { evidence: Evidence::Season, ..Point::sure(next, said) }),
    }
}

/// The season where the person is.
pub(super) fn said(terms: &Terms<'_>, season: Season) -> Said {
    let is_southern = SOUTHERN.contains(&terms.reading.context.region.as_str());
    let northern = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    };
    Said::Season(if is_southern { (northern + 5) % 12 + 1 } else { northern })
}
