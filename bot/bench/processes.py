"""Bots in processes of their own, so that each has its own memory and is measured whole."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

READY = b"ready\n"
READY_WITHIN = 30.0
GONE_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class BotProcess:
    """A bot that is online."""

    pid: int
    ready_after: float
    """Seconds from the start of the process until `wait_until_ready` had returned in it."""


@asynccontextmanager
async def bot_process(
    module: str, *arguments: str, bytecode: Path | None = None
) -> AsyncGenerator[BotProcess]:
    """Run `python -m module` for as long as the block runs; on entry its bot is ready.

    `bytecode` is a folder in which Python keeps what it has compiled, as it does for a host
    beside the sources, whatever it is told here; without it the process does as this one does.
    """
    keeping = () if bytecode is None else ("-E", "-X", f"pycache_prefix={bytecode}")
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *keeping,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the bench, which then ends its bots
    )
    try:
        await _until_ready(process, module)
        yield BotProcess(process.pid, time.perf_counter() - began)
    finally:
        await _end(process)


async def _until_ready(process: asyncio.subprocess.Process, module: str) -> None:
    assert process.stdout is not None
    async with asyncio.timeout(READY_WITHIN):
        if await process.stdout.readline() != READY:
            raise RuntimeError(f"{module} ended before it was ready; its error is above")


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(GONE_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def serve_until_input_ends() -> None:
    """In the bot's process: say that it is ready, then wait until the bench lets go of it.

    The end of the input also comes when the bench dies, so no bot is left behind.
    """
    sys.stdout.write(READY.decode())
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


def memory_mb(pid: int | str = "self", *, field: str = "VmRSS") -> float | None:
    """Return what a process holds in memory (VmHWM: held at most), where the system tells."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith(field))
    return int(kilobytes) / 1024


def processor_seconds(pid: int) -> float | None:
    """Return how long a process has kept a processor busy, where the system tells."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return None
    user, system = line.rpartition(")")[2].split()[11:13]  # the name before may hold spaces
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
