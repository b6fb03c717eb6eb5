"""A loop that never awaits keeps all others waiting."""
import asyncio


async def other():
    print("other runs at last")


async def main():
    task = asyncio.create_task(other())
    total = 0
    for i in range(1000):
        total += i
    print(total, task.done())
    await task


asyncio.run(main())
