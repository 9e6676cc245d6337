//! Drawing the chart. On a phone the picture is about a third as wide: ten pixels there are thirty here.

use std::sync::OnceLock;

use anyhow::{Context, anyhow};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use plotters::{
    coord::Shift,
    prelude::{BitMapBackend, DrawingArea, IntoDrawingArea, PathElement, Rectangle, Text},
    style::{
        Color, FontFamily, FontStyle, IntoFont, RGBColor, TextStyle, register_font,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::{Chart, axis};

/// Width and height in pixels.
const SIZE: (u32, u32) = (1000, 600);
/// Where the bars stand: left, top, right, bottom.
const FIELD: (i32, i32, i32, i32) = (180, 150, 970, 530);
/// The left edge of title and legend; amounts of six digits begin to the right of it, and a million still fits.
const MARGIN: i32 = 30;
/// The middles of the title and of the legend below it, which may be as long as the picture is wide.
const TITLE_MIDDLE: i32 = 46;
const LEGEND_MIDDLE: i32 = 102;
/// Heights of letters: the title's, and everything else's.
const TITLE_SIZE: i32 = 42;
const TEXT_SIZE: i32 = 30;
/// The side of a square of the legend.
const SQUARE: i32 = 26;
/// The part of its place that a pair of bars fills.
const FILLED: f64 = 0.74;
/// Labels under the bars; with more bars, every second or third has one.
const LABELS_MAX: usize = 12;

/// The middle of a line of text, as measured, lies above the middle of its letters.
const DROP: i32 = 4;

const PAPER: RGBColor = RGBColor(255, 255, 255);
const INK: RGBColor = RGBColor(62, 47, 38);
const FAINT_INK: RGBColor = RGBColor(96, 82, 73);
const LINE: RGBColor = RGBColor(232, 226, 220);
const CURRENT: RGBColor = RGBColor(178, 82, 24);
const PREVIOUS: RGBColor = RGBColor(216, 205, 194);

const FONT: &str = "ubuntu";

type Canvas<'a> = DrawingArea<BitMapBackend<'a>, Shift>;

/// The chart as a PNG file.
pub(super) fn png(chart: &Chart) -> anyhow::Result<Vec<u8>> {
    load_font()?;
    let mut pixels = vec![0; (SIZE.0 * SIZE.1 * 3) as usize];
    {
        let canvas = BitMapBackend::with_buffer(&mut pixels, SIZE).into_drawing_area();
        canvas.fill(&PAPER)?;
        heading(&canvas, chart)?;
        let highest = chart.bars.iter().map(|bar| bar.current.max(bar.previous)).max().unwrap_or(0);
        let ticks = axis::ticks(highest);
        let top = ticks.last().copied().unwrap_or(1);
        grid(&canvas, &ticks, top, chart)?;
        bars(&canvas, chart, top)?;
        canvas.present()?;
    }
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&pixels, SIZE.0, SIZE.1, ExtendedColorType::Rgb8)?;
    Ok(file)
}

/// Registers the font once: plotters finds it by name.
fn load_font() -> anyhow::Result<()> {
    static LOADED: OnceLock<bool> = OnceLock::new();
    let is_loaded =
        *LOADED.get_or_init(|| register_font(FONT, FontStyle::Normal, epaint_default_fonts::UBUNTU_LIGHT).is_ok());
    is_loaded.then_some(()).ok_or_else(|| anyhow!("the chart's font cannot be read"))
}

fn text(size: i32, color: &'static RGBColor, horizontal: HPos, vertical: VPos) -> TextStyle<'static> {
    let font = (FontFamily::Name(FONT), size).into_font();
    TextStyle::from(font).color(color).pos(Pos::new(horizontal, vertical))
}

/// The title, and what the colours mean below it.
fn heading(canvas: &Canvas<'_>, chart: &Chart) -> anyhow::Result<()> {
    let title = text(TITLE_SIZE, &INK, HPos::Left, VPos::Center);
    canvas.draw(&Text::new(chart.title.as_str(), (MARGIN, TITLE_MIDDLE + DROP), title))?;
    let style = text(TEXT_SIZE, &FAINT_INK, HPos::Left, VPos::Center);
    let mut left = MARGIN;
    for (name, color) in chart.legend.iter().zip([CURRENT, PREVIOUS]) {
        let top = LEGEND_MIDDLE - SQUARE / 2;
        canvas.draw(&Rectangle::new([(left, top), (left + SQUARE, top + SQUARE)], color.filled()))?;
        left += SQUARE + 12;
        canvas.draw(&Text::new(name.as_str(), (left, LEGEND_MIDDLE + DROP), style.clone()))?;
        let (width, _) = canvas.estimate_text_size(name, &style).context("measuring the legend")?;
        left += width as i32 + 36;
    }
    Ok(())
}

/// Lines across, amounts on the left, names below.
fn grid(canvas: &Canvas<'_>, ticks: &[i64], top: i64, chart: &Chart) -> anyhow::Result<()> {
    for tick in ticks {
        let height = height(*tick, top);
        let amount = axis::label(*tick, chart.language);
        canvas.draw(&PathElement::new([(FIELD.0, height), (FIELD.2, height)], LINE.stroke_width(2)))?;
        canvas.draw(&Text::new(
            amount,
            (FIELD.0 - 14, height + DROP),
            text(TEXT_SIZE, &FAINT_INK, HPos::Right, VPos::Center),
        ))?;
    }
    let every = chart.bars.len().div_ceil(LABELS_MAX).max(1);
    for (place, bar) in chart.bars.iter().enumerate().step_by(every) {
        let (left, width) = place_of(place, chart.bars.len());
        let middle = (left + width / 2.0) as i32;
        let style = text(TEXT_SIZE, &FAINT_INK, HPos::Center, VPos::Top);
        canvas.draw(&Text::new(bar.label.as_str(), (middle, FIELD.3 + 14), style))?;
    }
    Ok(())
}

/// The period before in the left half of each place, the period in the right half, or alone in all of it.
fn bars(canvas: &Canvas<'_>, chart: &Chart, top: i64) -> anyhow::Result<()> {
    for (place, bar) in chart.bars.iter().enumerate() {
        let sides = [(bar.previous, PREVIOUS), (bar.current, CURRENT)];
        let shown = &sides[sides.len().saturating_sub(chart.legend.len())..];
        let (left, width) = place_of(place, chart.bars.len());
        let start = left + width * (1.0 - FILLED) / 2.0;
        let share = width * FILLED / shown.len() as f64;
        for (side, (cents, color)) in shown.iter().enumerate() {
            if *cents > 0 {
                let from = (start + share * side as f64) as i32;
                let to = (start + share * (side + 1) as f64) as i32 - 1;
                let corners = [(from, height(*cents, top)), (to.max(from + 1), FIELD.3)];
                canvas.draw(&Rectangle::new(corners, color.filled()))?;
            }
        }
    }
    Ok(())
}

/// Left edge and width of a bar's place, in pixels.
fn place_of(place: usize, count: usize) -> (f64, f64) {
    let width = f64::from(FIELD.2 - FIELD.0) / count.max(1) as f64;
    (f64::from(FIELD.0) + width * place as f64, width)
}

/// How far down the picture an amount lies.
fn height(cents: i64, top: i64) -> i32 {
    let field = f64::from(FIELD.3 - FIELD.1);
    FIELD.3 - (field * cents as f64 / top.max(1) as f64).round() as i32
}
