"""zhenggai (整改): inspection notices -> linked tables of findings and rectifications."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.run.convert import parse

__all__ = ["parse"]


def __getattr__(name: str) -> Any:
    if name == "parse":
        from pipeline.run.convert import parse

        return parse
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
