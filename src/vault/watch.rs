//! How far a long job is: told to whoever watches, drawn by nobody here.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Told how much of how much is done, from any thread.
type Told = dyn Fn(u64, u64) + Send + Sync;

/// Who watches the long jobs of an archive ("voortgang"); by default nobody.
#[derive(Clone, Default)]
pub struct Watch(Option<Arc<Told>>);

impl Watch {
    /// Tells this.
    pub fn new(told: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    /// Starts a job of this size: in stukken, zaken or bytes, as long as its parts are counted in the same.
    #[must_use]
    pub fn job(&self, total: usize) -> Job<'_> {
        Job { watch: self, done: AtomicU64::new(0), total: total as u64 }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Watch(someone)" } else { "Watch(nobody)" })
    }
}

/// A long job under way.
pub struct Job<'w> {
    watch: &'w Watch,
    done: AtomicU64,
    total: u64,
}

impl Job<'_> {
    /// This much more is done.
    pub fn add(&self, more: usize) {
        let Some(told) = &self.watch.0 else { return };
        let before = self.done.fetch_add(more as u64, Ordering::Relaxed);
        told((before + more as u64).min(self.total), self.total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn each_part_is_told_and_nobody_watching_is_fine() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&seen);
        let watch = Watch::new(move |done, total| notes.lock().unwrap().push((done, total)));
        let job = watch.job(5);
        job.add(2);
        job.add(3);
        assert_eq!(*seen.lock().unwrap(), [(2, 5), (5, 5)]);
        Watch::default().job(1).add(1);
    }
}
