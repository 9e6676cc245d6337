//! How far a figure would move if other messages had come: Efron's bootstrap, with percentiles as bounds.

use super::interval::Interval;
use crate::dice::Dice;

/// Samples: enough that the 2.5th percentile rests on 25 of them.
const SAMPLES: usize = 1000;
/// Any number would do; the same one gives the same bounds each time.
const SEED: u64 = 20_260_101;

/// The 95 % interval of each of the figures that `measure` makes of a sample. It is given indices into `0..count`, drawn with
/// replacement. A figure has no interval when a sample has no such figure.
pub fn intervals<const N: usize>(
    count: usize,
    measure: impl Fn(&[usize]) -> [Option<f64>; N],
) -> [Option<Interval>; N] {
    if count == 0 {
        return [None; N];
    }
    let mut dice = Dice::new(SEED);
    let mut sample = vec![0; count];
    let mut figures = vec![Vec::with_capacity(SAMPLES); N];
    for _ in 0..SAMPLES {
        sample.fill_with(|| dice.below(count));
        for (figures, figure) in figures.iter_mut().zip(measure(&sample)) {
            figures.extend(figure);
        }
    }
    std::array::from_fn(|index| percentiles(&mut figures[index]))
}

fn percentiles(figures: &mut [f64]) -> Option<Interval> {
    if figures.len() < SAMPLES {
        return None;
    }
    figures.sort_by(f64::total_cmp);
    Some((figures[SAMPLES * 25 / 1000], figures[SAMPLES * 975 / 1000 - 1]))
}
