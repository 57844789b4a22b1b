"""What somebody finds who reads a whole database and its files."""

from pathlib import Path

from instance import Instance, _filestore

COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL), f.relname
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f'
                           AND k.conkey = ARRAY[a.attnum]
  LEFT JOIN pg_class f ON f.oid = k.confrelid
 WHERE c.relkind = 'r'
"""

Rows = dict[str, set[tuple]]


def get_columns(register: Instance) -> dict[str, list[tuple[str, str, str | None]]]:
    """Name, type and foreign table of every column, by table."""
    columns = {}
    for table, *column in register.rows(COLUMNS):
        columns.setdefault(table, []).append(tuple(column))
    return columns


def read_everything(register: Instance) -> Rows:
    """Every row of every table, each column as text."""
    return {
        table: set(
            register.rows(
                "SELECT {} FROM {}".format(
                    ", ".join(f'"{name}"::text' for name, *_rest in columns),
                    f'"{table}"',
                )
            )
        )
        for table, columns in get_columns(register).items()
    }


def find_words(register: Instance, words: list[str]) -> list[str]:
    """Where any of these words stands, in whichever table, column or file."""
    lower = [word.lower() for word in words]
    columns = get_columns(register)
    found = [
        f"{table}.{name} = {value[:120]}"
        for table, rows in read_everything(register).items()
        for row in rows
        for (name, *_rest), value in zip(columns[table], row, strict=True)
        if value and any(word in value.lower() for word in lower)
    ]
    for path in Path(_filestore(register.name)).rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [f"{path}: {w}" for w in lower if w.encode() in content]
    return found
