//! The prefix tree: which pages hold which beginnings of which texts.
//!
//! A node is one page of keys and the page of every pool that belongs to them;
//! the path from a root to it is the text before. There is a root for each
//! adapter, as equal texts have different pages under different weights. Only
//! leaves may be shorter than a page. Children are sorted by their keys, so
//! that a child, or the child that shares the longest beginning, is found by
//! binary search.

use std::collections::{BTreeSet, HashMap};

use super::{Key, Page};

pub(super) type NodeId = u32;

pub(super) struct Node {
    pub keys: Box<[Key]>,
    /// One per pool. `None` if the pool has no page for these keys, or has
    /// reclaimed it.
    pub pages: Box<[Option<Page>]>,
    /// A root is its own parent.
    parent: NodeId,
    children: Vec<NodeId>,
    used: u64,
    /// When its state was last written or found; 0 without one.
    state_used: u64,
    /// Live sequences that will attach their next page here.
    pins: u32,
}

impl Node {
    fn new(keys: &[Key], pages: Box<[Option<Page>]>, parent: NodeId) -> Self {
        Self {
            keys: keys.into(),
            pages,
            parent,
            children: Vec::new(),
            used: 0,
            state_used: 0,
            pins: 0,
        }
    }
}

#[derive(Default)]
pub(super) struct Radix {
    nodes: Vec<Node>,
    vacant: Vec<NodeId>,
    /// By adapter. A root exists as long as it has children or pins.
    roots: HashMap<u32, NodeId>,
    /// Leaves by the time of their last use.
    leaves: BTreeSet<(u64, NodeId)>,
    /// Nodes with recurrent state by the time of its last use.
    states: BTreeSet<(u64, NodeId)>,
    clock: u64,
}

impl Radix {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    /// Nodes that hold pages: all but the roots.
    pub fn len(&self) -> usize {
        self.nodes.len() - self.vacant.len() - self.roots.len()
    }

    /// The root of an adapter's texts. Pin it before doing anything else.
    pub fn root(&mut self, adapter: u32) -> NodeId {
        if let Some(&root) = self.roots.get(&adapter) {
            return root;
        }
        let root = self.place(Node::new(&[], Box::default(), 0));
        self.nodes[root as usize].parent = root;
        self.roots.insert(adapter, root);
        root
    }

    fn is_root(&self, id: NodeId) -> bool {
        self.nodes[id as usize].parent == id
    }

    /// Drops a root that nothing refers to.
    fn drop_idle_root(&mut self, id: NodeId) {
        let node = self.node(id);
        if self.is_root(id) && node.pins == 0 && node.children.is_empty() {
            self.roots.retain(|_, root| *root != id);
            self.vacant.push(id);
        }
    }

    pub fn pin(&mut self, id: NodeId) {
        self.nodes[id as usize].pins += 1;
    }

    pub fn unpin(&mut self, id: NodeId) {
        self.nodes[id as usize].pins -= 1;
        self.drop_idle_root(id);
    }

    /// The index among the children of `parent` where `keys` is or would be
    /// inserted.
    fn position(&self, parent: NodeId, keys: &[Key]) -> Result<usize, usize> {
        self.nodes[parent as usize]
            .children
            .binary_search_by(|&child| (*self.nodes[child as usize].keys).cmp(keys))
    }

    /// The child of `parent` with exactly `keys`.
    pub fn child(&self, parent: NodeId, keys: &[Key]) -> Option<NodeId> {
        let at = self.position(parent, keys).ok()?;
        Some(self.nodes[parent as usize].children[at])
    }

    /// The child of `parent` that shares the most leading keys with `keys`, and
    /// how many. In a sorted list it is one of the two neighbours.
    pub fn nearest(&self, parent: NodeId, keys: &[Key]) -> Option<(NodeId, usize)> {
        let children = &self.nodes[parent as usize].children;
        let at = match self.position(parent, keys) {
            Ok(at) => return Some((children[at], keys.len())),
            Err(at) => at,
        };
        let before = at.checked_sub(1).and_then(|i| children.get(i));
        before
            .into_iter()
            .chain(children.get(at))
            .map(|&child| (child, common(&self.nodes[child as usize].keys, keys)))
            .filter(|&(_, shared)| shared > 0)
            .max_by_key(|&(_, shared)| shared)
    }

