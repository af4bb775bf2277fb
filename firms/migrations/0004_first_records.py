"""Each firm's position becomes its first record; certificates without an end are in preparation."""

from datetime import date

from django.db import migrations


def write_records(apps, schema_editor):
    Firm, Record = apps.get_model("firms", "Firm"), apps.get_model("firms", "PositionRecord")
    apps.get_model("firms", "Certification").objects.filter(valid_until=None).update(state="preparing")
    for firm in Firm.objects.all():
        held = {str(row.level_id): float(row.value) for row in firm.strengths.all()}
        if held:
            Record.objects.create(firm=firm, since=date(firm.joined or date.today().year, 1, 1), held=held)


def remove_records(apps, schema_editor):
    apps.get_model("firms", "PositionRecord").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("firms", "0003_candidates_desk")]
    operations = [
        migrations.RunPython(write_records, remove_records),
    ]
