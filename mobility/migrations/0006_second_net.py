"""The database itself keeps wishes, with their sealed reasons, and files of applications to their readers.

The policies say in SQL what `visible_to` of `Wish` and of `ApplicationFile` say, and are to be changed with them; how
the reader is told is in `naturopole.readers`. One difference: that a wish has ended is left to `visible_to`, whose day
is that of Paris. Forced, so that the tables' owner is held to them too; a superuser never is.

What is asked about the reader stands in functions: a statement names these tables several times, and planning all of
it each time would take longer than finding the rows.
"""

from django.db import migrations

READER = "(SELECT current_setting('app.reader', true))"
# name, what it answers, how
FUNCTIONS = (
    (
        "reader_person()",
        "bigint",
        "SELECT CASE WHEN current_setting('app.reader', true) ~ '^[0-9]{1,18}$'"
        " THEN current_setting('app.reader', true)::bigint END",
    ),
    (
        # Firms in which the reader holds one role, or any.
        "reader_firms(held text)",
        "SETOF bigint ROWS 2",
        "SELECT m.firm_id FROM public.firms_membership m"
        " WHERE m.user_id = (SELECT public.reader_person()) AND m.firm_id IS NOT NULL AND (held = 'any' OR m.role = held)",
    ),
    (
        # Those, and firms of the groups these belong to: whoever they employ, her own employer may be hers.
        "reader_house()",
        "SETOF bigint ROWS 3",
        "SELECT f.id FROM public.firms_firm f WHERE f.id IN (SELECT public.reader_firms('any'))"
        " OR f.group_name <> '' AND f.group_name IN"
        " (SELECT g.group_name FROM public.firms_firm g WHERE g.id IN (SELECT public.reader_firms('any')))",
    ),
    ("reader_self()", "bigint", "SELECT e.id FROM public.mobility_employee e WHERE e.user_id = public.reader_person()"),
    (
        # Whose human resources the reader is.
        "reader_staff()",
        "SETOF bigint",
        "SELECT e.id FROM public.mobility_employee e WHERE e.firm_id IN (SELECT public.reader_firms('hr'))",
    ),
    (
        "reader_colleagues()",
        "SETOF bigint",
        "SELECT e.id FROM public.mobility_employee e WHERE e.firm_id IN (SELECT public.reader_house())",
    ),
    (
        # Wishes opened to a firm whose human resources the reader is.
        "reader_wishes()",
        "SETOF bigint",
        "SELECT o.wish_id FROM public.mobility_wish_opened_to o WHERE o.firm_id IN (SELECT public.reader_firms('hr'))",
    ),
)
STAFF = "employee_id IN (SELECT public.reader_staff())"
WISH = f"""
    {READER} = 'everyone'
    OR employee_id = (SELECT public.reader_self())
    OR status = 'asked' AND voiced_by_id = (SELECT public.reader_person()) AND {STAFF}
    OR status = 'open' AND (
        open_to_all AND EXISTS (SELECT public.reader_firms('hr'))
        OR open_to_own AND {STAFF}
        OR id IN (SELECT public.reader_wishes()) AND NOT {STAFF}
        AND (open_to_own OR employee_id NOT IN (SELECT public.reader_colleagues()))
    )
"""
TOLD = "(a.route = 'sponsored' OR a.employer_told_at IS NOT NULL)"
FILE = f"""
    {READER} = 'everyone'
    OR {READER} = 'application ' || application_id
    OR EXISTS (
        SELECT FROM mobility_application a
        JOIN mobility_vacancy v ON v.id = a.vacancy_id
        LEFT JOIN mobility_employee e ON e.id = a.employee_id
        WHERE a.id = application_id AND (
            e.user_id = (SELECT public.reader_person())
            OR a.status <> 'withdrawn' AND (
                {TOLD} AND e.firm_id IN (SELECT public.reader_firms('hr'))
                OR (a.employer_told_at IS NOT NULL OR a.manager_told_at IS NOT NULL)
                AND e.manager_id = (SELECT public.reader_person())
                AND e.firm_id IN (SELECT public.reader_firms('line_manager'))
                OR (
                    v.firm_id IN (SELECT public.reader_firms('director'))
                    OR v.firm_id IN (SELECT public.reader_firms('any')) AND EXISTS (
                        SELECT FROM mobility_vacancy_recruiters r
                        WHERE r.vacancy_id = v.id AND r.user_id = (SELECT public.reader_person())
                    )
                ) AND (
                    {TOLD} OR e.id IS NULL OR e.firm_id = v.firm_id
                    OR e.firm_id NOT IN (SELECT public.reader_house())
                )
            )
        )
    )
"""


def asked(name, answer, how):
    """A function about the reader, planned once a connection."""
    body = f"RETURN QUERY {how}" if answer.startswith("SETOF") else f"RETURN ({how})"
    answer, rows, number = answer.partition(" ROWS ")
    return migrations.RunSQL(
        f"CREATE FUNCTION public.{name} RETURNS {answer} LANGUAGE plpgsql STABLE {rows}{number}"
        f" AS $$BEGIN {body}; END$$",
        f"DROP FUNCTION public.{name}",
    )


def secured(table, readers):
    """Switch row-level security on, for all who ask, with one policy for reading and writing."""
    return migrations.RunSQL(
        f"CREATE POLICY readers ON {table} USING ({readers});"
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;"
        f"DROP POLICY readers ON {table}",
    )


class Migration(migrations.Migration):
    # The roles and groups that the policies read, as they are written here.
    dependencies = [("mobility", "0005_vacancy_reminded_on"), ("firms", "0010_former_links")]
    operations = [
        *(asked(*function) for function in FUNCTIONS),
        secured("mobility_wish", WISH),
        secured("mobility_applicationfile", FILE),
    ]
