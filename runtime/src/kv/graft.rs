//! Exports and imports cached pages: saved sessions.

use super::cache::{KvCache, OutOfPages, Pool};
use super::{Key, Page, PageTable, Reach};

/// A page of the tree to fill with saved bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Graft {
    pub pool: usize,
    /// The index of the page within the text.
    pub at: usize,
    pub page: Page,
}

impl KvCache {
    /// Holds the full pages that the tree has of `keys`, so that they stay
    /// unchanged until the table is released. Returns the table and how many
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
            // The lookup included a part of a page, which may have moved a
            // window.
            self.release(table);
            limit = whole(found);
        }
    }

    /// Allocates pages in the tree for imported ones: `has` says which pages of
    /// `keys` there are, by pool and index. Returns the pages to fill, and how
    /// many pages of the text the tree now has; fewer than all if pages run
    /// out.
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
            // An existing node may just have been evicted to make room.
            let node = self.child_or_new(table.cursor, key);
            for (pool, page) in fresh.into_iter().enumerate() {
                let Some(page) = page else {
                    continue;
                };
                let Pool { pages, reach } = &mut self.pools[pool];
                if self.tree.node(node).pages[pool].is_none() {
                    pages.retain_for_tree(page);
                    self.tree.set_page(node, pool, Some(page));
                    if *reach == Reach::Last {
                        self.tree.touch_state(node);
                    }
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
}
