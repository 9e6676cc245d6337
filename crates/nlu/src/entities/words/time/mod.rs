//! Words about time, one table per language.

pub(super) mod en;
pub(super) mod es;
pub(super) mod pt;
