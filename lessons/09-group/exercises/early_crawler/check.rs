//! The promises, for sites whose pages take their time, fail, or clean up.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::task::{Context, Waker};
use std::time::Duration;

use cancel::{Cancelled, spawn};

use super::attempt::crawl;

#[path = "../../../05-spawn/exercises/in_virtual_time.rs"]
mod in_virtual_time;

use in_virtual_time::{Random, now, play, sleep};

const ALL: &str =
    "it returns when all pages that can be reached have been loaded, each of them once";
const BEGINS: &str = "a page begins to load as soon as the first link to it is found";
const STOPS: &str =
    "if a page fails, the tasks of the other pages are cancelled immediately";
const NO_MORE: &str = "after a page has failed, no page begins to load";
const ERROR: &str = "`crawl` returns the error of the page that has failed";
const HAVE_ENDED: &str = "when `crawl` returns, all tasks have ended";
const FROM_OUTSIDE: &str =
    "if the task is cancelled, so are the tasks of all pages, immediately";
const DROPPED: &str =
    "if the future of `crawl` is dropped, the tasks of all pages are cancelled";

#[derive(Clone, Debug, PartialEq)]
enum Problem {
    /// The page with this number is not there.
    NotFound(usize),
}

type Failure = cancel::Failure<Problem>;

#[derive(Clone, Debug)]
struct Page {
    /// How long it takes to load.
    time: u64,
    links: Vec<usize>,
}

/// Pages with the numbers from zero. The crawl begins at the first.
#[derive(Clone, Debug)]
struct Site {
    pages: Vec<Page>,
    /// The page that cannot be loaded.
    fails: Option<usize>,
    /// How long a page that is cancelled takes to clean up.
    clean_up: u64,
}

/// What happened to the page with that number, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Began(usize, u64),
    Cancelled(usize, u64),
    Ended(usize, u64),
}

use Step::{Began, Ended};

type Log = Rc<RefCell<Vec<Step>>>;

/// A sleep that can be cancelled.
async fn nap(time: u64) -> Result<(), Cancelled> {
    cancel::sleep(Duration::from_millis(time)).await
}

async fn load(site: Rc<Site>, number: usize, log: Log) -> Result<Vec<usize>, Failure> {
    let step = |step| log.borrow_mut().push(step);
    let page = &site.pages[number];
    step(Began(number, now()));
    let output = match nap(page.time).await {
        Ok(()) if site.fails == Some(number) => {
            Err(Failure::Error(Problem::NotFound(number)))
        }
        Ok(()) => Ok(page.links.clone()),
        Err(cancelled) => {
            step(Step::Cancelled(number, now()));
            if site.clean_up > 0 {
                let _ = nap(site.clean_up).await;
            }
            Err(cancelled.into())
        }
    };
    step(Ended(number, now()));
    output
}

/// A crawl through this site.
fn crawling(
    site: &Site,
    log: &Log,
) -> impl Future<Output = Result<BTreeSet<usize>, Failure>> + use<> {
    let (site, log) = (Rc::new(site.clone()), Rc::clone(log));
    crawl(0, move |number| load(Rc::clone(&site), number, Rc::clone(&log)))
}

struct Report {
    steps: Vec<Step>,
    /// How many of the steps were made before `crawl` returned.
    before: usize,
    output: Result<BTreeSet<usize>, Failure>,
    /// When it returned.
    ended: u64,
}

impl Report {
    /// Which pages began to load, and when.
    fn begun(&self) -> Vec<(usize, u64)> {
        let begun = self.steps.iter().filter_map(|step| match step {
            Began(number, time) => Some((*number, *time)),
            _ => None,
        });
        begun.collect()
    }

    /// Which pages were cancelled, and when.
    fn cancelled(&self) -> BTreeMap<usize, u64> {
        let cancelled = self.steps.iter().filter_map(|step| match step {
            Step::Cancelled(number, time) => Some((*number, *time)),
            _ => None,
        });
        cancelled.collect()
    }
}

