//! How much memory the machine has available.

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes that can be allocated without swapping: what the system reports as
/// available, or what the container's limit leaves if that is less.
pub fn available_memory() -> u64 {
    let memory = MemoryRefreshKind::nothing().with_ram();
    let system = System::new_with_specifics(RefreshKind::nothing().with_memory(memory));
    let available = system.available_memory();
    match system.cgroup_limits() {
        Some(limits) => available.min(limits.free_memory),
        None => available,
    }
}
