//! One page pool: a free list and a reference count per page.

use super::Page;

/// Counts the holders of each page: sequences, and the prefix tree once.
pub(super) struct PagePool {
    refs: Vec<u32>,
    in_tree: Vec<bool>,
    free: Vec<Page>,
    /// Pages that only the prefix tree holds: freed when they are needed.
    evictable: usize,
}

impl PagePool {
    pub fn new(pages: usize) -> Self {
        Self {
            refs: vec![0; pages],
            in_tree: vec![false; pages],
            // Low numbers first, so that a fresh pool touches its memory in order.
            free: (0..pages as Page).rev().collect(),
            evictable: 0,
        }
    }

    pub fn len(&self) -> usize {
        self.refs.len()
    }

    pub fn free(&self) -> usize {
        self.free.len()
    }

    pub fn evictable(&self) -> usize {
        self.evictable
    }

    pub fn alloc(&mut self) -> Option<Page> {
        let page = self.free.pop()?;
        self.refs[page as usize] = 1;
        Some(page)
    }

    pub fn retain(&mut self, page: Page) {
        let i = page as usize;
        if self.in_tree[i] && self.refs[i] == 1 {
            self.evictable -= 1;
        }
        self.refs[i] += 1;
    }

    pub fn release(&mut self, page: Page) {
        let i = page as usize;
        self.refs[i] -= 1;
        match self.refs[i] {
            0 => self.free.push(page),
            1 if self.in_tree[i] => self.evictable += 1,
            _ => {}
        }
    }

    /// Adds the prefix tree's own reference.
    pub fn retain_for_tree(&mut self, page: Page) {
        debug_assert!(!self.in_tree[page as usize]);
        self.retain(page);
        self.in_tree[page as usize] = true;
    }

    /// Releases the prefix tree's reference.
    pub fn release_from_tree(&mut self, page: Page) {
        let i = page as usize;
        debug_assert!(self.in_tree[i]);
        if self.refs[i] == 1 {
            self.evictable -= 1;
        }
        self.in_tree[i] = false;
        self.release(page);
    }

    pub fn is_shared(&self, page: Page) -> bool {
        self.refs[page as usize] > 1
    }

    /// Held only by the prefix tree.
    pub fn is_evictable(&self, page: Page) -> bool {
        self.in_tree[page as usize] && self.refs[page as usize] == 1
    }

    #[cfg(test)]
    pub fn refs(&self, page: Page) -> u32 {
        self.refs[page as usize]
    }
}
