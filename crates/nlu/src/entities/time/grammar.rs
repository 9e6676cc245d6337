//! All that one utterance says about time in one language, read once from its end to its beginning.
//!
//! A longer expression is made of shorter ones that begin later, so that each place is read once and nothing is tried twice.

use crate::{Language, entities::reading::Reading};

use super::{
    Point, clock, dates, hours, larger, length::Length, lengths, modified, moments, ranges, relative, terms::Terms,
    unplaced,
};

/// What begins at each token.
pub(super) struct Grammar<'a> {
    pub(super) terms: Terms<'a>,
    lengths: Vec<Vec<(usize, Length)>>,
    clocks: Vec<Vec<clock::Said>>,
    points: Vec<Vec<Point>>,
    moments: Vec<Vec<Point>>,
    /// For each token where the longest stretch ends that has no place in the calendar and begins there or before.
    unplaced_until: Vec<usize>,
}

/// More readings at one place are noise; the longest are kept.
const MAX_READINGS: usize = 24;

impl<'a> Grammar<'a> {
    pub(super) fn new(reading: &'a Reading<'a>, language: Language) -> Self {
        let terms = Terms::new(reading, language);
        let len = reading.len();
        let lengths = (0..len).map(|start| lengths::at(&terms, start)).collect();
        let clocks = (0..len).map(|start| clock::at(&terms, start)).collect();
        let (points, moments) = (vec![Vec::new(); len], vec![Vec::new(); len]);
        let mut grammar = Self { terms, lengths, clocks, points, moments, unplaced_until: Vec::new() };
        for start in (0..len).rev().filter(|start| reading.is_word(*start)) {
            if grammar.terms.is_silent(start) && !reading.folded(start).starts_with(|c: char| c.is_ascii_alphanumeric())
            {
                continue;
            }
            let mut points = relative::points(&grammar.terms, start);
            points.extend(dates::points(&grammar.terms, start));
            points.extend(larger::points(&grammar, start));
            grammar.points[start] = longest(points);
            grammar.moments[start] = longest(moments::points(&grammar, start));
        }
        grammar.unplaced_until = (0..len).scan(0, |until, start| Some(grammar.unplaced_by(start, until))).collect();
        grammar
    }

    /// Lengths of time, the longest first.
    pub(super) fn lengths(&self, start: usize) -> &[(usize, Length)] {
        self.lengths.get(start).map_or(&[], Vec::as_slice)
    }

    /// Clock times.
    pub(super) fn clocks(&self, start: usize) -> &[clock::Said] {
        self.clocks.get(start).map_or(&[], Vec::as_slice)
    }

    /// Days and longer stretches.
    pub(super) fn points(&self, start: usize) -> &[Point] {
        self.points.get(start).map_or(&[], Vec::as_slice)
    }

    /// Times, and days with a time.
    pub(super) fn moments(&self, start: usize) -> &[Point] {
        self.moments.get(start).map_or(&[], Vec::as_slice)
    }

    fn unplaced_by(&self, start: usize, until: &mut usize) -> usize {
        let all = self.points(start).iter().chain(self.moments(start));
        let ends = all.filter(|point| unplaced::value(&point.said).is_some()).map(|point| point.end);
        *until = ends.fold(*until, usize::max);
        *until
    }

    /// True for "this year" in "this school year", which is another year.
    pub(super) fn is_inside_unplaced(&self, start: usize, point: &Point) -> bool {
        let until = self.unplaced_until.get(start).copied().unwrap_or(0);
        point.end <= until && unplaced::value(&point.said).is_none()
    }

    /// Everything that begins at token `start` and is a point or a stretch.
    pub(super) fn all(&self, start: usize) -> Vec<Point> {
        let mut all = hours::points(self, start);
        all.extend(ranges::points(self, start));
        all.extend(modified::points(self, start));
        all.extend_from_slice(self.moments(start));
        all.extend_from_slice(self.points(start));
        all
    }
}

fn longest(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by_key(|point| std::cmp::Reverse(point.end));
    points.truncate(MAX_READINGS);
    points
}
