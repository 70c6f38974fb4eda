"""The server of forks: a process that has loaded what a worker needs, and that every worker is forked from.

It never runs a thread and never reads a notice from outside, so that a fork of it is clean.
"""

import multiprocessing
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running

__all__ = ["load_ahead", "open_server"]


def open_server() -> ForkServerContext:
    """What starts processes that are forked from it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.run.warm"])
    return context


def load_ahead() -> None:
    """Start it now: it loads while this process reads its inputs."""
    open_server()
    ensure_running()
