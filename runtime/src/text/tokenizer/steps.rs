//! The steps of a tokenizer before its model, under a budget.
//!
//! A `tokenizer.json` names regular expressions, and one with a lookahead can
//! take time that grows with the square of a text. The library runs them to
//! their end, so the steps that have one are run here: between two matches the
//! budget is asked, and a single search has a limit of its own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, Once};
use std::time::Duration;

use serde_json::Value;
use tokenizers::normalizers::NormalizerWrapper;
use tokenizers::pattern::{Invert, Pattern};
use tokenizers::pre_tokenizers::split::Split;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::tokenizer::pre_tokenizer::PreTokenizedString;
use tokenizers::utils::SysRegex;
use tokenizers::{NormalizedString, Normalizer, Offsets, PreTokenizer};

use super::{guarded, Wanted};
use crate::sync::lock;
use crate::{Error, ErrorName, Result};

type LibraryResult<T> = std::result::Result<T, tokenizers::Error>;

/// Processor time that the regular expressions may take for a text, and how
/// much more for each of its bytes. Those of real tokenizers take 1 us a byte.
const TIME: (Duration, Duration) = (Duration::from_secs(1), Duration::from_micros(20));

/// Steps back that one search may take: about a second.
const STEPS_BACK: std::os::raw::c_ulong = 100_000_000;

/// How many checks there are for each look at the clock.
const CHECKS: u32 = 16;

/// What tokenizing one text may take.
pub(super) struct Budget<'a> {
    wanted: &'a Wanted<'a>,
    /// Where this thread's processor time ends.
    end: Duration,
    checks: AtomicU32,
    /// The library drops the errors of a normalizer.
    failed: Mutex<Option<Error>>,
}

impl<'a> Budget<'a> {
    /// For a text of this many bytes.
    pub fn new(bytes: usize, wanted: &'a Wanted<'a>) -> Self {
        let each = TIME
            .1
            .saturating_mul(u32::try_from(bytes).unwrap_or(u32::MAX));
        Self::of(TIME.0 + each, wanted)
    }

    pub fn of(time: Duration, wanted: &'a Wanted<'a>) -> Self {
        Self {
            wanted,
            end: processor_time() + time,
            checks: AtomicU32::new(0),
            failed: Mutex::default(),
        }
    }

    /// An error once the result is no longer wanted. Most calls cost nothing.
    pub fn check(&self) -> LibraryResult<()> {
        if !self
            .checks
            .fetch_add(1, Ordering::Relaxed)
            .is_multiple_of(CHECKS)
        {
            return Ok(());
        }
        (self.wanted)().map_err(|error| self.fail(error))
    }

    fn check_time(&self) -> LibraryResult<()> {
        let due = self.checks.load(Ordering::Relaxed).is_multiple_of(CHECKS);
        self.check()?;
        match due && processor_time() > self.end {
            true => Err(self.fail(too_slow())),
            false => Ok(()),
        }
    }

    fn fail(&self, error: Error) -> tokenizers::Error {
        let message = error.to_string();
        lock(&self.failed).get_or_insert(error);
        message.into()
    }

    /// The first failure, if there was one.
    pub fn outcome(&self) -> Result<()> {
        lock(&self.failed).clone().map_or(Ok(()), Err)
    }
}

fn too_slow() -> Error {
    Error::new(
        ErrorName::ModelFileInvalid,
        "A regular expression in the model's tokenizer.json takes too long on this text. Shorten the text, or mend the expression.",
    )
}

