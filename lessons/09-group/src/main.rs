//! The story of group.py, line for line.

use std::io;
use std::time::Duration;

use cancel::{Failure, run_with, sleep};
use group::{Errors, group};
use spawn::running_loop;
use stage::{Flag, println};
use timers::clock;

type Link = &'static str;
type Checked<T> = Result<T, Failure<Link>>;

async fn check(link: Link, time: u64) -> Checked<usize> {
    println!("{link} connects");
    let slept = sleep(Duration::from_millis(time)).await;
    slept.inspect_err(|_| println!("{link} hangs up"))?;
    if link == "/old" {
        return Err(Failure::Error(link));
    }
    println!("{link} is alive");
    Ok(link.len())
}

async fn check_all(links: &[(Link, u64)]) -> Checked<()> {
    let all = group(async |group| {
        let checks = links.iter().map(|&(link, time)| group.spawn(check(link, time)));
        Checked::Ok(checks.collect::<Vec<_>>())
    });
    match all.await? {
        Ok(tasks) => {
            let mut letters = 0;
            for task in tasks {
                letters += task.await?;
            }
            println!("letters: {letters}");
        }
        Err(Errors(failures)) => {
            let links: Vec<_> = failures.iter().map(Failure::to_string).collect();
            println!("not there: {}", links.join(" "));
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let flags =
        stage::start("Checks that belong together.", &[Flag::Virtual, Flag::Trace]);
    let ended = run_with(clock(flags.contains(&Flag::Virtual)), async {
        check_all(&[("/", 100), ("/news", 300)]).await?;
        check_all(&[("/", 300), ("/old", 200), ("/news", 100)]).await?;
        println!("elapsed {:.1}", running_loop().timers().now().as_secs_f64());
        Checked::Ok(())
    })?;
    ended.map_err(io::Error::other)
}
