"""The database itself keeps wishes, with their sealed reasons, and files of applications to their readers.

The policies say in SQL what `visible_to` of `Wish` and of `ApplicationFile` say, and are to be changed with them; how
the reader is told is in `naturopole.readers`. One difference: that a wish has ended is left to `visible_to`, whose day
is that of Paris. Forced, so that the tables' owner is held to them too; a superuser never is.
"""

from django.db import migrations

READER = "(SELECT current_setting('app.reader', true))"
PERSON = f"(SELECT CASE WHEN {READER} ~ '^[0-9]{{1,18}}$' THEN {READER}::bigint END)"
FIRMS = f"SELECT m.firm_id FROM firms_membership m WHERE m.user_id = {PERSON} AND m.firm_id IS NOT NULL"
HR = f"{FIRMS} AND m.role = 'hr'"
# Firms that somebody of this person's firms, or of the groups these belong to, may be employed by.
HOUSE = (
    f"SELECT f.id FROM firms_firm f WHERE f.id IN ({FIRMS}) OR f.group_name <> '' AND f.group_name IN"
    f" (SELECT g.group_name FROM firms_firm g WHERE g.id IN ({FIRMS}))"
)


def employed_by(firms):
    return f"employee_id IN (SELECT e.id FROM mobility_employee e WHERE e.firm_id IN ({firms}))"


OWN = f"employee_id IN (SELECT e.id FROM mobility_employee e WHERE e.user_id = {PERSON})"
CHOSEN = f"id IN (SELECT o.wish_id FROM mobility_wish_opened_to o WHERE o.firm_id IN ({HR}))"
WISH = f"""
    {READER} = 'everyone'
    OR {OWN}
    OR status = 'asked' AND voiced_by_id = {PERSON} AND {employed_by(HR)}
    OR status = 'open' AND (
        open_to_all AND EXISTS ({HR})
        OR open_to_own AND {employed_by(HR)}
        OR {CHOSEN} AND NOT {employed_by(HR)} AND (open_to_own OR NOT {employed_by(HOUSE)})
    )
"""

TOLD = "(a.route = 'sponsored' OR a.employer_told_at IS NOT NULL)"
MANAGER_TOLD = "(a.employer_told_at IS NOT NULL OR a.manager_told_at IS NOT NULL)"
RECRUITS = f"""(
    v.firm_id IN ({FIRMS} AND m.role = 'director')
    OR v.firm_id IN ({FIRMS})
    AND EXISTS (SELECT FROM mobility_vacancy_recruiters r WHERE r.vacancy_id = v.id AND r.user_id = {PERSON})
)"""
FILE = f"""
    {READER} = 'everyone'
    OR {READER} = 'application ' || application_id
    OR EXISTS (
        SELECT FROM mobility_application a
        JOIN mobility_vacancy v ON v.id = a.vacancy_id
        LEFT JOIN mobility_employee e ON e.id = a.employee_id
        WHERE a.id = application_id AND (
            e.user_id = {PERSON}
            OR a.status <> 'withdrawn' AND (
                {TOLD} AND e.firm_id IN ({HR})
                OR {MANAGER_TOLD} AND e.manager_id = {PERSON} AND e.firm_id IN ({FIRMS} AND m.role = 'line_manager')
                OR {RECRUITS} AND (
                    {TOLD} OR e.id IS NULL OR e.firm_id = v.firm_id OR e.firm_id NOT IN ({HOUSE})
                )
            )
        )
    )
"""


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
    dependencies = [("mobility", "0004_search_by_trigrams"), ("firms", "0010_former_links")]
    operations = [secured("mobility_wish", WISH), secured("mobility_applicationfile", FILE)]
