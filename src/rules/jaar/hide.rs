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

/// Hides what is small of a division by kind, and a zero as if it were small: a hidden count among zeros that are shown
/// tells that there was one of that kind, at a school where people know whose it was.
///
/// Where each zaak is in exactly one cell, the total still tells how many are hidden together. So that it tells of no
/// cell that something is in it, at least [`TOGETHER`] are hidden, chosen without looking at their counts; and where so
/// many are small that each must hold something, all are.
pub(super) fn hide_kinds(verdeling: &mut Verdeling, drempel: u32) {
    let counts: Vec<u32> = verdeling.cellen.iter().map(|cel| cel.telling.aantal).collect();
    let (cells, total) = (counts.len(), counts.iter().sum::<u32>());
    if drempel <= 1 || total == 0 {
        return;
    }
    let mut hidden: Vec<bool> = counts.iter().map(|count| *count < drempel).collect();
    let Some(last) = hidden.iter().rposition(|is| *is) else {
        if verdeling.heel && must_all_hold(cells, total, drempel) {
            hide_all(verdeling);
        }
        return;
    };
    let small: Vec<u32> = counts.iter().copied().filter(|count| *count < drempel).collect();
    let forced = small.len() >= TOGETHER && must_all_hold(small.len(), small.iter().sum(), drempel);
    if verdeling.heel && (must_all_hold(cells, total, drempel) || forced) {
        return hide_all(verdeling);
    }
    let mut next = last;
    while verdeling.heel && hidden.iter().filter(|is| **is).count() < TOGETHER.min(cells) {
        next = (next + 1) % cells;
        hidden[next] = true;
    }
    for (cel, _) in verdeling.cellen.iter_mut().zip(hidden).filter(|(_, is)| *is) {
        cel.telling = Telling { aantal: 0, verborgen: 1 };
    }
}

/// Fewer would let the total tell what is in one of them.
const TOGETHER: usize = 3;

/// Whether so many zaken over so many cells below the threshold leave no cell empty.
fn must_all_hold(cells: usize, zaken: u32, drempel: u32) -> bool {
    let cells = u32::try_from(cells).unwrap_or(u32::MAX);
    let most = |cells: u32| cells.saturating_mul(drempel.saturating_sub(1));
    zaken > most(cells.saturating_sub(1)) && zaken <= most(cells)
}

fn hide_all(verdeling: &mut Verdeling) {
    for cel in &mut verdeling.cellen {
        cel.telling = Telling { aantal: 0, verborgen: 1 };
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
    use std::collections::BTreeMap;

    use super::*;

    fn hidden(counts: &[u32], heel: bool, drempel: u32) -> Vec<Option<u32>> {
        by(hide, counts, heel, drempel)
    }

    fn by(rule: fn(&mut Verdeling, u32), counts: &[u32], heel: bool, drempel: u32) -> Vec<Option<u32>> {
        let names: Vec<String> = (0..counts.len()).map(|n| n.to_string()).collect();
        let mut verdeling = Verdeling::new("v", heel, names.iter().map(String::as_str));
        for (cel, count) in verdeling.cellen.iter_mut().zip(counts) {
            cel.telling.aantal = *count;
        }
        rule(&mut verdeling, drempel);
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

    #[test]
    fn a_zero_among_kinds_is_hidden_as_a_small_count_is() {
        let kinds = |counts: &[u32], heel| by(hide_kinds, counts, heel, 5);
        assert_eq!(kinds(&[20, 3, 7, 0, 0], true), [Some(20), None, Some(7), None, None]);
        assert_eq!(kinds(&[20, 3, 7, 0, 0], true), kinds(&[20, 0, 7, 0, 3], true));
        assert_eq!(kinds(&[20, 3, 7, 9], false), [Some(20), None, Some(7), Some(9)]);
        assert_eq!(kinds(&[20, 3, 7, 9], true), [Some(20), None, None, None]);
        assert_eq!(kinds(&[0, 0, 0, 0], true), [Some(0); 4]);
        assert_eq!(by(hide_kinds, &[1, 0, 2, 0], true, 1), [Some(1), Some(0), Some(2), Some(0)]);
    }

    /// Every way to divide so many zaken over so many cells.
    fn ways(cells: usize, zaken: u32) -> Vec<Vec<u32>> {
        if cells == 1 {
            return vec![vec![zaken]];
        }
        let with = |first: u32| {
            ways(cells - 1, zaken - first).into_iter().map(move |rest| [vec![first], rest].concat())
        };
        (0..=zaken).flat_map(with).collect()
    }

    /// Who knows the total, the rule and all that is shown, can prove of no hidden cell that a few zaken are in it: all
    /// worlds that look like this one are put side by side, and in one of them it is empty, or large.
    #[test]
    fn of_no_kind_can_be_proved_that_there_was_a_little_of_it() {
        for (drempel, cells) in (2..5).flat_map(|drempel| [(drempel, 4), (drempel, 5)]) {
            // A total below the threshold is itself not shown.
            for zaken in drempel..=14 {
                let mut alike: BTreeMap<Vec<Option<u32>>, Vec<Vec<u32>>> = BTreeMap::new();
                for world in ways(cells, zaken) {
                    alike.entry(by(hide_kinds, &world, true, drempel)).or_default().push(world);
                }
                for (shown, worlds) in &alike {
                    proves_nothing(shown, worlds, drempel);
                }
            }
        }
    }

    fn proves_nothing(shown: &[Option<u32>], worlds: &[Vec<u32>], drempel: u32) {
        for (at, cell) in shown.iter().enumerate() {
            if let Some(count) = cell {
                assert!(worlds.iter().all(|world| world[at] == *count), "what is shown is true");
            } else {
                let proved = worlds.iter().all(|world| (1..drempel).contains(&world[at]));
                assert!(!proved, "{drempel} {shown:?} {worlds:?}");
            }
        }
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
