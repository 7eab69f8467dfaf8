//! A bar on a terminal, with rate and remaining time, for work that takes a while; nothing in a pipe.

use std::{thread, time::Duration};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const LOOK: Duration = Duration::from_millis(100);

/// A bar over `length` steps; nothing for what is done at once.
pub fn bar(length: usize) -> ProgressBar {
    if length < 200 {
        return ProgressBar::hidden();
    }
    styled(ProgressBar::new(length as u64))
}

/// Does `work` while a bar shows how far it is: `progress` gives the steps done, and all of them.
pub fn watch<T: Send>(progress: impl Fn() -> (u64, u64), work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let looks_on = thread::current();
        let work = scope.spawn(move || {
            let done = work();
            looks_on.unpark();
            done
        });
        let mut bar = None;
        while !work.is_finished() {
            thread::park_timeout(LOOK);
            if work.is_finished() {
                break;
            }
            let (done, all) = progress();
            // Before anybody knows how much there is to do, there is nothing to show.
            if all == 0 {
                continue;
            }
            let bar =
                bar.get_or_insert_with(|| styled(ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())));
            bar.set_length(all);
            bar.set_position(done);
        }
        if let Some(bar) = bar {
            bar.finish_and_clear();
        }
        work.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn styled(bar: ProgressBar) -> ProgressBar {
    // The template is a constant; without it the bar has its default look.
    match ProgressStyle::with_template("{bar:40} {pos}/{len}  {per_sec}  {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
