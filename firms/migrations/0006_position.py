"""An alarm of drift is dealt with, while a candidate settles: the two words differ."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("firms", "0005_intake")]
    operations = [
        migrations.AlterField(
            model_name="drift",
            name="status",
            field=models.CharField(
                choices=[("open", "To discuss"), ("settled", "Dealt with")], default="open", max_length=8
            ),
        ),
    ]
