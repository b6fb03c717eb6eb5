//! Coroutines, tasks and gathers, what a task waits for, and how it is cancelled at the end.
//!
//! The waiting is the lessons'. What is added here is the one cancel that each program may
//! meet: `asyncio.run` cancels the tasks that are left over when `main` has ended.

use std::borrow::Borrow;
use std::cell::{Cell, OnceCell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use gather::{gather, try_gather};
use spawn::{JoinFuture, JoinHandle, Status, sleep, spawn_named};

use crate::error::{Error, Fault, Kind, Place, refuse};
use crate::machine::{Frame, Step, Thread};
use crate::value::{Value, too_deep};
use crate::world::World;

pub type Outcome = Result<Value, Fault>;

/// The object that a call of an `async def` returns.
pub struct Coroutine {
    pub name: Rc<str>,
    /// Where it was made.
    pub line: u32,
    pub progress: Cell<Progress>,
    pub body: Body,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Progress {
    New,
    Running,
    Over,
}

pub enum Body {
    /// A function, until it is started.
    Function(Cell<Option<Frame>>),
    /// `asyncio.sleep(delay, result)`
    Sleep(Value, Value),
}

/// A task, or the `main` of a program.
pub struct Task {
    pub name: Rc<str>,
    /// `main` has none.
    handle: OnceCell<Shared>,
    /// Whether somebody has asked for its error.
    pub retrieved: Cell<bool>,
    /// The place of its error, until that is raised in another task.
    place: RefCell<Option<Place>>,
    /// It has been asked to end, and will hear of it when it is resumed.
    must_cancel: Cell<bool>,
    waiting: RefCell<Option<Waiting>>,
}

struct Waiting {
    on: On,
    woken: Arc<Woken>,
}

/// What a task can wait for.
#[derive(Clone)]
pub enum On {
    Sleep(Duration, Value),
    Task(Rc<Task>),
    Gather(Rc<Gather>),
}

/// The future that `asyncio.gather` returns.
pub struct Gather {
    pub children: Vec<Rc<Task>>,
    future: Cell<Option<Pin<Box<dyn Future<Output = Outcome>>>>>,
    outcome: OnceCell<Outcome>,
    /// Its caller was to be cancelled, and its children have been asked to end instead.
    cancelled: Cell<bool>,
}

/// A handle that many may own, as the lessons' `gather` wants to own its handles.
#[derive(Clone)]
struct Shared(Rc<JoinHandle<Outcome>>);

impl Borrow<JoinHandle<Outcome>> for Shared {
    fn borrow(&self) -> &JoinHandle<Outcome> {
        &self.0
    }
}

impl IntoFuture for Shared {
    type Output = Outcome;
    type IntoFuture = JoinFuture<Outcome>;

    fn into_future(self) -> JoinFuture<Outcome> {
        (&*self.0).into_future()
    }
}

impl Task {
    /// The task that runs `main`.
    pub fn main() -> Rc<Task> {
        Task::new("main".into())
    }

    fn new(name: Rc<str>) -> Rc<Task> {
        Rc::new(Task {
            name,
            handle: OnceCell::new(),
            retrieved: Cell::new(false),
            place: RefCell::default(),
            must_cancel: Cell::new(false),
            waiting: RefCell::default(),
        })
    }

    /// Makes a task of a coroutine.
    pub fn spawn(world: &Rc<World>, coroutine: Rc<Coroutine>, name: Rc<str>) -> Rc<Task> {
        let task = Task::new(Rc::clone(&name));
        let (world, inner) = (Rc::clone(world), Rc::clone(&task));
        world.clone().tasks.borrow_mut().push(Rc::clone(&task));
        let handle = spawn_named(name.to_string(), async move {
            if inner.must_cancel.take() {
                // It never begins.
                coroutine.progress.set(Progress::Over);
                return Err(cancelled());
            }
            let outcome = run(&world, &inner, coroutine).await;
            inner.end(&outcome);
            outcome
        });
        let _ = task.handle.set(Shared(Rc::new(handle)));
        task
    }

    pub fn is_finished(&self) -> bool {
        self.handle.get().is_some_and(|handle| handle.0.is_finished())
    }

    /// Its loop has ended before it.
    pub fn is_dropped(&self) -> bool {
        self.handle.get().is_some_and(|handle| handle.0.status() == Status::Dropped)
    }

    /// `None` if it has not ended, or was dropped.
    pub fn outcome(&self) -> Option<Outcome> {
        self.handle.get().and_then(|handle| handle.0.peek(Outcome::clone))
    }

    /// It has ended.
    pub fn end(&self, outcome: &Outcome) {
        if let Err(Fault::Error(error)) = outcome {
            self.place.replace(error.place.borrow().clone());
        }
    }

    /// Its error is about to be raised where its outcome is asked for. CPython then puts the
    /// traceback back that the error had when the task ended, but only once.
    pub fn raise(&self, fault: &Fault) {
        self.retrieved.set(true);
        if let Fault::Error(error) = fault {
            error.place.replace(self.place.take());
        }
    }

    /// The error with which it has failed, unless it was cancelled.
    pub fn error(&self) -> Option<Rc<Error>> {
        match self.outcome() {
            Some(Err(Fault::Error(error))) if !is_cancel(&error) => Some(error),
            _ => None,
        }
    }

    /// `task.cancel()`: asks what the task waits for to end, and else the task itself, which
    /// then hears of it when it is resumed. False if it has ended.
    ///
    /// # Errors
    ///
    /// If tasks wait for each other in a circle, or in a long chain. CPython fails there, too.
    pub fn cancel(&self, depth: usize) -> Result<bool, Fault> {
        if self.is_finished() {
            return Ok(false);
        }
        if depth > 950 {
            return Err(too_deep(""));
        }
        if let Some(Waiting { on, woken }) = &*self.waiting.borrow()
            && !woken.is_set()
        {
            let taken = match on {
                On::Sleep(..) => {
                    self.must_cancel.set(true);
                    Arc::clone(woken).wake();
                    true
                }
                On::Task(task) => task.cancel(depth + 1)?,
                On::Gather(gather) => gather.cancel(depth + 1)?,
            };
            if taken {
                return Ok(true);
            }
        }
        self.must_cancel.set(true);
        Ok(true)
    }

    /// For whom it waits.
    pub fn waits_for(&self) -> Vec<Rc<Task>> {
        match self.waiting.borrow().as_ref().map(|waiting| &waiting.on) {
            Some(On::Task(task)) => vec![Rc::clone(task)],
            Some(On::Gather(gather)) => gather.children.clone(),
            _ => Vec::new(),
        }
    }
}

/// Waits until all these tasks have ended. They are watched from this call on.
pub fn all(tasks: &[Rc<Task>]) -> impl Future<Output = Vec<Outcome>> + use<> {
    gather(handles(tasks))
}

fn handles(tasks: &[Rc<Task>]) -> Vec<Shared> {
    tasks.iter().filter_map(|task| task.handle.get().cloned()).collect()
}

impl Gather {
    /// Gathers tasks, which are watched from now on.
    pub fn new(children: Vec<Rc<Task>>, return_exceptions: bool) -> Rc<Gather> {
        for child in &children {
            child.retrieved.set(true);
        }
        let handles = handles(&children);
        let future: Pin<Box<dyn Future<Output = Outcome>>> = if return_exceptions {
            let outcomes = gather(handles);
            Box::pin(async move {
                let values = outcomes.await.into_iter().map(|outcome| match outcome {
                    // CPython makes a new one, with an empty message.
                    Err(Fault::Error(error)) if is_cancel(&error) => {
                        let message = vec![Value::text("")];
                        Ok(Value::Error(Error::new(error.kind, message)))
                    }
                    Err(Fault::Error(error)) => Ok(Value::Error(error)),
                    other => other,
                });
                Ok(Value::list(values.collect::<Result<_, _>>()?))
            })
        } else {
            let outcomes = try_gather(handles);
            Box::pin(async move { Ok(Value::list(outcomes.await?)) })
        };
        Rc::new(Gather {
            children,
            future: Cell::new(Some(future)),
            outcome: OnceCell::new(),
            cancelled: Cell::new(false),
        })
    }

    /// The error that nobody has heard of, when the loop has ended.
    pub fn unheard(&self) -> Option<Rc<Error>> {
        let mut future = self.future.take()?;
        if self.children.iter().any(|child| child.is_dropped()) {
            return None;
        }
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Err(Fault::Error(error))) => Some(error),
            _ => None,
        }
    }

    async fn wait(&self) -> Outcome {
        if let Some(outcome) = self.outcome.get() {
            return outcome.clone();
        }
        let Some(future) = self.future.take() else {
            return Err(refuse("a `gather` that two tasks await"));
        };
        let mut outcome = future.await;
        if outcome.is_ok() && self.cancelled.get() {
            outcome = Err(cancelled());
        }
        self.outcome.get_or_init(|| outcome).clone()
    }

    fn cancel(&self, depth: usize) -> Result<bool, Fault> {
        let mut taken = false;
        for child in &self.children {
            taken |= child.cancel(depth)?;
        }
        self.cancelled.set(self.cancelled.get() || taken);
        Ok(taken)
    }
}

