//! An entry of a program, bound to memory: every tensor and every argument of
//! every launch stands ready, and a call changes only what depends on it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::abi::{Any, DlTensor, KernelFn};
use super::memory::Staged;
use super::team::{Call, Group, Loop};
use crate::dtype::DType;
use crate::error::{Error, ErrorName, Result};
use crate::executor::{Batch, KvStorage};
use crate::program::{Argument, Entry, Extent, Kernel, Names, Resolved, Tensor};

/// Tensors that are there before a call, by what a launch calls them.
pub struct Memory<'a> {
    pub weights: &'a [DlTensor],
    pub constants: &'a [DlTensor],
    pub arena: *mut u8,
    pub kernels: &'a [(KernelFn, &'a Kernel)],
}

/// Where an input comes from.
enum Source {
    /// A list of the batch, by name; a copy that starts at a cache line.
    Ints(Staged),
    /// A plane of the cache: its pool and its number.
    Plane(usize, usize),
}

struct Input {
    name: String,
    source: Source,
    /// Its extents among those of the entry.
    shape: Range<usize>,
    /// The size that each extent sets, or what it has to be.
    extents: Vec<Resolved>,
}

/// An entry that can be run.
pub struct Bound {
    pub calls: Vec<Call>,
    pub groups: Vec<Group>,
    pub arguments: Vec<Any>,
    pub loops: Vec<Loop>,
    inputs: Vec<Input>,
    /// Inputs first, then slices. Arguments point at them, so they never move.
    tensors: Box<[DlTensor]>,
    /// What the shapes of the tensors point at.
    extents: Box<[i64]>,
    /// Extents that depend on the call.
    open: Vec<(usize, Resolved)>,
    names: Names,
    sizes: Vec<i64>,
    result: (*const f32, usize, Range<usize>),
}

// SAFETY: the pointers in it are to memory of the executor that owns it, which
// moves to another thread as a whole.
unsafe impl Send for Bound {}

fn broken(reason: &str) -> Error {
    Error::new(
        ErrorName::ModelIncompatible,
        format!("The compiled library {reason}. Run `inlay compile` with this version of Inlay."),
    )
}

impl Bound {
    /// Lays the tensors of an entry over memory. `planes` are the names of the
    /// cache's planes, by pool and number.
    pub fn new(
        entry: &Entry,
        memory: &Memory,
        planes: &BTreeMap<String, (usize, usize)>,
        pools: usize,
    ) -> Result<Self> {
        let mut names = Names::default();
        let mut extents: Vec<i64> = Vec::new();
        let mut open = Vec::new();
        let mut shape = |tensor: &Tensor, names: &mut Names| {
            let start = extents.len();
            for extent in &tensor.shape {
                if extent.fixed().is_none() {
                    open.push((extents.len(), extent.resolve(names)));
                }
                extents.push(extent.fixed().unwrap_or(0));
            }
            start..extents.len()
        };
        // What a batch for this cache has.
        let mut known = Batch::default();
        known.clear(pools);
        let mut inputs = Vec::new();
        let mut shapes = Vec::new();
        for taken in &entry.takes {
            let plane = planes.get(&taken.name);
            let source = match plane {
                Some(&(pool, plane)) => Source::Plane(pool, plane),
                None if known.ints(&taken.name).is_some() && taken.tensor.dtype == DType::I32 => {
                    Source::Ints(Staged::default())
                }
                None => {
                    return Err(broken(&format!(
                        "asks for `{}`, which this version of the engine does not have",
                        taken.name
                    )))
                }
            };
            let range = shape(&taken.tensor, &mut names);
            shapes.push((taken.tensor.dtype, range.clone(), std::ptr::null_mut()));
            inputs.push(Input {
                name: taken.name.clone(),
                source,
                shape: range,
                extents: taken
                    .tensor
                    .shape
                    .iter()
                    .map(|extent: &Extent| extent.resolve(&mut names))
                    .collect(),
            });
        }
        for slice in &entry.slices {
            let range = shape(&slice.tensor, &mut names);
            // Within the arena: the program was checked.
            let data = memory.arena.wrapping_add(slice.offset);
            shapes.push((slice.tensor.dtype, range, data));
        }
        let extents = extents.into_boxed_slice();
        let tensors: Box<[DlTensor]> = shapes
            .iter()
            .map(|(dtype, range, data)| {
                let at = extents[range.clone()].as_ptr();
                DlTensor::new(*data, *dtype, at, range.len())
            })
            .collect();
        let [given] = &entry.gives[..] else {
            return Err(broken("gives other results than this version reads"));
        };
        let (dtype, range, data) = &shapes[inputs.len() + given.slice];
        if *dtype != DType::F32 {
            return Err(broken("gives results that are no 32-bit floats"));
        }
        let mut bound = Self {
            calls: Vec::new(),
            groups: Vec::new(),
            arguments: Vec::new(),
            loops: Vec::new(),
            result: (data.cast(), 0, range.clone()),
            inputs,
            tensors,
            extents,
            open,
            sizes: vec![0; names.len()],
            names,
        };
        bound.plan(entry, memory);
        Ok(bound)
    }

