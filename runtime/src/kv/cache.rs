//! Page tables over the pools and the prefix tree: what the scheduler calls.

use super::pool::PagePool;
use super::radix::{NodeId, Radix};
use super::{Key, Page, PoolSpec};

/// A page to copy before the step runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageCopy {
    pub pool: usize,
    pub from: Page,
    pub to: Page,
}

/// A page of the tree that is to be filled with saved bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graft {
    pub pool: usize,
    /// The index of the page within the text.
    pub at: usize,
    pub page: Page,
}

/// No page is free and none can be evicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfPages;

/// The pages of one sequence, per pool.
#[derive(Debug)]
pub struct PageTable {
    pools: Vec<PoolTable>,
    /// The tree node of the last page that is in the tree, or the root.
    cursor: NodeId,
    /// Positions that are in the tree already.
    published: usize,
}

#[derive(Debug, Default, Clone)]
struct PoolTable {
    /// Index, counted in pages from the start of the text, of `pages[0]`.
    first: usize,
    pages: Vec<Page>,
}

impl PageTable {
    /// The pages of `pool`, and the position of the first token of the first.
    pub fn pages(&self, pool: usize, page_size: usize) -> (usize, &[Page]) {
        let table = &self.pools[pool];
        (table.first * page_size, &table.pages)
    }

    /// The page that holds page index `at` of the text, if it is still there.
    pub fn page_at(&self, pool: usize, at: usize) -> Option<Page> {
        let table = &self.pools[pool];
        table.pages.get(at.checked_sub(table.first)?).copied()
    }

    pub fn holds_pages(&self) -> bool {
        self.pools.iter().any(|table| !table.pages.is_empty())
    }
}

/// Figures for metrics.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct KvStats {
    pub pages: usize,
    pub free: usize,
    /// Held by the prefix tree alone.
    pub cached: usize,
    pub evictions: u64,
    pub copies: u64,
    pub nodes: usize,
}

/// What a sequence needs of the pools before it is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    pub tokens: usize,
    /// Tokens of one step at most, which windowed pools hold besides the window.
    pub chunk: usize,
}

struct Pool {
    pages: PagePool,
    window: Option<usize>,
}

