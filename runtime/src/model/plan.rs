//! What a load takes, in bytes, before anything is loaded.

use super::manifest::Manifest;
use crate::dtype::DType;
use crate::error::{Error, ErrorName, Result};
use crate::kv::{PoolSpec, Reach};
use crate::memory;
use crate::program::{PoolLayout, Program};
use crate::protocol::{KvDtype, ModelLoadParams, ModelPlanResult, WeightsMemory};

/// Share of the free memory that a KV cache takes by default.
const DEFAULT_FRACTION: f64 = 0.5;
/// Tokens that a long-context model's KV cache holds by default: enough for a
/// few full conversations without taking over the machine.
const DEFAULT_TOKENS: usize = 1 << 16;
const DEFAULT_CONTEXTS: usize = 4;

/// The limits that a model runs under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub context: usize,
    pub max_batch_tokens: usize,
    pub max_sequences: usize,
    pub max_logit_rows: usize,
}

impl Limits {
    /// The limits that a load requested, within what the two files allow.
    pub fn choose(data: &Manifest, program: &Program, params: &ModelLoadParams) -> Result<Self> {
        let within = |asked: Option<u32>, most: usize, field: &str| match asked {
            None => Ok(most),
            Some(value) if value as usize <= most => Ok(value as usize),
            Some(value) => Err(Error::new(
                ErrorName::InvalidParams,
                format!(
                    "`{field}` is {value}, and `{}` was made for at most {most}.",
                    data.name
                ),
            )
            .at(format!("/{field}"))),
        };
        Ok(Self {
            context: within(params.context, data.context.min(program.context), "context")?,
            max_batch_tokens: within(
                params.max_batch_tokens,
                program.max_rows,
                "max_batch_tokens",
            )?,
            max_sequences: within(params.max_sequences, program.max_seqs, "max_sequences")?,
            max_logit_rows: program.max_logit_rows,
        })
    }
}

/// The memory of one load, and the page pools that result.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    pub limits: Limits,
    pub pools: Vec<PoolSpec>,
    pub weights_bytes: u64,
    pub weights_copied: bool,
    pub workspace_bytes: u64,
    pub kv_bytes_per_token: u64,
    pub kv_bytes: u64,
    pub kv_tokens: usize,
    pub available_bytes: u64,
}

impl Plan {
    pub fn new(
        data: &Manifest,
        program: &Program,
        limits: Limits,
        weights_bytes: u64,
        workspace_bytes: u64,
        available_bytes: u64,
        params: &ModelLoadParams,
    ) -> Result<Self> {
        check_kv_dtype(&data.name, program, params.kv_dtype)?;
        let left = available_bytes
            .saturating_sub(weights_bytes)
            .saturating_sub(workspace_bytes);
        let sizing = Sizing { program, limits };
        let most = MAX_PAGES.saturating_mul(program.page_size);
        let tokens = match (params.kv_cache_bytes, params.kv_cache_fraction) {
            (Some(_), Some(_)) => {
                return Err(Error::new(
                    ErrorName::InvalidParams,
                    "`kv_cache_bytes` and `kv_cache_fraction` exclude each other.",
                )
                .at("/kv_cache_fraction"))
            }
            (Some(bytes), None) => sizing.tokens_in(bytes),
            (None, Some(fraction)) => sizing.tokens_in((left as f64 * fraction) as u64).min(most),
            (None, None) => {
                let wanted = limits
                    .context
                    .saturating_mul(limits.max_sequences)
                    .min(DEFAULT_TOKENS.max(limits.context.saturating_mul(DEFAULT_CONTEXTS)))
                    .min(most);
                // At least one whole conversation, even if that exceeds the
                // share: `fits` then says whether it is possible.
                sizing
                    .tokens_in((left as f64 * DEFAULT_FRACTION) as u64)
                    .clamp(limits.context.min(wanted), wanted)
            }
        };
        let tokens = tokens.next_multiple_of(program.page_size);
        if !program.pools.is_empty() && tokens < program.page_size * 2 {
            return Err(Error::new(
                ErrorName::OutOfMemory,
                format!(
                    "The KV cache would hold {tokens} tokens. A token takes {} bytes; give it more.",
                    sizing.bytes_per_token()
                ),
            )
            .at("/kv_cache_bytes"));
        }
        Ok(Self {
            limits,
            pools: sizing.pools(tokens),
            weights_bytes,
            weights_copied: copied(params.weights, weights_bytes),
            workspace_bytes,
            kv_bytes_per_token: sizing.bytes_per_token(),
            kv_bytes: sizing.bytes(tokens),
            kv_tokens: if program.pools.is_empty() { 0 } else { tokens },
            available_bytes,
        })
    }

    pub fn total_bytes(&self) -> u64 {
        self.weights_bytes + self.workspace_bytes + self.kv_bytes
    }

    pub fn fits(&self) -> bool {
        self.total_bytes() <= self.available_bytes && self.pages() <= MAX_PAGES
    }

    /// Pages of the largest pool.
    fn pages(&self) -> usize {
        self.pools.iter().map(|pool| pool.pages).max().unwrap_or(0)
    }

