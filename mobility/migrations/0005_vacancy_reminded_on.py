"""When those who can end a recruitment were last reminded that nobody has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobility", "0004_search_by_trigrams")]

    operations = [
        migrations.AddField(
            model_name="vacancy",
            name="reminded_on",
            field=models.DateField(blank=True, help_text="Last reminder that nobody has ended it.", null=True),
        ),
    ]
