//! Every set of instructions gets the bits of the portable one.

use kernel::{Level, Matrix, Rows, Shape, VALUE_MAX, WEIGHT_MAX, gelu, norm, product, softmax};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn weight(&mut self) -> i8 {
        (self.next() % 255) as i8
    }

    /// Between -1 and 1, and now and then far outside.
    fn value(&mut self) -> f32 {
        let value = (self.next() % 20_001) as f32 / 10_000.0 - 1.0;
        if self.next().is_multiple_of(97) { value * 30.0 } else { value }
    }

    fn values(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.value()).collect()
    }
}

fn bits(values: &[f32]) -> Vec<u32> {
    values.iter().map(|value| value.to_bits()).collect()
}

/// The levels that are compared with the portable one.
fn others() -> impl Iterator<Item = Level> {
    Level::available().into_iter().filter(|level| *level != Level::PORTABLE)
}

fn multiplied(level: Level, weights: &[i8], scales: &[f32], bias: &[f32], values: &[f32]) -> Vec<f32> {
    let inputs = weights.len() / scales.len();
    let mut rows = Rows::new(level);
    rows.fill(values, &vec![1.0; inputs]);
    let mut out = vec![f32::NAN; rows.count() * scales.len()];
    Matrix::new(level, weights, scales, bias).multiply(&rows, &mut out);
    out
}

#[test]
fn products_of_all_shapes_are_the_same() {
    let mut dice = Dice(1);
    for (outputs, inputs) in [(1, 1), (3, 5), (16, 64), (17, 63), (32, 65), (48, 128), (65, 384), (96, 100), (130, 200)]
    {
        for count in [1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 16, 17, 24, 25, 33] {
            let weights: Vec<_> = (0..outputs * inputs).map(|_| dice.weight()).collect();
            let (scales, bias) = (dice.values(outputs), dice.values(outputs));
            let values = dice.values(count * inputs);
            let expected = multiplied(Level::PORTABLE, &weights, &scales, &bias, &values);
            for level in others() {
                let found = multiplied(level, &weights, &scales, &bias, &values);
                assert_eq!(bits(&found), bits(&expected), "{}: {outputs}x{inputs}, {count} rows", level.name());
            }
        }
    }
}

#[test]
fn the_largest_sums_do_not_overflow() {
    let (outputs, inputs, count) = (16, 4096, 2);
    for sign in [1, -1] {
        let weights = vec![WEIGHT_MAX * sign; outputs * inputs];
        let (scales, bias) = (vec![1.0; outputs], vec![0.0; outputs]);
        let values = vec![f32::from(VALUE_MAX); count * inputs];
        let expected = inputs as f32 * f32::from(VALUE_MAX) * f32::from(WEIGHT_MAX * sign);
        for level in Level::available() {
            let found = multiplied(level, &weights, &scales, &bias, &values);
            assert_eq!(found, vec![expected; outputs * count], "{}", level.name());
        }
    }
}

#[test]
fn a_product_is_what_it_says() {
    // Two outputs of three inputs. The largest value of a row is 4095, so that values are themselves.
    let weights = [1, 2, 3, -4, 5, -128];
    for level in Level::available() {
        let found = multiplied(level, &weights, &[1.0, 0.5], &[10.0, 0.0], &[4095.0, -1.0, 2.0, 0.0, 0.0, 0.0]);
        let expected = [4095.0 - 2.0 + 6.0 + 10.0, (-4.0 * 4095.0 - 5.0 - 256.0) / 2.0, 10.0, 0.0];
        assert_eq!(found, expected, "{}", level.name());
    }
}

#[test]
fn rows_can_be_filled_again_with_fewer_and_narrower_ones() {
    let mut dice = Dice(2);
    for level in Level::available() {
        let mut rows = Rows::new(level);
        rows.fill(&dice.values(20 * 300), &[2.0; 300]);
        let values = dice.values(3 * 70);
        rows.fill(&values, &[1.0; 70]);
        let weights: Vec<_> = (0..32 * 70).map(|_| dice.weight()).collect();
        let mut found = vec![0.0; 3 * 32];
        Matrix::new(level, &weights, &[1.0; 32], &[0.0; 32]).multiply(&rows, &mut found);
        let expected = multiplied(Level::PORTABLE, &weights, &[1.0; 32], &[0.0; 32], &values);
        assert_eq!(bits(&found), bits(&expected), "{}", level.name());
    }
}

