//! Page tables over the pools and the prefix tree: the scheduler's interface to
//! the cache.

use super::pool::PagePool;
use super::radix::{NodeId, Radix};
use super::table::{PageTable, Pages, PoolTable, State, StateWrite};
use super::{Key, Page, PoolSpec, Reach};

/// A page to copy before the step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageCopy {
    pub pool: usize,
    pub from: Page,
    pub to: Page,
}

/// No page is free and none can be evicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfPages;

/// Figures for metrics.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct KvStats {
    pub pages: usize,
    pub free: usize,
    /// Held only by the prefix tree.
    pub cached: usize,
    pub evictions: u64,
    pub copies: u64,
    pub nodes: usize,
}

/// What a sequence needs from the pools before it is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    pub tokens: usize,
    /// The most tokens of one step, which windowed pools hold in addition to
    /// the window.
    pub chunk: usize,
}

/// Pages of each pool reserved for the sequences that already run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Headroom {
    /// Of pools of keys and values: one for each sequence to grow into.
    pub pages: usize,
    /// Of pools of recurrent state: one for each sequence whose next step is
    /// not planned yet. The others already hold theirs.
    pub states: usize,
}

pub(super) struct Pool {
    pub pages: PagePool,
    pub reach: Reach,
}

pub struct KvCache {
    pub(super) page_size: usize,
    pub(super) pools: Vec<Pool>,
    pub(super) tree: Radix,
    pub(super) evictions: u64,
    copies: u64,
}

impl KvCache {
    pub fn new(page_size: usize, specs: &[PoolSpec]) -> Self {
        Self {
            page_size,
            pools: specs
                .iter()
                .map(|spec| Pool {
                    pages: PagePool::new(spec.pages),
                    reach: spec.reach,
                })
                .collect(),
            tree: Radix::default(),
            evictions: 0,
            copies: 0,
        }
    }

    /// Tokens per page.
    pub fn page_size(&self) -> usize {
        self.page_size
    }

    pub fn stats(&self) -> KvStats {
        KvStats {
            pages: self.pools.iter().map(|pool| pool.pages.len()).sum(),
            free: self.pools.iter().map(|pool| pool.pages.free()).sum(),
            cached: self.pools.iter().map(|pool| pool.pages.evictable()).sum(),
            evictions: self.evictions,
            copies: self.copies,
            nodes: self.tree.len(),
        }
    }

    /// Whether the model has recurrent state.
    fn has_state(&self) -> bool {
        self.pools.iter().any(|pool| pool.reach == Reach::Last)
    }

    /// Whether a sequence of this size fits when it has all pages to itself.
    pub fn can_ever_hold(&self, want: Capacity) -> bool {
        self.pools
            .iter()
            .all(|pool| pool.reach.pages_wanted(want, self.page_size) <= pool.pages.len())
    }

    /// Whether a sequence that holds `table` fits now, leaving `headroom` for
    /// those that already run.
    pub fn can_hold(&self, table: &PageTable, want: Capacity, headroom: Headroom) -> bool {
        self.pools.iter().zip(&table.pools).all(|(pool, held)| {
            let wanted = pool.reach.pages_wanted(want, self.page_size);
            let spare = match pool.reach {
                Reach::All | Reach::Window(_) => headroom.pages,
                Reach::Last => headroom.states,
            };
            let more = wanted.saturating_sub(held.held().count());
            more + spare <= pool.pages.free() + pool.pages.evictable()
        })
    }

    /// An empty page table for a text under `adapter`.
    pub(super) fn table(&mut self, adapter: u32) -> PageTable {
        let root = self.tree.root(adapter);
        self.tree.pin(root);
        PageTable {
            pools: self
                .pools
                .iter()
                .map(|pool| PoolTable::new(pool.reach))
                .collect(),
            cursor: root,
            published: 0,
            known: 0,
            branch: 0,
            latest: None,
        }
    }

    /// Starts a sequence under `adapter` with what the tree has of `keys`.
    /// Returns the table and how many positions it holds.
    pub fn lookup(&mut self, adapter: u32, keys: &[Key]) -> (PageTable, usize) {
        let mut table = self.table(adapter);
        table.known = keys.len();
        let mut path = Vec::new();
        let mut node = table.cursor;
        for page in keys.chunks_exact(self.page_size) {
            match self.tree.child(node, page) {
                Some(child) => node = child,
                None => break,
            }
            path.push(node);
        }
        let has_state = self.has_state();
        let mut tail = None;
        if has_state {
            // There is no state within a page.
            table.branch = path.len() * self.page_size;
        } else {
            let rest = &keys[path.len() * self.page_size..];
            tail = self
                .tree
                .nearest(node, &rest[..rest.len().min(self.page_size)]);
        }

        // A windowed pool may have reclaimed pages, and states are kept at few
        // nodes: use the longest beginning that is complete.
        let mut full = path.len();
        tail = tail.filter(|&(id, shared)| {
            let len = full * self.page_size + shared;
            self.is_complete(&path, Some(id), len)
        });
        if tail.is_none() {
            while full > 0 && !self.is_complete(&path[..full], None, full * self.page_size) {
                full -= 1;
            }
        }
        path.truncate(full);
        let mut len = full * self.page_size;
        if let Some((id, shared)) = tail {
            path.push(id);
            len += shared;
        }
        for &id in &path {
            self.tree.touch(id);
        }
        if let Some(&id) = path.last().filter(|_| has_state) {
            self.tree.touch_state(id);
        }
        for (i, pool) in self.pools.iter_mut().enumerate() {
            let first = pool.reach.first_page(len, self.page_size).min(path.len());
            let mut found = path[first..]
                .iter()
                .filter_map(|&id| self.tree.node(id).pages[i]);
            match &mut table.pools[i] {
                PoolTable::Pages(held) => {
                    held.first = first;
                    held.pages.extend(found);
                }
                PoolTable::State(state) => {
                    state.len = len;
                    state.page = found.next_back();
                }
            }
            for page in table.pools[i].held() {
                pool.pages.retain(page);
            }
        }
        if full > 0 {
            self.move_cursor(&mut table, path[full - 1]);
        }
        table.published = full * self.page_size;
        (table, len)
    }

