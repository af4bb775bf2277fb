from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0003_invitations"),
    ]

    operations = [
        migrations.AddField(
            model_name="trainingcertificate",
            name="revision",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
    ]
