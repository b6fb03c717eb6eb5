//! The end of a task: what became of it, and whom to tell.

use std::any::Any;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use executor::TaskId;
use pin_project_lite::pin_project;
use tracing::trace;

use crate::{call_soon, running_loop};

/// A task, seen from outside. Await it to get the task's output.
///
/// `handle.await` gives the output itself, `(&handle).await` a clone of it, so that any
/// number of tasks can wait for one. Once it is taken by value it is gone: others who were
/// waiting and have not had their turn yet then panic.
///
/// If the task panicked, the first to await it gets that panic, and any other one a panic
/// that names the task.
///
/// Dropping the handle detaches the task: it runs on. A panic that nobody has awaited when
/// the last handle is gone is reported on stderr.
///
/// Counterpart in asyncio: `Task`. Unlike that it is not the coroutine, and cannot cancel.
///
/// ```
/// use spawn::{run, spawn};
///
/// run(async {
///     let task = spawn(async { String::from("done") });
///     let copy = (&task).await;
///     assert_eq!(task.await, copy);
/// });
/// ```
pub struct JoinHandle<T> {
    task: Rc<Task<T>>,
}

/// How far a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has not ended.
    Pending,
    /// It has returned.
    Returned,
    /// It has panicked.
    Panicked,
    /// It was dropped before its end, because its loop ended.
    Dropped,
}

type Panic = Box<dyn Any + Send>;
type Callback<T> = Box<dyn FnOnce(&JoinHandle<T>)>;

struct Task<T> {
    name: Cow<'static, str>,
    id: OnceCell<TaskId>,
    state: RefCell<State<T>>,
}

enum State<T> {
    /// It has not ended. These are to be told, in the order in which they came.
    Pending(Vec<Waiter<T>>),
    Returned(T),
    Panicked(Panic),
    /// It returned, and the output is with whoever awaited it by value.
    Taken,
    /// It panicked, and the panic is with whoever awaited it first.
    PanicTaken,
    Dropped,
}

enum Waiter<T> {
    Task(Waker),
    Callback(Callback<T>),
    /// Nobody any more. The place stays, so that those behind it keep theirs.
    GivenUp,
}

/// A handle, and the future that the executor runs for it.
pub(crate) fn task<F: Future>(
    name: Cow<'static, str>,
    future: F,
) -> (JoinHandle<F::Output>, Body<F>) {
    let state = RefCell::new(State::Pending(Vec::new()));
    let task = Rc::new(Task { name, id: OnceCell::new(), state });
    let body = Body { future, task: Rc::clone(&task) };
    (JoinHandle { task }, body)
}

impl<T: 'static> JoinHandle<T> {
    pub(crate) fn set_id(&self, id: TaskId) {
        self.task.id.set(id).expect("a task is added once");
    }

    /// The task's number on its loop.
    pub fn id(&self) -> TaskId {
        *self.task.id.get().expect("a handle goes out when its task was added")
    }

    /// The task's name.
    pub fn name(&self) -> &str {
        &self.task.name
    }

    /// Whether the task has ended, in whatever way: `task.done()`.
    pub fn is_finished(&self) -> bool {
        self.status() != Status::Pending
    }

    /// Whether the task has ended, and how.
    pub fn status(&self) -> Status {
        match *self.task.state.borrow() {
            State::Pending(_) => Status::Pending,
            State::Returned(_) | State::Taken => Status::Returned,
            State::Panicked(_) | State::PanicTaken => Status::Panicked,
            State::Dropped => Status::Dropped,
        }
    }

    /// Looks at the output, if there is one and nobody has taken it: `task.result()`, but
    /// `None` where that raises.
    pub fn peek<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        match &*self.task.state.borrow() {
            State::Returned(output) => Some(look(output)),
            _ => None,
        }
    }

    /// Calls `callback` in the turn after the one in which the task ends, or in the next
    /// turn if it has ended: `task.add_done_callback`.
    ///
    /// Callbacks and awaiting tasks have their turn in the order in which they came. If the
    /// task is dropped before its end, the callback is dropped too.
    ///
    /// # Panics
    ///
    /// If the task has ended and no loop is running.
    ///
    /// ```
    /// # use spawn::{run, spawn};
    /// # use timers::yield_now;
    /// # run(async {
    /// let task = spawn(async { 42 });
    /// task.on_done(|task| println!("{} has ended: {:?}", task.name(), task.status()));
    /// # task.await;
    /// # });
    /// ```
    pub fn on_done(&self, callback: impl FnOnce(&JoinHandle<T>) + 'static) {
        let callback = Box::new(callback);
        if self.is_finished() {
            self.task.call_soon(callback);
        } else if let State::Pending(waiters) = &mut *self.task.state.borrow_mut() {
            trace!(task = self.id().number(), "watch");
            add(waiters, Waiter::Callback(callback));
        }
    }

    /// The output, or what the task panicked with. It must have ended.
    pub(crate) fn take(&self) -> Result<T, Panic> {
        let mut state = self.task.state.borrow_mut();
        match mem::replace(&mut *state, State::Taken) {
            State::Returned(output) => Ok(output),
            State::Panicked(panic) => {
                *state = State::PanicTaken;
                Err(panic)
            }
            other => {
                *state = other;
                drop(state);
                self.task.complain()
            }
        }
    }
}

