//! Jobs of one kind, by number. The number of a job that ended is reused.

use super::Job;
use crate::engine::reply::Reply;

pub struct Slab<J>(Vec<Option<Box<J>>>);

impl<J> Default for Slab<J> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<J: Job> Slab<J> {
    /// The lowest free number.
    pub fn vacant(&mut self) -> usize {
        let free = self.0.iter().position(Option::is_none);
        free.unwrap_or_else(|| {
            self.0.push(None);
            self.0.len() - 1
        })
    }

    pub fn put(&mut self, number: usize, job: Option<Box<J>>) {
        self.0[number] = job;
    }

    pub fn take(&mut self, number: usize) -> Option<Box<J>> {
        self.0.get_mut(number)?.take()
    }

    pub fn get(&self, number: usize) -> Option<&J> {
        self.0.get(number)?.as_deref()
    }

    pub fn get_mut(&mut self, number: usize) -> Option<&mut J> {
        self.0.get_mut(number)?.as_deref_mut()
    }

    pub fn iter(&self) -> impl Iterator<Item = &J> {
        self.0.iter().flatten().map(Box::as_ref)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut J> {
        self.0.iter_mut().flatten().map(Box::as_mut)
    }

    /// Removes and returns the jobs whose reply matches.
    pub fn remove_if(&mut self, which: impl Fn(&Reply) -> bool) -> Vec<Box<J>> {
        let ends = |slot: &mut Option<Box<J>>| slot.take_if(|job| which(job.reply()));
        self.0.iter_mut().filter_map(ends).collect()
    }
}
