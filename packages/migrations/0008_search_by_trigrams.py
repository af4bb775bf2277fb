"""Letters anywhere in a name are found by an index; built while the site goes on working."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently, TrigramExtension
from django.db import migrations


def by_trigrams(field, name):
    upper = django.db.models.functions.text.Upper(field)
    return django.contrib.postgres.indexes.GinIndex(
        django.contrib.postgres.indexes.OpClass(upper, name="gin_trgm_ops"), name=name
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("packages", "0007_variants_and_reminders")]
    operations = [
        TrigramExtension(),
        AddIndexConcurrently("client", by_trigrams("name", "client_name_trigrams")),
        AddIndexConcurrently("quote", by_trigrams("title", "quote_title_trigrams")),
    ]
