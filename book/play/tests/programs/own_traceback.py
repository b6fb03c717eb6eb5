import asyncio


async def inner():
    await asyncio.sleep(0.1)
    numbers = [1, 2,
               3]
    print(
        numbers[0],
        numbers[7],
    )


async def middle():
    return await asyncio.gather(
        asyncio.create_task(inner()),
    )


async def main():
    try:
        await middle()
    finally:
        print("cleaning up")


asyncio.run(main())
