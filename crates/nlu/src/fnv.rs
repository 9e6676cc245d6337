//! FNV-1a over characters, 64 bits: offset basis and prime of <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>.

/// The hash of no character.
pub(crate) const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// The hash of what `hash` stands for, and `c` behind it.
pub(crate) fn extend(hash: u64, c: char) -> u64 {
    (hash ^ u64::from(u32::from(c))).wrapping_mul(PRIME)
}
