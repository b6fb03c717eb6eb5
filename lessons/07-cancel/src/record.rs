//! What is known of a task beside its future: how often it was asked to stop, and where it
//! waits.

use std::borrow::Cow;
use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::rc::Rc;
use std::task::Waker;

use executor::TaskId;
use spawn::running_loop;
use tracing::trace;

use crate::Place;
use crate::places::{Asked, Identity, Places, identity};

thread_local! {
    /// What has a drop of its own makes a thread-local slower. This is taken out after the poll.
    static CURRENT: Cell<Option<ManuallyDrop<Rc<Record>>>> = const { Cell::new(None) };
}

/// The record of the task that is being polled, if it is a [`Task`](crate::Task):
/// `asyncio.current_task()`.
pub fn current() -> Option<Rc<Record>> {
    CURRENT.with(|current| {
        let task = current.take()?;
        let same = Rc::clone(&task);
        current.set(Some(task));
        Some(same)
    })
}

/// A task, as cancelling sees it. It does not own the task, and may outlive it.
///
/// In asyncio these are fields of the `Task`: `_num_cancels_requested`, `_must_cancel` and
/// `_fut_waiter`.
pub struct Record {
    name: Cow<'static, str>,
    id: Cell<Option<TaskId>>,
    requests: Cell<u32>,
    /// A request that no place has taken. The error is thrown when the task resumes.
    pub(crate) must_throw: Cell<bool>,
    ended: Cell<bool>,
    /// A cancel is on its way down through here.
    asking: Cell<bool>,
    pub(crate) places: Places,
    /// While the task is polled, which waker it has. To keep the waker itself would keep the
    /// ticket, and then the task could not be found stuck.
    pub(crate) waker: Cell<Option<Identity>>,
}

impl Record {
    pub(crate) fn new(name: Cow<'static, str>) -> Rc<Record> {
        Rc::new(Record {
            name,
            id: Cell::new(None),
            requests: Cell::new(0),
            must_throw: Cell::new(false),
            ended: Cell::new(false),
            asking: Cell::new(false),
            places: Places::default(),
            waker: Cell::new(None),
        })
    }

    pub(crate) fn set_id(&self, id: TaskId) {
        self.id.set(Some(id));
    }

    pub(crate) fn id(&self) -> TaskId {
        self.id.get().expect("a task has its number before it is known to anybody")
    }

    /// The task's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the task has ended, in any way.
    pub fn is_finished(&self) -> bool {
        self.ended.get()
    }

    /// How many requests to stop there are: `task.cancelling()`.
    pub fn cancelling(&self) -> u32 {
        self.requests.get()
    }

    /// Takes one request back, and returns how many are left: `task.uncancel()`. When none is
    /// left, an error that was still to be thrown will not be.
    pub fn uncancel(&self) -> u32 {
        let left = self.requests.get().saturating_sub(1);
        self.requests.set(left);
        if left == 0 {
            self.must_throw.set(false);
        }
        left
    }

    /// Asks the task to stop: `task.cancel()`. Returns false if it has ended.
    ///
    /// If it waits for another task, that one is asked, and so on to the end of the chain.
    /// There the error is thrown in the next turn, and then comes up.
    pub fn cancel(self: &Rc<Self>) -> bool {
        if self.is_finished() {
            return false;
        }
        cancel_each(vec![Rc::clone(self)]);
        true
    }

    /// Asks the places where the task waits. Returns the tasks that it waits for there.
    fn ask(&self) -> Vec<Rc<Record>> {
        trace!(task = self.id.get().map_or(0, TaskId::number), "cancel");
        self.requests.set(self.requests.get() + 1);
        let mut next = Vec::new();
        if !self.ask_places(None, &mut next) {
            self.must_throw.set(true);
            // A place that has refused wakes the task itself, because its end is on the way.
            if self.places.is_empty() && !self.is_polled() {
                self.wake();
            }
        }
        next
    }

    /// Whether a place has taken the request, or a task that is waited for there.
    fn ask_places(&self, only: Option<u64>, next: &mut Vec<Rc<Record>>) -> bool {
        let mut taken = self.places.tell();
        if taken {
            self.wake();
        }
        for (number, asked) in self.places.asked(only) {
            match asked {
                Asked::Waker(waker) => waker.wake(),
                Asked::Place(place, _) if place.cancel() => {
                    let tasks = place.tasks();
                    let (is_leaf, before) = (tasks.is_empty(), next.len());
                    next.extend(tasks.into_iter().filter(|task| !task.asking.get()));
                    let is_passed_on = next.len() > before;
                    if is_leaf || is_passed_on {
                        taken = true;
                        self.places.take(number);
                    }
                    if !is_passed_on {
                        // Nobody else may: a promise that was dropped has no waker, and tasks in
                        // a ring, to which the request has come round, wait for this one.
                        self.wake();
                    }
                }
                Asked::Place(..) => {}
            }
        }
        taken
    }

    /// A cancel that came while the task ran is thrown where it now waits.
    pub(crate) fn ask_late(&self, number: u64) {
        let mut next = Vec::new();
        if self.ask_places(Some(number), &mut next) {
            self.must_throw.set(false);
            self.asking.set(true);
            cancel_each(next);
            self.asking.set(false);
        }
    }

    pub(crate) fn is_polled(&self) -> bool {
        self.waker.get().is_some()
    }

    pub(crate) fn wake(&self) {
        if let Some(id) = self.id.get() {
            running_loop().executor().wake(id);
        }
    }

    /// The tasks that this one waits for.
    pub(crate) fn awaits(&self) -> Vec<Rc<Record>> {
        let asked = self.places.asked(None).into_iter();
        let places = asked.filter_map(|(_, asked)| match asked {
            Asked::Place(place, _) => Some(place),
            Asked::Waker(_) => None,
        });
        places.flat_map(Place::tasks).collect()
    }

    /// Whether the task has to end, because there is no place where the error could be thrown: it
    /// has not begun, or it waits in a future that knows nothing of cancelling.
    pub(crate) fn is_lost(&self) -> bool {
        self.must_throw.get() && self.places.is_empty()
    }

    /// The task has ended. Returns whether there was still an error to be thrown.
    pub(crate) fn end(&self) -> bool {
        self.ended.set(true);
        self.must_throw.take()
    }
}

/// Cancels these tasks in their order, each with what it waits for. A chain may be long, so
/// this is no recursion.
fn cancel_each(tasks: Vec<Rc<Record>>) {
    enum Step {
        Ask(Rc<Record>),
        Asked(Rc<Record>),
    }
    // The last step is taken first.
    let mut steps = Vec::new();
    steps.extend(tasks.into_iter().rev().map(Step::Ask));
    while let Some(step) = steps.pop() {
        match step {
            Step::Ask(task) => {
                task.asking.set(true);
                let next = task.ask();
                steps.push(Step::Asked(task));
                steps.extend(next.into_iter().rev().map(Step::Ask));
            }
            Step::Asked(task) => task.asking.set(false),
        }
    }
}

/// While it exists, its task is the current one.
pub(crate) struct Polling<'a>(&'a Record);

impl Polling<'_> {
    pub fn begin<'a>(record: &'a Rc<Record>, waker: &Waker) -> Polling<'a> {
        record.waker.set(Some(identity(waker)));
        CURRENT.set(Some(ManuallyDrop::new(Rc::clone(record))));
        Polling(record)
    }
}

impl Drop for Polling<'_> {
    fn drop(&mut self) {
        drop(CURRENT.take().map(ManuallyDrop::into_inner));
        self.0.waker.take();
    }
}
