"""What the book says of CPython, held against the Python that runs this: a test is a sentence.

    python3 tests/conformance/claims.py [-v]

Who runs when is in the recorded programs, and only the plainest of it again here. An `async`
test is the main task of the loop in virtual_loop.py, which counts turns and has virtual time.
"""

import asyncio
import dis
import gc
import inspect
import selectors
import sys
import threading
import time
import traceback
import unittest
import warnings
from asyncio import base_events, create_task, events, futures, gather, runners, sleep, tasks
from asyncio import queues, timeouts

sys.dont_write_bytecode = True  # The next import is to leave no files in the repository.

from virtual_loop import VirtualLoop


class Chapter(unittest.TestCase):
    def setUp(self):
        self.log = []

    def _callTestMethod(self, test):
        if not inspect.iscoroutinefunction(test):
            return test()
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            self.loop = runner.get_loop()
            self.loop.set_exception_handler(lambda _, context: self.say(context["message"]))
            runner.run(test())

    def say(self, text):
        self.log.append(text)

    async def say_after(self, delay, text):
        await sleep(delay)
        self.say(text)
        return text

    async def fail_after(self, delay, text):
        raise KeyError(await self.say_after(delay, text))

    async def turn_after(self, awaitable):
        await awaitable
        return self.loop.tick

    def assert_said(self, *texts):
        self.assertEqual(self.log, list(texts))


def countdown(n):
    while n:
        yield n
        n -= 1


def delegates(n):
    yield from countdown(n)


class Pausing(Chapter):
    def test_calling_a_generator_function_runs_none_of_it(self):
        def function():
            yield self.say("runs")
        generator = function()
        self.assert_said()
        next(generator)
        self.assert_said("runs")

    def test_close_checks_the_answer(self):
        def refuses():
            try:
                yield
            finally:
                yield
        generator = refuses()
        next(generator)
        self.assertRaisesRegex(RuntimeError, "ignored GeneratorExit", generator.close)

    def test_the_first_value_sent_must_be_none(self):
        self.assertRaisesRegex(TypeError, "can't send non-None", countdown(3).send, 1)

    def test_await_is_yield_from_under_another_name(self):
        """Only the instruction that asks whether it may be awaited is another one."""
        async def awaits(x):
            return await x
        def yields_from(x):
            return (yield from x)
        codes = [[line.opname for line in dis.Bytecode(f)] for f in (awaits, yields_from)]
        different = [pair for pair in zip(*codes, strict=True) if pair[0] != pair[1]]
        self.assertEqual(different, [("GET_AWAITABLE", "GET_YIELD_FROM_ITER")])

    def test_a_generator_contains_its_frame_which_is_the_place_and_the_variables(self):
        x = countdown(3)
        self.assertEqual((next(x), next(x), x.gi_frame.f_locals), (3, 2, {"n": 2}))
        self.assertEqual(x.gi_frame.f_lineno, countdown.__code__.co_firstlineno + 2)

    def test_inspect_names_the_states(self):
        x = (inspect.getgeneratorstate(x) for _ in "x")
        states = [inspect.getgeneratorstate(x), next(x), inspect.getgeneratorstate(x)]
        x.close()
        states.append(inspect.getgeneratorstate(x))
        self.assertEqual(states, ["GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"])

    def test_a_traceback_goes_through_all_paused_functions(self):
        generator = delegates(3)
        next(generator)
        try:
            generator.throw(KeyError)
        except KeyError as error:
            names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        self.assertEqual(names[1:], ["delegates", "countdown"])

    def test_a_generator_that_is_garbage_collected_is_closed(self):
        def function():
            try:
                yield
            except GeneratorExit:
                self.say("closed")
        next(function())
        gc.collect()
        self.assert_said("closed")


class Waking(Chapter):
    def test_calling_a_coroutine_function_runs_nothing(self):
        async def function():
            self.say("runs")
        coroutine = function()
        self.assert_said()
        self.assertRaises(StopIteration, coroutine.send, None)
        self.assert_said("runs")

    async def test_what_a_task_leaves_with_a_future_is_its_wakeup(self):
        """asyncio has its tasks twice, in C and in Python; _PyTask is the latter."""
        future = asyncio.Future()
        task = tasks._PyTask(self.turn_after(future))
        await sleep(0)
        self.assertEqual([callback for callback, _ in future._callbacks], [task._Task__wakeup])


