//! Memory that begins at a cache line, so that a vector never lies on two.

const LINE_BYTES: usize = 64;

#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
struct Line([u8; LINE_BYTES]);

/// Bytes from the beginning of a cache line on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Vec<Line>);

impl Lines {
    /// `size` bytes, each of them `byte`.
    pub(crate) fn filled(size: usize, byte: u8) -> Self {
        Self(vec![Line([byte; LINE_BYTES]); size.div_ceil(LINE_BYTES)])
    }

    /// Makes sure that there are at least `size` bytes.
    pub(crate) fn grow(&mut self, size: usize) {
        let lines = size.div_ceil(LINE_BYTES);
        if self.0.len() < lines {
            self.0.resize(lines, Line([0; LINE_BYTES]));
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: lines are arrays of bytes, one after the other and without gaps.
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().cast(), self.0.len() * LINE_BYTES) }
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as above, and they are borrowed for as long as the bytes are.
        unsafe { std::slice::from_raw_parts_mut(self.0.as_mut_ptr().cast(), self.0.len() * LINE_BYTES) }
    }
}
