"""asyncio.run wants what main() returns, not main."""
import asyncio


async def main():
    print("never printed")


asyncio.run(main)
