"""Plays programs on CPython's own event loop, in virtual time. README.md has their language.

    reference.py [--ticks] PROGRAM.json      print the trace
    reference.py --record < PROGRAMS.jsonl   a program a line in, a record a line out

The clock of the loop, which is that of virtual_loop.py, counts milliseconds.
"""

import asyncio
import json
import sys
from dataclasses import dataclass, replace

sys.dont_write_bytecode = True  # The next import is to leave no files in the repository.

from virtual_loop import Deadlock, VirtualLoop


class CancellingLoop(VirtualLoop):
    """The loop of a program that cancels: what is left over is cancelled, too.

    So does asyncio.run, in _cancel_all_tasks of runners.py. There the tasks come out of a set, in
    any order; here in the order of their making. There gather waits for them, each of whose
    callbacks takes a turn, even if nothing else is ready; here the loop looks at them after each
    turn.
    """

    def __init__(self):
        super().__init__()
        self.tasks = []
        self.left_over = []

    def create_task(self, coroutine, **options):
        task = super().create_task(coroutine, **options)
        self.tasks.append(task)
        return task

    def _run_once(self):
        super()._run_once()
        if self.left_over and all(task.done() for task in self.left_over):
            self.stop()

    def end_the_others(self):
        self.left_over = [task for task in self.tasks if not task.done()]
        for task in self.left_over:
            task.cancel()
        if self.left_over:
            self.run_forever()

    def cancel_until_all_have_ended(self):
        """In a group a task cannot be closed, for it still waits. It may refuse to be cancelled,
        but not for ever."""
        while left_over := asyncio.all_tasks(self):
            for task in left_over:
                task.cancel()
            self.call_soon(self.stop)
            self.run_forever()


class OrderedSet(dict):
    """A set that keeps the order in which things came."""

    def add(self, item):
        self[item] = None

    def discard(self, item):
        self.pop(item, None)


class Group(asyncio.TaskGroup):
    """A group that cancels its tasks in the order of their making.

    CPython takes them out of a set, in any order.
    """

    def __init__(self):
        super().__init__()
        self._tasks = OrderedSet()


class Semaphore(asyncio.Semaphore):
    """A semaphore that knows whether it has ever left a permit to nobody.

    Since 3.13 a task that has waited, or is cancelled while it waits, calls as many of the others
    as there are permits for; up to 3.12 it calls one at most, and the next one a turn later.
    """

    outdated = False

    async def acquire(self):
        try:
            return await super().acquire()
        finally:
            others = self._waiters or ()
            self.outdated |= self._value > 0 and not all(other.done() for other in others)


class Raised(Exception):
    """The error that a program raises."""


class Closed(Exception):
    """The group into which a task should go takes none any more."""


# Whatever a program can catch.
ERRORS = Raised, Closed, asyncio.CancelledError, TimeoutError, ExceptionGroup


@dataclass(frozen=True)
class Around:
    """What is around a block in its function."""

    caught: BaseException | None = None  # By the innermost handler.
    group: asyncio.TaskGroup | None = None  # The innermost one.


