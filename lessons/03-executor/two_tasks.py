"""Two tasks, and another thread that wakes one of them."""
import asyncio
import threading


async def last(number):
    print("x waits")
    print("x got", await number)


async def pass_on(number, to_x):
    print("y waits")
    received = await number
    print("y got", received)
    to_x.set_result(received + 1)


async def main():
    loop = asyncio.get_running_loop()
    x, y = loop.create_future(), loop.create_future()
    tasks = [asyncio.create_task(last(x)), asyncio.create_task(pass_on(y, x))]
    await asyncio.sleep(0)
    threading.Thread(target=loop.call_soon_threadsafe, args=(y.set_result, 1)).start()
    await asyncio.wait(tasks)


asyncio.run(main())
