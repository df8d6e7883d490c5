//! Columns 2 to 7 of the matrix.

mod besluiten;
mod contacten;
mod signalen;
mod stappen;
mod vervolg;

pub(in crate::rules) use besluiten::check as besluiten;
pub(in crate::rules) use contacten::check as contacten;
pub(in crate::rules) use signalen::{all_unclear, richting, signalen};
pub(in crate::rules) use stappen::check as stappen;
pub(in crate::rules) use vervolg::{check as vervolg, not_due as follow_up_not_due};
