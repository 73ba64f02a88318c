//! The lists of a batch, as kernels read them.

use crate::executor::Values;

/// Kernels load whole cache lines, so every tensor is aligned to one.
pub const ALIGNMENT: usize = 64;

/// Aligned copies of the lists of a batch. They grow with the largest batch,
/// and never shrink.
#[derive(Default)]
pub struct Staged {
    lines: Vec<Line>,
}

#[repr(C, align(64))]
#[derive(Clone, Copy)]
struct Line([u8; ALIGNMENT]);

impl Staged {
    pub fn fill(&mut self, values: Values) -> *mut u8 {
        let (data, bytes) = match values {
            Values::I32(list) => (list.as_ptr().cast::<u8>(), size_of_val(list)),
            Values::I64(list) => (list.as_ptr().cast::<u8>(), size_of_val(list)),
            Values::F32(list) => (list.as_ptr().cast::<u8>(), size_of_val(list)),
        };
        let lines = bytes.div_ceil(ALIGNMENT).max(1);
        self.lines.resize(lines, Line([0; ALIGNMENT]));
        let staged = self.lines.as_mut_ptr().cast::<u8>();
        // SAFETY: a list of numbers is that many bytes, and the lines have room
        // for them.
        unsafe { staged.copy_from_nonoverlapping(data, bytes) };
        staged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_staged_at_a_cache_line() {
        let mut staged = Staged::default();
        for length in [0, 1, 16, 17, 40] {
            let values: Vec<i32> = (0..length).collect();
            let data = staged.fill(Values::I32(&values));
            assert!((data as usize).is_multiple_of(ALIGNMENT));
            // SAFETY: `fill` has written that many numbers there.
            let found = unsafe { std::slice::from_raw_parts(data.cast::<i32>(), values.len()) };
            assert_eq!(found, values);
        }
    }
}
