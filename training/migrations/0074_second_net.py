"""The database itself keeps what a trainee thinks to her and to her firm's HR, as `visible_to` of `Evaluation` does.

`mobility.0006_second_net` says how, and who the reader is; averages over all are reckoned for everyone.
"""

from django.db import migrations

READER = "(SELECT current_setting('app.reader', true))"
EVALUATION = f"""
    {READER} = 'everyone'
    OR {READER} = 'evaluation ' || id
    OR EXISTS (
        SELECT FROM training_enrolment n JOIN mobility_employee e ON e.id = n.employee_id
        WHERE n.id = enrolment_id AND (
            e.user_id = (SELECT public.reader_person()) OR e.firm_id IN (SELECT public.reader_firms('hr'))
        )
    )
"""


class Migration(migrations.Migration):
    dependencies = [("training", "0073_archived_registers"), ("mobility", "0006_second_net")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY readers ON training_evaluation USING ({EVALUATION});"
            "ALTER TABLE training_evaluation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "ALTER TABLE training_evaluation NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;"
            "DROP POLICY readers ON training_evaluation",
        )
    ]
