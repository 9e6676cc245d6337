//! A time of day, of which half is often left open: 4 may be 16.

mod said;

use jiff::civil::{Date, Time};

use super::terms::Part;
use crate::{Period, value::Grain};

pub(super) use said::{Said, at};

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// 0 to 24.
    pub(super) hour: i8,
    pub(super) minute: i8,
    pub(super) second: i8,
    pub(super) grain: Grain,
    /// Which half of the day was not said: 4 may be 16.
    pub(super) is_open: bool,
}

impl Clock {
    fn new(hour: i8, minute: i8, second: i8, grain: Grain) -> Option<Self> {
        let exists = (0..=24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
        let is_past_midnight = hour == 24 && (minute > 0 || second > 0);
        let is_open = (1..=12).contains(&hour);
        (exists && !is_past_midnight).then_some(Self { hour, minute, second, grain, is_open })
    }

    /// Exactly `time`.
    pub(super) fn exact(time: Time) -> Self {
        let grain = match (time.minute(), time.second()) {
            (0, 0) => Grain::Hour,
            (_, 0) => Grain::Minute,
            _ => Grain::Second,
        };
        Self { hour: time.hour(), minute: time.minute(), second: time.second(), grain, is_open: false }
    }

    /// The time on `date`, as long as its grain.
    pub(super) fn on(self, date: Date) -> Option<Period> {
        let date = if self.hour == 24 { date.tomorrow().ok()? } else { date };
        let start = date.at(self.hour % 24, self.minute, self.second, 0);
        let length = match self.grain {
            Grain::Second => jiff::Span::new().seconds(1),
            Grain::Minute => jiff::Span::new().minutes(1),
            _ => jiff::Span::new().hours(1),
        };
        Some(Period { start, end: start.checked_add(length).ok()?, grain: self.grain })
    }

    /// Before noon.
    pub(super) fn am(self) -> Self {
        let hour = if self.is_open && self.hour == 12 { 0 } else { self.hour };
        Self { hour, is_open: false, ..self }
    }

    /// From noon on.
    pub(super) fn pm(self) -> Self {
        let hour = if self.is_open && self.hour < 12 { self.hour + 12 } else { self.hour };
        Self { hour, is_open: false, ..self }
    }

    /// In that part of the day.
    pub(super) fn in_part(self, part: Part) -> Self {
        match part {
            Part::Dawn | Part::Morning | Part::Breakfast if self.hour == 12 && part == Part::Morning => self.pm(),
            Part::Dawn | Part::Morning | Part::Breakfast => self.am(),
            Part::Lunch if (10..=11).contains(&self.hour) => self.am(),
            Part::Evening | Part::Night if self.hour == 12 || self.hour == 0 => {
                Self { hour: 24, is_open: false, ..self }
            }
            Part::Night if self.hour <= 4 => self.am(),
            Part::Afternoon | Part::LateAfternoon | Part::Evening | Part::Night | Part::Lunch | Part::Dinner => {
                self.pm()
            }
        }
    }

    /// The time behind or before a part of the day: "7 tonight", "midnight tonight".
    pub(super) fn beside(self, part: Part) -> Self {
        if self.is_open || self.hour == 0 { self.in_part(part) } else { self }
    }

    /// The readings: both halves of the day when it is open, the likelier one first.
    pub(super) fn readings(self) -> Vec<Self> {
        match self {
            Self { is_open: false, .. } => vec![self],
            // People work, eat and meet from seven to seven.
            Self { hour: 1..=6 | 12, .. } => vec![self.pm(), self.am()],
            Self { .. } => vec![self.am(), self.pm()],
        }
    }

    fn plus(self, minutes: i8) -> Option<Self> {
        let all = i16::from(self.hour) * 60 + i16::from(self.minute) + i16::from(minutes);
        let all = if all < 60 && self.is_open { all + 12 * 60 } else { all.rem_euclid(24 * 60) };
        let hour = i8::try_from(all / 60).ok()?;
        Some(Self { hour, minute: i8::try_from(all % 60).ok()?, grain: Grain::Minute, ..self })
    }
}

/// The half of the day.
#[derive(Clone, Copy)]
enum Half {
    Am,
    Pm,
    Part(Part),
}

impl Half {
    fn of(self, clock: Clock) -> Clock {
        match self {
            Self::Am => clock.am(),
            Self::Pm => clock.pm(),
            Self::Part(part) => clock.in_part(part),
        }
    }
}
