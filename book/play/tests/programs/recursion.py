import asyncio


def deep(n):
    global deepest
    deepest = n
    return deep(n + 1)


async def deep_await(n):
    global deepest
    deepest = n
    await deep_await(n + 1)


async def main():
    try:
        deep(0)
    except RecursionError:
        print("deep", deepest > 900)
    try:
        await deep_await(0)
    except RecursionError as e:
        print("deep_await", deepest > 900)


asyncio.run(main())
nested = []
for i in range(50):
    nested = [nested]
print(nested)
