//! Temperature scaling: makes a model's probabilities as large as they are often right.
//!
//! Dividing all scores by one number changes no answer, only the confidence in it. Guo, Pleiss, Sun and Weinberger, "On
//! Calibration of Modern Neural Networks", ICML 2017, section 4.2.

use super::softmax::log_sum_exp;

/// Temperatures tried lie between e⁻³ and e³, that is 0.05 and 20: beyond, something else is wrong.
const MAX_LOG_TEMPERATURE: f32 = 3.0;

/// Golden-section steps: 24 narrow that range to 0.0001.
const STEPS: usize = 24;

/// The temperature at which held-out examples, scores with the right label, are most probable.
pub(super) fn fit(held_out: &[(&[f32], usize)]) -> f32 {
    let loss = |log_temperature: f32| {
        let scale = (-log_temperature).exp();
        let losses = held_out.iter().map(|(logits, label)| {
            let scaled: Vec<_> = logits.iter().map(|logit| logit * scale).collect();
            log_sum_exp(&scaled) - scaled[*label]
        });
        losses.sum::<f32>()
    };
    // The loss has one valley in the inverse temperature, and so in its logarithm.
    let golden = (5.0_f32.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-MAX_LOG_TEMPERATURE, MAX_LOG_TEMPERATURE);
    let (mut left, mut right) = (high - golden * (high - low), low + golden * (high - low));
    let (mut loss_left, mut loss_right) = (loss(left), loss(right));
    for _ in 0..STEPS {
        if loss_left < loss_right {
            (high, right, loss_right) = (right, left, loss_left);
            left = high - golden * (high - low);
            loss_left = loss(left);
        } else {
            (low, left, loss_left) = (left, right, loss_right);
            right = low + golden * (high - low);
            loss_right = loss(right);
        }
    }
    f32::midpoint(low, high).exp()
}