    fn plan(&mut self, entry: &Entry, memory: &Memory) {
        let inputs = self.inputs.len();
        let mut group = None;
        for launch in &entry.launches {
            let first = self.arguments.len();
            for argument in &launch.arguments {
                self.arguments.push(match *argument {
                    Argument::Number(value) => Any::int(value),
                    Argument::Input(index) => Any::tensor(&raw const self.tensors[index]),
                    Argument::Slice(index) => Any::tensor(&raw const self.tensors[inputs + index]),
                    Argument::Weight(index) => Any::tensor(&raw const memory.weights[index]),
                    Argument::Constant(index) => Any::tensor(&raw const memory.constants[index]),
                });
            }
            let (kernel, described) = memory.kernels[launch.kernel];
            let loops = self.loops.len()..self.loops.len() + described.loops.max(1);
            self.loops.resize_with(loops.end, Loop::default);
            let call = self.calls.len();
            self.calls.push(Call {
                kernel,
                arguments: first..self.arguments.len(),
                loops: loops.clone(),
                serial: described.loops == 0,
            });
            if group != Some(launch.group) {
                group = Some(launch.group);
                self.groups.push(Group {
                    calls: call..call,
                    loops: loops.start..loops.start,
                });
            }
            if let Some(group) = self.groups.last_mut() {
                group.calls.end = call + 1;
                group.loops.end = loops.end;
            }
        }
    }

    /// Takes the batch and the cache in.
    pub fn set(&mut self, batch: &Batch, storage: &mut KvStorage) -> Result<()> {
        self.sizes.fill(-1);
        for (index, input) in self.inputs.iter_mut().enumerate() {
            let (data, rows) = match &mut input.source {
                Source::Ints(staged) => {
                    let list = batch.ints(&input.name).unwrap_or_default();
                    (staged.fill(list), list.len())
                }
                Source::Plane(pool, plane) => {
                    let plane = storage.plane_mut(*pool, *plane);
                    let pages = plane.pages();
                    (plane.bytes_mut().as_mut_ptr(), pages)
                }
            };
            self.tensors[index].data = data.cast();
            // Only the first extent of an input depends on the call.
            match &input.extents[..] {
                [Resolved::Size(number), ..] => {
                    let size = &mut self.sizes[*number];
                    if *size >= 0 && *size != rows as i64 {
                        let name = self.names.get(*number);
                        return Err(Error::new(
                            ErrorName::StepFailed,
                            format!(
                                "`{}` has {rows} for `{name}`, and another list {size}.",
                                input.name
                            ),
                        ));
                    }
                    *size = rows as i64;
                }
                _ => {
                    return Err(broken(&format!(
                        "takes `{}` in a shape that no call has",
                        input.name
                    )))
                }
            }
            debug_assert!(input.shape.len() == input.extents.len());
        }
        for (at, extent) in &self.open {
            self.extents[*at] = extent
                .evaluate(&self.sizes)
                .ok_or_else(|| broken("has a tensor whose size no call knows"))?;
        }
        Ok(())
    }

    /// The rows of the result, in the arena.
    pub fn result(&self) -> (*const f32, usize) {
        let (data, _, range) = &self.result;
        let extents = &self.extents[range.clone()];
        (*data, extents.iter().product::<i64>() as usize)
    }
}
