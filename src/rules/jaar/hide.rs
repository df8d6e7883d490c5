//! Hiding small counts, so that no zaak can be recognised, also not by subtracting.

use super::{Telling, Verdeling};

/// Hides every count from 1 up to the threshold, exclusive.
///
/// Where each zaak is in exactly one cell, what is hidden could be found again from the total. Then more cells are
/// hidden, the smallest first, until at least two are, which together hold at least the threshold.
pub(super) fn hide(verdeling: &mut Verdeling, drempel: u32) {
    let small = |count: u32| (1..drempel).contains(&count);
    let mut hidden: Vec<u32> =
        verdeling.cellen.iter().map(|cel| cel.telling.aantal).filter(|n| small(*n)).collect();
    if hidden.is_empty() {
        return;
    }
    for cel in &mut verdeling.cellen {
        hide_count(&mut cel.telling, drempel);
    }
    while verdeling.heel && (hidden.len() < 2 || hidden.iter().sum::<u32>() < drempel) {
        let shown = verdeling.cellen.iter_mut().filter(|cel| cel.telling.aantal > 0);
        let Some(next) = shown.min_by_key(|cel| cel.telling.aantal) else { break };
        hidden.push(next.telling.aantal);
        next.telling = Telling { aantal: 0, verborgen: 1 };
    }
}

/// Hides one count, if it is small.
pub(super) fn hide_count(telling: &mut Telling, drempel: u32) {
    if (1..drempel).contains(&telling.aantal) {
        *telling = Telling { aantal: 0, verborgen: 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(counts: &[u32], heel: bool, drempel: u32) -> Vec<Option<u32>> {
        let names: Vec<String> = (0..counts.len()).map(|n| n.to_string()).collect();
        let mut verdeling = Verdeling::new("v", heel, names.iter().map(String::as_str));
        for (cel, count) in verdeling.cellen.iter_mut().zip(counts) {
            cel.telling.aantal = *count;
        }
        hide(&mut verdeling, drempel);
        let shown = |telling: Telling| (!telling.is_hidden()).then_some(telling.aantal);
        verdeling.cellen.iter().map(|cel| shown(cel.telling)).collect()
    }

    #[test]
    fn a_small_count_takes_the_next_with_it() {
        assert_eq!(hidden(&[20, 3, 7, 0], true, 5), [Some(20), None, None, Some(0)]);
        assert_eq!(hidden(&[20, 3, 7, 0], false, 5), [Some(20), None, Some(7), Some(0)]);
    }

    #[test]
    fn two_small_counts_may_still_be_too_few_together() {
        assert_eq!(hidden(&[20, 1, 2, 9], true, 5), [Some(20), None, None, None]);
        assert_eq!(hidden(&[20, 3, 2, 9], true, 5), [Some(20), None, None, Some(9)]);
    }

    #[test]
    fn nothing_small_nothing_hidden_and_a_threshold_of_one_hides_nothing() {
        assert_eq!(hidden(&[5, 6, 0], true, 5), [Some(5), Some(6), Some(0)]);
        assert_eq!(hidden(&[1, 2], true, 1), [Some(1), Some(2)]);
        assert_eq!(hidden(&[1, 2], true, 0), [Some(1), Some(2)]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_hidden_cannot_be_told_apart(counts in proptest::collection::vec(0_u32..12, 1..7), drempel in 0_u32..8) {
            let shown = hidden(&counts, true, drempel);
            let lost: Vec<u32> =
                counts.iter().zip(&shown).filter(|(_, s)| s.is_none()).map(|(count, _)| *count).collect();
            for (count, shown) in counts.iter().zip(&shown) {
                assert!(shown.is_none_or(|shown| shown == *count && !(1..drempel).contains(count)));
            }
            let all_gone = shown.iter().flatten().all(|count| *count == 0);
            assert!(lost.is_empty() || all_gone || (lost.len() >= 2 && lost.iter().sum::<u32>() >= drempel));
        }
    }
}