class Executor(Chapter):
    async def test_a_turn_runs_exactly_so_many_as_were_ready_when_it_began(self):
        def again():
            self.say(self.loop.tick)
            self.loop.call_soon(again)
        began = self.loop.tick
        again()
        await sleep(0)
        await sleep(0)
        self.assert_said(began, began + 1, began + 2)

    async def test_the_queue_holds_callbacks_of_which_a_step_is_one_kind(self):
        self.loop.call_soon(self.say, "callback")
        task = create_task(sleep(0))
        callback, step = self.loop._ready
        self.assertIs(type(callback), type(step))
        self.assertIs(step._callback.__self__, task)

    async def test_a_task_that_nobody_can_wake_is_collected(self):
        create_task(self.turn_after(asyncio.Future()))
        await sleep(0)
        gc.collect()
        self.assert_said("Task was destroyed but it is pending!")


class Timers(Chapter):
    def test_time_sleep_blocks_all_others(self):
        async def main(pause):
            loop = asyncio.get_running_loop()
            beat = loop.call_later(0.001, self.say, "beat")
            while loop.time() <= beat.when():
                await pause(0.002)
            self.say("paused")
            await sleep(0)
        async def blocks(delay):
            time.sleep(delay)
        asyncio.run(main(sleep))
        asyncio.run(main(blocks))
        self.assert_said("beat", "paused", "paused", "beat")

    async def test_to_sleep_for_no_time_lets_the_others_run_once(self):
        self.loop.call_soon(self.say, "others")
        began = self.loop.tick
        self.assertEqual(await self.turn_after(sleep(0)), began + 1)
        self.assertEqual(await self.turn_after(sleep(-1)), began + 2)
        self.assert_said("others")

    async def test_a_timer_fires_in_one_turn_and_its_sleeper_goes_on_in_the_next(self):
        self.loop.call_later(10, lambda: self.say(self.loop.tick))
        await sleep(10)
        self.assert_said(self.loop.tick - 1)

    def test_a_heap_does_not_keep_the_order_of_equal_deadlines(self):
        loop = asyncio.new_event_loop()
        for number in range(10):
            loop.call_at(0, self.say, number)
        loop.run_until_complete(sleep(0))
        loop.close()
        self.assertCountEqual(self.log, range(10))
        self.assertNotEqual(self.log, sorted(self.log))

    async def test_each_sleep_reads_a_clock_that_has_moved_on(self):
        self.loop.time = iter(range(1000)).__next__
        create_task(sleep(5)), create_task(sleep(5))
        await sleep(0)
        first, last = (timer.when() for timer in self.loop._scheduled)
        self.assertLess(first, last)


