//! The trace: hears what the loop tells by `tracing`, and says it in words.

use std::cell::RefCell;
use std::fmt::Debug;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use tracing::dispatcher::get_default;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::page::{Actor, Page};

/// Hears the loops of all threads, and writes on one page.
pub struct Trace {
    /// `None` once nobody reads it any more.
    page: Mutex<Option<Page>>,
    home: ThreadId,
}

thread_local! {
    /// Who acts in this thread: the last one, for whom those before it wait.
    static ACTORS: RefCell<Vec<Actor>> = const { RefCell::new(Vec::new()) };
}

/// Puts what the program prints into the trace. Returns false if there is none.
pub fn print(text: &str) -> bool {
    get_default(|dispatch| {
        let trace = dispatch.downcast_ref::<Trace>();
        if let Some(trace) = trace {
            trace.write(|actor, page| page.print(actor, text));
        }
        trace.is_some()
    })
}

impl Trace {
    /// A trace that takes the thread it begins in for the program's own.
    pub fn new(colour: bool) -> Trace {
        let page = Mutex::new(Some(Page::new(colour)));
        Trace { page, home: thread::current().id() }
    }

    fn actor(&self) -> Actor {
        // A thread that is about to end may have dropped its list.
        let last = ACTORS.try_with(|actors| actors.borrow().last().copied());
        last.ok().flatten().unwrap_or_else(|| {
            let at_home = thread::current().id() == self.home;
            if at_home { Actor::Outside } else { Actor::Thread }
        })
    }

    /// Nothing that could come back here is called under the lock: what the program has to
    /// say was asked before, and if it has to end, it ends after.
    fn write(&self, tell: impl FnOnce(Actor, &mut Page)) {
        let actor = self.actor();
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(open) = &mut *page else { return };
        tell(actor, open);
        let written = open.rows.drain(..).try_for_each(|row| crate::write(&row));
        if written.is_err() {
            *page = None;
        }
        drop(page);
        crate::end_if_failed(written);
    }
}

impl Subscriber for Trace {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() || ["poll", "fire"].contains(&metadata.name())
    }

    /// All there is to know of a span is who acts in it, so its number says that.
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = Fields::default();
        span.record(&mut fields);
        let is_poll = span.metadata().name() == "poll";
        Id::from_u64(2 * fields.number + if is_poll { 1 } else { 2 })
    }

    fn enter(&self, span: &Id) {
        let (number, kind) = ((span.into_u64() - 1) / 2, span.into_u64() % 2);
        let (actor, what) = match kind {
            1 => (Actor::Task(number), "is polled"),
            _ => (Actor::Timer(number), "fires"),
        };
        let _ = ACTORS.try_with(|actors| actors.borrow_mut().push(actor));
        self.write(|_, page| page.begin(actor, what));
    }

    fn exit(&self, _: &Id) {
        let _ = ACTORS.try_with(|actors| actors.borrow_mut().pop());
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.write(|actor, page| fields.tell(actor, page));
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}
}

/// What an event or a span brings: a number and a time at most.
#[derive(Default)]
struct Fields {
    message: String,
    name: String,
    number: u64,
    time: String,
}

impl Fields {
    fn tell(&self, mut actor: Actor, page: &mut Page) {
        let Fields { message, name, number, time } = self;
        if actor == Actor::Outside && ["wait", "clock moved"].contains(&message.as_str())
        {
            actor = Actor::Loop;
        }
        let what = match message.as_str() {
            "turn" => return page.time.clone_from(time),
            "tick" => return page.tick(*number),
            "add" => format!("spawns {}", page.add(*number, name)),
            "wake" if actor == Actor::Task(*number) => "wakes itself".into(),
            "wake" => format!("wakes {}", page.task(*number)),
            "cancel" if actor == Actor::Task(*number) => "cancels itself".into(),
            "cancel" => format!("cancels {}", page.task(*number)),
            "await" => format!("awaits {}", page.task(*number)),
            "watch" => format!("watches {}", page.task(*number)),
            "pending" => "returns Pending".into(),
            "ready" => "returns Ready".into(),
            "panicked" => "panics".into(),
            "timer set" => format!("sets timer {number} to {time}"),
            "timer dropped" => format!("drops timer {number}"),
            "clock moved" => format!("moves the clock to {time}"),
            // It came back too early, for no reason, and goes on waiting.
            "wait" if page.last == Some(Actor::Loop) => return,
            "wait" if time.is_empty() => "waits for a wake".into(),
            "wait" => format!("waits for {time} s"),
            // Some other crate's.
            _ => return,
        };
        page.row(actor, &what);
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, _: &Field, value: u64) {
        self.number = value;
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let value = format!("{value:?}");
        match field.name() {
            "message" => self.message = value,
            "name" => self.name = value,
            _ => self.time = seconds(&value),
        }
    }
}

/// `0.150` for `150ms`, which is how a `Duration` shows itself.
fn seconds(duration: &str) -> String {
    let unit = duration.find(char::is_alphabetic).unwrap_or(duration.len());
    let (number, unit) = duration.split_at(unit);
    let scale = match unit {
        "s" => 1.0,
        "ms" => 1e-3,
        "µs" => 1e-6,
        _ => 1e-9,
    };
    format!("{:.3}", number.parse::<f64>().unwrap_or_default() * scale)
}
