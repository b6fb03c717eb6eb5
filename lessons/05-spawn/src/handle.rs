//! The end of a task: whether it has come, what it brought, and what it wakes or calls.

use std::any::Any;
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use executor::TaskId;
use pin_project_lite::pin_project;
use tracing::trace;

use crate::waiters::{Callback, Place, Waiter, Waiters};
use crate::{call_soon, drop_quietly, running_loop};

/// A task, seen from outside. Await it to get the task's output.
///
/// `handle.await` gives the output itself, `(&handle).await` a clone of it, so that any
/// number of tasks can await one. Once the output has been taken by value it is gone: tasks
/// that still wait for a clone then panic.
///
/// If the task panicked, the first await gets that panic, and every later one a panic that
/// names the task.
///
/// Dropping the handle detaches the task: it runs on. If the task has panicked and was never
/// awaited, the panic is reported on stderr when the last handle is dropped.
///
/// Counterpart in asyncio: `Task`. Unlike a `Task`, a handle does not run the coroutine and
/// cannot cancel it.
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

struct Task<T> {
    name: Cow<'static, str>,
    id: OnceCell<TaskId>,
    state: RefCell<State<T>>,
}

enum State<T> {
    /// It has not ended. These wait for its end.
    Pending(Waiters<T>),
    Returned(T),
    Panicked(Panic),
    /// It returned, and an await by value has taken the output.
    Taken,
    /// It panicked, and the first await has taken the panic.
    PanicTaken,
    /// It was dropped before its end.
    Dropped,
}

/// A handle, and the future that the executor runs for it.
pub(crate) fn task<F: Future>(
    name: Cow<'static, str>,
    future: F,
) -> (JoinHandle<F::Output>, Body<F>) {
    let state = RefCell::new(State::Pending(Waiters::new()));
    let task = Rc::new(Task { name, id: OnceCell::new(), state });
    let body = Body { future: Some(future), task: Rc::clone(&task) };
    (JoinHandle { task }, body)
}

impl<T: 'static> JoinHandle<T> {
    pub(crate) fn set_id(&self, id: TaskId) {
        self.task.id.set(id).expect("a task is added once");
    }

    /// The task's number on its loop.
    pub fn id(&self) -> TaskId {
        self.task.id()
    }

    /// The task's name.
    pub fn name(&self) -> &str {
        &self.task.name
    }

    /// Whether the task has ended, in any way: `task.done()`.
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

    /// Looks at the output: `task.result()`, but with `None` where Python raises, and if the
    /// output has been taken. `look` cannot await the task by value.
    pub fn peek<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        match &*self.task.state.borrow() {
            State::Returned(output) => Some(look(output)),
            _ => None,
        }
    }

    /// Watches the task: calls `callback` in the turn after the one in which the task ends,
    /// or in the next turn if it has ended already: `task.add_done_callback`.
    ///
    /// Callbacks are called, and awaiting tasks polled, in the order in which they came. If
    /// the task is dropped before its end, the callback is dropped too, and one that is
    /// registered later is called in the next turn.
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
    pub fn on_done(
        &self,
        callback: impl FnOnce(&JoinHandle<T>) + 'static,
    ) -> DoneCallback {
        let task: Weak<Task<T>> = Rc::downgrade(&self.task);
        let callback = Box::new(callback);
        if self.is_finished() {
            self.task.call_soon(callback);
            return DoneCallback { task, place: None };
        }
        trace!(task = self.id().number(), "watch");
        let place = self.task.add(Waiter::Callback(callback));
        DoneCallback { task, place }
    }

    /// Takes the output, or the panic, out of a task that has ended.
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
    /// Clones the output, or takes the panic out, of a task that has ended.
    fn clone_output(&self) -> Result<T, Panic> {
        self.peek(T::clone).map_or_else(|| self.take(), Ok)
    }
}

/// A callback that waits for the end of a task. Dropping this leaves the callback in place.
pub struct DoneCallback {
    task: Weak<dyn GiveUp>,
    place: Option<Place>,
}

impl DoneCallback {
    /// Takes the callback back and drops it: `task.remove_done_callback`.
    ///
    /// Returns whether the callback was still waiting. Once the task has ended, the callback
    /// is in the ready queue, and will be called.
    ///
    /// ```
    /// # use spawn::{run, spawn};
    /// # run(async {
    /// let task = spawn(async { 42 });
    /// let callback = task.on_done(|_| unreachable!());
    /// assert!(callback.remove());
    /// # task.await;
    /// # });
    /// ```
    pub fn remove(self) -> bool {
        let task = self.task.upgrade();
        task.zip(self.place).is_some_and(|(task, place)| task.give_up(place))
    }
}

/// A task of any output, as its waiters see it.
trait GiveUp {
    /// Gives up a place among the waiters. False if the task has ended.
    fn give_up(&self, place: Place) -> bool;
}

impl<T: 'static> GiveUp for Task<T> {
    fn give_up(&self, place: Place) -> bool {
        // The state is borrowed only by a look at the output, and then the task has ended.
        let Ok(mut state) = self.state.try_borrow_mut() else { return false };
        let State::Pending(waiters) = &mut *state else { return false };
        let given_up = waiters.remove(place);
        drop(state);
        given_up.is_some()
    }
}

