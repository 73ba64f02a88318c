//! The machine, as `engine.info` describes it.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use crate::protocol::{CpuInfo, MemoryInfo};

/// The platform of this build, as compiled libraries name it.
pub fn target() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}

/// CPUs that this process may use.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

pub fn cpu() -> CpuInfo {
    CpuInfo {
        architecture: std::env::consts::ARCH.to_owned(),
        isa: crate::model::best_isa(),
        features: features(),
        cores: u32::try_from(cores()).unwrap_or(u32::MAX),
    }
}

pub fn memory() -> MemoryInfo {
    let ram = MemoryRefreshKind::nothing().with_ram();
    let system = System::new_with_specifics(RefreshKind::nothing().with_memory(ram));
    let total = system.total_memory();
    MemoryInfo {
        total_bytes: system
            .cgroup_limits()
            .map_or(total, |limits| total.min(limits.total_memory)),
        available_bytes: crate::model::available_memory(),
    }
}

/// Bytes of this process that are in RAM; 0 if the system does not report it.
pub fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) * 1024
}

/// Returns freed memory to the system, where the allocator would keep it for a
/// thread that may never run again.
pub fn release_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        extern "C" {
            fn malloc_trim(pad: usize) -> std::ffi::c_int;
        }
        // SAFETY: it takes a number, and any thread may call it at any time.
        // Its result says only whether there was anything to return.
        let _ = unsafe { malloc_trim(0) };
    }
}

fn features() -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::is_x86_feature_detected as has;
        found.extend(has!("sse4.2").then_some("sse4.2"));
        found.extend(has!("f16c").then_some("f16c"));
        found.extend(has!("fma").then_some("fma"));
        found.extend(has!("avx2").then_some("avx2"));
        found.extend(has!("avxvnni").then_some("avxvnni"));
        found.extend(has!("avx512f").then_some("avx512f"));
        found.extend(has!("avx512bw").then_some("avx512bw"));
        found.extend(has!("avx512vnni").then_some("avx512vnni"));
        found.extend(has!("avx512bf16").then_some("avx512bf16"));
        found.extend(has!("avx512fp16").then_some("avx512fp16"));
    }
    #[cfg(target_arch = "aarch64")]
    {
        use std::arch::is_aarch64_feature_detected as has;
        found.extend(has!("dotprod").then_some("dotprod"));
        found.extend(has!("i8mm").then_some("i8mm"));
        found.extend(has!("bf16").then_some("bf16"));
        found.extend(has!("fp16").then_some("fp16"));
    }
    found.into_iter().map(str::to_owned).collect()
}