class Running(Chapter):
    def test_functions_take_no_loop(self):
        names = "sleep gather wait wait_for shield as_completed Event Lock Queue Semaphore"
        for function in (getattr(asyncio, name) for name in names.split()):
            self.assertRaisesRegex(TypeError, "keyword argument 'loop'", function, loop=None)

    def test_python_warns_that_a_coroutine_was_never_awaited(self):
        with self.assertWarnsRegex(RuntimeWarning, "coroutine 'sleep' was never awaited"):
            sleep(0)

    async def test_it_does_not_warn_of_a_coroutine_that_is_awaited_in_the_end(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            coroutine = sleep(0)
            await sleep(10)
            await coroutine

    async def test_a_loop_inside_a_loop_is_an_error(self):
        coroutine = sleep(0)
        with self.assertRaisesRegex(RuntimeError, "This event loop is already running"):
            self.loop.run_until_complete(coroutine)
        with self.assertRaisesRegex(RuntimeError, "cannot be called from a running event loop"):
            asyncio.run(coroutine)
        await coroutine

    async def test_each_thread_has_a_running_loop_of_its_own(self):
        thread = threading.Thread(target=lambda: self.say(asyncio._get_running_loop()))
        thread.start()
        thread.join()
        self.assert_said(None)

    def test_run_cancels_what_is_left_and_its_finally_may_await(self):
        async def left_over():
            try:
                await sleep(60)
            finally:
                await sleep(0)
                self.say(type(sys.exception()))
        async def main():
            create_task(left_over())
            await sleep(0)
        asyncio.run(main())
        self.assert_said(asyncio.CancelledError)

    async def test_who_waits_for_an_end_is_queued_then_in_the_order_of_coming(self):
        async def waits(text):
            await future
            self.say(text)
        future = asyncio.Future()
        create_task(waits("a task"))
        await sleep(0)
        future.add_done_callback(lambda _: self.say("a callback"))
        create_task(waits("another task"))
        await sleep(0)
        self.loop.call_soon(self.say, "ready before")
        future.set_result(None)
        self.loop.call_soon(self.say, "ready after")
        self.assert_said()
        await sleep(0)
        self.assert_said("ready before", "a task", "a callback", "another task", "ready after")

    async def test_to_await_a_task_takes_one_turn_after_its_end_and_none_later(self):
        task = create_task(self.turn_after(sleep(10)))
        ended = await task
        self.assertEqual(self.loop.tick, ended + 1)
        self.assertEqual(await self.turn_after(task), ended + 1)

    async def test_all_who_await_a_task_get_the_same_object(self):
        task = create_task(self.say_after(0, object()))
        self.assertIs(await task, await task)

    async def test_an_exception_for_which_nobody_asks_is_reported(self):
        create_task(self.fail_after(0, "fails"))
        await sleep(10)
        gc.collect()
        self.assert_said("fails", "Task exception was never retrieved")

    async def test_a_task_whose_handle_is_dropped_runs_on(self):
        create_task(self.say_after(10, "runs on"))
        await sleep(5)
        gc.collect()
        await sleep(10)
        self.assert_said("runs on")


class Gathering(Chapter):
    async def test_the_results_come_in_the_order_of_the_arguments(self):
        calls = [self.say_after(delay, delay) for delay in (30, 10, 20)]
        self.assertEqual(await gather(*calls), [30, 10, 20])
        self.assert_said(10, 20, 30)

    async def test_over_ended_tasks_it_takes_no_turn_and_took_two_until_3_11(self):
        task = create_task(sleep(0))
        await task
        began = self.loop.tick
        turns = 2 if sys.version_info < (3, 12) else 0
        self.assertEqual(await self.turn_after(gather(task)), began + turns)

    async def test_the_first_error_in_time_comes_out_and_the_others_run_on(self):
        with self.assertRaisesRegex(KeyError, "early"):
            await gather(self.fail_after(20, "late"), self.fail_after(10, "early"))
        await sleep(20)
        self.assert_said("early", "late")

    async def test_it_keeps_quiet_about_an_exception_that_comes_later(self):
        with self.assertRaisesRegex(KeyError, "early"):
            await gather(self.fail_after(10, "early"), self.fail_after(20, "late"))
        await sleep(20)
        gc.collect()
        self.assert_said("early", "late")

    async def test_with_return_exceptions_no_exception_ends_it_early(self):
        calls = self.fail_after(10, "fails"), self.say_after(20, "ends")
        fails, ends = await gather(*calls, return_exceptions=True)
        self.assertIsInstance(fails, KeyError)
        self.assertEqual(ends, "ends")

    async def test_a_task_group_cancels_the_others(self):
        with self.assertRaises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                other = group.create_task(sleep(20))
                group.create_task(self.fail_after(10, "fails"))
        self.assertTrue(other.cancelled())

    async def test_if_the_task_that_awaits_it_is_cancelled_its_children_are_too(self):
        child = create_task(sleep(10))
        caller = create_task(self.turn_after(gather(child)))
        await sleep(0)
        caller.cancel()
        await asyncio.wait([caller])
        self.assertTrue(child.cancelled())

    async def test_as_completed_and_wait_give_results_as_they_come(self):
        calls = [create_task(self.say_after(delay, delay)) for delay in (20, 10)]
        done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
        self.assertEqual(done, {calls[1]})
        self.assertEqual([await call for call in asyncio.as_completed(calls)], [10, 20])


class Cancel(Chapter):
    async def test_it_is_thrown_in_the_next_turn_and_comes_up_one_task_a_turn(self):
        inner = create_task(sleep(50))
        outer = create_task(self.turn_after(inner))
        await sleep(20)
        began = self.loop.tick
        outer.cancel()
        await asyncio.wait([outer])
        self.assertTrue(inner.cancelled() and outer.cancelled())
        # The inner one in the next turn, the outer one after it, and `wait` two turns later.
        self.assertEqual(self.loop.tick, began + 4)

    async def test_a_task_that_refuses_gives_its_value_to_the_one_that_awaits_it(self):
        async def refuses():
            try:
                await sleep(50)
            except asyncio.CancelledError:
                return "refused"
        inner = create_task(refuses())

        async def awaits():
            return await inner, asyncio.current_task().cancelling()
        outer = create_task(awaits())
        await sleep(20)
        outer.cancel()
        self.assertEqual(await outer, ("refused", 1))

    async def test_a_cancel_beats_a_value_that_is_there(self):
        future = asyncio.Future()

        async def waits():
            await future
        task = create_task(waits())
        await sleep(0)
        future.set_result(1)
        task.cancel()
        await asyncio.wait([task])
        self.assertTrue(task.cancelled())

    def test_a_run_cancels_what_is_left_and_waits_for_its_clean_up(self):
        async def cleans_up():
            try:
                await sleep(50)
            finally:
                await self.say_after(10, "cleaned up")

        async def main():
            self.task = create_task(cleans_up())
            await sleep(0)
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(main())
        self.assert_said("cleaned up")

    def test_a_cancel_can_have_a_message(self):
        self.assertIn("msg", inspect.signature(tasks._PyTask.cancel).parameters)


class Timeout(Chapter):
    async def test_a_value_in_the_turn_of_the_deadline_is_lost(self):
        with self.assertRaises(TimeoutError):
            async with asyncio.timeout(20):
                await self.say_after(20, "never")
        self.assert_said()

    async def test_with_one_deadline_the_outer_limit_is_timed_out(self):
        with self.assertRaises(TimeoutError):
            async with asyncio.timeout(20) as outer:
                with self.assertRaises(asyncio.CancelledError) as cancelled:
                    async with asyncio.timeout(20):
                        await sleep(50)
                raise cancelled.exception
        self.assertTrue(outer.expired())

    async def test_a_limit_can_be_moved(self):
        async with asyncio.timeout(20) as limit:
            limit.reschedule(100)
            await sleep(50)
            self.assertEqual((limit.when(), limit.expired()), (100, False))

    @unittest.skipIf(sys.version_info < (3, 12), "since Python 3.12")
    def test_wait_for_is_made_of_timeout(self):
        self.assertIn("timeouts.timeout(timeout)", inspect.getsource(asyncio.wait_for))


class Group(Chapter):
    async def test_the_errors_of_a_group_come_out_together(self):
        with self.assertRaises(ExceptionGroup) as group:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.fail_after(10, "a"))
                tasks.create_task(self.fail_after(10, "b"))
                await sleep(50)
        self.assertEqual(len(group.exception.exceptions), 2)
        self.assertEqual(asyncio.current_task().cancelling(), 0)

    async def test_a_group_that_is_aborting_takes_no_more_tasks(self):
        with self.assertRaises(ExceptionGroup):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.fail_after(10, "a"))
                try:
                    await sleep(50)
                finally:
                    late = self.say_after(0, "late")
                    with self.assertRaises(RuntimeError):
                        tasks.create_task(late)
                    late.close()

    @unittest.skipIf(sys.version_info < (3, 13), "since Python 3.13")
    def test_a_cancel_that_meets_an_error_of_the_group_is_kept(self):
        source = inspect.getsource(asyncio.TaskGroup.__aexit__)
        self.assertRegex(source, r"_parent_task\.uncancel\(\)\s+self\._parent_task\.cancel\(\)")

    def test_its_file_is_short(self):
        with open(inspect.getsourcefile(asyncio.TaskGroup), encoding="utf-8") as file:
            self.assertLess(len(file.readlines()), 300)