    /// Attaches a new node to `parent`. No child may have its keys yet.
    pub fn insert(&mut self, parent: NodeId, keys: &[Key], pages: Box<[Option<Page>]>) -> NodeId {
        let id = self.place(Node::new(keys, pages, parent));
        let at = match self.position(parent, keys) {
            Ok(at) | Err(at) => at,
        };
        let above = &mut self.nodes[parent as usize];
        if above.children.is_empty() {
            self.leaves.remove(&(above.used, parent));
        }
        above.children.insert(at, id);
        self.leaves.insert((0, id));
        self.touch(id);
        id
    }

    fn place(&mut self, node: Node) -> NodeId {
        match self.vacant.pop() {
            Some(id) => {
                self.nodes[id as usize] = node;
                id
            }
            None => {
                self.nodes.push(node);
                (self.nodes.len() - 1) as NodeId
            }
        }
    }

    /// Marks a node as just used.
    pub fn touch(&mut self, id: NodeId) {
        self.clock += 1;
        let node = &mut self.nodes[id as usize];
        if self.leaves.remove(&(node.used, id)) {
            self.leaves.insert((self.clock, id));
        }
        node.used = self.clock;
    }

    /// Marks the state of a node as just written or found; returns the time.
    pub fn touch_state(&mut self, id: NodeId) -> u64 {
        self.forget_state(id);
        self.clock += 1;
        self.nodes[id as usize].state_used = self.clock;
        self.states.insert((self.clock, id));
        self.clock
    }

    /// Records that the node has no state any more.
    pub fn forget_state(&mut self, id: NodeId) {
        let used = std::mem::take(&mut self.nodes[id as usize].state_used);
        self.states.remove(&(used, id));
    }

    /// Whether the state that was written at `then` has not been found since,
    /// and at most one text continues from it.
    pub fn is_unused_state(&self, id: NodeId, then: u64) -> bool {
        let node = self.node(id);
        node.state_used == then && node.children.len() <= 1
    }

    /// The least recently used state that satisfies `may_go`.
    pub fn oldest_state(&self, may_go: impl Fn(&Node) -> bool) -> Option<NodeId> {
        self.states
            .iter()
            .map(|&(_, id)| id)
            .find(|&id| may_go(self.node(id)))
    }

    /// The parent of a leaf that has no pages and that nothing needs.
    pub fn parent_of_bare_leaf(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id);
        let bare = node.children.is_empty() && node.pins == 0 && !self.is_root(id);
        (bare && node.pages.iter().all(Option::is_none)).then_some(node.parent)
    }

    /// The least recently used leaf that satisfies `may_go`.
    pub fn oldest_leaf(&self, may_go: impl Fn(&Node) -> bool) -> Option<NodeId> {
        self.leaves
            .iter()
            .map(|&(_, id)| id)
            .find(|&id| self.node(id).pins == 0 && may_go(self.node(id)))
    }

    /// Removes a leaf and returns its pages.
    pub fn remove_leaf(&mut self, id: NodeId) -> Box<[Option<Page>]> {
        debug_assert!(self.node(id).children.is_empty() && !self.is_root(id));
        self.forget_state(id);
        let node = &mut self.nodes[id as usize];
        let (parent, used) = (node.parent, node.used);
        let pages = std::mem::take(&mut node.pages);
        self.leaves.remove(&(used, id));
        self.vacant.push(id);
        let above = &mut self.nodes[parent as usize];
        above.children.retain(|&child| child != id);
        if above.children.is_empty() {
            if above.parent == parent {
                self.drop_idle_root(parent);
            } else {
                self.leaves.insert((above.used, parent));
            }
        }
        pages
    }

    /// Replaces the page of one pool, and returns the old one.
    pub fn set_page(&mut self, id: NodeId, pool: usize, page: Option<Page>) -> Option<Page> {
        std::mem::replace(&mut self.nodes[id as usize].pages[pool], page)
    }

    #[cfg(test)]
    pub fn pages_of(&self, pool: usize) -> Vec<Page> {
        let vacant: std::collections::HashSet<_> = self.vacant.iter().collect();
        (0..self.nodes.len() as NodeId)
            .filter(|id| !vacant.contains(id))
            .filter_map(|id| *self.node(id).pages.get(pool)?)
            .collect()
    }

    /// All nodes with children, least recently used first.
    pub fn inner_by_age(&self) -> Vec<NodeId> {
        // A vacant node has no children, so it is excluded as well.
        let mut inner: Vec<NodeId> = (0..self.nodes.len() as NodeId)
            .filter(|&id| !self.node(id).children.is_empty() && !self.is_root(id))
            .collect();
        inner.sort_unstable_by_key(|&id| self.node(id).used);
        inner
    }
}

/// How many leading keys two runs share.
fn common(a: &[Key], b: &[Key]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}
