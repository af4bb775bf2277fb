"""All that a backup saves, to compare it before and after."""

import hashlib
import re

from django.db import connection

from server import backup

LETTER = b"%PDF-1.7 the lease of the bakery"
# Everything that a restore must bring back, one row a thing: rights, indexes, constraints and triggers.
SCHEMA = """
SELECT 'relation', relname, relkind::text, array_to_string(ARRAY(SELECT unnest(relacl)::text ORDER BY 1), ' ')
FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid), condeferred::text
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'sequence', sequencename, coalesce(last_value, 0)::text, '' FROM pg_sequences
UNION ALL SELECT 'column', table_name || '.' || column_name, data_type || coalesce(identity_generation, ''), is_nullable
FROM information_schema.columns WHERE table_schema = 'public'
ORDER BY 1, 2, 3, 4
"""
SPELLING = re.compile(r"[()\s]|::(text|character varying)(\[\])?")


def rows() -> dict:
    """How many rows each table has, and a checksum over them; what a backup leaves out, aside."""
    with connection.cursor() as cursor:
        tables = sorted({*connection.introspection.table_names(cursor)} - {*backup.PASSING})
        found = {}
        for table in tables:
            cursor.execute(f"""SELECT count(*), md5(string_agg(t::text, '\n' ORDER BY t::text)) FROM "{table}" t""")
            found[table] = cursor.fetchone()
        return found


def schema() -> list:
    """PostgreSQL reads its own text of a condition anew, with other brackets and casts that mean the same."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEMA)
        return [(kind, thing, SPELLING.sub("", text), more) for kind, thing, text, more in cursor.fetchall()]


def files(folder) -> dict:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def everything(folder):
    return rows(), schema(), files(folder)
