import asyncio


async def number(n, fails=False):
    await asyncio.sleep(n / 10)
    if fails:
        raise ValueError(n)
    return n


async def main():
    task = asyncio.create_task(number(1), name="one")
    print(task.done())
    try:
        task.result()
    except asyncio.InvalidStateError as e:
        print("InvalidStateError", e)
    print(await task, task.done(), task.result(), task.exception())
    bad = asyncio.create_task(number(2, True))
    try:
        await bad
    except ValueError as e:
        print(repr(e), bad.done(), repr(bad.exception()))
    try:
        bad.result()
    except ValueError as e:
        print("again", e)
    first = asyncio.create_task(number(1))
    results = await asyncio.gather(first, first, number(0), asyncio.sleep(0.05, "slept"))
    print(results, await asyncio.sleep(0.1, "result"), await asyncio.gather())
    waiting = asyncio.gather(number(1), number(2))
    print("gathered later")
    print(await waiting, await waiting)
    same = number(3)
    print(await asyncio.gather(same, same))
    sleeper = asyncio.create_task(asyncio.sleep(0.1))
    print(await sleeper)
    for wrong in range(5):
        try:
            if wrong == 0:
                asyncio.create_task(5)
            elif wrong == 1:
                await 5
            elif wrong == 2:
                asyncio.run(number(1))
            elif wrong == 3:
                await asyncio.gather(5)
            else:
                (await number(1)).append(1)
        except Exception as e:
            print(type(e).__name__, e)


asyncio.run(main())
try:
    asyncio.create_task(number(1))
except RuntimeError as e:
    print(e)
