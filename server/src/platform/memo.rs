//! Values that are made once and kept while there is room.

use crate::platform::problem::Result;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Values kept by a name that always stands for the same one. When there are too many all of them go:
/// what is asked for often is soon there again.
pub struct Memo<T> {
    kept: usize,
    values: Mutex<Option<HashMap<String, Arc<T>>>>,
}

impl<T> Memo<T> {
    /// A memo of so many values at most.
    pub const fn new(kept: usize) -> Self {
        Self {
            kept,
            values: Mutex::new(None),
        }
    }

    /// The value of this name, by `make` where it is not kept.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn get(&self, hash: &str, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        if let Some(kept) = self.with(|map| map.get(hash).cloned()) {
            return Ok(kept);
        }
        // Made outside the lock: two readers may both make it, and either will do.
        let made = Arc::new(make()?);
        self.with(|map| {
            if map.len() >= self.kept {
                map.clear();
            }
            map.insert(hash.to_owned(), Arc::clone(&made));
        });
        Ok(made)
    }

    fn with<R>(&self, act: impl FnOnce(&mut HashMap<String, Arc<T>>) -> R) -> R {
        let mut map = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        act(map.get_or_insert_with(HashMap::new))
    }
}
