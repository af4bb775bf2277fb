from django.db import migrations, models


def archived(model):
    return migrations.AddField(
        model_name=model,
        name="archived_on",
        field=models.DateField(blank=True, editable=False, null=True),
    )


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0074_second_net"),
    ]

    operations = [archived("theme"), archived("programme")]
