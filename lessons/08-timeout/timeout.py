"""timeout: pages get 0.3 seconds to answer; what must not be stopped half-way has a shield."""
import asyncio
import time


async def fetch(link, seconds):
    print(link, "connects")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(link, "hangs up")
        raise
    print(link, "has answered")


async def check(link, seconds):
    try:
        async with asyncio.timeout(0.3):
            await asyncio.create_task(fetch(link, seconds))
            print(link, "is alive")
    except TimeoutError:
        print(link, "is too slow")


async def main():
    await asyncio.gather(check("/", 0.1), check("/slow", 0.5))
    save = asyncio.create_task(fetch("/save", 0.4))
    try:
        async with asyncio.timeout(0.2):
            await asyncio.shield(save)
    except TimeoutError:
        print("main has no time, but lets it finish")
    await save


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