    /// Whether every pool has the pages that the step after `len` positions
    /// reads. Pools of state come first: they fail most often, and at once.
    fn is_complete(&self, path: &[NodeId], tail: Option<NodeId>, len: usize) -> bool {
        let has_all = |i: usize, pool: &Pool| {
            path.iter()
                .copied()
                .chain(tail)
                .skip(pool.reach.first_page(len, self.page_size))
                .all(|id| self.tree.node(id).pages[i].is_some())
        };
        let pools = || self.pools.iter().enumerate();
        let (state, rest) = (
            pools().filter(|(_, pool)| pool.reach == Reach::Last),
            pools().filter(|(_, pool)| pool.reach != Reach::Last),
        );
        state.chain(rest).all(|(i, pool)| has_all(i, pool))
    }

    /// A second table over the same pages. The first write to a shared page of
    /// keys and values copies it; shared states are never written to.
    pub fn fork(&mut self, table: &PageTable) -> PageTable {
        let mut pools = table.pools.clone();
        for (pool, held) in self.pools.iter_mut().zip(&mut pools) {
            if let PoolTable::State(state) = held {
                // What a step writes belongs to the parent.
                state.next.clear();
                state.passed.clear();
            }
            for page in held.held() {
                pool.pages.retain(page);
            }
        }
        self.tree.pin(table.cursor);
        PageTable { pools, ..*table }
    }

    /// Makes the positions `from..to` writable, and for recurrent state the end
    /// of them. If pages run out, the table keeps those it got and is as valid
    /// as before.
    pub fn reserve(
        &mut self,
        table: &mut PageTable,
        from: usize,
        to: usize,
        copies: &mut Vec<PageCopy>,
    ) -> Result<(), OutOfPages> {
        if from == to {
            return Ok(());
        }
        for (i, pool) in table.pools.iter_mut().enumerate() {
            match pool {
                PoolTable::Pages(held) => self.reserve_pages(i, held, from, to, copies)?,
                PoolTable::State(state) => self.reserve_state(i, state, to)?,
            }
        }
        Ok(())
    }

    fn reserve_pages(
        &mut self,
        pool: usize,
        table: &mut Pages,
        from: usize,
        to: usize,
        copies: &mut Vec<PageCopy>,
    ) -> Result<(), OutOfPages> {
        let last = to.div_ceil(self.page_size);
        let held = table.first + table.pages.len();
        for at in from / self.page_size..last.min(held) {
            let slot = at - table.first;
            let from = table.pages[slot];
            if self.pools[pool].pages.is_shared(from) {
                let to = self.alloc(pool)?;
                copies.push(PageCopy { pool, from, to });
                self.copies += 1;
                table.pages[slot] = to;
                self.pools[pool].pages.release(from);
            }
        }
        for _ in held..last {
            table.pages.push(self.alloc(pool)?);
        }
        Ok(())
    }

    /// Allocates a page for the state after `len` positions.
    pub(super) fn reserve_state(
        &mut self,
        pool: usize,
        state: &mut State,
        len: usize,
    ) -> Result<(), OutOfPages> {
        if state.next.iter().all(|write| write.len != len) {
            let page = self.alloc(pool)?;
            state.next.push(StateWrite { len, page });
        }
        Ok(())
    }

    /// Ends a step after which the first `computed` positions are right.
    /// Returns how many of them the table holds: recurrent state exists only
    /// where the step has written one.
    pub fn commit(&mut self, table: &mut PageTable, computed: usize) -> usize {
        let states = table.pools.iter().filter_map(|pool| match pool {
            PoolTable::Pages(_) => None,
            PoolTable::State(state) => Some(state),
        });
        let kept = states
            .map(|state| {
                let written = state.next.iter().map(|write| write.len);
                written
                    .filter(|&len| len <= computed)
                    .max()
                    .unwrap_or(state.len)
            })
            .min()
            .unwrap_or(computed);
        for (pool, held) in self.pools.iter_mut().zip(&mut table.pools) {
            let PoolTable::State(state) = held else {
                continue;
            };
            for write in state.next.drain(..) {
                if write.len == kept {
                    state.len = kept;
                    if let Some(old) = state.page.replace(write.page) {
                        pool.pages.release(old);
                    }
                } else {
                    state.passed.push(write);
                }
            }
        }
        kept
    }

