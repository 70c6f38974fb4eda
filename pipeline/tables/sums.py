"""What a folder holds, by size and hash: ``sha256sum -c SHA256SUMS`` tells whether anything has changed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SUMS", "Sum"]

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Sum:
    """Of one file: bytes, and their SHA-256."""

    size: int
    sha256: str

    @classmethod
    def of(cls, data: bytes) -> "Sum":
        """Of what will be its content."""
        return cls(len(data), hashlib.sha256(data).hexdigest())

    @classmethod
    def read(cls, path: Path) -> "Sum":
        """Of a file that is written."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        return cls(path.stat().st_size, digest.hexdigest())

    def describe(self) -> dict[str, int | str]:
        """As a data package has it."""
        return {"bytes": self.size, "hash": f"sha256:{self.sha256}"}

    def line(self, name: str) -> bytes:
        """As ``sha256sum`` prints it."""
        return f"{self.sha256}  {name}\n".encode()
