//! Which instruction sets this CPU can run.

use crate::error::{Error, ErrorName, Result};
use crate::protocol::Isa;

/// Forces one instruction set, for tests and comparisons.
const VARIABLE: &str = "INLAY_ISA";

/// Picks from the library's sets, best first: the one asked for, else the one
/// that `INLAY_ISA` names, else the first that this machine can run.
pub fn choose(held: &[String], asked: Option<Isa>) -> Result<Isa> {
    let held: Vec<Isa> = held.iter().filter_map(|name| parse(name)).collect();
    if let Some(isa) = asked {
        return check(isa, &held).map_err(|error| error.at("/isa"));
    }
    if let Some(name) = std::env::var_os(VARIABLE).filter(|name| !name.is_empty()) {
        let name = name.to_string_lossy();
        let isa = parse(&name).ok_or_else(|| {
            Error::new(
                ErrorName::InvalidParams,
                format!("{VARIABLE} is `{name}`, which is no instruction set that Inlay knows."),
            )
        })?;
        return check(isa, &held);
    }
    held.iter()
        .copied()
        .find(|&isa| runs_here(isa))
        .ok_or_else(|| {
            Error::new(
                ErrorName::ModelIncompatible,
                format!(
                "The compiled library holds code for {}, and this processor can run none of it. \
                 Run `inlay compile` with a target that it can run.",
                names(&held)
            ),
            )
        })
}

/// The best instruction set that Inlay has kernels for on this machine.
pub fn best() -> Isa {
    [
        Isa::X86_64V4Vnni,
        Isa::X86_64V3,
        Isa::X86_64V2,
        Isa::NeonDotprod,
    ]
    .into_iter()
    .find(|&isa| runs_here(isa))
    .unwrap_or(Isa::Generic)
}

pub fn name(isa: Isa) -> &'static str {
    match isa {
        Isa::X86_64V2 => "x86_64_v2",
        Isa::X86_64V3 => "x86_64_v3",
        Isa::X86_64V4Vnni => "x86_64_v4_vnni",
        Isa::NeonDotprod => "neon_dotprod",
        Isa::Generic => "generic",
    }
}

fn check(isa: Isa, held: &[Isa]) -> Result<Isa> {
    let problem = if !held.contains(&isa) {
        format!("the compiled library holds only {}", names(held))
    } else if !runs_here(isa) {
        "this processor cannot run it".into()
    } else {
        return Ok(isa);
    };
    Err(Error::new(
        ErrorName::ModelIncompatible,
        format!(
            "The instruction set {} was asked for, but {problem}.",
            name(isa)
        ),
    ))
}

fn parse(text: &str) -> Option<Isa> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

fn names(isas: &[Isa]) -> String {
    if isas.is_empty() {
        return "nothing that this version knows".into();
    }
    isas.iter()
        .map(|&isa| name(isa))
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(target_arch = "x86_64")]
fn runs_here(isa: Isa) -> bool {
    macro_rules! has {
        ($($feature:tt),*) => { $(std::arch::is_x86_feature_detected!($feature))&&* };
    }
    let v2 = has!("ssse3", "sse4.1", "sse4.2", "popcnt", "cmpxchg16b");
    let v3 = v2 && has!("avx2", "fma", "f16c", "bmi1", "bmi2", "movbe", "lzcnt");
    let v4 = v3 && has!("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl");
    match isa {
        Isa::Generic => true,
        Isa::X86_64V2 => v2,
        Isa::X86_64V3 => v3,
        Isa::X86_64V4Vnni => v4 && has!("avx512vnni"),
        Isa::NeonDotprod => false,
    }
}

#[cfg(target_arch = "aarch64")]
fn runs_here(isa: Isa) -> bool {
    match isa {
        Isa::Generic => true,
        Isa::NeonDotprod => std::arch::is_aarch64_feature_detected!("dotprod"),
        _ => false,
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn runs_here(isa: Isa) -> bool {
    isa == Isa::Generic
}
