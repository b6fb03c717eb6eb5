"""CPython's own event loop, in virtual time.

Nothing of asyncio is replaced but the clock, the selector that would wait, and the order of
timers that have the same deadline.
"""

import heapq
from asyncio import base_events, events

# CPython waits for a day at most in one go, and would count it in the units of this clock.
base_events.MAXIMUM_SELECT_TIMEOUT = float("inf")


class Deadlock(BaseException):
    """Nothing is ready and no timer is set: a real loop would wait for ever."""


class Selector:
    """Waits by moving the clock."""

    def __init__(self, loop):
        self.loop = loop

    def select(self, timeout):
        if timeout is None:
            raise Deadlock
        self.loop.now += timeout
        return []

    def close(self):
        pass


class Timer(events.TimerHandle):
    """Timers of one deadline in the order in which they were set.

    CPython compares deadlines only, and its heap leaves the order of equal ones open. On a real
    clock deadlines are hardly ever equal, so this is what programs see there.
    """

    number = 0

    def __lt__(self, other):
        return (self._when, self.number) < (other._when, other.number)


class VirtualLoop(base_events.BaseEventLoop):
    """CPython's loop, on a clock that counts whole units and jumps."""

    now = 0
    tick = 0
    timers = 0

    def __init__(self):
        super().__init__()
        self._selector = Selector(self)
        self.set_exception_handler(lambda loop, context: None)

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        timer = Timer(when, callback, args, self, context)
        self.timers += 1
        timer.number = self.timers
        heapq.heappush(self._scheduled, timer)
        timer._scheduled = True
        return timer

    def _run_once(self):
        self.tick += 1
        super()._run_once()

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass
