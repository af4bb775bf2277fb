from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("packages", "0003_lead_days")]

    operations = [migrations.RemoveField(model_name="quoteline", name="lead_time_weeks")]
