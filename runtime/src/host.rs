//! The host: its processor and its memory.

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
    let (total_bytes, available_bytes) = total_and_available();
    MemoryInfo {
        total_bytes,
        available_bytes,
        huge_pages: crate::memory::huge_pages(),
    }
}

/// Bytes that can be allocated without swapping: what the system calls
/// available, or what the container's limit leaves where that is less.
pub fn available_memory() -> u64 {
    total_and_available().1
}

fn total_and_available() -> (u64, u64) {
    #[cfg(target_os = "linux")]
    if !std::path::Path::new("/proc/meminfo").exists() {
        return without_proc();
    }
    let ram = MemoryRefreshKind::nothing().with_ram();
    let system = System::new_with_specifics(RefreshKind::nothing().with_memory(ram));
    let (total, available) = (system.total_memory(), system.available_memory());
    match system.cgroup_limits() {
        Some(limits) => (
            total.min(limits.total_memory),
            available.min(limits.free_memory),
        ),
        None => (total, available),
    }
}

/// What the kernel says where `/proc` is not mounted, as in a bare `chroot`:
/// sysinfo panics there. Pages of the file cache do not count as available.
#[cfg(target_os = "linux")]
fn without_proc() -> (u64, u64) {
    // SAFETY: all zero bytes are a valid `sysinfo`.
    let mut info: libc::sysinfo = unsafe { std::mem::zeroed() };
    // SAFETY: `info` is a valid place for the answer.
    if unsafe { libc::sysinfo(&raw mut info) } != 0 {
        return (0, 0);
    }
    let unit = u128::from(info.mem_unit);
    let bytes = |count: libc::c_ulong| u64::try_from(u128::from(count) * unit).unwrap_or(u64::MAX);
    (bytes(info.totalram), bytes(info.freeram))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_has_memory() {
        let memory = memory();
        assert!(memory.available_bytes > 1 << 20);
        assert!(memory.total_bytes >= memory.available_bytes);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_host_has_memory_where_proc_is_not_mounted() {
        let (total, available) = without_proc();
        assert!(total >= available && available > 0);
        let known = memory().total_bytes;
        assert!(total >= known, "a container may be given less");
    }
}
