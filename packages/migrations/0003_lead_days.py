"""Lead times of lines in working days; the firms of existing lines have been asked already."""

from django.db import migrations

FORWARD = """
UPDATE packages_quoteline SET lead_days = lead_time_weeks * 5;
UPDATE packages_quoteline SET asked_sha256 = 'before' WHERE supplier_id IS NOT NULL;
"""
BACK = "UPDATE packages_quoteline SET lead_time_weeks = greatest(1, (lead_days + 4) / 5);"


class Migration(migrations.Migration):
    dependencies = [("packages", "0002_complete_quotes")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
