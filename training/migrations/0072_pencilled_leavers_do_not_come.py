from django.db import migrations


def let_go(apps, schema_editor):
    """Firms that pencilled, never committed and left are none of the session's firms; their history stays."""
    pledges, events = apps.get_model("training", "Pledge"), apps.get_model("firms", "Event").objects
    about = events.filter(kind="training.pledge")
    left = about.filter(verb="withdrawn", detail__was="pencilled").values("subject_id")
    firm = about.filter(verb__in=("committed", "confirmed")).values("subject_id")
    rows = pledges.objects.filter(state="withdrawn", fee=0, pk__in=left).exclude(pk__in=firm)
    rows.update(state="declined", seats=0, withdrawn_on=None)


class Migration(migrations.Migration):

    dependencies = [
        ("training", "0071_certificate_revision"),
        ("firms", "0010_former_links"),
    ]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop)]