class Sync(Chapter):
    async def test_a_newcomer_waits_behind_the_task_that_was_called(self):
        lock = asyncio.Lock()
        await lock.acquire()
        waits = create_task(lock.acquire())
        await sleep(0)
        lock.release()
        self.assertFalse(lock.locked())
        newcomer = create_task(lock.acquire())
        await sleep(0)
        self.assertEqual((waits.done(), newcomer.done()), (True, False))

    async def test_a_permit_is_handed_over(self):
        semaphore = asyncio.Semaphore(1)
        await semaphore.acquire()
        create_task(semaphore.acquire())
        await sleep(0)
        semaphore.release()
        self.assertTrue(semaphore.locked())

    async def test_a_bounded_semaphore_notices_a_release_too_many(self):
        with self.assertRaises(ValueError):
            asyncio.BoundedSemaphore(1).release()

    @unittest.skipIf(sys.version_info < (3, 13), "since Python 3.13")
    async def test_a_queue_can_be_shut_down(self):
        queue = asyncio.Queue()
        queue.shutdown()
        with self.assertRaises(asyncio.QueueShutDown):
            await queue.get()


class Proof(Chapter):
    async def test_a_task_that_awaits_itself_gets_an_error_in_its_next_step(self):
        began = self.loop.tick
        with self.assertRaisesRegex(RuntimeError, "Task cannot await on itself"):
            await asyncio.current_task()
        self.assertEqual(self.loop.tick, began + 1)

    async def test_current_task_is_none_in_a_callback(self):
        self.loop.call_soon(lambda: self.say(asyncio.current_task()))
        await sleep(0)
        self.assert_said(None)


