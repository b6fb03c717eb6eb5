"""Two tasks that wait for each other: neither ever ends."""
import asyncio

tasks = {}


async def a():
    await asyncio.sleep(0)
    print("a waits for b")
    await tasks["b"]


async def b():
    await asyncio.sleep(0)
    print("b waits for a")
    await tasks["a"]


async def main():
    tasks["a"] = asyncio.create_task(a())
    tasks["b"] = asyncio.create_task(b())
    await tasks["a"]
    print("never printed")


asyncio.run(main())
