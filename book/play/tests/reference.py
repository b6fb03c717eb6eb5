"""Plays Python programs on CPython's own event loop, in virtual time.

    reference.py FILE...     records what each prints, with turns and times, in programs/*.out
    reference.py --serve     a program a line in, as a JSON text, and its record out

Nothing of asyncio is replaced but what virtual_loop.py replaces, and the order in which tasks that
are left over are cancelled.
"""

import asyncio
import gc
import io
import json
import pathlib
import re
import sys
import time
import traceback
import warnings
import weakref
from asyncio import events, tasks

HERE = pathlib.Path(__file__).parent
RECORDS = HERE / "programs"

sys.dont_write_bytecode = True  # The next import is to leave no files in the repository.
sys.path.insert(0, str(HERE.parents[2] / "tests" / "conformance"))

from virtual_loop import Deadlock, VirtualLoop


class Run:
    """One run of one program."""

    def __init__(self):
        self.now = 0
        self.count = 0
        self.loop = None
        self.lines = []
        self.notes = []
        self.begun = ""
        self.over = False
        self.outdated = False

    def write(self, text):
        *lines, self.begun = (self.begun + text).split("\n")
        for line in lines:
            self.line(line)

    def line(self, line):
        if not self.over:
            turn = self.loop.tick if self.loop and self.loop.is_running() else 0
            micros = self.now // 1000
            self.lines.append(f"turn {turn}, {micros // 1000}.{micros % 1000:03} ms | {line}")

    def flush(self):
        pass

    def note(self, text):
        if not self.over:
            self.notes.append(f"note: {text}")


run = Run()


class Loop(VirtualLoop):
    """Its clock counts nanoseconds and belongs to the run, which may have several loops in turn."""

    now = property(lambda self: run.now, lambda self, now: setattr(run, "now", now))

    def __init__(self):
        super().__init__()
        # Less than one of its units, and enough to be more than nothing beside a large number.
        self._clock_resolution = 0.5
        self.set_exception_handler(self.complain)
        self.set_task_factory(numbered)
        run.loop = self

    def complain(self, loop, context):
        error = context.get("exception")
        message = context["message"]
        run.note(f"{message}: {summary(error)}" if error else message)

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(run.now + round(delay * 1e9), callback, *args, context=context)

    def _run_once(self):
        try:
            super()._run_once()
        except Deadlock:
            run.over = True
            raise


def summary(error):
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    text = str(error)
    return f"{name}: {text}" if text else name


def block(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    run.now += round(seconds * 1e9)


def gather(*awaitables, return_exceptions=False):
    if sys.version_info < (3, 12):
        # Until 3.11 gather takes two turns over tasks that have ended, since then none.
        run.outdated |= any(isinstance(task, tasks.Task) and task.done() for task in awaitables)
    return true_gather(*awaitables, return_exceptions=return_exceptions)


true_gather, asyncio.gather = asyncio.gather, gather
time.sleep = block
time.monotonic = time.perf_counter = time.time = lambda: run.now / 1e9
all_tasks = tasks.all_tasks
# In the order of their making.
tasks.all_tasks = lambda loop: sorted(all_tasks(loop), key=numbers.get)


numbers = weakref.WeakKeyDictionary()


def numbered(loop, coroutine, **options):
    task = tasks.Task(coroutine, loop=loop, **options)
    numbers[task] = run.count = run.count + 1
    return task


events.new_event_loop = Loop


def play(source):
    """The record of a program: what it printed, when, and how it ended."""
    global run
    run = Run()
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = run, io.StringIO()
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, *_: run.note(
        f"{category.__name__}: {message}"
    )
    end = "well"
    names = {"__name__": "__main__"}
    try:
        exec(compile(source, "<program>", "exec"), names)
    except Deadlock:
        end = "waits for ever"
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame for frame in frames if frame.filename == "<program>"]
        # Since 3.12 a comprehension is not a function any more.
        functions = [frame.name for frame in own if frame.name != "<listcomp>"]
        place = f"line {own[-1].lineno}, in {functions[-1]}: " if own else ""
        end = place + summary(error)
        del error, frames, own
    if run.over:
        end = "waits for ever"
        # They depend on when Python clears up.
        run.notes = []
    names.clear()
    gc.collect()
    if run.begun:
        run.line(run.begun)
    sys.stdout, sys.stderr = stdout, stderr
    text = "\n".join([*run.lines, *sorted(run.notes), f"end: {end}"]) + "\n"
    return "outdated" if run.outdated else re.sub(" at 0x[0-9a-f]+>", " at 0x7f0000000000>", text)


def main():
    match sys.argv[1:]:
        case ["--serve"]:
            for line in sys.stdin:
                print(json.dumps(play(json.loads(line))), flush=True)
        case [first, *_] as paths if first != "--help":
            for path in paths:
                with open(path, encoding="utf-8") as file:
                    record = play(file.read())
                name = pathlib.Path(path).stem + ".out"
                with open(RECORDS / name, "w", encoding="utf-8") as file:
                    file.write(record)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