/// The processor time of this thread. What else the machine does counts for
/// nothing.
#[cfg(unix)]
fn processor_time() -> Duration {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid place for the answer.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

#[cfg(not(unix))]
fn processor_time() -> Duration {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

/// Limits a single search of every regular expression.
pub(super) fn limit_searches() {
    static ONCE: Once = Once::new();
    // SAFETY: it only sets a number of the library's, before the first search.
    ONCE.call_once(|| unsafe {
        onig_sys::onig_set_retry_limit_in_search(STEPS_BACK);
    });
}

/// A regular expression under a budget.
struct Within<'r> {
    regex: &'r SysRegex,
    budget: &'r Budget<'r>,
}

impl Pattern for Within<'_> {
    fn find_matches(&self, inside: &str) -> LibraryResult<Vec<(Offsets, bool)>> {
        if inside.is_empty() {
            return Ok(vec![((0, 0), false)]);
        }
        let mut matches = self.regex.find_iter(inside);
        let mut from = 0;
        let mut parts = Vec::new();
        loop {
            self.budget.check_time()?;
            // The library panics when a search exceeds its limit.
            let found = guarded(|| matches.next()).ok_or_else(|| self.budget.fail(too_slow()))?;
            let Some((start, end)) = found else { break };
            if from != start {
                parts.push(((from, start), false));
            }
            parts.push(((start, end), true));
            from = end;
        }
        if from != inside.len() {
            parts.push(((from, inside.len()), false));
        }
        Ok(parts)
    }
}

/// A tokenizer's normalizer, as the steps that it takes.
pub(super) struct Normalizing {
    steps: Vec<Step>,
}

enum Step {
    Library(NormalizerWrapper),
    Replace(SysRegex, String),
}

impl Normalizing {
    pub fn new(normalizer: &NormalizerWrapper) -> LibraryResult<Self> {
        let mut steps = Vec::new();
        flatten(normalizer, &mut steps)?;
        Ok(Self { steps })
    }

    pub fn within<'r>(&'r self, budget: &'r Budget<'r>) -> NormalizingWithin<'r> {
        NormalizingWithin {
            steps: &self.steps,
            budget,
        }
    }
}

fn flatten(normalizer: &NormalizerWrapper, steps: &mut Vec<Step>) -> LibraryResult<()> {
    match normalizer {
        NormalizerWrapper::Sequence(sequence) => {
            let inner: &[NormalizerWrapper] = sequence.as_ref();
            for normalizer in inner {
                flatten(normalizer, steps)?;
            }
        }
        NormalizerWrapper::Replace(replace) => {
            // The library shows its expression only in what it writes.
            let written = serde_json::to_value(replace)?;
            steps.push(match written["pattern"].get("Regex") {
                Some(Value::String(pattern)) => {
                    Step::Replace(SysRegex::new(pattern)?, replace.content.clone())
                }
                _ => Step::Library(normalizer.clone()),
            });
        }
        _ => steps.push(Step::Library(normalizer.clone())),
    }
    Ok(())
}

/// A normalizer under the budget of one text.
pub(super) struct NormalizingWithin<'r> {
    steps: &'r [Step],
    budget: &'r Budget<'r>,
}

impl Normalizer for NormalizingWithin<'_> {
    fn normalize(&self, text: &mut NormalizedString) -> LibraryResult<()> {
        let budget = self.budget;
        for step in self.steps {
            budget.check()?;
            match step {
                Step::Library(step) => step.normalize(text)?,
                Step::Replace(regex, content) => {
                    text.replace(Within { regex, budget }, content)?;
                }
            }
        }
        Ok(())
    }
}

/// Cuts a text into words as the tokenizer's file says.
pub(super) fn pre_tokenize(
    pre_tokenizer: &PreTokenizerWrapper,
    pieces: &mut PreTokenizedString,
    budget: &Budget<'_>,
) -> LibraryResult<()> {
    match pre_tokenizer {
        PreTokenizerWrapper::Sequence(sequence) => {
            let inner: &[PreTokenizerWrapper] = sequence.as_ref();
            for step in inner {
                pre_tokenize(step, pieces, budget)?;
            }
            Ok(())
        }
        PreTokenizerWrapper::Split(split) => {
            let Split {
                regex,
                behavior,
                invert,
                ..
            } = split;
            pieces.split(|_, text| {
                let within = Within { regex, budget };
                match invert {
                    true => text.split(Invert(within), *behavior),
                    false => text.split(within, *behavior),
                }
            })
        }
        step => {
            (budget.check())?;
            step.pre_tokenize(pieces)
        }
    }
}
