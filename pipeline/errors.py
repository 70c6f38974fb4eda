"""What can go wrong, and the exit code that each kind carries."""

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.messages import Message

__all__ = ["Interrupted", "OutputError", "PipelineError", "Unreadable", "UsageError"]


class PipelineError(Exception):
    """The parent of all errors that are told to the user without a traceback."""

    exit_code = 3


class UsageError(PipelineError):
    """Wrong arguments, such as an input that does not exist."""

    exit_code = 2


class OutputError(PipelineError):
    """The run could not finish: the output cannot be written, or another run holds it."""

    exit_code = 3


class Interrupted(BaseException):
    """The run was stopped by a signal; no ``except Exception`` may hold it up."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.exit_code = 128 + signal_number

    def __str__(self) -> str:
        return f"stopped by signal {self.exit_code - 128}"


class Unreadable(PipelineError):
    """One file cannot be read; the others are converted all the same.

    ``reason`` is one of the outcome reasons: needs_ocr, garbled, encrypted, damaged,
    unsupported, too_large, timeout, out_of_memory, crashed, vanished, empty.
    """

    exit_code = 1

    def __init__(self, reason: str, detail: str = "", media_type: str = "") -> None:
        from pipeline.messages import message

        super().__init__(reason, detail, media_type)
        self.reason = reason
        self.media_type = media_type
        told = message(reason, detail=detail)
        words = told.text if detail else told.text.replace("（）", "").replace(" ()", "")
        self.message: Message = replace(told, text=words)