/// Crawls in a task, which is cancelled at that time.
#[track_caller]
fn report(promise: &str, site: &Site, cancelled: Option<u64>) -> Report {
    let site = site.clone();
    play(promise, async move || {
        let log = Log::default();
        let (crawling, steps) = (crawling(&site, &log), Rc::clone(&log));
        let task = spawn(async move {
            let output = crawling.await;
            Ok::<_, Cancelled>((steps.borrow().len(), output, now()))
        });
        if let Some(time) = cancelled {
            sleep(time).await;
            task.cancel();
        }
        let returned = task.await;
        let (before, output, ended) = returned.expect("`crawl` has to return the error");
        // What the tasks do after that is seen too.
        sleep(10_000).await;
        Report { steps: log.take(), before, output, ended }
    })
}

/// When each page that can be reached begins to load, and when it has been loaded, if nothing
/// fails.
fn loads(site: &Site) -> BTreeMap<usize, (u64, u64)> {
    let mut loads = BTreeMap::new();
    let mut found = BTreeSet::from([(0, 0)]);
    while let Some((time, number)) = found.pop_first() {
        if loads.contains_key(&number) {
            continue;
        }
        let page = &site.pages[number];
        loads.insert(number, (time, time + page.time));
        found.extend(page.links.iter().map(|link| (time + page.time, *link)));
    }
    loads
}

/// Pages that begin before that time, and have not been loaded then: each is cancelled.
fn stopped(site: &Site, time: u64) -> BTreeMap<usize, u64> {
    let mut loads = loads(site);
    loads.retain(|number, (begin, end)| {
        *begin < time && *end >= time && Some(*number) != site.fails
    });
    loads.into_keys().map(|number| (number, time)).collect()
}

/// Up to seven pages with random links.
fn site(random: &mut Random) -> Site {
    let count = 1 + random.below(7);
    let page = |random: &mut Random| {
        let links = (0..random.below(4)).map(|_| random.below(count) as usize);
        let links = links.collect();
        Page { time: 1 + random.below(100), links }
    };
    let pages = (0..count).map(|_| page(random)).collect();
    Site { pages, fails: None, clean_up: 0 }
}

/// A site in which a page fails while others load, at the time that is returned, and nothing
/// else happens at that time.
fn failing(random: &mut Random) -> (Site, usize, u64) {
    loop {
        let mut site = site(random);
        let loads = loads(&site);
        let numbers: Vec<usize> = loads.keys().copied().collect();
        let number = numbers[random.below(numbers.len() as u64) as usize];
        let time = loads[&number].1;
        let same = loads.values().filter(|(_, end)| *end == time).count();
        site.fails = Some(number);
        if same == 1 && !stopped(&site, time).is_empty() {
            return (site, number, time);
        }
    }
}

#[test]
fn it_returns_when_all_pages_have_been_loaded() {
    let mut random = Random(1);
    for _ in 0..50 {
        let site = site(&mut random);
        let report = report(ALL, &site, None);
        let loads = loads(&site);
        let last = loads.values().map(|(_, end)| *end).max().unwrap_or_default();
        let pages: BTreeSet<usize> = loads.keys().copied().collect();
        assert_eq!(
            (&report.output, report.ended),
            (&Ok(pages.clone()), last),
            "The site was {:?}, and the crawl began at the page with the number 0. What did \
             `crawl` return, and when? Promised: {ALL}.",
            site.pages
        );
        let mut begun: Vec<_> =
            report.begun().iter().map(|(number, _)| *number).collect();
        begun.sort();
        assert!(
            begun.iter().eq(&pages),
            "The site was {:?}. These pages were loaded: {begun:?}. Promised: {ALL}.",
            site.pages
        );
    }
}

#[test]
fn a_page_begins_when_its_first_link_is_found() {
    let mut random = Random(2);
    for _ in 0..50 {
        let site = site(&mut random);
        let begun: BTreeMap<_, _> =
            report(BEGINS, &site, None).begun().into_iter().collect();
        let expected =
            loads(&site).into_iter().map(|(number, (begin, _))| (number, begin));
        assert_eq!(
            begun,
            expected.collect(),
            "The site was {:?}. When did each page begin to load? Promised: {BEGINS}.",
            site.pages
        );
    }
}

#[test]
fn a_page_that_fails_stops_the_others() {
    let mut random = Random(3);
    for _ in 0..100 {
        let (mut site, number, time) = failing(&mut random);
        site.clean_up = random.below(30);
        let cancelled = report(STOPS, &site, None).cancelled();
        assert_eq!(
            cancelled,
            stopped(&site, time),
            "The site was {:?}. The page with the number {number} failed at {time} ms. Which \
             pages were cancelled, and when? Promised: {STOPS}.",
            site.pages
        );
    }
}

