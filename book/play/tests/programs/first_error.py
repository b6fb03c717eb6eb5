"""The first error of a gather; the others run on."""
import asyncio


async def page(name, seconds, fails=False):
    await asyncio.sleep(seconds)
    if fails:
        raise ConnectionError(f"{name} is down")
    print(name, "is there")
    return name


async def main():
    try:
        await asyncio.gather(page("a", 0.1), page("b", 0.2, True), page("c", 0.3))
    except ConnectionError as e:
        print("heard:", e)
    await asyncio.sleep(0.2)
    results = await asyncio.gather(
        page("a", 0.1),
        page("b", 0.2, fails=True),
        return_exceptions=True,
    )
    for result in results:
        if isinstance(result, Exception):
            print("failed:", type(result).__name__, result)
        else:
            print("worked:", result)
    print(results)


asyncio.run(main())
