"""Blocking with time.sleep: while one sleeps, nobody else runs."""
import asyncio
import time


async def blocks():
    print("blocks")
    time.sleep(0.3)
    print("blocked")


async def waits():
    for i in range(3):
        print(f"{time.monotonic() - t0:.1f} tick {i}")
        await asyncio.sleep(0.1)


async def main():
    await asyncio.gather(waits(), blocks())


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