#[test]
fn after_that_no_page_begins_to_load() {
    let mut random = Random(4);
    for _ in 0..50 {
        let (site, number, time) = failing(&mut random);
        let mut begun = report(NO_MORE, &site, None).begun();
        begun.retain(|(_, begin)| *begin >= time);
        assert_eq!(
            begun,
            [],
            "The site was {:?}. The page with the number {number} failed at {time} ms. Which \
             pages began to load after that? Promised: {NO_MORE}.",
            site.pages
        );
    }
}

#[test]
fn its_error_is_returned() {
    let mut random = Random(5);
    for _ in 0..50 {
        let (site, number, time) = failing(&mut random);
        let Report { output, .. } = report(ERROR, &site, None);
        assert_eq!(
            output,
            Err(Failure::Error(Problem::NotFound(number))),
            "The site was {:?}. The page with the number {number} failed at {time} ms. What did \
             `crawl` return? Promised: {ERROR}.",
            site.pages
        );
    }
}

#[test]
fn when_it_returns_all_tasks_have_ended() {
    let mut random = Random(6);
    for _ in 0..50 {
        let (mut site, number, time) = failing(&mut random);
        site.clean_up = 1 + random.below(30);
        let Report { steps, before, ended, .. } = report(HAVE_ENDED, &site, None);
        let expected = time + site.clean_up;
        assert_eq!(
            (before, ended),
            (steps.len(), expected),
            "The site was {:?}. The page with the number {number} failed at {time} ms. A page \
             that was cancelled took {} ms to clean up. These were the steps: {steps:?}. How \
             many of them were made before `crawl` returned, and when did it return? Promised: \
             {HAVE_ENDED}. So all, and at {expected} ms.",
            site.pages,
            site.clean_up
        );
    }
}

#[test]
fn a_cancel_from_outside_stops_them_all() {
    let mut random = Random(7);
    for _ in 0..100 {
        let mut site = site(&mut random);
        let time = 1 + random.below(100);
        // Nothing else happens at that time.
        if loads(&site).values().any(|(_, end)| *end == time)
            || stopped(&site, time).is_empty()
        {
            continue;
        }
        site.clean_up = random.below(30);
        let report = report(FROM_OUTSIDE, &site, Some(time));
        let story = format!(
            "The site was {:?}. The task was cancelled at {time} ms, and each page took {} ms \
             to clean up.",
            site.pages, site.clean_up
        );
        assert_eq!(
            report.cancelled(),
            stopped(&site, time),
            "{story} Which pages were cancelled, and when? Promised: {FROM_OUTSIDE}."
        );
        assert_eq!(
            (report.output, report.before, report.ended),
            (Err(Failure::Cancelled), report.steps.len(), time + site.clean_up),
            "{story} What did `crawl` return, how many of the {} steps were made before that, \
             and when was it? Promised: {FROM_OUTSIDE}; {HAVE_ENDED}.",
            report.steps.len()
        );
    }
}

#[test]
fn if_it_is_dropped_all_tasks_are_cancelled() {
    let page = |time, links: &[usize]| Page { time, links: links.to_vec() };
    let pages = vec![page(10, &[1, 2]), page(10, &[3]), page(30, &[]), page(50, &[])];
    let site = Site { pages, fails: None, clean_up: 5 };
    for dropped in [5, 15, 35, 45] {
        let played = site.clone();
        let cancelled = play(DROPPED, async move || {
            let log = Log::default();
            let mut crawling = Box::pin(crawling(&played, &log));
            let task = spawn(async move {
                for _ in 0..dropped {
                    let _ =
                        crawling.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                    sleep(1).await;
                }
                drop(crawling);
                sleep(10_000).await;
                Ok::<_, Cancelled>(())
            });
            task.await.expect("nobody cancels it");
            let is_cancel = |step: &Step| match step {
                Step::Cancelled(number, time) => Some((*number, *time)),
                _ => None,
            };
            log.take().iter().filter_map(is_cancel).collect::<BTreeMap<_, _>>()
        });
        assert_eq!(
            cancelled,
            stopped(&site, dropped),
            "The site was {:?}. The future of `crawl` was dropped at {dropped} ms. Which pages \
             were cancelled, and when? Promised: {DROPPED}.",
            site.pages
        );
    }
}