    /// Refuses a load that the machine cannot hold.
    pub fn check(&self) -> Result<()> {
        if self.fits() {
            return Ok(());
        }
        if self.total_bytes() <= self.available_bytes {
            return Err(Error::new(
                ErrorName::OutOfMemory,
                format!(
                    "The KV cache would have {} pages, and the engine keeps books of {MAX_PAGES} at most. \
                     Ask for a smaller `kv_cache_bytes`.",
                    self.pages()
                ),
            )
            .at("/kv_cache_bytes"));
        }
        Err(Error::new(
            ErrorName::OutOfMemory,
            format!(
                "The model needs {} bytes ({} of weights, {} of KV cache, {} of workspace) and {} are free. \
                 Ask for a smaller `context`, `max_sequences` or `kv_cache_bytes`, or a smaller quantization.",
                self.total_bytes(),
                self.weights_bytes,
                self.kv_bytes,
                self.workspace_bytes,
                self.available_bytes
            ),
        ))
    }

    pub fn result(&self) -> ModelPlanResult {
        ModelPlanResult {
            fits: self.fits(),
            weights_bytes: self.weights_bytes,
            weights_copied: self.weights_copied,
            kv_bytes_per_token: self.kv_bytes_per_token,
            kv_bytes: self.kv_bytes,
            kv_tokens: self.kv_tokens as u64,
            workspace_bytes: self.workspace_bytes,
            total_bytes: self.total_bytes(),
            available_bytes: self.available_bytes,
            context: self.limits.context as u64,
            max_batch_tokens: self.limits.max_batch_tokens as u32,
            max_sequences: self.limits.max_sequences as u32,
        }
    }
}

/// From this size on, weights are copied if that is left to the engine. Smaller
/// ones stay in the caches, where the size of pages matters little.
const COPIED_FROM: u64 = 64 << 20;

/// Whether weights are copied into huge pages, where the system has them.
fn copied(asked: WeightsMemory, bytes: u64) -> bool {
    let wanted = match asked {
        WeightsMemory::Map => false,
        WeightsMemory::Huge => bytes > 0,
        WeightsMemory::Auto => bytes >= COPIED_FROM,
    };
    wanted && memory::huge_pages()
}

/// The most pages of a pool. A page also costs an entry in tables that the plan
/// does not count, and where pages are small those tables would be larger than
/// the pages themselves.
const MAX_PAGES: usize = 1 << 20;

/// Converts tokens to pages and bytes.
struct Sizing<'a> {
    program: &'a Program,
    limits: Limits,
}

impl Sizing<'_> {
    /// Pages of each pool for a cache of `tokens`. A pool with a window needs
    /// no more than the windows of all sequences and the rows of one step. A
    /// pool of recurrent state needs two pages per sequence, and gets as many
    /// again for guesses and prefixes.
    fn pages(&self, tokens: usize) -> impl Iterator<Item = usize> + '_ {
        let page = self.program.page_size;
        self.program.pools.iter().map(move |pool| {
            let held = match pool.reach {
                Reach::All => tokens,
                Reach::Last => {
                    let states = self.limits.max_sequences.saturating_mul(4);
                    tokens.min(states.saturating_mul(page))
                }
                Reach::Window(window) => {
                    // A window straddles one more page at each end.
                    let a_sequence = window.saturating_add(2 * page);
                    let all = a_sequence
                        .saturating_mul(self.limits.max_sequences)
                        .saturating_add(self.limits.max_batch_tokens);
                    tokens.min(all)
                }
            };
            held.div_ceil(page)
        })
    }

    fn bytes(&self, tokens: usize) -> u64 {
        self.pages(tokens)
            .enumerate()
            .map(|(pool, pages)| {
                (pages as u64).saturating_mul(self.program.pools[pool].page_bytes() as u64)
            })
            .fold(0, u64::saturating_add)
    }

    fn bytes_per_token(&self) -> u64 {
        // The size of a state does not depend on its text's length.
        let pools = self.program.pools.iter();
        let page: usize = pools
            .filter(|pool| pool.reach != Reach::Last)
            .map(PoolLayout::page_bytes)
            .sum();
        (page as u64).div_ceil(self.program.page_size as u64)
    }

    /// The most tokens whose pages take at most `bytes`.
    fn tokens_in(&self, bytes: u64) -> usize {
        if self.program.pools.is_empty() {
            return 0;
        }
        let page = self.program.page_size;
        let (mut fits, mut too_many) = (0, (1usize << 40) / page);
        while fits + 1 < too_many {
            let middle = fits + (too_many - fits) / 2;
            if self.bytes(middle * page) <= bytes {
                fits = middle;
            } else {
                too_many = middle;
            }
        }
        fits * page
    }

    fn pools(&self, tokens: usize) -> Vec<PoolSpec> {
        self.pages(tokens)
            .enumerate()
            .map(|(pool, pages)| PoolSpec {
                reach: self.program.pools[pool].reach,
                planes: self.program.pools[pool].planes(),
                pages,
            })
            .collect()
    }
}

/// The format of the cache is part of the compiled kernels.
fn check_kv_dtype(model: &str, program: &Program, asked: KvDtype) -> Result<()> {
    let (dtype, name) = match asked {
        KvDtype::Auto => return Ok(()),
        KvDtype::Float16 => (DType::F16, "float16"),
        KvDtype::Float32 => (DType::F32, "float32"),
        KvDtype::Int8 => (DType::I8, "int8"),
    };
    let held = program.pools.first().and_then(|pool| pool.planes.first());
    match held {
        Some(plane) if plane.dtype != dtype => Err(Error::new(
            ErrorName::ModelIncompatible,
            format!(
                "`{model}` was compiled for another format of the KV cache than {name}; compile it again with that one."
            ),
        )
        .at("/kv_dtype")),
        _ => Ok(()),
    }
}
