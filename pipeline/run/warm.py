"""Imported by the server of forks before the first worker: loads once what every notice needs.

What is loaded stays: the collector of garbage need not look through it in any worker, which would
also copy its pages. A notice makes many thousand small values that live until it is packed.
"""

import gc

from pipeline.run import worker
from pipeline.run.convert import parse_bytes

__all__ = ["worker"]

NOTICE = """中共某县某局党组关于巡察整改情况的通报
一、关于学习不够深入的问题
整改情况：一是开展学习3次。二是退回资金2万元，诫勉1人，印发《学习制度》。
"""

parse_bytes(NOTICE.encode(), "warm")
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
