//! The prefix tree: which pages hold which beginnings of which texts.
//!
//! A node is one page of tokens and the page of every pool that holds their
//! keys and values; the path from the root to it is the text before. Only
//! leaves may be shorter than a page. Children are kept in the order of their
//! tokens, so that a child, or the child that shares the longest beginning,
//! is found by binary search and no hash can collide.

use std::collections::BTreeSet;

use super::Page;

pub(super) type NodeId = u32;
pub(super) const ROOT: NodeId = 0;

pub(super) struct Node {
    pub tokens: Box<[u32]>,
    /// One per pool. `None` once a windowed pool has taken its page back.
    pub pages: Box<[Option<Page>]>,
    parent: NodeId,
    children: Vec<NodeId>,
    used: u64,
    /// Live conversations that will hang their next page here.
    pins: u32,
}

pub(super) struct Radix {
    nodes: Vec<Node>,
    vacant: Vec<NodeId>,
    /// Leaves by the time of their last use.
    leaves: BTreeSet<(u64, NodeId)>,
    clock: u64,
}

impl Radix {
    pub fn new() -> Self {
        let root = Node {
            tokens: Box::default(),
            pages: Box::default(),
            parent: ROOT,
            children: Vec::new(),
            used: 0,
            pins: 1,
        };
        Self {
            nodes: vec![root],
            vacant: Vec::new(),
            leaves: BTreeSet::new(),
            clock: 0,
        }
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id as usize]
    }

    pub fn len(&self) -> usize {
        self.nodes.len() - self.vacant.len() - 1
    }

    pub fn pin(&mut self, id: NodeId) {
        self.nodes[id as usize].pins += 1;
    }

    pub fn unpin(&mut self, id: NodeId) {
        self.nodes[id as usize].pins -= 1;
    }

    /// Where among the children of `parent` a node with `tokens` is, or belongs.
    fn position(&self, parent: NodeId, tokens: &[u32]) -> Result<usize, usize> {
        self.nodes[parent as usize]
            .children
            .binary_search_by(|&child| (*self.nodes[child as usize].tokens).cmp(tokens))
    }

    /// The child of `parent` with exactly `tokens`.
    pub fn child(&self, parent: NodeId, tokens: &[u32]) -> Option<NodeId> {
        let at = self.position(parent, tokens).ok()?;
        Some(self.nodes[parent as usize].children[at])
    }

    /// The child of `parent` that shares the most leading tokens with `tokens`,
    /// and how many. In a sorted list it is one of the two neighbours.
    pub fn nearest(&self, parent: NodeId, tokens: &[u32]) -> Option<(NodeId, usize)> {
        let children = &self.nodes[parent as usize].children;
        let at = match self.position(parent, tokens) {
            Ok(at) => return Some((children[at], tokens.len())),
            Err(at) => at,
        };
        let before = at.checked_sub(1).and_then(|i| children.get(i));
        before
            .into_iter()
            .chain(children.get(at))
            .map(|&child| (child, common(&self.nodes[child as usize].tokens, tokens)))
            .filter(|&(_, shared)| shared > 0)
            .max_by_key(|&(_, shared)| shared)
    }

    /// Hangs a new node under `parent`. Its tokens must not be there yet.
    pub fn insert(&mut self, parent: NodeId, tokens: &[u32], pages: Box<[Option<Page>]>) -> NodeId {
        let node = Node {
            tokens: tokens.into(),
            pages,
            parent,
            children: Vec::new(),
            used: 0,
            pins: 0,
        };
        let id = match self.vacant.pop() {
            Some(id) => {
                self.nodes[id as usize] = node;
                id
            }
            None => {
                self.nodes.push(node);
                (self.nodes.len() - 1) as NodeId
            }
        };
        let at = match self.position(parent, tokens) {
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

    /// Marks a node as just used.
    pub fn touch(&mut self, id: NodeId) {
        self.clock += 1;
        let node = &mut self.nodes[id as usize];
        if self.leaves.remove(&(node.used, id)) {
            self.leaves.insert((self.clock, id));
        }
        node.used = self.clock;
    }

    /// The least recently used leaf that satisfies `may_go`.
    pub fn oldest_leaf(&self, may_go: impl Fn(&Node) -> bool) -> Option<NodeId> {
        self.leaves
            .iter()
            .map(|&(_, id)| id)
            .find(|&id| self.node(id).pins == 0 && may_go(self.node(id)))
    }

    /// Takes a leaf out and returns its pages.
    pub fn remove_leaf(&mut self, id: NodeId) -> Box<[Option<Page>]> {
        let node = &mut self.nodes[id as usize];
        debug_assert!(node.children.is_empty() && id != ROOT);
        let (parent, used) = (node.parent, node.used);
        let pages = std::mem::take(&mut node.pages);
        self.leaves.remove(&(used, id));
        let above = &mut self.nodes[parent as usize];
        above.children.retain(|&child| child != id);
        if above.children.is_empty() && parent != ROOT {
            self.leaves.insert((above.used, parent));
        }
        self.vacant.push(id);
        pages
    }

    /// Replaces the page of one pool, and returns the old one.
    pub fn set_page(&mut self, id: NodeId, pool: usize, page: Option<Page>) -> Option<Page> {
        std::mem::replace(&mut self.nodes[id as usize].pages[pool], page)
    }

    #[cfg(test)]
    pub fn pages_of(&self, pool: usize) -> Vec<Page> {
        let vacant: std::collections::HashSet<_> = self.vacant.iter().collect();
        (1..self.nodes.len() as NodeId)
            .filter(|id| !vacant.contains(id))
            .filter_map(|id| self.node(id).pages[pool])
            .collect()
    }

    /// All nodes with something below them, least recently used first.
    pub fn inner_by_age(&self) -> Vec<NodeId> {
        // A vacant node has no children, so it is left out as well.
        let mut inner: Vec<NodeId> = (1..self.nodes.len() as NodeId)
            .filter(|&id| !self.node(id).children.is_empty())
            .collect();
        inner.sort_unstable_by_key(|&id| self.node(id).used);
        inner
    }
}

/// How many leading tokens two runs share.
fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}
