//! The arithmetic of a fast encoder: matrix products in small integers, and the few operations on `f32` around them.
//!
//! It is the only package that may say `unsafe`: the processor's vector instructions are behind it, and which of them are used is
//! decided when the program runs. Whatever the processor, the results are the same to the last bit: integers are exact, and `f32` is
//! added up in one order, without fused multiply-add.
//!
//! It knows numbers and nothing of models, texts or files.

mod float;
mod level;
mod lines;
mod matrix;
mod product;
mod rows;

pub use self::{
    float::{Shape, gelu, norm, product, softmax},
    level::Level,
    matrix::{Matrix, WEIGHT_MAX, Weights},
    rows::{Rows, STEPS},
};
