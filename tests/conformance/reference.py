"""Plays programs on CPython's own event loop, in virtual time. README.md has their language.

    reference.py [--ticks] PROGRAM.json      print the trace
    reference.py --record < PROGRAMS.jsonl   a program a line in, a record a line out

The clock of the loop, which is that of virtual_loop.py, counts milliseconds.
"""

import asyncio
import json
import sys

sys.dont_write_bytecode = True  # The next import is to leave no files in the repository.

from virtual_loop import Deadlock, VirtualLoop


class Raised(Exception):
    """The error that a program raises."""


class Run:
    """One run of one program."""

    def __init__(self, program, loop):
        self.functions = program["fns"]
        self.loop = loop
        self.lines = []
        self.ticks = []
        self.count = 0
        self.variables = {}
        self.outdated = False

    def log(self, text):
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
        except Raised as error:
            self.log(f"{name} fail {shown(error)}")
            raise
        self.log(f"{name} done {shown(value)}")
        return value

    async def call(self, function, name, variables):
        for statement in self.functions[function]:
            if statement[0] == "return":
                return statement[1]
            line = await self.execute(statement, name, variables)
            if line:
                self.log(f"{name} {line}")

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
    if isinstance(value, Raised):
        return f"!E:{value}"
    return json.dumps(value, ensure_ascii=False)


def state(task):
    if task is None:
        return "unset"
    if not task.done():
        return "pending"
    return "result" if task.exception() is None else "error"


def play(program):
    """The lines of the trace, their ticks, and whether later versions of CPython differ."""
    if program.get("format") != 1 or "main" not in program.get("fns", {}):
        sys.exit("this is no program of format 1 with a main")
    loop = VirtualLoop()
    run = Run(program, loop)
    main = loop.create_task(run.task("main", "main", run.variables))
    try:
        loop.run_until_complete(main)
    except Deadlock:
        run.log("- deadlock")
    except Raised:
        pass
    # What is left over is closed, so that Python has no reason to warn of it.
    for task in asyncio.all_tasks(loop):
        task.get_coro().close()
    loop.close()
    return run.lines, run.ticks, run.outdated


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
