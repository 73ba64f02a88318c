use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use serde_json::{json, Value};

use super::isa;
use super::*;
use crate::error::{Error, ErrorName};
use crate::kv::Reach;
use crate::program::Program;
use crate::protocol::{Isa, KvDtype, ModelLoadParams};

/// A file that is deleted at the end of the test.
pub(super) struct TempFile(pub PathBuf);

impl TempFile {
    pub fn new(bytes: &[u8]) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("inlay-model-{}-{number}.safetensors", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, bytes).unwrap();
        Self(path)
    }

    fn open(&self) -> Result<DataFile, Error> {
        DataFile::open(&self.0)
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn manifest() -> Value {
    json!({
        "format": 1, "name": "tiny", "architecture": "llama", "kind": "decoder",
        "quantization": {"scheme": "f32", "embedding": "f32", "head": "f32"},
        "vocab_size": 32, "hidden_size": 8, "context": 256, "weights": ["a", "b"], "layout": "abc", "bos": 1, "eos": [2],
        "added_by_a_later_version": true
    })
}

/// The bytes of a data file whose header, with its length, is a multiple of 64.
fn data_file(manifest: &Value, padding: usize) -> Vec<u8> {
    let header = json!({
        "__metadata__": {"inlay": manifest.to_string()},
        "a": {"dtype": "F32", "shape": [4, 4], "data_offsets": [0, 64]},
        "b": {"dtype": "U8", "shape": [3], "data_offsets": [64, 67]},
        "file:tokenizer.json": {"dtype": "U8", "shape": [2], "data_offsets": [67, 69]},
    });
    let mut header = header.to_string();
    while (header.len() + 8) % 64 != padding {
        header.push(' ');
    }
    let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
    bytes.extend(header.as_bytes());
    bytes.extend((0..64).map(|byte| byte as u8));
    bytes.extend(b"xyz{}");
    bytes
}

fn refused(manifest: &Value) -> Error {
    TempFile::new(&data_file(manifest, 0)).open().unwrap_err()
}

#[test]
fn reads_weights_and_files_in_place() {
    let file = TempFile::new(&data_file(&manifest(), 0));
    let data = file.open().unwrap();
    assert_eq!(data.manifest().name, "tiny");
    let a = data.tensor("a").unwrap();
    assert_eq!((a.shape, a.bytes.len()), (&[4, 4][..], 64));
    assert_eq!(data.tensor("b").unwrap().bytes, b"xyz");
    assert_eq!(data.file("tokenizer.json"), Some(&b"{}"[..]));
    assert_eq!(data.file("config.json"), None);
    assert_eq!(data.weight_bytes(), 67);
}

#[test]
fn refuses_what_is_not_there_or_not_a_data_file() {
    let error = DataFile::open(std::path::Path::new("/no/such/model.safetensors")).unwrap_err();
    assert_eq!(error.name, ErrorName::ModelFileMissing);
    assert!(error.message.contains("/no/such/model.safetensors"));

    let whole = data_file(&manifest(), 0);
    let mut without_manifest = (2u64).to_le_bytes().to_vec();
    without_manifest.extend(b"{}");
    for (bytes, said) in [
        (&b""[..], "empty"),
        (b"GGUF", "not a valid safetensors file"),
        (&[0xff; 64], "not a valid safetensors file"),
        (&whole[..100], "not a valid safetensors file"),
        (&whole[..whole.len() - 1], "not a valid safetensors file"),
        (&without_manifest, "inlay compile"),
    ] {
        let error = TempFile::new(bytes).open().unwrap_err();
        assert_eq!(error.name, ErrorName::ModelFileInvalid);
        assert!(error.message.contains(said), "{error}");
    }
}

#[test]
fn says_which_weight_is_wrong() {
    let mut missing = manifest();
    missing["weights"] = json!(["a", "c"]);
    assert!(refused(&missing).message.contains("weight `c`"));
    let misaligned = TempFile::new(&data_file(&manifest(), 8))
        .open()
        .unwrap_err();
    assert!(misaligned.message.contains("weight `a`"), "{misaligned}");
}

#[test]
fn says_which_field_of_the_manifest_is_wrong() {
    for (pointer, value, said) in [
        ("/format", json!(2), "format 2"),
        ("/vocab_size", json!(0), "vocab_size"),
        ("/vocab_size", json!(-1), "bad manifest"),
        ("/context", json!(1u64 << 40), "context"),
        ("/kind", json!("diffusion"), "diffusion"),
    ] {
        let mut manifest = manifest();
        *manifest.pointer_mut(pointer).unwrap() = value;
        let error = refused(&manifest);
        assert_eq!(error.name, ErrorName::ModelFileInvalid);
        assert!(error.message.contains(said), "{pointer}: {error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever a few bytes are changed to, opening returns a file or an error.
    #[test]
    fn hostile_bytes_are_errors(changes in prop::collection::vec((0usize..1400, any::<u8>()), 1..8)) {
        let mut bytes = data_file(&manifest(), 0);
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if let Ok(file) = TempFile::new(&bytes).open() {
            for name in &file.manifest().weights {
                prop_assert!(file.tensor(name).is_some());
            }
        }
    }
}

fn program() -> Value {
    let plane = json!({"name": "kv", "dtype": "float16", "shape": [1, 2, 1, 16, 4]});
    json!({
        "format": 2, "layout": "abc", "target": "x86_64-linux",
        "vocab_size": 32, "hidden_size": 8, "context": 256, "page_size": 16,
        "pools": [{"reach": null, "planes": [plane]}, {"reach": 32, "planes": [plane]}],
        "weights": [
            {"name": "a", "dtype": "float32", "shape": [4, 4]},
            {"name": "b", "dtype": "uint8", "shape": [3]},
        ],
        "max_rows": 128, "max_seqs": 8, "max_logit_rows": 16,
        "variants": [{"isa": "generic"}],
    })
}

fn parsed(program: &Value) -> Program {
    Program::parse(program.to_string().as_bytes()).unwrap()
}

fn plan(params: &ModelLoadParams, available: u64) -> Result<Plan, Error> {
    let manifest = Manifest::parse(&manifest().to_string()).unwrap();
    let program = parsed(&program());
    let limits = Limits::choose(&manifest, &program, params)?;
    Plan::new(&manifest, &program, limits, 5000, 1000, available, params)
}

#[test]
fn a_plan_adds_up() {
    let plan = plan(&ModelLoadParams::default(), 1 << 30).unwrap();
    assert_eq!(plan.kv_bytes_per_token, 2 * 2 * 4 * 2);
    // Eight conversations of 256 tokens; the windowed pool holds 32 tokens and
    // two pages for each, and one step.
    assert_eq!(plan.kv_tokens, 8 * 256);
    let pages: Vec<usize> = plan.pools.iter().map(|pool| pool.pages).collect();
    assert_eq!(pages, [128, (8 * 64 + 128) / 16]);
    assert_eq!(plan.kv_bytes, (128 + 40) * 256);
    assert_eq!(plan.total_bytes(), 5000 + 1000 + plan.kv_bytes);
    assert!(plan.fits());
    plan.check().unwrap();
}

#[test]
fn states_cost_the_same_for_any_length() {
    let mut program = program();
    program["pools"][1]["reach"] = json!("last");
    let plan = |program: &Value, params: &ModelLoadParams| {
        let manifest = Manifest::parse(&manifest().to_string()).unwrap();
        let program = parsed(program);
        let limits = Limits::choose(&manifest, &program, params).unwrap();
        Plan::new(&manifest, &program, limits, 5000, 1000, 1 << 30, params)
    };
    let hybrid = plan(&program, &ModelLoadParams::default()).unwrap();
    assert_eq!(hybrid.pools[1].reach, Reach::Last);
    // Four pages for each of eight conversations.
    let pages: Vec<usize> = hybrid.pools.iter().map(|pool| pool.pages).collect();
    assert_eq!(pages, [128, 32]);
    assert_eq!(hybrid.kv_bytes_per_token, 2 * 4 * 2);
    assert_eq!(hybrid.kv_bytes, (128 + 32) * 256);
    // A model without attention.
    program["pools"].as_array_mut().unwrap().remove(0);
    let recurrent = plan(&program, &ModelLoadParams::default()).unwrap();
    assert_eq!(recurrent.pools[0].pages, 32);
    let small = ModelLoadParams {
        kv_cache_bytes: Some(5 * 256),
        ..Default::default()
    };
    let recurrent = plan(&program, &small).unwrap();
    assert_eq!(recurrent.pools[0].pages, 5);
}

#[test]
fn the_cache_can_be_sized() {
    let bytes = ModelLoadParams {
        kv_cache_bytes: Some(40_000),
        ..Default::default()
    };
    let sized = plan(&bytes, 1 << 30).unwrap();
    assert!(
        sized.kv_bytes <= 40_000 && sized.kv_bytes > 40_000 - 512,
        "{}",
        sized.kv_bytes
    );
    let fraction = ModelLoadParams {
        kv_cache_fraction: Some(0.5),
        ..Default::default()
    };
    let sized = plan(&fraction, 6000 + 80_000).unwrap();
    assert!(
        sized.kv_bytes <= 40_000 && sized.kv_bytes > 40_000 - 512,
        "{}",
        sized.kv_bytes
    );
    // On a machine with a million gigabytes the tables of the pages stay small.
    let huge = plan(&fraction, 1 << 50).unwrap();
    assert!(huge.pools.iter().all(|pool| pool.pages <= 1 << 20));
    assert!(huge.fits());
    let bytes = |bytes: u64| ModelLoadParams {
        kv_cache_bytes: Some(bytes),
        ..Default::default()
    };
    let most = plan(&bytes(huge.kv_bytes), 1 << 50).unwrap();
    assert_eq!(most.pools, huge.pools);
    assert!(most.fits());
    let more = plan(&bytes(huge.kv_bytes + 1000), 1 << 50).unwrap();
    assert!(!more.fits());
    let error = more.check().unwrap_err();
    assert_eq!(error.name, ErrorName::OutOfMemory);
    assert_eq!(error.pointer.as_deref(), Some("/kv_cache_bytes"));
    let both = ModelLoadParams {
        kv_cache_bytes: Some(1),
        ..fraction
    };
    assert_eq!(
        plan(&both, 1 << 30).unwrap_err().pointer.as_deref(),
        Some("/kv_cache_fraction")
    );
    let tiny = ModelLoadParams {
        kv_cache_bytes: Some(1),
        ..Default::default()
    };
    assert_eq!(
        plan(&tiny, 1 << 30).unwrap_err().name,
        ErrorName::OutOfMemory
    );
}

#[test]
fn a_load_that_does_not_fit_is_refused() {
    let plan = plan(&ModelLoadParams::default(), 6000).unwrap();
    assert_eq!(plan.kv_tokens, 256, "one conversation at least");
    assert!(!plan.fits());
    let error = plan.check().unwrap_err();
    assert_eq!(error.name, ErrorName::OutOfMemory);
    assert!(error.message.contains("5000 of weights"), "{error}");
}

#[test]
fn limits_beyond_the_files_are_refused_by_field() {
    for (params, pointer) in [
        (
            ModelLoadParams {
                context: Some(257),
                ..Default::default()
            },
            "/context",
        ),
        (
            ModelLoadParams {
                max_batch_tokens: Some(129),
                ..Default::default()
            },
            "/max_batch_tokens",
        ),
        (
            ModelLoadParams {
                max_sequences: Some(9),
                ..Default::default()
            },
            "/max_sequences",
        ),
        (
            ModelLoadParams {
                kv_dtype: KvDtype::Int8,
                ..Default::default()
            },
            "/kv_dtype",
        ),
    ] {
        let error = plan(&params, 1 << 30).unwrap_err();
        assert_eq!(error.pointer.as_deref(), Some(pointer), "{error}");
    }
}

#[test]
fn a_library_of_another_model_is_refused_with_the_cure() {
    let data = Manifest::parse(&manifest().to_string()).unwrap();
    data.check_program(&parsed(&program())).unwrap();
    for (field, value) in [
        ("layout", json!("other")),
        ("vocab_size", json!(33)),
        ("hidden_size", json!(9)),
        ("pools", json!([])),
    ] {
        let mut other = program();
        other[field] = value;
        let error = data.check_program(&parsed(&other)).unwrap_err();
        assert_eq!(error.name, ErrorName::ModelIncompatible);
        assert!(error.message.contains("inlay compile"), "{error}");
    }
}

#[test]
fn the_weights_are_those_that_the_program_was_compiled_for() {
    let file = TempFile::new(&data_file(&manifest(), 0));
    let data = file.open().unwrap();
    let mut only = program();
    only["weights"] = json!([{"name": "a", "dtype": "float32", "shape": [4, 4]}]);
    assert_eq!(
        data.map_weights(&parsed(&only), |_| Ok(()))
            .unwrap()
            .pointers()
            .count(),
        1
    );
    for (weight, said) in [
        (
            json!({"name": "c", "dtype": "float32", "shape": [4, 4]}),
            "lacks the weight `c`",
        ),
        (
            json!({"name": "a", "dtype": "float32", "shape": [4, 5]}),
            "another shape",
        ),
        (
            json!({"name": "a", "dtype": "float32", "shape": [16]}),
            "another shape",
        ),
        (
            json!({"name": "a", "dtype": "int32", "shape": [4, 4]}),
            "another shape or type",
        ),
        (
            json!({"name": "a", "dtype": "float32", "shape": [4, "n"]}),
            "another shape",
        ),
        (
            json!({"name": "file:tokenizer.json", "dtype": "uint8", "shape": [2]}),
            "multiple of 64",
        ),
    ] {
        let mut asked = program();
        asked["weights"] = json!([weight]);
        let error = data.map_weights(&parsed(&asked), |_| Ok(())).err().unwrap();
        assert_eq!(error.name, ErrorName::ModelIncompatible);
        assert!(error.message.contains(said), "{error}");
    }
}

#[test]
fn the_instruction_set_is_the_best_that_both_have() {
    let held = |names: &[&str]| {
        names
            .iter()
            .map(|&name| name.into())
            .collect::<Vec<String>>()
    };
    assert_eq!(
        isa::choose(&held(&["generic"]), None).unwrap(),
        Isa::Generic
    );
    assert_eq!(
        isa::choose(&held(&["from_the_future", "generic"]), None).unwrap(),
        Isa::Generic
    );
    let error = isa::choose(&held(&["generic"]), Some(Isa::X86_64V2)).unwrap_err();
    assert_eq!(error.pointer.as_deref(), Some("/isa"));
    let foreign = if cfg!(target_arch = "x86_64") {
        "neon_dotprod"
    } else {
        "x86_64_v2"
    };
    let error = isa::choose(&held(&[foreign]), None).unwrap_err();
    assert_eq!(error.name, ErrorName::ModelIncompatible);
    assert!(error.message.contains(foreign), "{error}");
}

#[test]
fn the_library_lies_next_to_the_data_file() {
    let path = library_of(std::path::Path::new("models/tiny-w4.safetensors"));
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(
        name.starts_with(&format!("tiny-w4-{}-", std::env::consts::ARCH)),
        "{name}"
    );
    assert_eq!(path.parent().unwrap(), std::path::Path::new("models"));
}
