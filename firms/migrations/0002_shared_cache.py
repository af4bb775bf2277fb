from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    """Rate limits are counted in the database, so that every web process sees the same count."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("firms", "0001_initial")]
    operations = [
        migrations.RunPython(create_table, migrations.RunPython.noop),
    ]
