"""The two database roles: one owns the schema and changes it, the other only works with the rows."""

from django.conf import settings
from django.db import transaction

OWNER = "naturopole_owner"
APP = "naturopole_app"
DATABASE = "naturopole"

# Default privileges set in template1 come with every database made from it, those of the tests included.
CREATE = f"""
CREATE ROLE {APP} LOGIN;
CREATE ROLE {OWNER} LOGIN CREATEDB;
GRANT {APP} TO {OWNER};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""


def passwords(secrets):
    """Return the statements that set the passwords, from a dict of role to password without quotes."""
    return "".join(f"ALTER ROLE {role} PASSWORD '{secrets[role]}';\n" for role in (OWNER, APP))


def apply_grants(connection, role=APP):
    """Let `role` work with every row, but neither change nor remove those of settings.APPEND_ONLY_TABLES.

    `connection` is Django's, as the schema's owner. To be called after each migration: new tables come
    with every right, and a server set up by hand may lack even the default privileges.
    """
    quote = connection.ops.quote_name
    statements = [
        f"GRANT USAGE ON SCHEMA public TO {quote(role)}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quote(role)}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quote(role)}",
    ]
    if settings.APPEND_ONLY_TABLES:
        names = ", ".join(quote(table) for table in settings.APPEND_ONLY_TABLES)
        statements.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {names} FROM {quote(role)}")
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("; ".join(statements))


def ordinary(cursor) -> list[str]:
    """The roles that work with the rows of this schema, beside its owner: whoever opens sessions serves pages."""
    cursor.execute(
        "SELECT DISTINCT grantee::text FROM information_schema.role_table_grants WHERE table_schema = 'public' "
        "AND table_name = 'django_session' AND privilege_type = 'INSERT' AND grantee <> current_user ORDER BY 1"
    )
    return [role for (role,) in cursor.fetchall()]
