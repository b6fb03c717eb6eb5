"""Awaiting one after the other: the sleeps add up."""
import asyncio
import time


async def fetch(page, seconds):
    print(f"{page} asked")
    await asyncio.sleep(seconds)
    print(f"{page} answered")
    return page


async def main():
    pages = [await fetch("news", 0.3), await fetch("mail", 0.2)]
    print(pages)


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
