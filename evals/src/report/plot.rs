//! A frame to draw into: scales, grid, titles. SVG that takes its colours from the page.

use std::fmt::Write;

use super::html::escape;

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 46.0;

/// From which value to which an axis goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    pub(super) from: f64,
    pub(super) to: f64,
    /// Each step multiplies instead of adding.
    pub(super) is_log: bool,
}

impl Scale {
    pub(super) fn linear(from: f64, to: f64) -> Self {
        Self { from, to, is_log: false }
    }

    pub(super) fn log(from: f64, to: f64) -> Self {
        Self { from, to, is_log: true }
    }

    /// Where a value stands between the ends, 0 to 1.
    pub(super) fn place(self, value: f64) -> f64 {
        let Self { from, to, is_log } = self;
        let place = if is_log { (value / from).ln() / (to / from).ln() } else { (value - from) / (to - from) };
        if place.is_finite() { place.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The powers of ten in it, ends included.
    pub(super) fn powers(self) -> Vec<f64> {
        let (first, last) = (self.from.log10().floor() as i32, self.to.log10().ceil() as i32);
        (first..=last).map(|power| 10_f64.powi(power)).filter(|value| (self.from..=self.to).contains(value)).collect()
    }

    /// Shares from below `least` to 1, with grid lines at round percentages.
    pub(super) fn shares(least: f64) -> (Self, Vec<(f64, String)>) {
        let range = 100.0 * (1.0 - least).clamp(0.01, 1.0);
        let step = STEPS.into_iter().find(|step| range / step <= LINES_MAX).unwrap_or(20.0);
        let lines = (range / step).ceil();
        let lines: Vec<_> = (0..=lines as u32).map(|line| 1.0 - (lines - f64::from(line)) * step / 100.0).collect();
        let lines: Vec<_> = lines.into_iter().map(|value| (value, format!("{:.0} %", value * 100.0))).collect();
        (Self::linear(lines[0].0, 1.0), lines)
    }
}

/// Distances of grid lines, in percent.
const STEPS: [f64; 5] = [1.0, 2.0, 5.0, 10.0, 20.0];
/// More grid lines are a curtain.
const LINES_MAX: f64 = 6.0;

/// A chart in the making.
pub(super) struct Plot {
    x: Scale,
    y: Scale,
    body: String,
}

impl Plot {
    /// A frame with grid lines at these values, each with its words.
    pub(super) fn new(x: (Scale, &str, &[(f64, String)]), y: (Scale, &str, &[(f64, String)])) -> Self {
        let mut plot = Self { x: x.0, y: y.0, body: String::new() };
        let (bottom, right) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        for (value, words) in y.2 {
            let at = plot.at_y(*value);
            plot.add(format_args!("<line class=\"grid\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>"));
            plot.text(LEFT - 7.0, at + 4.0, "end", "tick", words);
        }
        for (value, words) in x.2 {
            let at = plot.at_x(*value);
            plot.add(format_args!("<line class=\"grid\" x1=\"{at:.1}\" x2=\"{at:.1}\" y1=\"{TOP}\" y2=\"{bottom}\"/>"));
            plot.text(at, bottom + 17.0, "middle", "tick", words);
        }
        plot.text((LEFT + right) / 2.0, HEIGHT - 7.0, "middle", "axis", x.1);
        let middle = (TOP + bottom) / 2.0;
        let name = escape(y.1);
        plot.add(format_args!(
            "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(13 {middle:.1}) rotate(-90)\">{name}</text>"
        ));
        plot
    }

    pub(super) fn at_x(&self, value: f64) -> f64 {
        LEFT + self.x.place(value) * (WIDTH - LEFT - RIGHT)
    }

    pub(super) fn at_y(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.y.place(value) * (HEIGHT - TOP - BOTTOM)
    }

    pub(super) fn add(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = self.body.write_fmt(element);
    }

    pub(super) fn text(&mut self, x: f64, y: f64, anchor: &str, class: &str, words: &str) {
        let words = escape(words);
        self.add(format_args!(
            "<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{words}</text>"
        ));
    }

    /// A line through values.
    pub(super) fn line(&mut self, class: &str, points: impl IntoIterator<Item = (f64, f64)>) {
        let path = self.path(points);
        self.add(format_args!("<polyline class=\"{class}\" points=\"{path}\"/>"));
    }

    /// The area between two lines: along the first, and back along the second.
    pub(super) fn area(&mut self, class: &str, points: impl IntoIterator<Item = (f64, f64)>) {
        let path = self.path(points);
        self.add(format_args!("<polygon class=\"{class}\" points=\"{path}\"/>"));
    }

    /// A point that says what it is when it is pointed at.
    pub(super) fn point(&mut self, class: &str, (x, y): (f64, f64), radius: f64, words: &str) {
        let (x, y, words) = (self.at_x(x), self.at_y(y), escape(words));
        self.add(format_args!(
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\"><title>{words}</title></circle>"
        ));
    }

    /// A bar from one value to another, between two places of the other axis.
    pub(super) fn bar(&mut self, class: &str, (left, right): (f64, f64), (low, high): (f64, f64), words: &str) {
        let (x, y) = (self.at_x(left), self.at_y(high));
        let (width, height) = (self.at_x(right) - x, self.at_y(low) - y);
        let words = escape(words);
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"><title>{words}</title></rect>",
            width.max(0.5),
            height.max(0.0)
        ));
    }

    fn path(&self, points: impl IntoIterator<Item = (f64, f64)>) -> String {
        let points = points.into_iter().map(|(x, y)| format!("{:.1},{:.1}", self.at_x(x), self.at_y(y)));
        points.collect::<Vec<_>>().join(" ")
    }

    /// The chart, with words for those who do not see it.
    pub(super) fn finish(self, words: &str) -> String {
        svg(WIDTH, HEIGHT, words, &self.body)
    }
}

/// An SVG of this size in its own units, as wide as its place on the page.
pub(super) fn svg(width: f64, height: f64, words: &str, body: &str) -> String {
    let words = escape(words);
    format!("<svg viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{words}\">{body}</svg>")
}
