import asyncio


async def child(name, turns):
    for turn in range(turns):
        print(name, turn)
        await asyncio.sleep(0)
    return name


async def main():
    a = asyncio.create_task(child("a", 3))
    b = asyncio.create_task(child("b", 2))
    print("main")
    await asyncio.sleep(0)
    print("main again")
    print(await child("inline", 2))
    print(await a, await b)
    print(await asyncio.gather(child("c", 1), child("d", 2)))
    same = [asyncio.create_task(asyncio.sleep(0.1, i)) for i in range(4)]
    print([await task for task in same])
    await asyncio.sleep(-1)


asyncio.run(main())