/// Runs a coroutine to its end, in a task. All its waiting is done here.
pub async fn run(
    world: &Rc<World>,
    task: &Rc<Task>,
    coroutine: Rc<Coroutine>,
) -> Outcome {
    let mut thread = Thread::awaiting(coroutine);
    let mut outcome = None;
    loop {
        match thread.resume(world, Some(task), outcome.take()) {
            Step::Done(outcome) => return outcome,
            Step::Wait(on) => outcome = Some(wait(task, on).await),
        }
    }
}

async fn wait(task: &Rc<Task>, on: On) -> Outcome {
    let mut future: Pin<Box<dyn Future<Output = Outcome>>> = match on.clone() {
        On::Sleep(duration, result) => Box::pin(async move {
            sleep(duration).await;
            Ok(result)
        }),
        On::Task(other) => Box::pin(async move {
            let handle = other.handle.get().expect("main is in no variable");
            (&*handle.0).await.inspect_err(|fault| other.raise(fault))
        }),
        On::Gather(gather) => Box::pin(async move { gather.wait().await }),
    };
    poll_fn(|cx| {
        let resumed = task.waiting.take();
        if resumed.is_some() && task.must_cancel.take() {
            // An outcome that has come all the same is heard, and lost.
            let _ = future.as_mut().poll(cx);
            return Poll::Ready(Err(cancelled()));
        }
        let woken =
            Arc::new(Woken { is_set: AtomicBool::new(false), task: cx.waker().clone() });
        let waker = Waker::from(Arc::clone(&woken));
        let polled = future.as_mut().poll(&mut Context::from_waker(&waker));
        if polled.is_pending() {
            task.waiting.replace(Some(Waiting { on: on.clone(), woken }));
        }
        polled
    })
    .await
}

/// Wakes a task, and remembers that what the task waits for is over.
struct Woken {
    is_set: AtomicBool,
    task: Waker,
}

impl Woken {
    fn is_set(&self) -> bool {
        self.is_set.load(Ordering::Acquire)
    }
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.is_set.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

fn is_cancel(error: &Error) -> bool {
    error.kind.name() == "CancelledError"
}

fn cancelled() -> Fault {
    let kind = Kind::named("CancelledError").expect("it is in the table");
    Fault::Error(Error::new(kind, Vec::new()))
}
