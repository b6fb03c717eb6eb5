import asyncio

n = 10
squares = [n * n for n in range(5)]
print(squares, n)
print([x for x in squares if x % 2 == 0 if x > 0], [(x, y) for x in range(2) for y in "ab"])
print([[i * j for j in range(3)] for i in range(3)], [a + b for a, b in [(1, 2), (3, 4)]])
print(sum(x for x in range(4)), ", ".join(str(x) for x in range(3)), list(x for x in "ab"))


async def double(x):
    await asyncio.sleep(0.1)
    return x * 2


async def main():
    print([await double(x) for x in range(3)])
    tasks = [asyncio.create_task(double(x)) for x in range(3)]
    print([await task for task in tasks if not task.done()])
    print(await asyncio.gather(*[double(x) for x in range(3)]))
    print(await asyncio.gather(*(double(x) for x in range(3)), double(9)))


asyncio.run(main())
