//! Tiles: 16 rows of 64 bytes times 64 columns of 16, in one instruction. The standard library has no stable names for them yet.

use std::arch::{asm, x86_64};

use super::vnni::finish;
use crate::{
    matrix::{Matrix, PANEL, PANELS_AT_ONCE, TILE_INPUTS, stride},
    rows::{ROWS_AT_ONCE, Rows},
};

/// Bytes of a row of a tile.
const ROW_BYTES: usize = 64;
/// Sums of a tile.
const TILE: usize = ROWS_AT_ONCE * PANEL;
/// Tiles of sums that are added up at once: enough that one instruction need not wait for the last.
const TILES: usize = PANELS_AT_ONCE;

/// What the eight tiles look like: all are of the full size.
#[repr(C, align(64))]
struct Configuration {
    palette: u8,
    start_row: u8,
    reserved: [u8; 14],
    row_bytes: [u16; 16],
    rows: [u8; 16],
}

const CONFIGURATION: Configuration = Configuration {
    palette: 1,
    start_row: 0,
    reserved: [0; 14],
    row_bytes: [64, 64, 64, 64, 64, 64, 64, 64, 0, 0, 0, 0, 0, 0, 0, 0],
    rows: [16, 16, 16, 16, 16, 16, 16, 16, 0, 0, 0, 0, 0, 0, 0, 0],
};

/// Sums of a step, as tiles lie in memory.
#[repr(C, align(64))]
struct Sums([[i32; TILE]; TILES]);

/// True when the processor has tiles of bytes and Linux lets this process use them, which has to be asked for.
pub(crate) fn is_permitted() -> bool {
    /// CPUID leaf 7, EDX: tiles, and products of bytes.
    const TILES_OF_BYTES: u32 = 1 << 24 | 1 << 25;
    /// `arch_prctl(ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA)`; nothing but a file number of that architecture.
    const ARCH_PRCTL: i64 = 158;
    const REQUEST_PERMISSION: u64 = 0x1023;
    const TILE_DATA: u64 = 18;
    let highest = x86_64::__cpuid(0).eax;
    if highest < 7 || x86_64::__cpuid_count(7, 0).edx & TILES_OF_BYTES != TILES_OF_BYTES {
        return false;
    }
    let answer: i64;
    // SAFETY: the call changes nothing but this permission, and a kernel that does not know it says so.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") ARCH_PRCTL => answer,
            in("rdi") REQUEST_PERMISSION,
            in("rsi") TILE_DATA,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack),
        );
    }
    answer == 0
}

/// Multiplies; to be called on a processor with tiles, with the permission to use them.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
pub(super) fn multiply(matrix: &Matrix, rows: &Rows, out: &mut [f32]) {
    let stride = stride(matrix.inputs());
    let blocks = rows.count().div_ceil(ROWS_AT_ONCE);
    let panels = matrix.outputs.div_ceil(PANEL);
    let values = &rows.bytes.bytes()[..blocks * ROWS_AT_ONCE * stride];
    let weights = matrix.bytes.bytes();
    let mut sums = Sums([[0; TILE]; TILES]);
    // SAFETY: the processor has tiles, and the configuration is one of its own.
    unsafe { asm!("ldtilecfg [{}]", in(reg) &CONFIGURATION, options(nostack, readonly)) };
    let (block_bytes, panel_bytes) = (ROWS_AT_ONCE * stride, PANEL * stride);
    let mut store = |block: usize, panel: usize, tile: &[i32; TILE]| {
        for (row, sums) in (block * ROWS_AT_ONCE..rows.count()).zip(tile.as_chunks::<PANEL>().0) {
            if panel < panels {
                // SAFETY: 16 lanes of 32 bits are one vector.
                let sums = unsafe { x86_64::_mm512_loadu_si512(sums.as_ptr().cast()) };
                finish(matrix, rows, row, panel, sums, out);
            }
        }
    };
    // One block of rows with four panels, or two with two: each way four tiles of sums.
    if blocks == 1 {
        for panel in (0..panels).step_by(TILES) {
            let weights = &weights[panel * panel_bytes..][..TILES * panel_bytes];
            // SAFETY: there are as many rows and panels as are read, and tiles are configured.
            unsafe { one_by_four(values, weights, stride, &mut sums) };
            (0..TILES).for_each(|index| store(0, panel + index, &sums.0[index]));
        }
    } else {
        for panel in (0..panels).step_by(2) {
            let weights = &weights[panel * panel_bytes..][..2 * panel_bytes];
            for block in (0..blocks).step_by(2) {
                // The last block of an odd number goes with the one before it once more.
                let block = block.min(blocks - 2);
                let values = &values[block * block_bytes..][..2 * block_bytes];
                // SAFETY: as above.
                unsafe { two_by_two(values, weights, stride, &mut sums) };
                for (index, tile) in sums.0.iter().enumerate() {
                    store(block + index / 2, panel + index % 2, tile);
                }
            }
        }
    }
    // SAFETY: it only says that tiles are not in use any more.
    unsafe { asm!("tilerelease", options(nostack, nomem)) };
}

