"""The engine for many machines: shards as tasks of Dask's, on whatever its scheduler runs.

Dask is started by those who run the cluster (SLURM, Kubernetes, YARN: dask-jobqueue,
dask-kubernetes …); the files, and the folder for the parts, must be within every worker's reach.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.errors import OutputError, PipelineError, UsageError
from pipeline.run.engines import Crew, Made
from pipeline.run.listing import Job
from pipeline.run.orders import Order, convert_order
from pipeline.run.parts import read_part, remove_part

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["convert_on_dask"]

AHEAD = 2  # shards for each thread of the cluster that wait at the scheduler
MOST = 1_000  # files in a shard
ROUNDS = 4  # shards for each thread, where there are few files
SECONDS = 30  # to find the scheduler, and its first worker


def convert_on_dask(jobs: Iterable[Job], crew: Crew) -> Iterator[Made]:
    """Shard by shard on the cluster; a shard whose worker dies is given to another.

    Raises UsageError without Dask or its scheduler, OutputError where a shard fails for good.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UsageError("引擎 dask 需要 / the engine dask needs: pip install 'zhenggai[dask]'") from None
    try:
        client = Client(crew.scheduler, timeout=SECONDS)
        client.wait_for_workers(1, timeout=SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"{crew.scheduler}: 找不到调度器或工作节点 / no scheduler, or no worker: {error}"
        ) from None
    with client:
        threads = max(1, sum(client.nthreads().values()))
        orders = _give_orders(list(jobs), crew, threads)
        first = islice(orders, AHEAD * threads)
        given = {_submit(client, order): order for order in first}
        waiting = as_completed(list(given))
        for future in waiting:
            yield from _take(given.pop(future), future, crew)
            for order in islice(orders, 1):
                another = _submit(client, order)
                given[another] = order
                waiting.add(another)


def _give_orders(jobs: Sequence[Job], crew: Crew, threads: int) -> Iterator[Order]:
    """Shards so small that the last ones end at about the same time, and no larger than need be."""
    left, size = iter(jobs), min(MOST, max(1, len(jobs) // (ROUNDS * threads)))
    while shard := list(islice(left, size)):
        named = hashlib.sha256("\n".join(job.name for job in shard).encode()).hexdigest()[:16]
        yield Order(shard, crew.settings, f"{crew.parts}/{named}.parquet")


def _submit(client: "Client", order: Order) -> "Future[str]":
    return client.submit(convert_order, order.to_json(), pure=False)


def _take(order: Order, future: "Future[str]", crew: Crew) -> Iterator[Made]:
    """What a shard made."""
    from distributed import KilledWorker

    try:
        url = future.result()
    except PipelineError:
        raise
    except KilledWorker as error:
        raise OutputError(
            f"工作节点一再终止 / the workers of a shard died again and again: {error}"
        ) from None
    except Exception as error:  # the scheduler is gone, or something of Dask's
        raise OutputError(f"{crew.scheduler}: {type(error).__name__}: {error}") from None
    settings = crew.settings.fingerprint()
    jobs = {job.name: job for job in order.jobs}
    for placed in read_part(url):
        if placed.settings != settings:
            raise OutputError("工作节点的程序版本不同 / the workers have another version of the program")
        yield Made(jobs.pop(placed.path), placed.record)
    if jobs:
        raise OutputError(f"{url}: 缺 {len(jobs)} 个文件 / {len(jobs)} files are missing")
    remove_part(url)
