//! Sorted lists that stand in for B-trees and std's sorts. The phone pays for every type a tree or
//! a sort is compiled for; here the lists are short, or come in order.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::borrow::Borrow;

/// Up to this many members are sorted by moving each to its place.
const FEW: usize = 8;

/// Sorts, in a hundredth of the code of std's sorts. Equal members may change places.
pub(crate) fn sort<T: Ord>(items: &mut Vec<T>) {
    if items.len() > FEW {
        *items = BinaryHeap::from(core::mem::take(items)).into_sorted_vec();
        return;
    }
    for end in 1..items.len() {
        let mut at = end;
        while at > 0 && items.get(at) < items.get(at - 1) {
            items.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Members in order, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderedSet<T>(Vec<T>);

impl<T> Default for OrderedSet<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> OrderedSet<T> {
    /// These, sorted.
    pub(crate) fn collect(mut items: Vec<T>) -> Self {
        sort(&mut items);
        items.dedup();
        Self(items)
    }

    /// Puts a member in; says whether it was not there.
    pub(crate) fn insert(&mut self, item: T) -> bool {
        match self.0.binary_search(&item) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, item);
                true
            }
        }
    }

    /// Takes a member out; says whether it was there.
    pub(crate) fn remove(&mut self, item: &T) -> bool {
        let found = self.0.binary_search(item);
        if let Ok(at) = found {
            self.0.remove(at);
        }
        found.is_ok()
    }

    pub(crate) fn contains(&self, item: &T) -> bool {
        self.0.binary_search(item).is_ok()
    }

    pub(crate) fn iter(&self) -> core::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Values by key, in the order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for OrderedMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord> OrderedMap<K, usize> {
    /// How often each of these occurs.
    pub(crate) fn count(mut items: Vec<K>) -> Self {
        sort(&mut items);
        let mut counts: Vec<(K, usize)> = Vec::new();
        for item in items {
            match counts.last_mut() {
                Some((last, count)) if *last == item => *count += 1,
                _ => counts.push((item, 1)),
            }
        }
        Self(counts)
    }
}

impl<K: Ord, V> OrderedMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(k, _)| k.borrow().cmp(key))
    }

    /// The value of this key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// The value of this key, put in first where it is not there.
    pub fn entry(&mut self, key: K, or: V) -> Option<&mut V> {
        let at = match self.find(&key) {
            Ok(at) => at,
            Err(at) => {
                self.0.insert(at, (key, or));
                at
            }
        };
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Gives a key this value.
    pub fn insert(&mut self, key: K, value: V) {
        match self.find(&key) {
            Ok(at) => {
                if let Some(old) = self.0.get_mut(at) {
                    old.1 = value;
                }
            }
            Err(at) => self.0.insert(at, (key, value)),
        }
    }

    /// The value of this key, to change.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let at = self.find(key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Takes a key out with its value.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
    {
        if let Ok(at) = self.find(key) {
            self.0.remove(at);
        }
    }

    /// The keys with their values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.0.iter().map(|(key, _)| key)
    }
}

#[cfg(feature = "std")]
impl<K: serde::Serialize, V: serde::Serialize> serde::Serialize for OrderedMap<K, V> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
