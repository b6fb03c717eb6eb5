"""cancel: a download is stopped; it says goodbye to its server, and the error goes on."""
import asyncio
import time


async def download(link):
    print(link, "connects")
    try:
        await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        print(link, "says goodbye")
        await asyncio.sleep(0.1)
        print(link, "has closed")
        raise
    print(link, "is loaded")


async def check(link):
    await asyncio.create_task(download(link))
    print(link, "is there")


async def main():
    task = asyncio.create_task(check("/slow"))
    await asyncio.sleep(0.2)
    print("main cancels check")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main goes on")


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
