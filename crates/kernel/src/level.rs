//! What the processor at hand can do.

/// A set of vector instructions that this processor has. There is no other way to get one than to ask, so that having it is the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What the compiler makes of plain Rust: also the definition that the others are tested against.
    Portable,
    /// 256 bits, with products of 16-bit integers.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// 512 bits, with products of 8-bit integers.
    #[cfg(target_arch = "x86_64")]
    Vnni,
    /// Tiles of 16 rows of 64 bytes, and 512 bits for the rest.
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    Amx,
}

impl Level {
    /// What every processor can do.
    pub const PORTABLE: Self = Self(Kind::Portable);

    /// The fastest that this processor has.
    pub fn best() -> Self {
        *Self::available().last().expect("plain Rust is always there. This is a bug.")
    }

    /// All that this processor has, the slowest first.
    pub fn available() -> Vec<Self> {
        let mut kinds = vec![Kind::Portable];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                kinds.push(Kind::Avx2);
            }
            if has_vnni() {
                kinds.push(Kind::Vnni);
                #[cfg(target_os = "linux")]
                if crate::product::amx::is_permitted() {
                    kinds.push(Kind::Amx);
                }
            }
        }
        kinds.into_iter().map(Self).collect()
    }

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Vnni => "avx512-vnni",
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Kind::Amx => "amx",
        }
    }

    pub(crate) fn kind(self) -> Kind {
        self.0
    }
}

#[cfg(target_arch = "x86_64")]
fn has_vnni() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512dq")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512vnni")
}
