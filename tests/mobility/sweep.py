"""Where a word stands: in which column of which table, and in which files."""

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection

KINDS = ("text", "character varying", "json", "jsonb", "ARRAY", "bytea")


def columns() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = ANY(%s) ORDER BY 1, 2",
            [list(KINDS)],
        )
        return cursor.fetchall()


def found_in_tables(word) -> set[str]:
    """`table.column` of every text that holds the word, in any capitals."""
    found = set()
    with connection.cursor() as cursor:
        for table, column in columns():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{word}%"])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def found_in_files(word) -> list[str]:
    root = Path(default_storage.location)
    return [str(path) for path in root.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]
