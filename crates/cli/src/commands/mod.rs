//! One file for each command.

pub(crate) mod ask;
pub(crate) mod bench;
pub(crate) mod chat;
pub(crate) mod check;
pub(crate) mod dead;
pub(crate) mod entities;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod forget;
pub(crate) mod migrate;
pub(crate) mod sandbox;
pub(crate) mod serve;
pub(crate) mod test;
