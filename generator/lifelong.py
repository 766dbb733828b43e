"""What lives as long as its process is not walked over by the garbage collector, while it is being made or after."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def lifelong() -> Iterator[None]:
    """What the block makes is kept for good: walking thousands of cases at each one added costs a fifth of the time."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