pub struct KvCache {
    page_size: usize,
    pools: Vec<Pool>,
    tree: Radix,
    evictions: u64,
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
                    window: spec.window,
                })
                .collect(),
            tree: Radix::default(),
            evictions: 0,
            copies: 0,
        }
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

    /// Whether a sequence of this size fits when it has all pages.
    pub fn can_ever_hold(&self, want: Capacity) -> bool {
        self.pools
            .iter()
            .all(|pool| pages_wanted(want, pool.window, self.page_size) <= pool.pages.len())
    }

    /// Whether a sequence that holds `table` fits now, leaving `spare` pages of
    /// each pool for those that run already.
    pub fn can_hold(&self, table: &PageTable, want: Capacity, spare: usize) -> bool {
        self.pools.iter().enumerate().all(|(i, pool)| {
            let wanted = pages_wanted(want, pool.window, self.page_size);
            let held = table.pools.get(i).map_or(0, |held| held.pages.len());
            wanted.saturating_sub(held) + spare <= pool.pages.free() + pool.pages.evictable()
        })
    }

    /// An empty page table for a text under `adapter`.
    fn table(&mut self, adapter: u32) -> PageTable {
        let root = self.tree.root(adapter);
        self.tree.pin(root);
        PageTable {
            pools: vec![PoolTable::default(); self.pools.len()],
            cursor: root,
            published: 0,
        }
    }

    /// Starts a sequence under `adapter` with what the tree has of `keys`.
    /// Returns the table and how many positions it holds.
    pub fn lookup(&mut self, adapter: u32, keys: &[Key]) -> (PageTable, usize) {
        let mut table = self.table(adapter);
        let mut path = Vec::new();
        let mut node = table.cursor;
        for page in keys.chunks_exact(self.page_size) {
            match self.tree.child(node, page) {
                Some(child) => node = child,
                None => break,
            }
            path.push(node);
        }
        let rest = &keys[path.len() * self.page_size..];
        let rest = &rest[..rest.len().min(self.page_size)];
        let tail = self.tree.nearest(node, rest);

        // A windowed pool may have taken pages back: use the longest beginning
        // whose window is complete.
        let mut full = path.len();
        let mut tail = tail.filter(|&(id, shared)| {
            let len = full * self.page_size + shared;
            self.window_is_complete(&path, Some(id), len)
        });
        if tail.is_none() {
            while full > 0 && !self.window_is_complete(&path[..full], None, full * self.page_size) {
                full -= 1;
            }
        }
        path.truncate(full);
        let mut len = full * self.page_size;
        if let Some((id, shared)) = tail.take() {
            path.push(id);
            len += shared;
        }
        for &id in &path {
            self.tree.touch(id);
        }
        for (i, pool) in self.pools.iter_mut().enumerate() {
            let first = first_needed(len, pool.window, self.page_size).min(path.len());
            table.pools[i].first = first;
            for &id in &path[first..] {
                if let Some(page) = self.tree.node(id).pages[i] {
                    pool.pages.retain(page);
                    table.pools[i].pages.push(page);
                }
            }
        }
        if full > 0 {
            self.move_cursor(&mut table, path[full - 1]);
        }
        table.published = full * self.page_size;
        (table, len)
    }

    /// Whether every pool still has the pages that the token after `len` sees.
    fn window_is_complete(&self, path: &[NodeId], tail: Option<NodeId>, len: usize) -> bool {
        self.pools.iter().enumerate().all(|(i, pool)| {
            let first = first_needed(len, pool.window, self.page_size);
            path.iter()
                .copied()
                .chain(tail)
                .skip(first)
                .all(|id| self.tree.node(id).pages[i].is_some())
        })
    }

    /// A second table over the same pages; the first write to a shared page
    /// copies it.
    pub fn fork(&mut self, table: &PageTable) -> PageTable {
        for (pool, held) in self.pools.iter_mut().zip(&table.pools) {
            for &page in &held.pages {
                pool.pages.retain(page);
            }
        }
        self.tree.pin(table.cursor);
        PageTable {
            pools: table.pools.clone(),
            cursor: table.cursor,
            published: table.published,
        }
    }

    /// Makes the positions `from..to` writable. Where pages run out, the table
    /// keeps those it got and is as valid as before.
    pub fn reserve(
        &mut self,
        table: &mut PageTable,
        from: usize,
        to: usize,
        copies: &mut Vec<PageCopy>,
    ) -> Result<(), OutOfPages> {
        let last = to.div_ceil(self.page_size);
        for i in 0..self.pools.len() {
            let first = table.pools[i].first;
            let held = first + table.pools[i].pages.len();
            for at in from / self.page_size..last.min(held) {
                let slot = at - first;
                let page = table.pools[i].pages[slot];
                if self.pools[i].pages.is_shared(page) {
                    let to = self.alloc(i)?;
                    copies.push(PageCopy {
                        pool: i,
                        from: page,
                        to,
                    });
                    self.copies += 1;
                    table.pools[i].pages[slot] = to;
                    self.pools[i].pages.release(page);
                }
            }
            for _ in held..last {
                let page = self.alloc(i)?;
                table.pools[i].pages.push(page);
            }
        }
        Ok(())
    }

    /// Gives the tree every page that is full once `keys` is computed, and trims
    /// the table.
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

    /// Releases the pages that no position from `computed` on looks at.
    pub fn trim(&mut self, table: &mut PageTable, computed: usize) {
        for (pool, held) in self.pools.iter_mut().zip(&mut table.pools) {
            let first = first_needed(computed, pool.window, self.page_size);
            let gone = first.saturating_sub(held.first).min(held.pages.len());
            for page in held.pages.drain(..gone) {
                pool.pages.release(page);
            }
            held.first += gone;
        }
    }

    /// Puts page `at` of a table under its cursor. Where the tree has these keys
    /// already, the table takes over the tree's page and frees its own: equal
    /// texts have equal bytes.
    fn offer(&mut self, table: &mut PageTable, at: usize, key: &[Key]) -> NodeId {
        let node = match self.tree.child(table.cursor, key) {
            Some(node) => node,
            None => {
                self.drop_shorter_leaf(table.cursor, key);
                let none = vec![None; self.pools.len()].into_boxed_slice();
                self.tree.insert(table.cursor, key, none)
            }
        };
        self.tree.touch(node);
        for (i, pool) in self.pools.iter_mut().enumerate() {
            let held = &mut table.pools[i];
            let Some(slot) = at.checked_sub(held.first).filter(|&s| s < held.pages.len()) else {
                continue;
            };
            let own = held.pages[slot];
            match self.tree.node(node).pages[i] {
                Some(known) if known != own => {
                    pool.pages.retain(known);
                    pool.pages.release(own);
                    held.pages[slot] = known;
                }
                Some(_) => {}
                None => {
                    pool.pages.retain_for_tree(own);
                    self.tree.set_page(node, i, Some(own));
                }
            }
        }
        node
    }

    /// A leaf that holds only the beginning of `key` is useless once the whole
    /// is known.
    fn drop_shorter_leaf(&mut self, parent: NodeId, key: &[Key]) {
        if let Some((node, shared)) = self.tree.nearest(parent, key) {
            if shared == self.tree.node(node).keys.len() && shared < key.len() {
                self.drop_leaf(node);
            }
        }
    }

    /// Ends a sequence of which `keys` is computed. That stays in the tree, the
    /// last page included even where it is not full.
    pub fn finish(&mut self, mut table: PageTable, keys: &[Key]) {
        self.publish(&mut table, keys);
        let rest = &keys[table.published..];
        let known = self.tree.nearest(table.cursor, rest);
        if !rest.is_empty() && known.is_none_or(|(_, shared)| shared < rest.len()) {
            let at = table.published / self.page_size;
            let whole = (0..self.pools.len()).all(|i| table.page_at(i, at).is_some());
            let exclusive = (0..self.pools.len()).all(|i| {
                table
                    .page_at(i, at)
                    .is_some_and(|page| !self.pools[i].pages.is_shared(page))
            });
            if whole && exclusive {
                self.offer(&mut table, at, rest);
            }
        }
        self.release(table);
    }

    /// Ends a sequence and drops what the tree does not have.
    pub fn release(&mut self, mut table: PageTable) {
        for (pool, held) in self.pools.iter_mut().zip(&mut table.pools) {
            // Later pages first: the tree evicts from its leaves.
            for page in held.pages.drain(..).rev() {
                pool.pages.release(page);
            }
        }
        self.tree.unpin(table.cursor);
    }

    fn move_cursor(&mut self, table: &mut PageTable, to: NodeId) {
        self.tree.unpin(table.cursor);
        self.tree.pin(to);
        table.cursor = to;
    }

    fn alloc(&mut self, pool: usize) -> Result<Page, OutOfPages> {
        loop {
            if let Some(page) = self.pools[pool].pages.alloc() {
                return Ok(page);
            }
            if self.pools[pool].pages.evictable() == 0 || !self.evict(pool) {
                return Err(OutOfPages);
            }
        }
    }

    /// Frees at least one page of `pool`, if any may go.
    fn evict(&mut self, pool: usize) -> bool {
        if self.pools[pool].window.is_some() && self.reclaim_behind_windows(pool) {
            return true;
        }
        let pools = &self.pools;
        let leaf = self.tree.oldest_leaf(|node| {
            node.pages[pool].is_some()
                && node
                    .pages
                    .iter()
                    .zip(pools)
                    .all(|(page, pool)| page.is_none_or(|page| pool.pages.is_evictable(page)))
        });
        let Some(leaf) = leaf.or_else(|| self.empty_leaf(pool)) else {
            return false;
        };
        self.drop_leaf(leaf);
        true
    }

    /// A leaf without a page of this pool stands in the way of those above it.
    fn empty_leaf(&self, pool: usize) -> Option<NodeId> {
        let pools = &self.pools;
        self.tree.oldest_leaf(|node| {
            node.pages[pool].is_none()
                && node
                    .pages
                    .iter()
                    .zip(pools)
                    .all(|(page, pool)| page.is_none_or(|page| pool.pages.is_evictable(page)))
        })
    }

    /// Takes pages of a windowed pool from inner nodes: a text that goes on
    /// past them is found again as long as its last window is there. An eighth
    /// of the pool at a time, to search seldom.
    fn reclaim_behind_windows(&mut self, pool: usize) -> bool {
        let mut left = (self.pools[pool].pages.len() / 8).max(1);
        let before = left;
        for node in self.tree.inner_by_age() {
            if left == 0 {
                break;
            }
            if let Some(page) = self.tree.node(node).pages[pool] {
                if self.pools[pool].pages.is_evictable(page) {
                    self.tree.set_page(node, pool, None);
                    self.pools[pool].pages.release_from_tree(page);
                    self.evictions += 1;
                    left -= 1;
                }
            }
        }
        left < before
    }

    fn drop_leaf(&mut self, leaf: NodeId) {
        let pages = self.tree.remove_leaf(leaf);
        for (pool, page) in self.pools.iter_mut().zip(pages) {
            if let Some(page) = page {
                pool.pages.release_from_tree(page);
                self.evictions += 1;
            }
        }
    }

    /// Holds the full pages that the tree has of `keys`, so that they stay as
    /// they are until the table is released. Returns the table and how many
    /// positions it holds.
    pub fn hold(&mut self, adapter: u32, keys: &[Key]) -> (PageTable, usize) {
        let size = self.page_size;
        let whole = |count: usize| count / size * size;
        let mut limit = whole(keys.len());
        loop {
            let (table, found) = self.lookup(adapter, &keys[..limit]);
            if found == whole(found) {
                return (table, found);
            }
            // A part of a page came along, which may have moved a window.
            self.release(table);
            limit = whole(found);
        }
    }

    /// Makes room in the tree for pages from elsewhere: `has` says which pages
    /// of `keys` there are, by pool and index. Returns the pages to fill, and
    /// how many pages of the text the tree has now; fewer than all where pages
    /// run out.
    pub fn graft(
        &mut self,
        adapter: u32,
        keys: &[Key],
        has: &dyn Fn(usize, usize) -> bool,
    ) -> (Vec<Graft>, usize) {
        let mut grafts = Vec::new();
        let mut table = self.table(adapter);
        let mut done = 0;
        'pages: for (at, key) in keys.chunks_exact(self.page_size).enumerate() {
            let known = self.tree.child(table.cursor, key);
            let mut fresh = vec![None; self.pools.len()];
            for pool in (0..self.pools.len()).filter(|&pool| has(pool, at)) {
                if known.is_some_and(|node| self.tree.node(node).pages[pool].is_some()) {
                    continue;
                }
                match self.alloc(pool) {
                    Ok(page) => fresh[pool] = Some(page),
                    Err(OutOfPages) => {
                        for (pool, page) in self.pools.iter_mut().zip(fresh) {
                            page.into_iter().for_each(|page| pool.pages.release(page));
                        }
                        break 'pages;
                    }
                }
            }
            // A node that was there may just have been evicted to make room.
            let node = match self.tree.child(table.cursor, key) {
                Some(node) => node,
                None => {
                    self.drop_shorter_leaf(table.cursor, key);
                    let none = vec![None; self.pools.len()].into_boxed_slice();
                    self.tree.insert(table.cursor, key, none)
                }
            };
            for (pool, page) in fresh.into_iter().enumerate() {
                let Some(page) = page else {
                    continue;
                };
                let pages = &mut self.pools[pool].pages;
                if self.tree.node(node).pages[pool].is_none() {
                    pages.retain_for_tree(page);
                    self.tree.set_page(node, pool, Some(page));
                    grafts.push(Graft { pool, at, page });
                }
                pages.release(page);
            }
            self.move_cursor(&mut table, node);
            done = at + 1;
        }
        self.release(table);
        (grafts, done)
    }

    /// Drops everything that no live sequence holds.
    #[cfg(test)]
    pub fn clear(&mut self) {
        let anything = |_: &super::radix::Node| true;
        while let Some(leaf) = self.tree.oldest_leaf(anything) {
            self.drop_leaf(leaf);
        }
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

/// Index of the first page that the token at position `len` looks at.
fn first_needed(len: usize, window: Option<usize>, page_size: usize) -> usize {
    window.map_or(0, |window| (len + 1).saturating_sub(window) / page_size)
}

fn pages_wanted(want: Capacity, window: Option<usize>, page_size: usize) -> usize {
    let tokens = match window {
        // One page more, as neither end of the window need be a page's end.
        Some(window) => want.tokens.min(window + want.chunk + page_size),
        None => want.tokens,
    };
    tokens.div_ceil(page_size)
}
