//! Sorted lists that stand in for B-trees and std's sorts. The phone pays for every type a tree or
//! a sort is compiled for; here the lists are short, or come in order.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;

/// Sorts, by one heap sort for all types: a call of it weighs tens of bytes, where std's sorts
/// weigh kilobytes for each type. Equal members may change places.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, |a, b| a < b);
}

/// The same by an order of one's own.
pub(crate) fn sort_by<T>(items: &mut [T], before: fn(&T, &T) -> bool) {
    heap_sort(items.len(), &mut |a, b, swap| {
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

/// Three small numbers in one: all that is kept in order here is named so, which takes one copy of
/// the code for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(u64);

/// Bits of each number of a key.
const BITS: u32 = 21;
const MASK: u64 = (1 << BITS) - 1;

impl Key {
    /// The greatest number there can be; what is greater becomes it.
    pub(crate) const MOST: usize = (1 << BITS) - 1;

    /// Keys sort by the first number, then the second, then the third.
    pub(crate) fn new(first: usize, second: usize, third: usize) -> Self {
        let part = |n: usize| u64::try_from(n.min(Self::MOST)).unwrap_or(0);
        Self(part(first) << (2 * BITS) | part(second) << BITS | part(third))
    }

    fn part(self, place: u32) -> usize {
        // Masked before it is narrowed: a phone's words have 32 bits.
        usize::try_from(self.0 >> (place * BITS) & MASK).unwrap_or(Self::MOST)
    }

    pub(crate) fn first(self) -> usize {
        self.part(2)
    }

    pub(crate) fn second(self) -> usize {
        self.part(1)
    }

    pub(crate) fn third(self) -> usize {
        self.part(0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.first(), self.second(), self.third())
    }
}

/// Sorts keys and leaves each once.
pub(crate) fn sort_keys(keys: &mut Vec<Key>) {
    if keys.len() > 1 {
        sort(keys);
        keys.dedup();
    }
}

/// The first name that occurs twice; the names are sorted by the way.
pub(crate) fn twice<'a>(names: &mut [&'a str]) -> Option<&'a str> {
    sort(names);
    let mut before = None;
    for name in names {
        if before == Some(*name) {
            return before;
        }
        before = Some(*name);
    }
    None
}

/// Keys in order, each once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Keys(Vec<Key>);

impl Keys {
    /// These, sorted.
    pub(crate) fn collect(mut keys: Vec<Key>) -> Self {
        sort_keys(&mut keys);
        Self(keys)
    }

    /// Every number below this one.
    pub(crate) fn up_to(count: usize) -> Self {
        let mut all = Vec::with_capacity(count);
        for n in 0..count {
            all.push(Key::new(n, 0, 0));
        }
        Self(all)
    }

    /// Puts a key in; says whether it was not there.
    pub(crate) fn insert(&mut self, key: Key) -> bool {
        if self.0.last().is_none_or(|last| *last < key) {
            self.0.push(key);
            return true;
        }
        match self.0.binary_search(&key) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, key);
                true
            }
        }
    }

    /// Puts a key in or out; says whether that was a change.
    pub(crate) fn set(&mut self, key: Key, member: bool) -> bool {
        if member {
            return self.insert(key);
        }
        let found = self.0.binary_search(&key);
        if let Ok(at) = found {
            self.0.remove(at);
        }
        found.is_ok()
    }

    pub(crate) fn contains(&self, key: Key) -> bool {
        self.0.binary_search(&key).is_ok()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Key> {
        self.0.iter().copied()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes out the last key.
    pub(crate) fn pop(&mut self) -> Option<Key> {
        self.0.pop()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Where among `0..count` something is, or where it would be; `compare` tells how a position stands
/// to it.
fn search(count: usize, compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from + (to - from) / 2;
        match compare(middle) {
            Ordering::Less => from = middle + 1,
            Ordering::Equal => return Ok(middle),
            Ordering::Greater => to = middle,
        }
    }
    Err(from)
}

/// Values by key, in the order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderedMap<K, V>(Vec<(K, V)>);

impl<K, V> Default for OrderedMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl OrderedMap<Key, usize> {
    /// How often each of these occurs.
    pub(crate) fn count(mut keys: Vec<Key>) -> Self {
        sort(&mut keys);
        let mut counts: Vec<(Key, usize)> = Vec::new();
        for key in keys {
            match counts.last_mut() {
                Some((last, count)) if *last == key => *count += 1,
                _ => counts.push((key, 1)),
            }
        }
        Self(counts)
    }
}

impl<K: Ord, V> OrderedMap<K, V> {
    /// Entries no two of which have the same key.
    pub(crate) fn of_distinct(mut entries: Vec<(K, V)>) -> Self {
        sort_by(&mut entries, |a, b| a.0 < b.0);
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
        search(self.0.len(), &|at| {
            self.0
                .get(at)
                .map_or(Ordering::Equal, |(k, _)| k.borrow().cmp(key))
        })
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
