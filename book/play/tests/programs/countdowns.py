"""Three countdowns that take turns."""
import asyncio


async def countdown(name, n):
    while n:
        print(name, n)
        await asyncio.sleep(0)
        n -= 1
    print(name, "finished")


async def main():
    await asyncio.gather(countdown("x", 3), countdown("y", 1), countdown("z", 2))


asyncio.run(main())
