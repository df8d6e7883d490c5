//! The stages of a write, where a test can break it off: `kill -9`, or a disk that refuses. Debug builds only.

use super::error::Result;

/// Counts the stages that this process passes, unless it is a release build: that knows none.
///
/// # Errors
/// Where a test asked for it, an error as the disk gives it.
#[cfg(not(debug_assertions))]
#[allow(clippy::unnecessary_wraps, clippy::missing_const_for_fn, reason = "as in a debug build")]
pub(super) fn reached(_: &'static str) -> Result<()> {
    Ok(())
}

/// Counts the stages that this process passes, and breaks off at the one that `MELDCODE_STORING` names:
/// `kill:7` kills at the seventh, `error:7` lets the disk refuse there, `broken:7` there and from then on;
/// `show:0` only tells them.
///
/// # Errors
/// Where a test asked for it, an error as the disk gives it.
#[cfg(debug_assertions)]
pub(super) fn reached(stage: &'static str) -> Result<()> {
    use std::io::Write;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let Ok(wanted) = std::env::var("MELDCODE_STORING") else { return Ok(()) };
    let Some((how, at)) = wanted.split_once(':') else { return Ok(()) };
    let Ok(at) = at.parse::<usize>() else { return Ok(()) };
    let passed = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    let hit = match how {
        "show" => true,
        "broken" => passed >= at,
        _ => passed == at,
    };
    if !hit {
        return Ok(());
    }
    let _ = writeln!(std::io::stderr(), "storing {passed} {stage}");
    match how {
        "error" | "broken" => Err(super::error::disk(std::io::Error::other("storing"))),
        "kill" => {
            let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
            Ok(())
        }
        _ => Ok(()),
    }
}

/// As [`reached`], where nothing can fail any more: a test can only kill here.
pub(super) fn passed(stage: &'static str) {
    let _ = reached(stage);
}