impl<T: 'static> Task<T> {
    fn id(&self) -> TaskId {
        *self.id.get().expect("a handle is handed out once its task has been added")
    }

    /// Adds a waiter, unless the task has ended.
    fn add(&self, waiter: Waiter<T>) -> Option<Place> {
        match &mut *self.state.borrow_mut() {
            State::Pending(waiters) => Some(waiters.add(waiter)),
            _ => None,
        }
    }

    /// Puts a newer waiter into a place.
    fn replace(&self, place: Place, newer: Waiter<T>) {
        let mut older = None;
        if let State::Pending(waiters) = &mut *self.state.borrow_mut() {
            older = waiters.replace(place, newer);
        }
        // Not while the state is borrowed, because dropping a waker may run a task's code.
        drop(older);
    }

    /// The task has ended. Nothing is called here: all waiters are queued, in order.
    fn end(self: &Rc<Self>, end: State<T>) {
        let before = self.state.replace(end);
        if let State::Pending(waiters) = before {
            for waiter in waiters.into_iter() {
                match waiter {
                    Waiter::Task(waker) => waker.wake(),
                    Waiter::Callback(callback) => self.call_soon(callback),
                }
            }
        }
    }

    fn call_soon(self: &Rc<Self>, callback: Callback<T>) {
        let handle = JoinHandle { task: Rc::clone(self) };
        call_soon(move || callback(&handle));
    }

    /// Says why there is no output to give.
    fn complain(&self) -> ! {
        match *self.state.borrow() {
            State::PanicTaken => panic!("{self} panicked"),
            State::Dropped => panic!("{self} was dropped before its end"),
            _ => panic!("the output of {self} has been taken already"),
        }
    }
}

impl<T> fmt::Display for Task<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("task ")?;
        if let Some(id) = self.id.get() {
            write!(f, "{id} ")?;
        }
        write!(f, "`{}`", self.name)
    }
}

impl<T> Drop for Task<T> {
    /// Reports a panic that was never awaited, and a panic of the output's own drop.
    fn drop(&mut self) {
        let left = self.state.replace(State::Taken);
        if let State::Panicked(_) = left {
            eprintln!("{self} panicked, and was never awaited");
        }
        if drop_quietly(left) {
            eprintln!("the output of {self} panicked when it was dropped");
        }
    }
}

pin_project! {
    /// What the executor polls: the future, and after it the task's end.
    pub(crate) struct Body<F: Future<Output: 'static>> {
        #[pin]
        future: Option<F>,
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
        let mut this = self.project();
        let poll = AssertUnwindSafe(|| {
            let future = this.future.as_mut().as_pin_mut();
            future.expect("a task is not polled after its end").poll(cx)
        });
        let polled = catch_unwind(poll);
        if let Ok(Poll::Pending) = polled {
            return Poll::Pending;
        }
        // Dropped here, so that a panic of its drop is the task's panic.
        let dropped = catch_unwind(AssertUnwindSafe(|| this.future.set(None)));
        this.task.end(match (polled, dropped) {
            (Ok(Poll::Ready(output)), Ok(())) => State::Returned(output),
            (Err(panic), dropped) => {
                drop_quietly(dropped);
                State::Panicked(panic)
            }
            (output, Err(panic)) => {
                drop_quietly(output);
                State::Panicked(panic)
            }
            (Ok(Poll::Pending), Ok(())) => unreachable!("it has ended"),
        });
        Poll::Ready(())
    }
}

impl<T: 'static> IntoFuture for JoinHandle<T> {
    type Output = T;
    type IntoFuture = JoinFuture<T>;

    fn into_future(self) -> JoinFuture<T> {
        JoinFuture { handle: self, place: None, output: JoinHandle::take }
    }
}

impl<T: Clone + 'static> IntoFuture for &JoinHandle<T> {
    type Output = T;
    type IntoFuture = JoinFuture<T>;

    fn into_future(self) -> JoinFuture<T> {
        let handle = JoinHandle { task: Rc::clone(&self.task) };
        JoinFuture { handle, place: None, output: JoinHandle::clone_output }
    }
}

/// What awaits a task: the future of a [`JoinHandle`], by value or by reference.
///
/// Dropping it gives up its place among the waiters.
///
/// # Panics
///
/// When polled: with the panic of the task; if the task was dropped before its end; if its
/// output has been taken, even by this future's own last poll; or if a task awaits itself.
pub struct JoinFuture<T: 'static> {
    handle: JoinHandle<T>,
    place: Option<Place>,
    output: fn(&JoinHandle<T>) -> Result<T, Panic>,
}

impl<T> Future for JoinFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let newest = Waiter::Task(cx.waker().clone());
        let JoinFuture { handle, place, output } = &mut *self;
        if handle.is_finished() {
            let output = output(handle);
            return Poll::Ready(output.unwrap_or_else(|panic| resume_unwind(panic)));
        }
        assert!(
            running_loop().executor().current() != Some(handle.id()),
            "{} awaits itself, and would wait for ever",
            handle.task
        );
        trace!(task = handle.id().number(), "await");
        match *place {
            Some(place) => handle.task.replace(place, newest),
            None => *place = handle.task.add(newest),
        }
        Poll::Pending
    }
}

impl<T> Drop for JoinFuture<T> {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.handle.task.give_up(place);
        }
    }
}
