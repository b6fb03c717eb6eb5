"""A task that nobody awaits ends with main, in the middle of its sleep."""
import asyncio


async def save():
    try:
        print("save begins")
        await asyncio.sleep(1)
        print("save ends")
    finally:
        print("save is given up")


async def quick():
    await asyncio.sleep(0.05)
    print("quick ends")


async def main():
    asyncio.create_task(save())
    asyncio.create_task(quick())
    await asyncio.sleep(0.1)
    print("main ends")


asyncio.run(main())
print("done")
