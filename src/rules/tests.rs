//! The route and the check as a whole.
