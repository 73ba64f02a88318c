//! How the library is linked.
//!
//! The name that programs look for at run time has no version in it: nothing
//! of the API is ever removed, so there is no other version that a program
//! could need instead. What crates below this one export is kept inside.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd" | "netbsd" | "openbsd") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libinlay.so");
            println!("cargo:rustc-cdylib-link-arg=-Wl,--exclude-libs,ALL");
            // Compiled models call back into this library, also for others who
            // have the same model open: its code must never go.
            println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
            unwind_statically();
            if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("android") {
                // Devices from Android 15 on may have pages of 16 KB.
                println!("cargo:rustc-cdylib-link-arg=-Wl,-z,max-page-size=16384");
            }
        }
        Ok("macos" | "ios") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libinlay.dylib");
        }
        _ => {}
    }
}

/// Takes the unwinder into the library: libgcc_s is all that it would need besides
/// the C library, and a container without a compiler may lack it.
///
/// The standard library asks for it by name, so a script of the linker of that name,
/// which is found first, names the static one.
fn unwind_statically() {
    if std::env::var("CARGO_CFG_TARGET_ENV").as_deref() != Ok("gnu") {
        return;
    }
    let Some(folder) = std::env::var_os("OUT_DIR").map(std::path::PathBuf::from) else {
        return;
    };
    if std::fs::write(folder.join("libgcc_s.so"), "INPUT(-lgcc_eh)\n").is_ok() {
        println!("cargo:rustc-link-search=native={}", folder.display());
    }
}
