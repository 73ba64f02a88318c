//! The program of a compiled model: what to launch, in what order, on what
//! memory. It is data in the compiled library, next to its kernels;
//! `docs/model-format.md` describes it.
//!
//! Nothing here runs anything: an executor does.

mod extent;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

pub use extent::{Extent, Names, Resolved};

use crate::dtype::DType;
use crate::kv::{PlaneSpec, Reach};

/// The format of programs that this engine runs.
pub const FORMAT: u32 = 2;

// Far beyond any real model, and small enough that no product of two overflows.
const MAX_VOCABULARY: usize = 1 << 24;
const MAX_CONTEXT: usize = 1 << 24;
const MAX_PAGE_SIZE: usize = 1 << 10;
const MAX_PAGE_BYTES: usize = 1 << 30;

/// Everything that a compiled library says about itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Program {
    /// A hash of everything that is compiled in; the data file has the same.
    pub layout: String,
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub context: usize,
    pub page_size: usize,
    #[serde(default)]
    pub pools: Vec<PoolLayout>,
    #[serde(default)]
    pub weights: Vec<Named>,
    /// The number of adapters that sequences may use, not counting none.
    #[serde(default)]
    pub adapters: usize,
    pub max_rows: usize,
    pub max_seqs: usize,
    pub max_logit_rows: usize,
    #[serde(default)]
    pub constants: Vec<Placed>,
    pub variants: Vec<Variant>,
}

/// One page pool: the layers that share page numbers.
#[derive(Debug, Clone, Deserialize)]
pub struct PoolLayout {
    /// Written as null, a number of positions, or "last".
    #[serde(deserialize_with = "reach")]
    pub reach: Reach,
    pub planes: Vec<PlaneLayout>,
}

fn reach<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Reach, D::Error> {
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Name {
        Last,
    }
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "`reach` is not null, a number or \"last\"")]
    enum Written {
        All(()),
        Window(usize),
        Name(Name),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::All(()) => Reach::All,
        Written::Window(positions) => Reach::Window(positions),
        Written::Name(Name::Last) => Reach::Last,
    })
}

#[derive(Debug, Clone, Deserialize)]
pub struct PlaneLayout {
    pub name: String,
    pub dtype: DType,
    pub shape: Vec<usize>,
}

/// A tensor that exists before a call.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Tensor {
    pub dtype: DType,
    pub shape: Vec<Extent>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Named {
    pub name: String,
    #[serde(flatten)]
    pub tensor: Tensor,
}

/// A tensor in a block of memory.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Placed {
    pub offset: usize,
    #[serde(flatten)]
    pub tensor: Tensor,
}

