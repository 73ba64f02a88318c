//! Tells the linker where libinlay is, for the feature `link`.

fn main() {
    println!("cargo:rerun-if-env-changed=INLAY_LIB_DIR");
    if std::env::var_os("CARGO_FEATURE_LINK").is_some() {
        if let Some(folder) = std::env::var_os("INLAY_LIB_DIR") {
            println!(
                "cargo:rustc-link-search=native={}",
                folder.to_string_lossy()
            );
        }
    }
}
