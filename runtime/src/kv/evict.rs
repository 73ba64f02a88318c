//! Allocation and eviction: free pages first, then those that only the prefix
//! tree holds. Also which recurrent states the tree keeps.

use super::cache::{KvCache, OutOfPages};
use super::radix::{Node, NodeId};
use super::table::PoolTable;
use super::{Page, PageTable, Reach};

impl KvCache {
    /// Makes the planned step `from..to` keep the states that will be found
    /// again, as far as pages are free: where this text diverges from another
    /// one, so that a third can begin there, and at the last page border.
    pub fn keep_states(&mut self, table: &mut PageTable, from: usize, to: usize) {
        // The last token of a prompt is always recomputed.
        let last = if to == table.known + 1 { to - 1 } else { to };
        for len in [table.branch, last / self.page_size * self.page_size] {
            if !(from + 1..to).contains(&len) {
                continue;
            }
            for (i, pool) in table.pools.iter_mut().enumerate() {
                let PoolTable::State(state) = pool else {
                    continue;
                };
                if self.reserve_state(i, state, len).is_err() {
                    return;
                }
            }
        }
    }

    /// Records that `table` has given the tree the state after `len` positions,
    /// and drops the one it gave before unless that was found since or another
    /// text branches there: the states of one long text would soon evict all
    /// others.
    pub(super) fn supersede(&mut self, table: &mut PageTable, len: usize, given: (NodeId, u64)) {
        if let Some((node, then)) = table.latest.replace(given) {
            if node != given.0 && self.tree.is_unused_state(node, then) {
                self.drop_state(node);
            }
        }
        // The same prompt may come again.
        if len == table.known / self.page_size * self.page_size {
            table.latest = None;
        }
    }

    pub(super) fn alloc(&mut self, pool: usize) -> Result<Page, OutOfPages> {
        loop {
            if let Some(page) = self.pools[pool].pages.alloc() {
                return Ok(page);
            }
            if self.pools[pool].pages.evictable() == 0 || !self.evict(pool) {
                return Err(OutOfPages);
            }
        }
    }

    /// Frees at least one page of `pool`, if any can be evicted.
    fn evict(&mut self, pool: usize) -> bool {
        let reach = self.pools[pool].reach;
        match reach {
            Reach::Window(_) if self.reclaim_behind_windows(pool) => return true,
            Reach::Last => return self.evict_state(pool),
            Reach::All | Reach::Window(_) => {}
        }
        // A leaf without a page of this pool keeps its ancestors from being
        // evicted.
        let leaf = self
            .tree
            .oldest_leaf(|node| node.pages[pool].is_some() && self.may_go(node))
            .or_else(|| {
                self.tree
                    .oldest_leaf(|node| node.pages[pool].is_none() && self.may_go(node))
            });
        let Some(leaf) = leaf else {
            return false;
        };
        self.drop_leaf(leaf);
        true
    }

    /// Whether only the tree holds the pages of `node`.
    fn may_go(&self, node: &Node) -> bool {
        node.pages
            .iter()
            .zip(&self.pools)
            .all(|(page, pool)| page.is_none_or(|page| pool.pages.is_evictable(page)))
    }

    /// Reclaims pages of a windowed pool from inner nodes: a text that extends
    /// beyond them is found again as long as its last window is there. An
    /// eighth of the pool at a time, so that searches are rare.
    fn reclaim_behind_windows(&mut self, pool: usize) -> bool {
        let mut left = (self.pools[pool].pages.len() / 8).max(1);
        let before = left;
        for node in self.tree.inner_by_age() {
            if left == 0 {
                break;
            }
            left -= usize::from(self.take_page(node, pool));
        }
        left < before
    }

    /// Drops the state that was least recently written or found.
    fn evict_state(&mut self, pool: usize) -> bool {
        let pages = &self.pools[pool].pages;
        let oldest = self
            .tree
            .oldest_state(|node| node.pages[pool].is_some_and(|page| pages.is_evictable(page)));
        let Some(node) = oldest else {
            return false;
        };
        self.drop_state(node);
        self.prune(node);
        true
    }

    /// Drops the states of a node, except for those that a sequence holds.
    fn drop_state(&mut self, node: NodeId) {
        let mut left = false;
        for pool in 0..self.pools.len() {
            if self.pools[pool].reach == Reach::Last {
                self.take_page(node, pool);
                left |= self.tree.node(node).pages[pool].is_some();
            }
        }
        if !left {
            self.tree.forget_state(node);
        }
    }

    /// Takes the page of one pool from a node, if only the tree holds it.
    fn take_page(&mut self, node: NodeId, pool: usize) -> bool {
        let pages = &mut self.pools[pool].pages;
        let Some(page) = self.tree.node(node).pages[pool].filter(|&page| pages.is_evictable(page))
        else {
            return false;
        };
        self.tree.set_page(node, pool, None);
        pages.release_from_tree(page);
        self.evictions += 1;
        true
    }

    /// Drops nodes without pages and without children, from `node` upwards. No
    /// shortage of pages would ever evict them.
    pub(super) fn prune(&mut self, mut node: NodeId) {
        while let Some(parent) = self.tree.parent_of_bare_leaf(node) {
            self.tree.remove_leaf(node);
            node = parent;
        }
    }

    pub(super) fn drop_leaf(&mut self, leaf: NodeId) {
        let pages = self.tree.remove_leaf(leaf);
        for (pool, page) in self.pools.iter_mut().zip(pages) {
            if let Some(page) = page {
                pool.pages.release_from_tree(page);
                self.evictions += 1;
            }
        }
    }

    /// Drops everything that no live sequence holds.
    #[cfg(test)]
    pub fn clear(&mut self) {
        while let Some(leaf) = self.tree.oldest_leaf(|_| true) {
            self.drop_leaf(leaf);
        }
    }
}
