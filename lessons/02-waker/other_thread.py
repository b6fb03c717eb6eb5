"""A coroutine sleeps until another thread wakes it."""
import asyncio
import threading
import time


async def fn1(number):
    print("fn1 start")
    print("fn1 got", await number)


async def main():
    loop = asyncio.get_running_loop()
    number = loop.create_future()

    def other_thread():
        time.sleep(0.1)
        print("another thread sends 42")
        loop.call_soon_threadsafe(number.set_result, 42)

    # In the loop's next turn: by then fn1 waits.
    loop.call_soon(threading.Thread(target=other_thread).start)
    await fn1(number)


asyncio.run(main())
