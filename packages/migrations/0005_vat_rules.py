"""The VAT regimes beside the French one, dated: French VAT law moved from the CGI to the CIBS on 1 September 2026."""

from datetime import date

from django.db import migrations

SINCE, MOVED, LAST = date(2010, 1, 1), date(2026, 9, 1), date(2026, 8, 31)
CODE_FR = "code des impositions sur les biens et services, taxe sur la valeur ajoutée"
CODE_EN = "French code of taxes on goods and services, value added tax"
# regime, supply, French text until the move, English text until it, article of directive 2006/112/EC
RULES = [
    (
        "reverse_charge",
        "services",
        "Autoliquidation, article 283-2 du CGI",
        "Reverse charge, article 283-2 of the French tax code",
        "Autoliquidation",
        "Reverse charge",
        "196",
    ),
    (
        "reverse_charge",
        "goods",
        "Exonération de TVA, article 262 ter I du CGI",
        "VAT exempt, article 262 ter I of the French tax code",
        "Exonération de TVA, livraison intracommunautaire",
        "VAT exempt, intra-Community supply",
        "138",
    ),
    (
        "export",
        "goods",
        "Exonération de TVA, article 262 I du CGI",
        "VAT exempt, article 262 I of the French tax code",
        "Exonération de TVA, exportation",
        "VAT exempt, export",
        "146",
    ),
    (
        "export",
        "services",
        "TVA non applicable, article 259-1 du CGI",
        "Outside French VAT, article 259-1 of the French tax code",
        "TVA française non applicable",
        "Outside French VAT",
        "44",
    ),
]


def add_rules(apps, schema_editor):
    rule = apps.get_model("packages", "VatRule")
    for regime, supply, old_fr, old_en, new_fr, new_en, article in RULES:
        rule.objects.create(
            regime=regime,
            supply=supply,
            rate=0,
            reference_fr=old_fr,
            reference_en=old_en,
            valid_from=SINCE,
            valid_to=LAST,
        )
        rule.objects.create(
            regime=regime,
            supply=supply,
            rate=0,
            reference_fr=f"{new_fr} ({CODE_FR}; article {article} de la directive 2006/112/CE)",
            reference_en=f"{new_en} ({CODE_EN}; article {article} of directive 2006/112/EC)",
            valid_from=MOVED,
        )


def remove_rules(apps, schema_editor):
    apps.get_model("packages", "VatRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("packages", "0004_drop_weeks")]

    operations = [migrations.RunPython(add_rules, remove_rules)]
