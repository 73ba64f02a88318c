//! `INLAY_TEST_LIBRARY` names a library that `make` compiled for these tests
//! (`tests/fixtures/bridge.py`); what needs it says so and skips without it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::*;
use crate::error::ErrorName;
use crate::kv::DType;

fn library() -> Option<(&'static Runtime, PathBuf)> {
    let Some(path) = std::env::var_os("INLAY_TEST_LIBRARY") else {
        eprintln!("skipped: INLAY_TEST_LIBRARY is not set; `make test` sets it");
        return None;
    };
    Some((Runtime::load(&[]).expect("TVM's runtime"), path.into()))
}

/// Memory with a tensor's alignment, in an `Arc` as a mapped file would be.
#[repr(align(64))]
struct Weights([f32; 4]);

fn tensor(runtime: &'static Runtime, weights: &Arc<Weights>) -> Tensor {
    let data = weights.0.as_ptr().cast_mut().cast::<u8>();
    // SAFETY: the tensor keeps the `Arc`; the test's function only reads it.
    unsafe { Tensor::over(runtime, data, DType::F32, &[4], Some(weights.clone())) }.unwrap()
}

#[test]
fn aligned_integers_keep_their_values_and_alignment() {
    let mut ints = AlignedInts::default();
    for count in [0, 1, 16, 17, 100] {
        ints.fill((0..count).map(|value| value * 3));
        assert_eq!(
            ints.as_slice(),
            (0..count).map(|value| value * 3).collect::<Vec<_>>()
        );
        assert_eq!(ints.as_slice().as_ptr() as usize % ALIGNMENT, 0);
    }
}

#[test]
fn calls_a_compiled_function_without_copying_its_weights() {
    let Some((runtime, path)) = library() else {
        return;
    };
    let vm = Vm::open(runtime, &path).unwrap();
    let function = vm.function("scale").unwrap().expect("scale");
    let weights = [
        Arc::new(Weights([1.0, 2.0, 3.0, 4.0])),
        Arc::new(Weights([0.5; 4])),
    ];
    let bundle = runtime
        .tensors(&[tensor(runtime, &weights[0]), tensor(runtime, &weights[1])])
        .unwrap();
    let mut rows = AlignedInts::default();
    for count in [1, 3, 40] {
        rows.fill(0..count);
        // SAFETY: the tensor is gone before `rows` is filled again.
        let tokens = unsafe { rows.tensor(runtime) }.unwrap();
        let result = function
            .call(&[tokens.argument(), bundle.argument()])
            .unwrap();
        let result = Tensor::from_value(result).unwrap();
        assert_eq!(result.shape(), [count as usize, 4]);
        let expected: Vec<f32> = (0..count)
            .flat_map(|row| [1.5, 2.5, 3.5, 4.5].map(|sum| sum * row as f32))
            .collect();
        assert_eq!(result.as_f32().unwrap(), expected);
    }
    assert_eq!(
        Arc::strong_count(&weights[0]),
        2,
        "the bundle keeps the weights"
    );
    drop(bundle);
    assert_eq!(Arc::strong_count(&weights[0]), 1, "and lets them go");
}

#[test]
fn failures_inside_tvm_are_errors() {
    let Some((runtime, path)) = library() else {
        return;
    };
    let vm = Vm::open(runtime, &path).unwrap();
    assert!(vm.function("no_such_function").unwrap().is_none());
    let scale = vm.function("scale").unwrap().unwrap();
    let weights = Arc::new(Weights([0.0; 4]));
    let wrong = tensor(runtime, &weights);
    let error = scale
        .call(&[wrong.argument(), wrong.argument()])
        .unwrap_err();
    assert_eq!(error.name, ErrorName::StepFailed);
    assert!(error.message.len() > 30, "{error}");
    assert!(scale.call(&[]).is_err(), "too few arguments");
}

#[test]
fn strings_of_any_length_come_back() {
    let Some((runtime, path)) = library() else {
        return;
    };
    let vm = Vm::open(runtime, &path).unwrap();
    let manifest = vm.function("manifest").unwrap().unwrap().call(&[]).unwrap();
    assert_eq!(manifest.as_str(), Some(r#"{"format": 1}"#));
    for text in ["", "short", "longer than seven bytes: é"] {
        assert_eq!(runtime.string(text).unwrap().as_str(), Some(text));
    }
}

#[test]
fn a_file_that_is_no_library_is_refused_by_name() {
    let Some((runtime, _)) = library() else {
        return;
    };
    let directory = std::env::temp_dir().join(format!("inlay-bridge-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("not-a-library.so");
    std::fs::write(&path, b"\x7fELF and then nothing").unwrap();
    let error = Vm::open(runtime, &path).err().unwrap();
    assert_eq!(error.name, ErrorName::ModelFileInvalid);
    assert!(error.message.contains("not-a-library.so"), "{error}");
    std::fs::remove_dir_all(&directory).unwrap();
    let error = Vm::open(runtime, Path::new("/no/such/file.so"))
        .err()
        .unwrap();
    assert_eq!(error.name, ErrorName::ModelFileMissing);
}
