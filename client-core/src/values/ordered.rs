//! Sorted lists that stand in for B-trees and std's sorts. The phone pays for every type a tree or
//! a sort is compiled for; here the lists are short, or come in order.

use alloc::vec::Vec;
use core::borrow::Borrow;

/// Sorts, by one heap sort for all types: a call of it weighs tens of bytes, where std's sorts
/// weigh kilobytes for each type. Equal members may change places.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    if items.len() > 1 {
        heap_sort(items.len(), &mut |a, b, swap| {
            if swap {
                items.swap(a, b);
            }
            !swap && items.get(a) < items.get(b)
        });
    }
}

/// The same by an order of one's own.
fn sort_by<T>(count: usize, items: &mut [T], before: fn(&T, &T) -> bool) {
    heap_sort(count, &mut |a, b, swap| {
        if swap {
            items.swap(a, b);
        }
        let pair = items.get(a).zip(items.get(b));
        !swap && pair.is_some_and(|(a, b)| before(a, b))
    });
}

/// Sorts positions `0..count`; `act` says whether one comes before another, or swaps the two.
fn heap_sort(count: usize, act: &mut dyn FnMut(usize, usize, bool) -> bool) {
    for start in (0..count / 2).rev() {
        sift(start, count, act);
    }
    for end in (1..count).rev() {
        act(0, end, true);
        sift(0, end, act);
    }
}

/// Lets the member at `at` sink until those below it are not greater.
fn sift(mut at: usize, end: usize, act: &mut dyn FnMut(usize, usize, bool) -> bool) {
    loop {
        let mut greatest = at;
        for child in [2 * at + 1, 2 * at + 2] {
            if child < end && act(greatest, child, false) {
                greatest = child;
            }
        }
        if greatest == at {
            return;
        }
        act(at, greatest, true);
        at = greatest;
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

impl OrderedSet<usize> {
    /// Every number below this one.
    pub(crate) fn up_to(count: usize) -> Self {
        let mut all = Vec::with_capacity(count);
        for n in 0..count {
            all.push(n);
        }
        Self(all)
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
        if self.0.last().is_none_or(|last| *last < item) {
            self.0.push(item);
            return true;
        }
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

    /// Takes out the last member.
    pub(crate) fn pop(&mut self) -> Option<T> {
        self.0.pop()
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
    /// Entries no two of which have the same key.
    pub(crate) fn of_distinct(mut entries: Vec<(K, V)>) -> Self {
        sort_by(entries.len(), &mut entries, |a, b| a.0 < b.0);
        Self(entries)
    }

    /// Keeps the entries whose keys are wanted.
    pub(crate) fn retain(&mut self, wanted: &mut dyn FnMut(&K) -> bool) {
        self.0.retain(|(key, _)| wanted(key));
    }

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
