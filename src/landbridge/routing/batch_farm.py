"""Runs a task on many chunks of work: in this process, in several ones, or on a dask cluster."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar

from landbridge.errors import InputError, LandbridgeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Future

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

QUEUED_PER_WORKER = 2
CONNECT_SECONDS = 15


def run_chunks(
    task: Callable[[Chunk], Result],
    chunks: Mapping[int, Chunk],
    *,
    processes: int = 1,
    dask: str | None = None,
) -> Iterator[tuple[int, Result]]:
    """Run a task on each chunk and yield the results with the chunks' numbers, as they come.

    Parameters
    ----------
    task
        Function of a module, which depends on nothing but its chunk.
    chunks
        Chunks by number; they start in this order.
    processes
        How many processes share the work; 1 stays in this one.
    dask
        Address of a dask scheduler, which then does the work instead.

    Raises
    ------
    InputError
        If dask is not installed or the address does not answer.
    """
    if dask is not None:
        return _on_dask(task, chunks, dask)
    if processes == 1 or len(chunks) == 1:
        return ((number, task(chunk)) for number, chunk in chunks.items())
    return _in_processes(task, chunks, min(processes, len(chunks)))


def _in_processes(
    task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], processes: int
) -> Iterator[tuple[int, Result]]:
    # Fresh processes: a fork would copy the threads of polars and numba in the middle of their work.
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_settle)
    try:
        yield from _windowed(pool, task, chunks, QUEUED_PER_WORKER * processes)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _windowed(
    pool: ProcessPoolExecutor, task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], window: int
) -> Iterator[tuple[int, Result]]:
    """Keep few chunks queued, so that an interruption has little to wait for."""
    left = iter(chunks.items())
    running: dict[Future[Result], int] = {}
    while True:
        for number, chunk in left:
            running[pool.submit(task, chunk)] = number
            if len(running) >= window:
                break
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield running.pop(future), future.result()


def _settle() -> None:
    """Prepare a process that lives long: it looks for garbage seldom, and leaves Ctrl-C to its parent."""
    import gc
    import signal
    from threading import Thread

    gc.set_threshold(200_000, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent is killed: the queue between the two would never tell."""
    import os
    from multiprocessing import parent_process
    from multiprocessing.connection import wait as wait_for

    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _on_dask(
    task: Callable[[Chunk], Result], chunks: Mapping[int, Chunk], address: str
) -> Iterator[tuple[int, Result]]:
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"No dask scheduler answers at {address}; start one with `dask scheduler`, or correct it."
        ) from error
    with client:
        futures = {client.submit(task, chunk, pure=False): number for number, chunk in chunks.items()}
        for future in distributed.as_completed(futures, loop=client.loop):
            yield futures[future], _result(future)
            future.release()


def _result(future: Any) -> Any:
    try:
        return future.result()
    except LandbridgeError:
        raise
    except Exception as error:
        raise InputError(
            f"A dask worker failed ({type(error).__name__}: {error}); check that it has this version."
        ) from error


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise InputError(
            'dask is not installed; install it with pip install "landbridge[dask]", or leave --dask out.'
        ) from None
    return distributed