class Run:
    """One run of one program."""

    def __init__(self, program, loop):
        self.functions = program["fns"]
        rooms, permits = program.get("queues", {}), program.get("semaphores", {})
        self.queues = {name: asyncio.Queue(room) for name, room in rooms.items()}
        self.semaphores = {name: Semaphore(n) for name, n in permits.items()}
        self.events = {name: asyncio.Event() for name in program.get("events", [])}
        self.locks = {name: asyncio.Lock() for name in program.get("locks", [])}
        self.loop = loop
        self.is_silent = False
        self.lines = []
        self.ticks = []
        self.count = 0
        self.variables = {}
        self.outdated = False

    def log(self, text):
        if self.is_silent:
            return
        self.lines.append(f"t={self.loop.now} {text}")
        self.ticks.append(self.loop.tick)

    def new(self, function):
        self.count += 1
        name = f"{function}#{self.count}"
        return name, self.task(function, name, {})

    async def task(self, function, name, variables):
        self.log(f"{name} start")
        try:
            value = await self.call(function, name, variables)
        except asyncio.CancelledError:
            self.log(f"{name} cancelled")
            raise
        except ERRORS as error:
            self.log(f"{name} fail {shown(error)}")
            raise
        self.log(f"{name} done {shown(value)}")
        return value

    async def call(self, function, name, variables):
        returned = await self.block(self.functions[function], name, variables, Around())
        return returned[0] if returned else None

    async def block(self, block, name, variables, around):
        """Executes a block. If it returns, the value is in a tuple."""
        for statement in block:
            match statement:
                case ["return", value]:
                    return (value,)
                case ["reraise"]:
                    raise around.caught
                case ["timeout", time, inner]:
                    async with asyncio.timeout(time):
                        returned = await self.block(inner, name, variables, around)
                case ["try", body, handlers, final]:
                    returned = await self.attempt(
                        body, handlers, final, name, variables, around
                    )
                case ["group", inner]:
                    returned = await self.group(inner, name, variables, around)
                    self.log(f"{name} group -> ok")
                case ["gspawn", variable, function]:
                    returned = None
                    task, coroutine = self.new(function)
                    try:
                        variables[variable] = around.group.create_task(coroutine)
                    except RuntimeError:
                        coroutine.close()
                        raise Closed from None
                    self.log(f"{name} gspawn {task}")
                case ["lock" | "semaphore" as kind, held, inner]:
                    async with (self.locks if kind == "lock" else self.semaphores)[held]:
                        self.log(f"{name} acquire {held}")
                        returned = await self.block(inner, name, variables, around)
                    self.log(f"{name} release {held}")
                case _:
                    returned = None
                    line = await self.execute(statement, name, variables)
                    if line:
                        self.log(f"{name} {line}")
            if returned:
                return returned

    async def group(self, block, name, variables, around):
        try:
            async with Group() as group:
                around = replace(around, group=group)
                return await self.block(block, name, variables, around)
        except ExceptionGroup:
            # Until 3.12 a group that fails loses a cancel that comes from elsewhere, or keeps a
            # request that nobody makes any more.
            cancelled = asyncio.current_task().cancelling() > 0
            self.outdated |= cancelled and sys.version_info < (3, 13)
            raise

    async def attempt(self, body, handlers, final, name, variables, around):
        # With Python's own `finally` a task that is closed would execute it, too.
        try:
            try:
                returned = await self.block(body, name, variables, around)
            except ERRORS as error:
                matching = [block for kind, block in handlers if is_a(error, kind)]
                if not matching:
                    raise
                self.log(f"{name} caught {shown(error)}")
                handling = replace(around, caught=error)
                returned = await self.block(matching[0], name, variables, handling)
        except ERRORS:
            await self.block(final, name, variables, around)
            raise
        await self.block(final, name, variables, around)
        return returned

    async def execute(self, statement, name, variables):
        """Executes a statement, and returns the line that it prints."""
        match statement:
            case ["print", label]:
                return f"print {label}"
            case ["sleep", time]:
                await asyncio.sleep(time)
            case ["yield"]:
                await asyncio.sleep(0)
            case ["work", time]:
                self.loop.now += time
            case ["call", function]:
                return f"call {function} -> {shown(await self.call(function, name, {}))}"
            case ["raise", error]:
                raise Raised(error)
            case ["spawn", variable, function]:
                task, coroutine = self.new(function)
                variables[variable] = asyncio.create_task(coroutine)
                return f"spawn {task}"
            case ["await", variable]:
                task = self.find(variable, variables)
                return f"await {variable} -> {shown(await task) if task else 'unset'}"
            case ["state", variable]:
                return f"state {variable} -> {state(self.find(variable, variables))}"
            case ["gather", items, return_exceptions]:
                values = await self.gather(items, return_exceptions, variables)
                return f"gather -> [{','.join(map(shown, values))}]"
            case ["cancel", "self"]:
                return f"cancel self -> {shown(asyncio.current_task().cancel())}"
            case ["cancel", variable]:
                task = self.find(variable, variables)
                return f"cancel {variable} -> {shown(task.cancel()) if task else 'unset'}"
            case ["shield", variable]:
                task = self.find(variable, variables)
                value = shown(await asyncio.shield(task)) if task else "unset"
                return f"shield {variable} -> {value}"
            case ["put", queue, value]:
                await self.queues[queue].put(value)
                return f"put {queue} <- {shown(value)}"
            case ["get", queue]:
                return f"get {queue} -> {shown(await self.queues[queue].get())}"
            case ["set", event]:
                self.events[event].set()
                return f"set {event}"
            case ["clear", event]:
                self.events[event].clear()
                return f"clear {event}"
            case ["wait", event]:
                await self.events[event].wait()
                return f"wait {event}"
            case _:
                sys.exit(f"there is no such statement: {json.dumps(statement)}")

    def gather(self, items, return_exceptions, variables):
        arguments = []
        for item in items:
            if not item.startswith("$"):
                arguments.append(self.new(item)[1])
            elif task := self.find(item, variables):
                arguments.append(task)
                # Until 3.11 gather takes two turns over tasks that have ended, since then none.
                self.outdated |= task.done() and sys.version_info < (3, 12)
        return asyncio.gather(*arguments, return_exceptions=return_exceptions)

    def find(self, variable, variables):
        return variables.get(variable, self.variables.get(variable))


