"""The database itself keeps what a trainee thinks to her and to her firm's HR, as `visible_to` of `Evaluation` does.

`mobility.0005_second_net` says how; averages over all are reckoned for everyone.
"""

from django.db import migrations

READER = "(SELECT current_setting('app.reader', true))"
PERSON = f"(SELECT CASE WHEN {READER} ~ '^[0-9]{{1,18}}$' THEN {READER}::bigint END)"
EVALUATION = f"""
    {READER} = 'everyone'
    OR {READER} = 'evaluation ' || id
    OR EXISTS (
        SELECT FROM training_enrolment n JOIN mobility_employee e ON e.id = n.employee_id
        WHERE n.id = enrolment_id AND (
            e.user_id = {PERSON}
            OR e.firm_id IN (SELECT m.firm_id FROM firms_membership m WHERE m.user_id = {PERSON} AND m.role = 'hr')
        )
    )
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0071_certificate_revision"), ("mobility", "0005_second_net")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY readers ON training_evaluation USING ({EVALUATION});"
            "ALTER TABLE training_evaluation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "ALTER TABLE training_evaluation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;"
            "DROP POLICY readers ON training_evaluation",
        )
    ]