class SideBySide(Chapter):
    async def test_a_task_without_a_name_gets_a_number(self):
        self.assertRegex(create_task(sleep(0)).get_name(), "^Task-[0-9]+$")

    async def test_callbacks_can_be_taken_back(self):
        future = asyncio.Future()
        future.add_done_callback(self.say)
        future.remove_done_callback(self.say)
        future.set_result(None)
        self.loop.call_soon(self.say, "runs").cancel()
        await sleep(0)
        self.assert_said()

    async def test_a_coroutine_runs_inside_whoever_awaits_it_and_a_task_beside(self):
        async def who():
            return asyncio.current_task()
        self.assertIs(await who(), asyncio.current_task())
        task = create_task(who())
        self.assertIs(await task, task)

    async def test_a_coroutine_can_catch_its_cancelling_and_clean_up_and_refuse(self):
        async def refuses():
            try:
                await sleep(20)
            except asyncio.CancelledError:
                return await self.say_after(10, "cleaned up")
        task = create_task(refuses())
        await sleep(0)
        task.cancel()
        self.assertEqual(await task, "cleaned up")


class WhereThisLives(Chapter):
    def test_what_the_book_cites_stands_there(self):
        loop = base_events.BaseEventLoop
        for source, text in [
            (futures, "def add_done_callback("),
            (base_events, "def call_soon_threadsafe("),
            (loop._run_once, "ntodo = len(self._ready)"),
            (loop._run_once, "self._selector.select(timeout)"),
            (loop._run_once, "heapq.heappop("),
            (selectors, "class EpollSelector"),
            (selectors, "math.ceil(timeout * 1e3) * 1e-3"),
            (loop.call_later, "undefined which"),
            (events.TimerHandle.__lt__, "self._when < other._when"),
            (tasks, "def create_task("),
            (tasks._PyTask, "def __step("),
            (tasks._PyTask.__init__, "call_soon(self.__step"),
            (futures._PyFuture._Future__schedule_callbacks, ".call_soon("),
            (tasks._PyTask.cancel, "self._num_cancels_requested += 1"),
            (tasks._PyTask.cancel, "self._fut_waiter.cancel("),
            (tasks._PyTask.cancel, "self._must_cancel = True"),
            (tasks._GatheringFuture, "def cancel("),
            (runners, "def _cancel_all_tasks("),
            (timeouts.Timeout.__aexit__, "self._task.uncancel() <= self._cancelling"),
            (tasks, "def shield("),
            (asyncio.Lock.acquire, "self._waiters"),
            (asyncio.Lock.acquire, "except exceptions.CancelledError"),
            (queues, "class PriorityQueue(Queue)"),
            (events, "class _RunningLoop(threading.local)"),
            (loop.run_until_complete, "add_done_callback(_run_until_complete_cb)"),
            (base_events._run_until_complete_cb, ".stop()"),
            (gather, "def _done_callback("),
            (gather, "nfinished += 1"),
        ]:
            with self.subTest(text):
                self.assertIn(text, inspect.getsource(source))


if __name__ == "__main__":
    unittest.main()