/// The entries and kernels of one instruction set.
#[derive(Debug, Clone, Deserialize)]
pub struct Variant {
    pub isa: String,
    /// Scratch memory of a kernel on each thread.
    #[serde(default)]
    pub scratch_bytes: usize,
    #[serde(default)]
    pub kernels: Vec<Kernel>,
    #[serde(default)]
    pub entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Kernel {
    pub symbol: String,
    /// Parallel loops that a call may run; without any, a single thread runs
    /// it.
    pub loops: usize,
}

/// A function of the model.
#[derive(Debug, Clone, Deserialize)]
pub struct Entry {
    pub takes: Vec<Named>,
    pub gives: Vec<Given>,
    pub arena_bytes: usize,
    /// Parts of the arena; those that are live at the same time do not overlap.
    pub slices: Vec<Placed>,
    pub launches: Vec<Launch>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Given {
    pub name: String,
    pub slice: usize,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Launch {
    pub kernel: usize,
    /// Adjacent launches of one group are independent of each other.
    pub group: usize,
    pub arguments: Vec<Argument>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Tagged {
    Input(usize),
    Weight(usize),
    Constant(usize),
    Slice(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Written {
    Number(i64),
    Tagged(Tagged),
}

/// An argument of a launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub enum Argument {
    Number(i64),
    Input(usize),
    Weight(usize),
    Constant(usize),
    Slice(usize),
}

impl From<Written> for Argument {
    fn from(written: Written) -> Self {
        match written {
            Written::Number(value) => Self::Number(value),
            Written::Tagged(Tagged::Input(index)) => Self::Input(index),
            Written::Tagged(Tagged::Weight(index)) => Self::Weight(index),
            Written::Tagged(Tagged::Constant(index)) => Self::Constant(index),
            Written::Tagged(Tagged::Slice(index)) => Self::Slice(index),
        }
    }
}

impl PoolLayout {
    /// The planes, as the cache takes them.
    pub fn planes(&self) -> Vec<PlaneSpec> {
        self.planes
            .iter()
            .map(|plane| PlaneSpec {
                name: plane.name.clone(),
                dtype: plane.dtype,
                shape: plane.shape.clone(),
            })
            .collect()
    }

    /// Bytes of one page over all planes.
    pub fn page_bytes(&self) -> usize {
        self.planes().iter().filter_map(PlaneSpec::page_bytes).sum()
    }
}

impl Tensor {
    /// Bytes for the sizes of a call; `None` where one is unknown or too large.
    pub fn bytes(&self, size: &dyn Fn(&str) -> Option<i64>) -> Option<usize> {
        self.shape
            .iter()
            .try_fold(self.dtype.bytes(), |bytes, extent| {
                bytes.checked_mul(usize::try_from(extent.evaluate(size)?).ok()?)
            })
    }
}

impl Program {
    /// Reads a program, and checks that it stays within its own tables and
    /// memory. Fields that a later version added are ignored.
    pub fn parse(text: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let bad = |error: serde_json::Error| format!("has a bad program: {error}");
        let Format { format } = serde_json::from_slice(text).map_err(bad)?;
        if format != FORMAT {
            return Err(format!(
                "has format {format}, and this version of Inlay runs format {FORMAT}; run `inlay compile` again"
            ));
        }
        let program: Self = serde_json::from_slice(text).map_err(bad)?;
        program
            .check()
            .map_err(|reason| format!("has a bad program: {reason}"))?;
        Ok(program)
    }

    fn check(&self) -> Result<(), String> {
        in_range("vocab_size", self.vocab_size, MAX_VOCABULARY)?;
        in_range("hidden_size", self.hidden_size, MAX_VOCABULARY)?;
        in_range("context", self.context, MAX_CONTEXT)?;
        in_range("page_size", self.page_size, MAX_PAGE_SIZE)?;
        for (name, limit) in [
            ("max_rows", self.max_rows),
            ("max_seqs", self.max_seqs),
            ("max_logit_rows", self.max_logit_rows),
        ] {
            in_range(name, limit, MAX_CONTEXT)?;
        }
        for (index, pool) in self.pools.iter().enumerate() {
            if pool.reach == Reach::Window(0) {
                return Err(format!("`pools[{index}].reach` is 0"));
            }
            if pool.planes.is_empty() {
                return Err(format!("`pools[{index}].planes` is empty"));
            }
            for (plane_index, plane) in pool.planes().iter().enumerate() {
                in_range(
                    &format!("pools[{index}].planes[{plane_index}].shape"),
                    plane.page_bytes().unwrap_or(0),
                    MAX_PAGE_BYTES,
                )?;
            }
        }
        for variant in &self.variants {
            for (name, entry) in &variant.entries {
                self.check_entry(variant, entry)
                    .map_err(|reason| format!("`{}.{name}` {reason}", variant.isa))?;
            }
        }
        Ok(())
    }

    fn check_entry(&self, variant: &Variant, entry: &Entry) -> Result<(), String> {
        let largest = |name: &str| self.largest(name);
        for (index, slice) in entry.slices.iter().enumerate() {
            let end = slice
                .tensor
                .bytes(&largest)
                .and_then(|bytes| bytes.checked_add(slice.offset));
            if end.is_none_or(|end| end > entry.arena_bytes) {
                return Err(format!("has slice {index} beyond its arena"));
            }
        }
        if let Some(given) = entry
            .gives
            .iter()
            .find(|given| given.slice >= entry.slices.len())
        {
            return Err(format!("gives `{}`, which is no slice", given.name));
        }
        let mut group = 0;
        for (index, launch) in entry.launches.iter().enumerate() {
            let known = launch.kernel < variant.kernels.len()
                && (launch.group == group || launch.group == group + 1)
                && launch.arguments.iter().all(|argument| match *argument {
                    Argument::Number(_) => true,
                    Argument::Input(at) => at < entry.takes.len(),
                    Argument::Weight(at) => at < self.weights.len(),
                    Argument::Constant(at) => at < self.constants.len(),
                    Argument::Slice(at) => at < entry.slices.len(),
                });
            if !known {
                return Err(format!("has a launch ({index}) of what there is not"));
            }
            group = launch.group;
        }
        Ok(())
    }

    /// The largest value of a size of the call that the arena depends on.
    pub fn largest(&self, size: &str) -> Option<i64> {
        let value = match size {
            "n" => self.max_rows,
            "m" => self.max_logit_rows,
            "s" => self.max_seqs,
            "s1" => self.max_seqs + 1,
            _ => return None,
        };
        i64::try_from(value).ok()
    }

    pub fn variant(&self, isa: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.isa == isa)
    }

    /// The instruction sets of the variants, best first.
    pub fn isas(&self) -> Vec<String> {
        self.variants
            .iter()
            .map(|variant| variant.isa.clone())
            .collect()
    }
}

impl Variant {
    /// The size of an arena that serves every entry.
    pub fn arena_bytes(&self) -> usize {
        self.entries
            .values()
            .map(|entry| entry.arena_bytes)
            .max()
            .unwrap_or(0)
    }
}

fn in_range(field: &str, value: usize, max: usize) -> Result<(), String> {
    if (1..=max).contains(&value) {
        return Ok(());
    }
    Err(format!("`{field}` is {value}, and must be 1 to {max}"))
}

#[cfg(test)]
mod tests;
