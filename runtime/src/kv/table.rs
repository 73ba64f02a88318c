//! The page table of a sequence: which pages hold which of its positions.

use super::radix::NodeId;
use super::{Page, Reach};

/// The pages of one sequence, per pool.
#[derive(Debug)]
pub struct PageTable {
    pub(super) pools: Vec<PoolTable>,
    /// The tree node of the last page that is in the tree, or the root.
    pub(super) cursor: NodeId,
    /// Positions that are in the tree already.
    pub(super) published: usize,
    /// Positions that were known when the table was created.
    pub(super) known: usize,
    /// Where this text diverges from one in the tree, if a state was missing
    /// there; 0 otherwise.
    pub(super) branch: usize,
    /// The last node that got a state beyond `known`, and when.
    pub(super) latest: Option<(NodeId, u64)>,
}

#[derive(Debug, Clone)]
pub(super) enum PoolTable {
    Pages(Pages),
    State(State),
}

/// The pages of a pool of keys and values.
#[derive(Debug, Default, Clone)]
pub(super) struct Pages {
    /// Index, counted in pages from the start of the text, of `pages[0]`.
    pub first: usize,
    pub pages: Vec<Page>,
}

/// The page of a pool of recurrent state.
#[derive(Debug, Default, Clone)]
pub(super) struct State {
    /// Positions that the state sums up.
    pub len: usize,
    /// `None` before the first position.
    pub page: Option<Page>,
    /// Pages that the planned step writes. It never writes to `page`: the step
    /// may fail, and its guesses may be wrong.
    pub next: Vec<StateWrite>,
    /// Pages that the last step wrote and from which the sequence does not
    /// continue. The tree may take those at the ends of pages, until the table
    /// is trimmed.
    pub passed: Vec<StateWrite>,
}

/// A page that a step writes a state to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateWrite {
    /// Positions that the state will sum up.
    pub len: usize,
    pub page: Page,
}

/// What a step does with the recurrent state of a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateStep<'a> {
    /// The state before the step; `None` at the beginning of a text.
    pub read: Option<Page>,
    pub writes: &'a [StateWrite],
}

impl PoolTable {
    pub fn new(reach: Reach) -> Self {
        match reach {
            Reach::Last => Self::State(State::default()),
            Reach::All | Reach::Window(_) => Self::Pages(Pages::default()),
        }
    }

    /// Every page that this table holds a reference to.
    pub fn held(&self) -> impl DoubleEndedIterator<Item = Page> + '_ {
        let (pages, writes): (&[Page], [&[StateWrite]; 2]) = match self {
            Self::Pages(pages) => (&pages.pages, [&[], &[]]),
            Self::State(state) => (state.page.as_slice(), [&state.next, &state.passed]),
        };
        let writes = writes.into_iter().flatten().map(|write| write.page);
        pages.iter().copied().chain(writes)
    }

    /// The page that holds page index `at` of the text, or the state at its end.
    pub fn page_at(&self, at: usize, page_size: usize) -> Option<Page> {
        match self {
            Self::Pages(held) => held.pages.get(at.checked_sub(held.first)?).copied(),
            Self::State(state) => {
                let len = (at + 1) * page_size;
                if state.len == len {
                    return state.page;
                }
                let write = state.passed.iter().find(|write| write.len == len)?;
                Some(write.page)
            }
        }
    }

    /// As `page_at`, but mutable.
    pub fn page_at_mut(&mut self, at: usize, page_size: usize) -> Option<&mut Page> {
        match self {
            Self::Pages(held) => held.pages.get_mut(at.checked_sub(held.first)?),
            Self::State(state) => {
                let len = (at + 1) * page_size;
                if state.len == len {
                    return state.page.as_mut();
                }
                let passed = &mut state.passed;
                let write = passed.iter_mut().find(|write| write.len == len)?;
                Some(&mut write.page)
            }
        }
    }
}

impl State {
    /// The page index of the last position.
    fn first(&self, page_size: usize) -> usize {
        Reach::Last.first_page(self.len, page_size)
    }
}

impl PageTable {
    /// The pages of `pool`, and the position of the first slot of the first.
    /// For recurrent state it is the page of the last position.
    pub fn pages(&self, pool: usize, page_size: usize) -> (usize, &[Page]) {
        match &self.pools[pool] {
            PoolTable::Pages(held) => (held.first * page_size, &held.pages),
            PoolTable::State(state) => (state.first(page_size) * page_size, state.page.as_slice()),
        }
    }

    /// What the planned step does with the state in `pool`; `None` for a pool
    /// of keys and values.
    pub fn state(&self, pool: usize) -> Option<StateStep<'_>> {
        match &self.pools[pool] {
            PoolTable::Pages(_) => None,
            PoolTable::State(state) => Some(StateStep {
                read: state.page,
                writes: &state.next,
            }),
        }
    }

    pub fn holds_pages(&self) -> bool {
        self.pools.iter().any(|pool| pool.held().next().is_some())
    }
}

#[cfg(test)]
impl PageTable {
    /// The page of keys and values that holds page index `at` of the text.
    pub fn page_at(&self, pool: usize, at: usize) -> Option<Page> {
        match &self.pools[pool] {
            PoolTable::Pages(held) => held.pages.get(at.checked_sub(held.first)?).copied(),
            PoolTable::State(_) => None,
        }
    }

    pub fn held(&self, pool: usize) -> Vec<Page> {
        self.pools[pool].held().collect()
    }
}
