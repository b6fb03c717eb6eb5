import asyncio


async def swallows():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as e:
        print("swallows", repr(e))
    print("goes on")
    await asyncio.sleep(0.5)
    print("ends")


async def fails():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("while it ends")


async def waits_for(task):
    try:
        await task
    except BaseException as e:
        print("waits_for", type(e).__name__)
        raise


async def gathers():
    try:
        await asyncio.gather(asyncio.sleep(5), asyncio.sleep(6), return_exceptions=True)
    finally:
        print("gathers ends")


async def unstarted():
    print("never printed")


async def main():
    task = asyncio.create_task(swallows())
    asyncio.create_task(fails())
    asyncio.create_task(waits_for(task))
    asyncio.create_task(gathers())
    await asyncio.sleep(0.1)
    asyncio.create_task(asyncio.sleep(1))
    print("main ends")
    asyncio.create_task(unstarted())


asyncio.run(main())
print("after the first loop")


async def late():
    await asyncio.sleep(0.1)
    await asyncio.sleep(0)
    raise ValueError("in the turn after the one in which main ends")


async def hears_of_it():
    await asyncio.create_task(late())


async def brief():
    asyncio.create_task(hears_of_it())
    await asyncio.sleep(0.1)


asyncio.run(brief())


async def again():
    asyncio.create_task(waits_for(asyncio.create_task(asyncio.sleep(1))))
    await asyncio.sleep(0)
    raise KeyError("main fails")


asyncio.run(again())
