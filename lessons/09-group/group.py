"""group: checks that belong together; when one fails, the others are stopped."""
import asyncio
import time


async def check(link, seconds):
    print(link, "connects")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(link, "hangs up")
        raise
    if link == "/old":
        raise LookupError(link)
    print(link, "is alive")
    return len(link)


async def check_all(links):
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(check(link, time)) for link, time in links]
    except* LookupError as group:
        print("not there:", *[error.args[0] for error in group.exceptions])
    else:
        print("letters:", sum(task.result() for task in tasks))


async def main():
    await check_all([("/", 0.1), ("/news", 0.3)])
    await check_all([("/", 0.3), ("/old", 0.2), ("/news", 0.1)])


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
