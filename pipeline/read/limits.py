"""What a file must keep to, so that reading it costs no more than it may."""

__all__ = ["LIMITS"]

# Of one file: bytes, bytes of an unpacked package and of one of its parts, tags and attributes of a
# part (each costs far more memory than bytes), ratio of packing, pages, pixels of one, characters,
# lines (or paragraphs, or cells); of an archive: members, and how many lie in one another. Seconds
# of LibreOffice.
LIMITS = {
    "bytes": 100_000_000,
    "unpacked": 256 * 2**20,
    "part": 64 * 2**20,
    "marks": 4_000_000,
    "ratio": 200,
    "pages": 5_000,
    "pixels": 80_000_000,
    "characters": 5_000_000,
    "lines": 150_000,
    "members": 20_000,
    "nesting": 3,
    "office": 60,
}
