//! Virtual time: where it stands, how fast it runs, how it is jumped. Pure: real time comes in as an argument, as the time
//! since some fixed moment.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// The fastest: a week passes in a minute. Faster, and a bot's answer would come days after its question.
pub const SCALE_MAX: f64 = 10_000.0;
/// The longest jump: ten years, more than any limit of WhatsApp's.
pub const JUMP_MAX: SignedDuration = SignedDuration::from_hours(24 * 3653);

/// Maps real time to virtual time: a moment at which both are known, and how fast virtual time runs from there.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    anchor: Timestamp,
    anchored: Duration,
    scale: f64,
}

/// Where virtual time stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClockView {
    /// Now, in virtual time.
    pub now: Timestamp,
    /// Virtual seconds in a real one; 0 when time stands still.
    pub scale: f64,
}

impl Clock {
    /// Virtual time is `origin` at the real time `real` and runs as fast.
    pub(crate) fn new(origin: Timestamp, real: Duration) -> Self {
        Self { anchor: origin, anchored: real, scale: 1.0 }
    }

    pub(crate) fn now(&self, real: Duration) -> Timestamp {
        let passed = real.saturating_sub(self.anchored).as_secs_f64() * self.scale;
        let passed = SignedDuration::try_from_secs_f64(passed).unwrap_or(SignedDuration::MAX);
        after(self.anchor, passed)
    }

    pub(crate) fn view(&self, real: Duration) -> ClockView {
        ClockView { now: self.now(real), scale: self.scale }
    }

    /// Sets how many virtual seconds a real one has; 0 stops the clock.
    pub(crate) fn set_scale(&mut self, scale: f64, real: Duration) -> Result<(), String> {
        if !(0.0..=SCALE_MAX).contains(&scale) {
            return Err(format!("scale is {scale}; it goes from 0 (time stands still) to {SCALE_MAX}"));
        }
        *self = Self { anchor: self.now(real), anchored: real, scale };
        Ok(())
    }

    /// Moves virtual time forward at once.
    pub(crate) fn jump(&mut self, by: SignedDuration, real: Duration) -> Result<(), String> {
        if by.is_negative() || by > JUMP_MAX {
            return Err(format!("a jump goes forward by at most {JUMP_MAX:#}, not by {by:#}"));
        }
        let target = self.now(real).checked_add(by).map_err(|_| "time would leave the calendar".to_owned())?;
        *self = Self { anchor: target, anchored: real, scale: self.scale };
        Ok(())
    }

    /// How long it really takes until virtual time is `until`; `None` while it stands still.
    pub(crate) fn wait(&self, until: Timestamp, real: Duration) -> Option<Duration> {
        let left = until.duration_since(self.now(real)).as_secs_f64().max(0.0);
        if left == 0.0 {
            return Some(Duration::ZERO);
        }
        (self.scale > 0.0).then(|| Duration::try_from_secs_f64(left / self.scale).unwrap_or(Duration::MAX))
    }
}

/// A moment later; the end of the calendar when there is none.
pub(crate) fn after(at: Timestamp, delay: SignedDuration) -> Timestamp {
    at.checked_add(delay).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(clock: &Clock, real: u64) -> i64 {
        clock.now(Duration::from_secs(real)).as_second()
    }

    #[test]
    fn runs_stops_and_jumps() {
        let mut clock = Clock::new(Timestamp::UNIX_EPOCH, Duration::ZERO);
        assert_eq!(seconds(&clock, 10), 10);
        clock.set_scale(0.0, Duration::from_secs(10)).unwrap();
        assert_eq!(seconds(&clock, 99), 10);
        assert_eq!(clock.wait(Timestamp::from_second(11).unwrap(), Duration::from_secs(99)), None);
        clock.jump(SignedDuration::from_hours(1), Duration::from_secs(99)).unwrap();
        assert_eq!(seconds(&clock, 99), 3610);
        clock.set_scale(60.0, Duration::from_secs(100)).unwrap();
        assert_eq!(seconds(&clock, 102), 3610 + 120);
        let until = Timestamp::from_second(3610 + 180).unwrap();
        assert_eq!(clock.wait(until, Duration::from_secs(102)), Some(Duration::from_secs(1)));
        assert_eq!(clock.wait(until, Duration::from_secs(200)), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        let mut clock = Clock::new(Timestamp::UNIX_EPOCH, Duration::ZERO);
        for scale in [-1.0, SCALE_MAX + 1.0, f64::NAN, f64::INFINITY] {
            assert!(clock.set_scale(scale, Duration::ZERO).unwrap_err().contains("10000"), "{scale}");
        }
        for by in [SignedDuration::from_secs(-1), JUMP_MAX + SignedDuration::from_secs(1)] {
            assert!(clock.jump(by, Duration::ZERO).is_err(), "{by}");
        }
    }
}
