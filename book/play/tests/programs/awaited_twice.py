"""A coroutine can be awaited once, a task as often as one likes."""
import asyncio


async def number():
    await asyncio.sleep(0.1)
    return 42


async def main():
    task = asyncio.create_task(number())
    print(await task, await task)
    coroutine = number()
    print(await coroutine)
    print(await coroutine)


asyncio.run(main())
