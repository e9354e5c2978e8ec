//! Whether a pattern can match one text in so many ways that an engine which tries them all
//! stands still.
//!
//! The pattern becomes an automaton whose states are the places of its characters (Glushkov).
//! An engine that tries again takes exponential time when, round a loop, one text leads from a
//! state back to it in two ways; and polynomial time when a text keeps it in one loop, leads it
//! to the next, and keeps it there: each further loop is one more power of the text's length.

use super::parse::Node;
use std::collections::{BTreeMap, BTreeSet};

/// Places of characters with every repetition written out.
pub(super) const MAX_PLACES: usize = 1_000;
/// Loops in a row that share their text, the search for where the match begins counted as one:
/// the square of a text's length is bearable, its cube is not.
const MAX_LOOPS: usize = 2;
/// Steps of one search.
const MAX_STEPS: usize = 400_000;

/// The states with what may follow each, as often as there are ways.
#[derive(Default)]
pub(super) struct Automaton {
    sets: Vec<Vec<(u32, u32)>>,
    follow: Vec<BTreeMap<usize, usize>>,
}

/// The states a part begins and ends with.
#[derive(Default, Clone)]
struct Ends {
    first: Vec<usize>,
    last: Vec<usize>,
    may_be_empty: bool,
}

/// It has too many places.
#[derive(Debug)]
pub(super) struct TooLarge;

impl Automaton {
    pub(super) fn new(pattern: &Node) -> Result<Self, TooLarge> {
        let mut automaton = Self::default();
        // A pattern is searched for: anything may come before it, unless it begins at the start.
        if !begins_at_start(pattern) {
            let any = automaton.place(&[(0, u32::MAX)])?;
            automaton.join(&[any], &[any]);
            let ends = automaton.add(pattern)?;
            automaton.join(&[any], &ends.first);
        } else {
            automaton.add(pattern)?;
        }
        Ok(automaton)
    }

    fn place(&mut self, set: &[(u32, u32)]) -> Result<usize, TooLarge> {
        if self.sets.len() >= MAX_PLACES {
            return Err(TooLarge);
        }
        self.sets.push(set.to_vec());
        self.follow.push(BTreeMap::new());
        Ok(self.sets.len() - 1)
    }

    /// Lets each of `to` follow each of `from`, in one way more.
    fn join(&mut self, from: &[usize], to: &[usize]) {
        for state in from {
            if let Some(follow) = self.follow.get_mut(*state) {
                for next in to {
                    *follow.entry(*next).or_insert(0) += 1;
                }
            }
        }
    }

    fn add(&mut self, node: &Node) -> Result<Ends, TooLarge> {
        Ok(match node {
            Node::Nothing | Node::Start => Ends {
                may_be_empty: true,
                ..Ends::default()
            },
            Node::Set(set) => {
                let place = self.place(set)?;
                Ends {
                    first: vec![place],
                    last: vec![place],
                    may_be_empty: false,
                }
            }
            Node::Sequence(parts) => {
                let mut whole = Ends {
                    may_be_empty: true,
                    ..Ends::default()
                };
                for part in parts {
                    let part = self.add(part)?;
                    whole = self.after(whole, part);
                }
                whole
            }
            Node::Choice(ways) => {
                let mut whole = Ends::default();
                for way in ways {
                    let way = self.add(way)?;
                    whole.first.extend(way.first);
                    whole.last.extend(way.last);
                    whole.may_be_empty |= way.may_be_empty;
                }
                whole
            }
            Node::Repeat(inner, least, most) => self.repeat(inner, *least, *most)?,
        })
    }

    fn after(&mut self, before: Ends, part: Ends) -> Ends {
        self.join(&before.last, &part.first);
        let mut first = before.first;
        if before.may_be_empty {
            first.extend(&part.first);
        }
        let mut last = part.last;
        if part.may_be_empty {
            last.extend(before.last);
        }
        Ends {
            first,
            last,
            may_be_empty: before.may_be_empty && part.may_be_empty,
        }
    }

