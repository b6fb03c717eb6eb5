"""queue: two producers, one consumer, and room for two pages: whoever is quicker has to wait."""
import asyncio
import time


async def produce(name, queue, seconds):
    for number in range(1, 4):
        await asyncio.sleep(seconds)
        await queue.put(f"{name}{number}")
        print("put", f"{name}{number}")


async def consume(queue):
    while True:
        page = await queue.get()
        await asyncio.sleep(0.3)
        print("done", page)
        queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    consumer = asyncio.create_task(consume(queue))
    await asyncio.gather(produce("a", queue, 0.05), produce("b", queue, 0.13))
    print("all are put")
    await queue.join()
    print("all are done")
    consumer.cancel()


t0 = time.monotonic()
asyncio.run(main())
print(f"elapsed {time.monotonic() - t0:.1f}")
