//! Limits within limits.

#[path = "../../07-cancel/tests/virtual_time/mod.rs"]
mod virtual_time;

use cancel::{Cancelled, current};
use timeout::{TimedOut, timeout};
use virtual_time::{log, ms, output_of, play, sleep};

/// Two limits around a sleep, and a third thing after the inner one.
async fn nested(
    outer: u64,
    inner: u64,
) -> Result<Result<Result<(), TimedOut>, TimedOut>, Cancelled> {
    timeout(ms(outer), timeout(ms(inner), sleep(100))).await
}

#[test]
fn the_shorter_one_decides() {
    assert_eq!(output_of(nested(50, 20)), Ok(Ok(Err(TimedOut))));
    assert_eq!(output_of(nested(20, 50)), Ok(Err(TimedOut)));
    assert_eq!(output_of(nested(200, 300)), Ok(Ok(Ok(()))));
}

#[test]
fn with_the_same_deadline_the_outer_one_does() {
    let output = output_of(async {
        let output = nested(20, 20).await?;
        assert_eq!(current().unwrap().cancelling(), 0);
        sleep(10).await?;
        Ok::<_, Cancelled>(output)
    });
    assert_eq!(output, Ok(Err(TimedOut)));
}

#[test]
fn after_the_inner_one_has_expired_the_outer_one_still_works() {
    let lines = play(async {
        let output = timeout(ms(50), async {
            let inner = timeout(ms(20), sleep(100)).await?;
            log(&format!("inner {inner:?}"));
            sleep(100).await
        });
        log(&format!("outer {:?}", output.await?));
        Ok::<_, Cancelled>(())
    });
    assert_eq!(lines, ["t=20 k=3 inner Err(TimedOut)", "t=50 k=5 outer Err(TimedOut)"]);
}

#[test]
fn if_the_thread_was_blocked_until_both_were_due_the_outer_one_decides() {
    use std::rc::Rc;
    use timers::VirtualClock;
    let clock = Rc::new(VirtualClock::new());
    let blocks = Rc::clone(&clock);
    let output = cancel::run_with(clock, async move {
        let output = timeout(
            ms(50),
            timeout(ms(20), async {
                blocks.advance(ms(80));
                sleep(100).await
            }),
        );
        output.await
    });
    assert_eq!(output.unwrap(), Ok(Err(TimedOut)));
}
