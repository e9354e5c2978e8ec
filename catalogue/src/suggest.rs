//! The nearest right name, for a fault's suggestion.

/// The candidate closest to `wrong`, when it is close enough to have been meant.
pub(crate) fn nearest<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Slips are rare in the first letter, so it settles a draw.
    let first: &[char] = &wrong.chars().take(1).collect::<Vec<_>>();
    let longest = wrong.chars().count();
    candidates
        .into_iter()
        .map(|c| (distance(wrong, c), !c.starts_with(first), c))
        .filter(|(d, _, c)| *d * 5 <= longest.max(c.chars().count()) * 2)
        .min()
        .map(|(_, _, c)| c)
}

/// Edits between two words: insert, delete, replace, or swap two neighbours (optimal string
/// alignment).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, &ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &cb) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let replace = at(&previous, j) + usize::from(ca != cb);
            let mut best = replace.min(at(&previous, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&cb) && b.get(j - 1) == Some(&ca);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant_and_leaves_the_rest() {
        let names = ["byAgent", "agent", "residentId", "mobile"];
        assert_eq!(nearest("byAgnt", names), Some("byAgent"));
        assert_eq!(nearest("residnetId", names), Some("residentId"));
        assert_eq!(nearest("colour", names), None);
    }
}
