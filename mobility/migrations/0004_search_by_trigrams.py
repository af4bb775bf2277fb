"""A word anywhere in a vacancy's title or text is found by an index; built while the site goes on working."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


def by_trigrams(field, name):
    upper = django.db.models.functions.text.Upper(field)
    return django.contrib.postgres.indexes.GinIndex(
        django.contrib.postgres.indexes.OpClass(upper, name="gin_trgm_ops"), name=name
    )


class Migration(migrations.Migration):
    atomic = False
    # The extension that compares by three letters comes with the packages' indexes.
    dependencies = [("mobility", "0003_whole_mobility"), ("packages", "0008_search_by_trigrams")]
    operations = [
        AddIndexConcurrently("vacancy", by_trigrams("title", "vacancy_title_trigrams")),
        AddIndexConcurrently("vacancy", by_trigrams("mission", "vacancy_mission_trigrams")),
    ]
