"""A forgotten await: the coroutine is made, and never runs."""
import asyncio


async def greet():
    print("never printed")
    return "Hello"


async def main():
    greet()
    text = greet()
    print(text)
    await asyncio.sleep(0.1)
    asyncio.sleep(5)
    try:
        print("got " + text)
    except TypeError as e:
        print("TypeError:", e)


asyncio.run(main())
