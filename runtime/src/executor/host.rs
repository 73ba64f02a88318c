//! The bytes of a cache in the host's memory: one anonymous mapping per plane.

use memmap2::MmapMut;

use crate::error::{Error, ErrorName, Result};
use crate::kv::{Page, PageCopy, PlaneSpec, PoolSpec};
use crate::memory;

/// One plane of a pool: `pages` blobs of `page_bytes`, one after another.
///
/// The operating system commits memory page by page as it is written, so that a
/// pool costs what it holds and not what it could hold.
pub struct Plane {
    pub page_bytes: usize,
    bytes: MmapMut,
}

impl Plane {
    #[cfg(test)]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    pub fn pages(&self) -> usize {
        self.bytes.len() / self.page_bytes
    }

    pub fn page(&self, page: Page) -> &[u8] {
        let start = page as usize * self.page_bytes;
        &self.bytes[start..start + self.page_bytes]
    }

    pub fn page_mut(&mut self, page: Page) -> &mut [u8] {
        let start = page as usize * self.page_bytes;
        &mut self.bytes[start..start + self.page_bytes]
    }
}

/// All planes of all pools of one loaded model.
pub struct KvStorage {
    pools: Vec<Vec<Plane>>,
}

impl KvStorage {
    pub fn new(specs: &[PoolSpec]) -> Result<Self> {
        let pools = specs
            .iter()
            .map(|pool| {
                pool.planes
                    .iter()
                    .map(|plane| new_plane(plane, pool.pages))
                    .collect()
            })
            .collect::<Result<_>>()?;
        Ok(Self { pools })
    }

    pub fn plane(&self, pool: usize, plane: usize) -> &Plane {
        &self.pools[pool][plane]
    }

    pub fn plane_mut(&mut self, pool: usize, plane: usize) -> &mut Plane {
        &mut self.pools[pool][plane]
    }

    /// Runs the copies of a plan, in order.
    pub fn copy(&mut self, copies: &[PageCopy]) {
        for copy in copies {
            for plane in &mut self.pools[copy.pool] {
                let start = copy.from as usize * plane.page_bytes;
                let end = start + plane.page_bytes;
                let to = copy.to as usize * plane.page_bytes;
                plane.bytes.copy_within(start..end, to);
            }
        }
    }

    /// Appends the bytes of a page to `out`, a list for each plane.
    pub fn read_page(&self, pool: usize, page: Page, out: &mut [Vec<u8>]) {
        for (plane, bytes) in self.pools[pool].iter().zip(out) {
            bytes.extend_from_slice(plane.page(page));
        }
    }

    /// Writes the bytes that `read_page` returned into a page.
    pub fn write_page(&mut self, pool: usize, page: Page, planes: &[&[u8]]) {
        for (plane, bytes) in self.pools[pool].iter_mut().zip(planes) {
            plane.page_mut(page).copy_from_slice(bytes);
        }
    }
}

fn new_plane(spec: &PlaneSpec, pages: usize) -> Result<Plane> {
    let size = spec
        .page_bytes()
        .and_then(|bytes| Some((bytes, bytes.checked_mul(pages)?)));
    let Some((page_bytes, total)) = size.filter(|&(_, total)| total > 0) else {
        return Err(Error::new(
            ErrorName::ModelFileInvalid,
            format!("The KV plane `{}` has an impossible shape.", spec.name),
        ));
    };
    let bytes = memory::block(total, "the KV cache")?;
    Ok(Plane { page_bytes, bytes })
}
