//! The tensors of a file by name, checked against what the model's shape asks for.

use safetensors::{Dtype, SafeTensors};

use crate::names;

/// The tensors of a safetensors file.
pub(crate) struct Tensors<'a>(SafeTensors<'a>);

impl<'a> Tensors<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        SafeTensors::deserialize(bytes).map(Self).map_err(|error| error.to_string())
    }

    /// A tensor in `f32`.
    pub(crate) fn floats(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, String> {
        let bytes = self.bytes(name, Dtype::F32, shape)?;
        let floats = bytes.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().expect(FOUR)));
        Ok(floats.collect())
    }

    /// A tensor in 8 bits with a sign, as it lies in the file.
    pub(crate) fn integers(&self, name: &str, shape: &[usize]) -> Result<&'a [u8], String> {
        self.bytes(name, Dtype::I8, shape)
    }

    /// The columns of a tensor in 8 bits that are not rounded, those whose scale is 0: a row for each of its `rows`.
    pub(crate) fn exact(&self, name: &str, rows: usize, columns: &[f32]) -> Result<Vec<f32>, String> {
        match columns.iter().filter(|scale| **scale == 0.0).count() {
            0 => Ok(Vec::new()),
            count => self.floats(&names::exact(name), &[rows, count]),
        }
    }

    /// A tensor in 8 bits as what it stands for.
    pub(crate) fn dequantised(&self, name: &str, shape: [usize; 2]) -> Result<Vec<f32>, String> {
        let [rows, width] = shape;
        let scales = self.floats(&names::scale(name), &[rows])?;
        let columns =
            if name == names::WORDS { vec![1.0; width] } else { self.floats(&names::input_scale(name), &[width])? };
        let mut exact = self.exact(name, rows, &columns)?.into_iter();
        let mut values = Vec::with_capacity(rows * width);
        for (row, scale) in self.integers(name, &shape)?.chunks_exact(width).zip(scales) {
            values.extend(row.iter().zip(&columns).map(|(weight, column)| match column {
                0.0 => exact.next().unwrap_or_default(),
                column => f32::from(weight.cast_signed()) * scale * column,
            }));
        }
        Ok(values)
    }

    fn bytes(&self, name: &str, dtype: Dtype, shape: &[usize]) -> Result<&'a [u8], String> {
        let tensor = self.0.tensor(name).map_err(|_| format!("the tensor `{name}` is missing"))?;
        if tensor.dtype() != dtype || tensor.shape() != shape {
            let (found, is) = (tensor.dtype(), tensor.shape());
            return Err(format!("the tensor `{name}` is {found:?} {is:?}; expected {dtype:?} {shape:?}"));
        }
        Ok(tensor.data())
    }
}

const FOUR: &str = "chunks of four bytes are four bytes. This is a bug.";
