//! An entry of a program, bound to memory: every tensor and every argument of
//! every launch is prepared, and a call changes only what depends on it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::abi::{Any, DlTensor, KernelFn};
use super::staged::Staged;
use super::team::{Call, Group, Loop};
use crate::dtype::DType;
use crate::error::{Error, ErrorName, Result};
use crate::executor::{Batch, KvStorage, Outputs, Values};
use crate::program::{Argument, Entry, Extent, Kernel, Names, Resolved, Tensor};

/// Tensors that exist before a call, by the kinds of names that launches use.
pub struct Memory<'a> {
    pub weights: &'a [DlTensor],
    pub constants: &'a [DlTensor],
    pub arena: *mut u8,
    pub kernels: &'a [(KernelFn, &'a Kernel)],
}

/// Where an input comes from.
enum Source {
    /// A list of the batch, by name; a copy that starts at a cache line.
    List(Staged),
    /// A plane of the cache: its pool and its number.
    Plane(usize, usize),
}

struct Input {
    name: String,
    source: Source,
    /// The size of the call that its first extent sets; no other depends on the
    /// call.
    size: usize,
    /// The product of the others.
    width: usize,
}

/// A result's place in the arena, and its extents.
struct Given {
    data: *const f32,
    shape: Range<usize>,
}

/// An entry that is ready to run.
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
    logits: Option<Given>,
    hidden: Option<Given>,
}

// SAFETY: its pointers are to memory of the executor that owns it, which moves
// to another thread as a whole.
unsafe impl Send for Bound {}

fn dtype(list: Values) -> DType {
    match list {
        Values::I32(_) => DType::I32,
        Values::I64(_) => DType::I64,
        Values::F32(_) => DType::F32,
    }
}

fn length(list: Values) -> usize {
    match list {
        Values::I32(list) => list.len(),
        Values::I64(list) => list.len(),
        Values::F32(list) => list.len(),
    }
}

/// The size that an input's first extent names, and the product of the others.
fn rows(tensor: &Tensor, names: &mut Names) -> Option<(usize, usize)> {
    let (Extent::Size(first), rest) = tensor.shape.split_first()? else {
        return None;
    };
    let width = rest.iter().try_fold(1usize, |width, extent| {
        width.checked_mul(usize::try_from(extent.fixed()?).ok()?)
    })?;
    Some((names.number(first), width))
}

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
        // The lists of a batch for this cache.
        let mut known = Batch::default();
        known.clear(pools);
        let mut inputs = Vec::new();
        let mut shapes = Vec::new();
        for taken in &entry.takes {
            let source = match (planes.get(&taken.name), known.values(&taken.name)) {
                (Some(&(pool, plane)), _) => Source::Plane(pool, plane),
                (None, Some(list)) if dtype(list) == taken.tensor.dtype => {
                    Source::List(Staged::default())
                }
                _ => {
                    return Err(broken(&format!(
                        "asks for `{}`, which this version of the engine does not have",
                        taken.name
                    )))
                }
            };
            let (size, width) = rows(&taken.tensor, &mut names).ok_or_else(|| {
                let name = &taken.name;
                broken(&format!("takes `{name}` in a shape that no call has"))
            })?;
            let range = shape(&taken.tensor, &mut names);
            shapes.push((taken.tensor.dtype, range, std::ptr::null_mut()));
            inputs.push(Input {
                name: taken.name.clone(),
                source,
                size,
                width,
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
        let result = |name: &str| {
            let given = entry.gives.iter().find(|given| given.name == name)?;
            let (dtype, shape, data) = &shapes[inputs.len() + given.slice];
            (*dtype == DType::F32).then(|| Given {
                data: data.cast(),
                shape: shape.clone(),
            })
        };
        let (logits, hidden) = (result("logits"), result("hidden"));
        if logits.iter().chain(&hidden).count() != entry.gives.len() {
            return Err(broken("gives other results than this version reads"));
        }
        let mut bound = Self {
            calls: Vec::new(),
            groups: Vec::new(),
            arguments: Vec::new(),
            loops: Vec::new(),
            logits,
            hidden,
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

    /// Sets the batch and the cache of a call.
    pub fn set(&mut self, batch: &Batch, storage: &mut KvStorage) -> Result<()> {
        self.sizes.fill(-1);
        for (index, input) in self.inputs.iter_mut().enumerate() {
            let (data, rows) = match &mut input.source {
                Source::List(staged) => {
                    let list = batch.values(&input.name).unwrap_or(Values::I32(&[]));
                    (staged.fill(list), length(list) / input.width.max(1))
                }
                Source::Plane(pool, plane) => {
                    let plane = storage.plane_mut(*pool, *plane);
                    let pages = plane.pages();
                    (plane.bytes_mut().as_mut_ptr(), pages)
                }
            };
            self.tensors[index].data = data.cast();
            let rows = rows as i64;
            let known = &mut self.sizes[input.size];
            if *known >= 0 && *known != rows {
                let name = self.names.get(input.size);
                return Err(Error::new(
                    ErrorName::StepFailed,
                    format!(
                        "`{}` has {rows} for `{name}`, and another list {known}.",
                        input.name
                    ),
                ));
            }
            *known = rows;
        }
        for (at, extent) in &self.open {
            self.extents[*at] = extent
                .evaluate(&self.sizes)
                .ok_or_else(|| broken("has a tensor whose size no call knows"))?;
        }
        Ok(())
    }

    /// The results of the entry.
    ///
    /// # Safety
    /// The launches must have run, and the arena must not change for as long as
    /// the results are read.
    pub unsafe fn outputs(&self) -> Outputs<'_> {
        let rows = |given: &Option<Given>| match given {
            None => &[][..],
            Some(given) => {
                let length = self.extents[given.shape.clone()].iter().product::<i64>();
                // SAFETY: a slice of the arena has room for its largest shape,
                // and the caller guarantees that it is filled.
                unsafe { std::slice::from_raw_parts(given.data, length as usize) }
            }
        };
        Outputs {
            logits: rows(&self.logits),
            hidden: rows(&self.hidden),
        }
    }
}
