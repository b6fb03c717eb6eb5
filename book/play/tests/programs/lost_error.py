"""An error in a task that nobody awaits is heard of too late, or by nobody."""
import asyncio


async def fails():
    await asyncio.sleep(0.1)
    raise ValueError("the disk is full")


async def main():
    asyncio.create_task(fails())
    await asyncio.sleep(0.2)
    print("all is well, thinks main")


asyncio.run(main())