    fn repeat(&mut self, inner: &Node, least: u32, most: Option<u32>) -> Result<Ends, TooLarge> {
        let mut whole = Ends {
            may_be_empty: true,
            ..Ends::default()
        };
        let Some(most) = most else {
            // The last of the copies repeats.
            for _ in 1..least {
                let copy = self.add(inner)?;
                whole = self.after(whole, copy);
            }
            let mut copy = self.add(inner)?;
            let (first, last) = (copy.first.clone(), copy.last.clone());
            self.join(&last, &first);
            copy.may_be_empty |= least == 0;
            return Ok(self.after(whole, copy));
        };
        for _ in 0..least {
            let copy = self.add(inner)?;
            whole = self.after(whole, copy);
        }
        // An optional copy comes only after the one before it, as engines count.
        let mut ends = whole.clone();
        let mut stays_empty = whole.may_be_empty;
        for i in least..most {
            let copy = self.add(inner)?;
            self.join(&ends.last, &copy.first);
            if stays_empty && i == least {
                whole.first.extend(&copy.first);
            }
            stays_empty &= copy.may_be_empty;
            whole.last.extend(&copy.last);
            ends.last = copy.last;
        }
        Ok(whole)
    }

    fn meet(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.sets.get(a), self.sets.get(b)) else {
            return false;
        };
        a.iter()
            .any(|(low, high)| b.iter().any(|(l, h)| low <= h && l <= high))
    }

    fn next(&self, state: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let follow = self.follow.get(state).into_iter().flatten();
        follow.map(|(next, ways)| (*next, *ways))
    }

    /// Whether an engine that tries again can be kept busy for ever, as far as anybody waits.
    pub(super) fn is_slow(&self) -> bool {
        let loops = self.loops();
        loops.iter().any(|states| self.is_ambiguous(states)) || self.chain(&loops) > MAX_LOOPS
    }

    /// The states that lead back to themselves, those of one knot together; a knot leads only to
    /// knots after it.
    fn loops(&self) -> Vec<BTreeSet<usize>> {
        let mut knots: Vec<BTreeSet<usize>> = Vec::new();
        let mut left: BTreeSet<usize> = (0..self.sets.len()).collect();
        // What is reached backwards from the state that was finished last is its knot.
        let backwards = self.backwards();
        for state in self.finished_last_first() {
            if !left.remove(&state) {
                continue;
            }
            let mut knot = BTreeSet::from([state]);
            let mut queue = vec![state];
            while let Some(at) = queue.pop() {
                for before in backwards.get(at).into_iter().flatten() {
                    if left.remove(before) {
                        knot.insert(*before);
                        queue.push(*before);
                    }
                }
            }
            if knot.len() > 1 || self.next(state).any(|(next, _)| next == state) {
                knots.push(knot);
            }
        }
        knots
    }

    fn backwards(&self) -> Vec<Vec<usize>> {
        let mut backwards = vec![Vec::new(); self.sets.len()];
        for state in 0..self.sets.len() {
            for (next, _) in self.next(state) {
                if let Some(list) = backwards.get_mut(next) {
                    list.push(state);
                }
            }
        }
        backwards
    }

    /// The states in the order in which a walk leaves them, turned round.
    fn finished_last_first(&self) -> Vec<usize> {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        for start in 0..self.sets.len() {
            let mut path = vec![(start, self.next(start).collect::<Vec<_>>())];
            if !seen.insert(start) {
                continue;
            }
            while let Some((at, ahead)) = path.last_mut() {
                match ahead.pop() {
                    Some((next, _)) if seen.insert(next) => {
                        path.push((next, self.next(next).collect()));
                    }
                    Some(_) => {}
                    None => {
                        order.push(*at);
                        path.pop();
                    }
                }
            }
        }
        order.reverse();
        order
    }

    /// The states one or more steps ahead.
    fn reachable(&self, from: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut queue = vec![from];
        while let Some(state) = queue.pop() {
            for (next, _) in self.next(state) {
                if found.insert(next) {
                    queue.push(next);
                }
            }
        }
        found
    }

    /// Whether in a knot one text leads from a state back to it in two ways.
    fn is_ambiguous(&self, knot: &BTreeSet<usize>) -> bool {
        let doubled = |state: &usize| {
            let mut next = self.next(*state);
            next.any(|(next, ways)| ways > 1 && knot.contains(&next))
        };
        if knot.iter().any(doubled) {
            return true;
        }
        // From a state, two ways that part, and whether they ever meet in it again.
        knot.iter().any(|start| {
            let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
            let mut queue: Vec<(usize, usize)> = Vec::new();
            let parted = self.pairs(*start, *start, knot);
            queue.extend(parted.into_iter().filter(|(a, b)| a != b));
            while let Some(pair) = queue.pop() {
                if pair == (*start, *start) || seen.len() > MAX_STEPS {
                    return true;
                }
                if seen.insert(pair) {
                    queue.extend(self.pairs(pair.0, pair.1, knot));
                }
            }
            false
        })
    }

    /// Where two states can go with one character, staying in the knot.
    fn pairs(&self, a: usize, b: usize, knot: &BTreeSet<usize>) -> Vec<(usize, usize)> {
        let inside = |(next, _): (usize, usize)| knot.contains(&next).then_some(next);
        let mut pairs = Vec::new();
        for x in self.next(a).filter_map(inside) {
            for y in self.next(b).filter_map(inside) {
                if self.meet(x, y) {
                    pairs.push((x, y));
                }
            }
        }
        pairs
    }

    /// The most loops in a row of which each shares a text with the next.
    fn chain(&self, loops: &[BTreeSet<usize>]) -> usize {
        let mut longest = vec![1; loops.len()];
        // A loop leads only to loops behind it.
        for (i, from) in loops.iter().enumerate().rev() {
            let ahead = from.first().map(|state| self.reachable(*state));
            let ahead = ahead.unwrap_or_default();
            for (j, to) in loops.iter().enumerate().skip(i + 1) {
                let behind = longest.get(j).copied().unwrap_or(0);
                let here = longest.get(i).copied().unwrap_or(0);
                if behind + 1 > here
                    && to.first().is_some_and(|state| ahead.contains(state))
                    && self.shares(from, to)
                    && let Some(here) = longest.get_mut(i)
                {
                    *here = behind + 1;
                }
            }
            if longest.get(i).is_some_and(|row| *row > MAX_LOOPS) {
                break;
            }
        }
        longest.into_iter().max().unwrap_or(0)
    }

    /// Whether one text keeps a match in the one loop, leads it to the other, and keeps it there.
    fn shares(&self, from: &BTreeSet<usize>, to: &BTreeSet<usize>) -> bool {
        let mut steps = 0;
        from.iter().any(|q| {
            to.iter().any(|p| {
                let start = (*q, *q, *p);
                let goal = (*q, *p, *p);
                let mut seen = BTreeSet::from([start]);
                let mut queue = vec![start];
                while let Some((a, b, c)) = queue.pop() {
                    for (x, _) in self.next(a).filter(|(x, _)| from.contains(x)) {
                        for (z, _) in self.next(c).filter(|(z, _)| to.contains(z)) {
                            for (y, _) in self.next(b) {
                                steps += 1;
                                if steps > MAX_STEPS {
                                    return true;
                                }
                                if !self.all_meet(x, y, z) {
                                    continue;
                                }
                                if (x, y, z) == goal {
                                    return true;
                                }
                                if seen.insert((x, y, z)) {
                                    queue.push((x, y, z));
                                }
                            }
                        }
                    }
                }
                false
            })
        })
    }

    fn all_meet(&self, a: usize, b: usize, c: usize) -> bool {
        let get = |s: usize| self.sets.get(s).map_or(&[][..], Vec::as_slice);
        get(a).iter().any(|(al, ah)| {
            get(b).iter().any(|(bl, bh)| {
                let (low, high) = (al.max(bl), ah.min(bh));
                low <= high && get(c).iter().any(|(cl, ch)| low <= ch && cl <= high)
            })
        })
    }
}

/// Whether every match begins where the text does.
fn begins_at_start(node: &Node) -> bool {
    match node {
        Node::Start => true,
        Node::Sequence(parts) => parts
            .iter()
            .find(|part| **part != Node::Nothing)
            .is_some_and(begins_at_start),
        Node::Choice(ways) => ways.iter().all(begins_at_start),
        Node::Repeat(inner, least, _) => *least > 0 && begins_at_start(inner),
        Node::Nothing | Node::Set(_) => false,
    }
}
