"""Processes of our own for long work: spawned, never forked, and none of them left behind."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from types import TracebackType
from typing import Any

_TIDYING = 0.5
"""Seconds in which a pool whose workers are gone ends by itself, unless it is stuck."""


class Workers(ProcessPoolExecutor):
    """A pool of `count` processes to be used in a `with` block.

    They are spawned: a forked child would share fonts and threads with its parent. The parent alone answers to
    Ctrl-C. When an exception leaves the block (Ctrl-C is one), whatever they are doing is stopped at once; the pool
    of the standard library would first wait for the end of every task begun.
    """

    def __init__(
        self, count: int, initializer: Callable[..., object] | None = None, initargs: tuple[Any, ...] = ()
    ) -> None:
        super().__init__(count, mp_context=get_context("spawn"), initializer=initializer, initargs=initargs)
        self._others = set(active_children())

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """As the standard one, which starts the processes here."""
        with deaf():
            return super().submit(fn, *args, **kwargs)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            # Python 3.14 has `terminate_workers`; until 3.13 the processes of a pool are a private matter, those of
            # the module are not. What a worker writes is whole or is not there: it may stop anywhere.
            for worker in set(active_children()) - self._others:
                worker.terminate()
            self._hang_up()
        self.shutdown(wait=True, cancel_futures=True)

    def _hang_up(self) -> None:
        """Let the thread that hands tasks to workers fail when they are gone, instead of waiting for one to read.

        Tasks larger than a pipe had it wait for ever, and this process with it, until Python 3.11.5 (gh-94777). It is
        first given the time to end by itself, as it does without such tasks: it closes the same end of the pipe, and
        two who close it at once leave it waiting too.
        """
        manager = self._executor_manager_thread
        if sys.version_info < (3, 11, 5) and manager is not None and self._call_queue is not None:
            manager.join(_TIDYING)
            if manager.is_alive():
                self._call_queue._reader.close()


@contextmanager
def deaf() -> Iterator[None]:
    """A process started in the block never hears Ctrl-C, even before its first line of Python; ours hears it after."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
