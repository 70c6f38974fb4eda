"""The tables as Parquet: typed, codes as dictionaries, meanings with the columns, a row group a piece."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pipeline.tables.form import Form, Rows, fill
from pipeline.tables.frames import build_frame
from pipeline.tables.schema import TABLES, Column, Table

if TYPE_CHECKING:
    import pyarrow

__all__ = ["ParquetWriter"]


class ParquetWriter:
    """One Parquet file a table."""

    cut = 0

    def __init__(self, folder: Path, form: Form) -> None:
        self._stack = ExitStack()
        self._folder = folder

    def __enter__(self) -> Self:
        from pyarrow import parquet

        self._files = {}
        for table in TABLES:
            path = self._folder / f"{table.name}.parquet"
            writer = parquet.ParquetWriter(path, _schema(table), compression="zstd")
            self._files[table.name] = self._stack.enter_context(writer)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(None, None, None)

    def write(self, rows: Rows, texts: Mapping[str, str]) -> None:
        """A row group for each table that has rows among them."""
        import pyarrow

        for table in TABLES:
            if some := rows[table.name]:
                file = self._files[table.name]
                columns = [_array(column, fill(some, place)) for place, column in enumerate(table.columns)]
                file.write_table(pyarrow.Table.from_arrays(columns, schema=file.schema))


def _schema(table: Table) -> "pyarrow.Schema":
    import pyarrow

    fields = [
        pyarrow.field(
            column.name, _type(column), metadata={"description": f"{column.zh} / {column.en}".encode()}
        )
        for column in table.columns
    ]
    # pandas reads whole numbers with gaps as such, and not as floats, where this tells it to
    coded = {column.name: "category" for column in table.columns if "enum" in column.constraints}
    told = pyarrow.Schema.from_pandas(build_frame(table, []).astype(coded), preserve_index=False).metadata
    return pyarrow.schema(fields, metadata={"description": f"{table.zh} / {table.en}".encode(), **told})


def _type(column: Column) -> "pyarrow.DataType":
    import pyarrow

    if "enum" in column.constraints:
        return pyarrow.dictionary(pyarrow.int8(), pyarrow.string())
    return {"string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}[column.type]


def _array(column: Column, values: Sequence[Any]) -> "pyarrow.Array":
    import pyarrow

    if "enum" not in column.constraints:
        return pyarrow.array(values, _type(column))
    codes = column.constraints["enum"]
    places = {None: None} | {code: place for place, code in enumerate(codes)}
    numbers = pyarrow.array([places[value] for value in values], pyarrow.int8())
    return pyarrow.DictionaryArray.from_arrays(numbers, pyarrow.array(codes, pyarrow.string()))
