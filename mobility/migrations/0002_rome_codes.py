"""Fills the directory of occupations: 532 codes and French labels, France Travail open data, September 2024."""

import csv
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parent.parent / "data" / "rome.csv"


def load(apps, schema_editor):
    codes = apps.get_model("mobility", "RomeCode")
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = [codes(code=row["code"], label=row["label"]) for row in csv.DictReader(lines)]
    codes.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=["label"])


def unload(apps, schema_editor):
    """Codes that a vacancy names stay: the vacancy keeps its occupation."""
    apps.get_model("mobility", "RomeCode").objects.filter(vacancies=None).delete()


class Migration(migrations.Migration):
    dependencies = [("mobility", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