#[test]
#[should_panic(expected = "one value for each input")]
fn rows_of_another_width_are_refused() {
    let mut rows = Rows::new(Level::PORTABLE);
    rows.fill(&[1.0; 6], &[1.0; 3]);
    Matrix::new(Level::PORTABLE, &[1; 8], &[1.0; 2], &[0.0; 2]).multiply(&rows, &mut [0.0; 4]);
}

#[test]
fn operations_on_values_are_the_same() {
    let mut dice = Dice(3);
    for width in [1, 8, 16, 37, 384] {
        let (states, added) = (dice.values(5 * width), dice.values(5 * width));
        let (weight, bias) = (dice.values(width), dice.values(width));
        let of = |level: Level| {
            let mut normed = states.clone();
            norm(level, &mut normed, &added, &weight, &bias, 1e-12);
            let mut activated = states.clone();
            gelu(level, &mut activated);
            let mut probable = states.clone();
            softmax(level, &mut probable, width, width.div_ceil(2), 0.3);
            let mut multiplied = vec![0.0; 5 * 5];
            product(
                level,
                (&states, width),
                (&added, 5),
                (&mut multiplied, 5),
                Shape { rows: 5, inner: width, columns: 5 },
            );
            let mut wide = vec![0.0; 5 * 20];
            let right = added.repeat(20);
            product(
                level,
                (&states, width),
                (&right, 20),
                (&mut wide, 20),
                Shape { rows: 5, inner: width, columns: 20 },
            );
            [normed, activated, probable, multiplied, wide].map(|values| bits(&values))
        };
        let expected = of(Level::PORTABLE);
        for level in others() {
            assert_eq!(of(level), expected, "{}, {width} wide", level.name());
        }
    }
}

#[test]
fn a_normed_row_has_mean_0_and_variance_1() {
    let mut states = [1.0, 2.0, 3.0, 4.0];
    norm(Level::best(), &mut states, &[0.0, 0.0, 0.0, 4.0], &[1.0; 4], &[0.5; 4], 0.0);
    let mean = states.iter().sum::<f32>() / 4.0;
    let variance = states.iter().map(|state| (state - mean) * (state - mean)).sum::<f32>() / 4.0;
    assert!((mean - 0.5).abs() < 1e-6 && (variance - 1.0).abs() < 1e-5, "{states:?}");
}

#[test]
fn the_activation_is_exact_to_single_precision() {
    // x, and x times the normal distribution at x, from a table.
    let table = [
        (-6.0, -5.919_453e-9),
        (-3.0, -0.004_049_694_6),
        (-1.0, -0.158_655_25),
        (-0.5, -0.154_268_77),
        (0.0, 0.0),
        (0.1, 0.053_982_78),
        (0.5, 0.345_731_23),
        (1.0, 0.841_344_8),
        (3.0, 2.995_950_3),
        (9.0, 9.0),
    ];
    for (value, expected) in table {
        let mut found = [value];
        gelu(Level::best(), &mut found);
        assert!((found[0] - expected).abs() <= 3e-7 * value.abs().max(1.0), "{value}: {} for {expected}", found[0]);
    }
}

#[test]
fn probabilities_add_up_to_1_and_filling_has_none() {
    let mut values = [1.0, 2.0, 3.0, 99.0, 1000.0, -1000.0, 0.0, 99.0];
    softmax(Level::best(), &mut values, 4, 3, 1.0);
    let expected = [0.090_030_57, 0.244_728_48, 0.665_240_94, 0.0, 1.0, 0.0, 0.0, 0.0];
    for (found, expected) in values.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{values:?}");
    }
}
