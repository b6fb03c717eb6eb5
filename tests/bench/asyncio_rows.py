"""Does a row's work in asyncio, and prints what it has used, as JSON.

    python3 asyncio_rows.py RUNS WORK NUMBERS...

The counterpart of src/work: the same words, the same figures. If there is more than one run,
the first is to warm up and does not count.
"""

import asyncio
import gc
import json
import os
import sys
import time
import tracemalloc

try:
    import resource
except ImportError:  # Windows
    resource = None


def used():
    """CPU time and time on the wall in nanoseconds, and context switches."""
    if resource is None:
        # Windows counts CPU time in steps of 15.6 ms: as for the others, take the wall.
        return time.perf_counter_ns(), time.perf_counter_ns(), None
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu = (usage.ru_utime + usage.ru_stime) * 1e9
    return cpu, time.perf_counter_ns(), usage.ru_nvcsw + usage.ru_nivcsw


class Meter:
    def __init__(self):
        self.start = used()

    def stop(self, operations):
        cpu, wall, switches = (
            None if end is None else float(end - start)
            for end, start in zip(used(), self.start)
        )
        return dict(operations=operations, cpu=cpu, wall=wall, switches=switches)


MASK = (1 << 64) - 1


def pause(number, longest):
    """The same times as in src/work/mod.rs, in seconds."""
    z = number * 0x9E3779B97F4A7C15 & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    z ^= z >> 31
    millisecond = 1_000_000
    return (millisecond + z % max(longest * millisecond - millisecond, 1)) / 1e9


async def yield_times(times):
    for _ in range(times):
        await asyncio.sleep(0)
    return times


async def returns(n):
    return n


async def yields(tasks, times):
    spawned = [asyncio.create_task(yield_times(times)) for _ in range(tasks)]
    meter = Meter()
    for task in spawned:
        await task
    return meter.stop(tasks * times)


async def spawn_all(tasks):
    meter = Meter()
    spawned = [asyncio.create_task(returns(n)) for n in range(tasks)]
    for task in spawned:
        await task
    return meter.stop(tasks)


async def spawn_each(tasks):
    meter = Meter()
    for n in range(tasks):
        await asyncio.create_task(returns(n))
    return meter.stop(tasks)


async def gathers(tasks, times):
    meter = Meter()
    await asyncio.gather(*(yield_times(times) for _ in range(tasks)))
    return meter.stop(tasks)


async def sleeps(tasks, times, longest):
    # Calculated before, since here that would cost as much as the sleep.
    pauses = [
        [pause(task * times + time, longest) for time in range(times)]
        for task in range(tasks)
    ]

    async def sleeper(pauses):
        for each in pauses:
            await asyncio.sleep(each)

    spawned = [asyncio.create_task(sleeper(each)) for each in pauses]
    meter = Meter()
    for task in spawned:
        await task
    return meter.stop(tasks * times)


async def cancels(tasks, times):
    """By `call_later` and `cancel`, as asyncio.timeout does it."""
    pauses = [
        [1000 + pause(task * times + time, 1000) for time in range(times)]
        for task in range(tasks)
    ]
    loop = asyncio.get_running_loop()

    async def sleeper(pauses):
        for each in pauses:
            timer = loop.call_later(each, print)
            await asyncio.sleep(0)
            timer.cancel()

    spawned = [asyncio.create_task(sleeper(each)) for each in pauses]
    meter = Meter()
    for task in spawned:
        await task
    return meter.stop(tasks * times)


async def round_trips(times):
    """Each message is a future that carries the next one, as the oneshots do."""
    create_future = asyncio.get_running_loop().create_future

    async def throw(to):
        for _ in range(times):
            back = create_future()
            to.set_result(back)
            to = await back
        to.set_result(None)

    async def throw_back(receiver):
        while (back := await receiver) is not None:
            receiver = create_future()
            back.set_result(receiver)

    ball = create_future()
    far = asyncio.create_task(throw_back(ball))
    near = asyncio.create_task(throw(ball))
    meter = Meter()
    await near
    await far
    return meter.stop(times)


def resident():
    """The bytes of this process that are in memory, where the system has them as a file."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


def requested():
    return tracemalloc.get_traced_memory()[0]


async def growth_by_sleepers(tasks, measure):
    before = measure()
    spawned = [
        asyncio.create_task(asyncio.sleep(1000 + pause(n, 1000))) for n in range(tasks)
    ]
    await asyncio.sleep(0)
    after = measure()
    for task in spawned:
        task.cancel()
    return None if before is None else float(after - before)


async def all_bytes(tasks):
    """First what is resident, for to trace what is requested takes memory itself."""
    in_memory = await growth_by_sleepers(tasks, resident)
    await asyncio.sleep(0)
    gc.collect()
    tracemalloc.start()
    asked = await growth_by_sleepers(tasks, requested)
    return dict(operations=tasks, requested=asked, resident=in_memory)


WORK = {
    "yield": yields,
    "spawn-all": spawn_all,
    "spawn-each": spawn_each,
    "gather": gathers,
    "sleep": sleeps,
    "cancel": cancels,
    "round-trip": round_trips,
    "bytes": all_bytes,
}


def main():
    runs, work, *numbers = sys.argv[1:]
    reports = [
        asyncio.run(WORK[work](*map(int, numbers))) for _ in range(int(runs))
    ]
    counted = reports[1:] or reports
    total = {
        key: None if values[0] is None else sum(values)
        for key, values in ((key, [r[key] for r in counted]) for key in counted[0])
    }
    print(json.dumps(total))


main()