impl<T: Clone + 'static> JoinHandle<T> {
    /// A clone of the output, or what the task panicked with. It must have ended.
    fn clone_output(&self) -> Result<T, Panic> {
        self.peek(T::clone).map_or_else(|| self.take(), Ok)
    }
}

/// Adds a waiter behind all others, and returns its place.
fn add<T>(waiters: &mut Vec<Waiter<T>>, waiter: Waiter<T>) -> usize {
    if waiters.is_empty() {
        // There is seldom more than one, so there need be no room for more.
        waiters.reserve_exact(1);
    }
    waiters.push(waiter);
    waiters.len() - 1
}

impl<T: 'static> Task<T> {
    /// The task has ended. Nobody is told inline: all are queued, in their order.
    fn end(self: &Rc<Self>, end: State<T>) {
        let before = self.state.replace(end);
        if let State::Pending(waiters) = before {
            for waiter in waiters {
                match waiter {
                    Waiter::Task(waker) => waker.wake(),
                    Waiter::Callback(callback) => self.call_soon(callback),
                    Waiter::GivenUp => {}
                }
            }
        }
    }

    fn call_soon(self: &Rc<Self>, callback: Callback<T>) {
        let handle = JoinHandle { task: Rc::clone(self) };
        call_soon(move || callback(&handle));
    }

    /// There is no output for whoever awaits this task now.
    fn complain(&self) -> ! {
        let name = &self.name;
        match *self.state.borrow() {
            State::PanicTaken => panic!("task `{name}` panicked"),
            State::Dropped => panic!("task `{name}` was dropped before its end"),
            _ => panic!("the output of task `{name}` was taken already"),
        }
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        if let State::Panicked(_) = *self.state.borrow() {
            eprintln!("task `{}` panicked, and nobody has awaited it", self.name);
        }
    }
}

pin_project! {
    /// What the executor runs: the future, and then its end.
    pub(crate) struct Body<F: Future<Output: 'static>> {
        #[pin]
        future: F,
        task: Rc<Task<F::Output>>,
    }

    impl<F: Future<Output: 'static>> PinnedDrop for Body<F> {
        fn drop(this: Pin<&mut Self>) {
            let pending = matches!(*this.task.state.borrow(), State::Pending(_));
            if pending {
                this.task.end(State::Dropped);
            }
        }
    }
}

impl<F: Future<Output: 'static>> Future for Body<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let poll = AssertUnwindSafe(|| this.future.poll(cx));
        let end = match catch_unwind(poll) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => State::Returned(output),
            Err(panic) => State::Panicked(panic),
        };
        this.task.end(end);
        Poll::Ready(())
    }
}

impl<T: 'static> IntoFuture for JoinHandle<T> {
    type Output = T;
    type IntoFuture = Join<T>;

    fn into_future(self) -> Join<T> {
        Join { handle: self, place: None, output: JoinHandle::take }
    }
}

impl<T: Clone + 'static> IntoFuture for &JoinHandle<T> {
    type Output = T;
    type IntoFuture = Join<T>;

    fn into_future(self) -> Join<T> {
        let handle = JoinHandle { task: Rc::clone(&self.task) };
        Join { handle, place: None, output: JoinHandle::clone_output }
    }
}

/// Somebody who awaits a task, and their place among those who do.
///
/// Dropping it gives the place up.
///
/// # Panics
///
/// When polled: with what the task panicked with; if the task was dropped before its end, if
/// its output was taken, or if a task awaits itself. Polled again after it was ready, if the
/// output was the only one.
pub struct Join<T: 'static> {
    handle: JoinHandle<T>,
    place: Option<usize>,
    output: fn(&JoinHandle<T>) -> Result<T, Panic>,
}

impl<T> Future for Join<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let newest = Waiter::Task(cx.waker().clone());
        let Join { handle, place, output } = &mut *self;
        if handle.is_finished() {
            let output = output(handle);
            return Poll::Ready(output.unwrap_or_else(|panic| resume_unwind(panic)));
        }
        assert!(
            running_loop().executor().current() != Some(handle.id()),
            "task `{}` awaits itself, and would wait for ever",
            handle.name()
        );
        trace!(task = handle.id().number(), "await");
        let mut older = None;
        if let State::Pending(waiters) = &mut *handle.task.state.borrow_mut() {
            match *place {
                Some(place) => older = Some(mem::replace(&mut waiters[place], newest)),
                None => *place = Some(add(waiters, newest)),
            }
        }
        drop(older);
        Poll::Pending
    }
}

impl<T> Drop for Join<T> {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        if self.handle.is_finished() {
            return;
        }
        let mut given_up = None;
        if let State::Pending(waiters) = &mut *self.handle.task.state.borrow_mut() {
            given_up = Some(mem::replace(&mut waiters[place], Waiter::GivenUp));
            while let Some(Waiter::GivenUp) = waiters.last() {
                waiters.pop();
            }
        }
        drop(given_up);
    }
}