/// One block of rows, four panels.
///
/// # Safety
///
/// `values` has a block of rows of `stride` bytes, `weights` four panels of as many inputs; tiles are configured.
unsafe fn one_by_four(values: &[u8], weights: &[u8], stride: usize, sums: &mut Sums) {
    // SAFETY: see above.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{rows} + {stride}]",
            "tileloadd tmm5, [{first} + {row}]",
            "tdpbsud tmm0, tmm4, tmm5",
            "tileloadd tmm6, [{second} + {row}]",
            "tdpbsud tmm1, tmm4, tmm6",
            "tileloadd tmm5, [{third} + {row}]",
            "tdpbsud tmm2, tmm4, tmm5",
            "tileloadd tmm6, [{fourth} + {row}]",
            "tdpbsud tmm3, tmm4, tmm6",
            "add {rows}, {row}",
            "add {first}, 1024",
            "add {second}, 1024",
            "add {third}, 1024",
            "add {fourth}, 1024",
            "dec {steps}",
            "jnz 2b",
            "tilestored [{sums} + {row}], tmm0",
            "tilestored [{sums} + {row} + 1024], tmm1",
            "tilestored [{sums} + {row} + 2048], tmm2",
            "tilestored [{sums} + {row} + 3072], tmm3",
            rows = inout(reg) values.as_ptr() => _,
            stride = in(reg) stride,
            first = inout(reg) weights.as_ptr() => _,
            second = inout(reg) weights.as_ptr().add(PANEL * stride) => _,
            third = inout(reg) weights.as_ptr().add(2 * PANEL * stride) => _,
            fourth = inout(reg) weights.as_ptr().add(3 * PANEL * stride) => _,
            row = in(reg) ROW_BYTES,
            steps = inout(reg) stride / TILE_INPUTS => _,
            sums = in(reg) sums,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _, out("tmm4") _, out("tmm5") _, out("tmm6") _,
            options(nostack),
        );
    }
}

/// Two blocks of rows, two panels.
///
/// # Safety
///
/// `values` has two blocks of rows of `stride` bytes, `weights` two panels of as many inputs; tiles are configured.
unsafe fn two_by_two(values: &[u8], weights: &[u8], stride: usize, sums: &mut Sums) {
    // SAFETY: see above.
    unsafe {
        asm!(
            "tilezero tmm0",
            "tilezero tmm1",
            "tilezero tmm2",
            "tilezero tmm3",
            "2:",
            "tileloadd tmm4, [{rows} + {stride}]",
            "tileloadd tmm5, [{first} + {row}]",
            "tdpbsud tmm0, tmm4, tmm5",
            "tileloadd tmm6, [{second} + {row}]",
            "tdpbsud tmm1, tmm4, tmm6",
            "tileloadd tmm7, [{more_rows} + {stride}]",
            "tdpbsud tmm2, tmm7, tmm5",
            "tdpbsud tmm3, tmm7, tmm6",
            "add {rows}, {row}",
            "add {more_rows}, {row}",
            "add {first}, 1024",
            "add {second}, 1024",
            "dec {steps}",
            "jnz 2b",
            "tilestored [{sums} + {row}], tmm0",
            "tilestored [{sums} + {row} + 1024], tmm1",
            "tilestored [{sums} + {row} + 2048], tmm2",
            "tilestored [{sums} + {row} + 3072], tmm3",
            rows = inout(reg) values.as_ptr() => _,
            more_rows = inout(reg) values.as_ptr().add(ROWS_AT_ONCE * stride) => _,
            stride = in(reg) stride,
            first = inout(reg) weights.as_ptr() => _,
            second = inout(reg) weights.as_ptr().add(PANEL * stride) => _,
            row = in(reg) ROW_BYTES,
            steps = inout(reg) stride / TILE_INPUTS => _,
            sums = in(reg) sums,
            out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _, out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
            options(nostack),
        );
    }
}