    /// Adds to the tree every page that is full once `keys` is computed, and
    /// the states at their ends that the step has written; trims the table.
    pub fn publish(&mut self, table: &mut PageTable, keys: &[Key]) {
        let size = self.page_size;
        while table.published + size <= keys.len() {
            let at = table.published / size;
            let key = &keys[table.published..table.published + size];
            let node = self.offer(table, at, key);
            self.move_cursor(table, node);
            table.published += size;
        }
        self.trim(table, keys.len());
    }

    /// Releases the pages that no position from `computed` on reads.
    pub fn trim(&mut self, table: &mut PageTable, computed: usize) {
        for (pool, held) in self.pools.iter_mut().zip(&mut table.pools) {
            let held = match held {
                PoolTable::Pages(held) => held,
                PoolTable::State(state) => {
                    for write in state.passed.drain(..) {
                        pool.pages.release(write.page);
                    }
                    continue;
                }
            };
            let first = pool.reach.first_page(computed, self.page_size);
            let gone = first.saturating_sub(held.first).min(held.pages.len());
            for page in held.pages.drain(..gone) {
                pool.pages.release(page);
            }
            held.first += gone;
        }
    }

    /// Adds page `at` of a table to the tree under its cursor. If the tree has
    /// these keys already, the table switches to the tree's page and frees its
    /// own: equal texts have equal bytes.
    fn offer(&mut self, table: &mut PageTable, at: usize, key: &[Key]) -> NodeId {
        let node = self.child_or_new(table.cursor, key);
        self.tree.touch(node);
        let mut has_state = false;
        for (i, held) in table.pools.iter_mut().enumerate() {
            let Some(own) = held.page_at_mut(at, self.page_size) else {
                continue;
            };
            let Pool { pages, reach } = &mut self.pools[i];
            has_state |= *reach == Reach::Last;
            match self.tree.node(node).pages[i] {
                Some(known) if known != *own => {
                    pages.retain(known);
                    pages.release(*own);
                    *own = known;
                }
                Some(_) => {}
                None => {
                    pages.retain_for_tree(*own);
                    self.tree.set_page(node, i, Some(*own));
                }
            }
        }
        if has_state {
            let now = self.tree.touch_state(node);
            self.supersede(table, (at + 1) * self.page_size, (node, now));
        }
        node
    }

    /// The child of `parent` with these keys, created if necessary.
    pub(super) fn child_or_new(&mut self, parent: NodeId, key: &[Key]) -> NodeId {
        if let Some(node) = self.tree.child(parent, key) {
            return node;
        }
        // A leaf that holds only the beginning of `key` is useless once the
        // whole is known.
        if let Some((node, shared)) = self.tree.nearest(parent, key) {
            if shared == self.tree.node(node).keys.len() && shared < key.len() {
                self.drop_leaf(node);
            }
        }
        let none = vec![None; self.pools.len()].into_boxed_slice();
        self.tree.insert(parent, key, none)
    }

    /// Ends a sequence of which `keys` is computed. It stays in the tree,
    /// including the last page even if it is not full.
    pub fn finish(&mut self, mut table: PageTable, keys: &[Key]) {
        self.publish(&mut table, keys);
        let rest = &keys[table.published..];
        // Recurrent state is shared only at the ends of pages.
        if !rest.is_empty() && !self.has_state() {
            let known = self.tree.nearest(table.cursor, rest);
            let at = table.published / self.page_size;
            let exclusive = self.pools.iter().zip(&table.pools).all(|(pool, held)| {
                held.page_at(at, self.page_size)
                    .is_some_and(|page| !pool.pages.is_shared(page))
            });
            if exclusive && known.is_none_or(|(_, shared)| shared < rest.len()) {
                self.offer(&mut table, at, rest);
            }
        }
        self.release(table);
    }

    /// Ends a sequence and frees what the tree does not have.
    pub fn release(&mut self, table: PageTable) {
        for (pool, held) in self.pools.iter_mut().zip(&table.pools) {
            // Later pages first: the tree evicts from its leaves.
            for page in held.held().rev() {
                pool.pages.release(page);
            }
        }
        self.tree.unpin(table.cursor);
        self.prune(table.cursor);
    }

    pub(super) fn move_cursor(&mut self, table: &mut PageTable, to: NodeId) {
        self.tree.pin(to);
        self.tree.unpin(table.cursor);
        table.cursor = to;
    }

    #[cfg(test)]
    pub(super) fn pool(&self, pool: usize) -> &PagePool {
        &self.pools[pool].pages
    }

    #[cfg(test)]
    pub(super) fn tree(&self) -> &Radix {
        &self.tree
    }
}