def shown(value):
    match value:
        case Raised():
            return f"!E:{value}"
        case Closed():
            return "!Runtime"
        case ExceptionGroup():
            return f"!Group({','.join(map(shown, value.exceptions))})"
        case asyncio.CancelledError():
            return "!Cancelled"
        case TimeoutError():
            return "!Timeout"
    return json.dumps(value, ensure_ascii=False)


def is_a(error, kind):
    match kind:
        case "any":
            return True
        case "cancel":
            return isinstance(error, asyncio.CancelledError)
        case "timeout":
            return isinstance(error, TimeoutError)
        case "error":
            return not isinstance(error, asyncio.CancelledError)


def state(task):
    if task is None:
        return "unset"
    if not task.done():
        return "pending"
    if task.cancelled():
        return "cancelled"
    return "result" if task.exception() is None else "error"


def play(program):
    """The lines of the trace, their ticks, and whether later versions of CPython differ."""
    if program.get("format") not in (1, 2) or "main" not in program.get("fns", {}):
        sys.exit("this is no program of format 1 or 2 with a main")
    cancels = program["format"] == 2
    loop = CancellingLoop() if cancels else VirtualLoop()
    run = Run(program, loop)
    main = loop.create_task(run.task("main", "main", run.variables))
    try:
        try:
            loop.run_until_complete(main)
        except ERRORS:
            pass
        if cancels:
            loop.end_the_others()
    except Deadlock:
        run.log("- deadlock")
    outdated = run.outdated or any(it.outdated for it in run.semaphores.values())
    # What is left over is ended, so that Python has no reason to warn of it.
    run.is_silent = True
    if cancels:
        loop.cancel_until_all_have_ended()
    for task in asyncio.all_tasks(loop):
        task.get_coro().close()
    loop.close()
    return run.lines, run.ticks, outdated


def record():
    version = ".".join(map(str, sys.version_info[:3]))
    for line in sys.stdin:
        program = json.loads(line)
        lines, ticks, outdated = play(program)
        record = {"python": version, "program": program, "trace": lines, "ticks": ticks}
        if outdated:
            record["outdated"] = True
        print(json.dumps(record, ensure_ascii=False), flush=True)


def main():
    match sys.argv[1:]:
        case ["--record"]:
            record()
        case [path] | ["--ticks", path] if path != "--help":
            with open(path, encoding="utf-8") as file:
                lines, ticks, _ = play(json.load(file))
            for line, tick in zip(lines, ticks):
                print(line.replace(" ", f" k={tick} ", 1) if sys.argv[2:] else line)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
