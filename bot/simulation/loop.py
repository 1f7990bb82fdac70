"""An event loop whose time is make-believe: when nobody has anything to do, it jumps ahead."""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple, Unpack

Result = TypeVar("Result")
Given = TypeVarTuple("Given")


class _JumpingSelector(selectors.DefaultSelector):
    """Never waits: what a wait would have lasted is told to `jump`.

    Both ends of every socket are in this process, so that whatever was sent has arrived by now.
    """

    jump: Callable[[float], None]

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is there; when nothing is, let the wait be over."""
        found = super().select(0)
        if not found and timeout is None:
            raise RuntimeError("everybody waits for somebody else: nothing will ever happen again")
        if not found and timeout:
            self.jump(timeout)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """Years go by in seconds, and the same seed gives the same years.

    What would go to a thread is done at once, so that nothing depends on the machine's speed.
    """

    def __init__(self) -> None:
        self._now = 0.0
        selector = _JumpingSelector()
        selector.jump = self._jump
        super().__init__(selector)

    def time(self) -> float:
        """Return the seconds since the beginning."""
        return self._now

    def _jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(  # pyright: ignore[reportIncompatibleMethodOverride] - narrower
        self,
        executor: Executor | None,
        func: Callable[[Unpack[Given]], Result],
        *args: Unpack[Given],
    ) -> "asyncio.Future[Result]":
        """Do it now."""
        done: asyncio.Future[Any] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done
