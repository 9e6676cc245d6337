//! Every set of instructions gets the bits of the portable one.

use kernel::{Level, Matrix, Rows, STEPS, Shape, WEIGHT_MAX, Weights, gelu, norm, product, softmax};

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

/// The weights of a matrix, and what it takes from its values.
struct Parts {
    bytes: Vec<i8>,
    scales: Vec<f32>,
    bias: Vec<f32>,
    factors: Vec<f32>,
    exact: Vec<f32>,
}

impl Parts {
    /// Of which inputs `exact` are not rounded.
    fn random(dice: &mut Dice, outputs: usize, inputs: usize, exact: &[usize]) -> Self {
        let bytes = (0..outputs * inputs).map(|_| dice.weight()).collect();
        let (scales, bias) = (dice.values(outputs), dice.values(outputs));
        let factors = (0..inputs).map(|input| if exact.contains(&input) { 0.0 } else { dice.value() + 40.0 }).collect();
        Self { bytes, scales, bias, factors, exact: dice.values(outputs * exact.len()) }
    }

    fn multiply(&self, level: Level, rows: &mut Rows, values: &[f32]) -> Vec<f32> {
        let Self { bytes, scales, bias, factors, exact } = self;
        let matrix = Matrix::new(level, Weights { bytes, scales, bias, factors, exact });
        let mut out = vec![f32::NAN; values.len() / matrix.inputs() * matrix.outputs()];
        matrix.multiply(values, rows, &mut out);
        out
    }
}

#[test]
fn products_of_all_shapes_are_the_same() {
    let mut dice = Dice(1);
    for (outputs, inputs) in [(1, 1), (3, 5), (16, 64), (17, 63), (32, 65), (48, 128), (65, 384), (96, 100), (130, 200)]
    {
        for count in [1, 2, 3, 5, 6, 7, 8, 9, 12, 13, 16, 17, 24, 25, 33, 48, 50] {
            let exact = [0, inputs / 2, inputs - 1];
            let parts =
                Parts::random(&mut dice, outputs, inputs, if count % 2 == 0 || inputs < 3 { &[] } else { &exact });
            let values = dice.values(count * inputs);
            let expected = parts.multiply(Level::PORTABLE, &mut Rows::default(), &values);
            for level in others() {
                let found = parts.multiply(level, &mut Rows::default(), &values);
                assert_eq!(bits(&found), bits(&expected), "{}: {outputs}x{inputs}, {count} rows", level.name());
            }
        }
    }
}

#[test]
fn the_largest_sums_do_not_overflow() {
    let (outputs, inputs) = (16, 4096);
    for weight in [WEIGHT_MAX, -WEIGHT_MAX] {
        for value in [f32::from(STEPS), -f32::from(STEPS)] {
            let parts = Parts {
                bytes: vec![weight; outputs * inputs],
                scales: vec![1.0; outputs],
                bias: vec![0.0; outputs],
                factors: vec![1.0; inputs],
                exact: Vec::new(),
            };
            for level in Level::available() {
                let found = parts.multiply(level, &mut Rows::default(), &vec![value; 2 * inputs]);
                let expected = inputs as f32 * value * f32::from(weight);
                assert_eq!(found, vec![expected; 2 * outputs], "{}", level.name());
            }
        }
    }
}

#[test]
fn a_product_is_what_it_says() {
    // Two outputs of four inputs, the last of them not rounded. The first row has the range of a byte, so that its values are themselves.
    let parts = Parts {
        bytes: vec![1, 2, 3, 0, -4, 5, -128, 0],
        scales: vec![1.0, 0.5],
        bias: vec![10.0, 0.0],
        factors: vec![1.0, 1.0, 2.0, 0.0],
        exact: vec![0.25, 1000.0],
    };
    for level in Level::available() {
        let values = [200.0, -54.0, 1.0, 0.125, 0.0, 0.0, 0.0, 1.0];
        let found = parts.multiply(level, &mut Rows::default(), &values);
        let first = 200.0 - 2.0 * 54.0 + 3.0 * 2.0 + 10.0 + 0.25 * 0.125;
        let second = (-4.0 * 200.0 - 5.0 * 54.0 - 128.0 * 2.0) / 2.0 + 1000.0 * 0.125;
        assert_eq!(found, [first, second, 10.25, 1000.0], "{}", level.name());
    }
}

#[test]
fn rows_are_rounded_by_half_a_step_at_most_wherever_their_zero_is() {
    let inputs = 40;
    let mut identity = vec![0; inputs * inputs];
    (0..inputs).for_each(|at| identity[at * inputs + at] = 1);
    let parts = Parts {
        bytes: identity,
        scales: vec![1.0; inputs],
        bias: vec![0.0; inputs],
        factors: vec![1.0; inputs],
        exact: Vec::new(),
    };
    let mut dice = Dice(4);
    for (from, to) in [(-1.0, 1.0), (-0.17, 9.0), (-50.0, 0.01), (3.0, 4.0), (-4.0, -3.0), (0.0, 0.0)] {
        let values: Vec<_> =
            dice.values(inputs).iter().map(|value| from + (to - from) * (value / 60.0 + 0.5)).collect();
        let most = values.iter().fold(0.0, |most: f32, value| most.max(*value));
        let least = values.iter().fold(0.0, |least: f32, value| least.min(*value));
        let step = (most - least) / f32::from(STEPS);
        for (found, value) in parts.multiply(Level::best(), &mut Rows::default(), &values).iter().zip(&values) {
            assert!((found - value).abs() <= step * 0.5001, "{value} from {from} to {to} became {found}");
        }
    }
}

#[test]
fn rows_can_be_filled_again_with_fewer_and_narrower_ones() {
    let mut dice = Dice(2);
    for level in Level::available() {
        let mut rows = Rows::default();
        Parts::random(&mut dice, 3, 300, &[7]).multiply(level, &mut rows, &vec![2.0; 20 * 300]);
        let parts = Parts::random(&mut dice, 32, 70, &[]);
        let values = dice.values(3 * 70);
        let found = parts.multiply(level, &mut rows, &values);
        assert_eq!(
            bits(&found),
            bits(&parts.multiply(Level::PORTABLE, &mut Rows::default(), &values)),
            "{}",
            level.name()
        );
    }
}

#[test]
#[should_panic(expected = "one value for each input")]
fn rows_of_another_width_are_refused() {
    let parts = Parts::random(&mut Dice(5), 2, 4, &[]);
    let Parts { bytes, scales, bias, factors, exact } = &parts;
    let matrix = Matrix::new(Level::PORTABLE, Weights { bytes, scales, bias, factors, exact });
    matrix.multiply(&[1.0; 6], &mut Rows::default(), &mut [0.0; 4]);
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
