"""Forms: one renderer, choices narrowed to what the person may see, amounts typed as people write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from naturopole import controls


class Field(BoundField):
    """A field drawn with the template of its kind, which is told what is wrong with it."""

    OF_KIND = {
        "checkbox": "forms/field_tick.html",
        "radioselect": "forms/field_choices.html",
        "checkboxselectmultiple": "forms/field_choices.html",
    }

    @property
    def template_name(self):
        of_kind = self.OF_KIND.get(self.widget_type)
        return self.field.template_name or of_kind or self.renderer.field_template_name

    @property
    def called(self):
        """The label before a colon, without stop or question mark; a form field may have a clearer `called`."""
        return str(getattr(self.field, "called", self.label)).rstrip(".?\N{NO-BREAK SPACE} ")

    @property
    def picks(self):
        """All its choices, where it is one that is shown whole."""
        return mark_safe(controls.picks(self.subwidgets))

    def get_context(self):
        return {"field": self, "errors": self.errors}


class Renderer(TemplatesSetting):
    """Draws every form with templates/forms/form.html, every field with the template of its kind beside it."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field

    def render(self, template_name, context, request=None):
        if template_name == self.field_template_name and not context["field"].use_fieldset:
            return controls.labelled(context["field"])
        draw = controls.DRAWN.get(template_name)
        if draw is None or context["widget"].get("wrap_label"):
            return super().render(template_name, context, request)
        return draw(context["widget"])


class ScopedModelForm(forms.ModelForm):
    """A model form that knows its user and offers, in every choice, only rows the user may see."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = field.queryset.visible_to(user)


class AmountField(forms.DecimalField):
    """A decimal typed in French or English: "9 800,50", "9,800.50" or "9800.5".

    Spaces of any kind and the currency sign are ignored. With one separator, it is the decimal one, unless it
    is a comma in groups of three in an English page.
    """

    widget = forms.TextInput

    def __init__(self, *args, suffix="€", **kwargs):
        super().__init__(*args, **kwargs)
        self.suffix = suffix
        self.widget.attrs.update({"inputmode": "decimal", "data-suffix": suffix, "autocomplete": "off"})

    def prepare_value(self, value):
        """An amount from the database as it is typed: no needless zeros, the language's decimal separator."""
        if not isinstance(value, Decimal):
            return value
        text = f"{value.normalize():f}"
        return text if (get_language() or "").startswith("en") else text.replace(".", ",")

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            number = Decimal(plain_decimal(str(value)))
        except InvalidOperation:
            raise forms.ValidationError(_("Write a number such as 1250.50."), code="invalid") from None
        if not number.is_finite():
            raise forms.ValidationError(_("Write a number such as 1250.50."), code="invalid")
        return number


def plain_decimal(text: str) -> str:
    """The typed amount with "." as its only separator: the last "," or "." is the decimal one, others group."""
    kept = "".join(c for c in text if not c.isspace() and c not in "€%’'")
    if "," in kept and "." in kept:
        kept = kept.replace("," if kept.rfind(".") > kept.rfind(",") else ".", "")
    english_groups = re.fullmatch(r"-?\d{1,3}(,\d{3})+", kept) and (get_language() or "").startswith("en")
    return kept.replace(",", "") if english_groups else kept.replace(",", ".")


class DayField(forms.DateField):
    """A day chosen with the browser's own calendar, in years with which can still be reckoned."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ["%Y-%m-%d", "%d/%m/%Y"]
    default_validators = [MinValueValidator(date(1000, 1, 1)), MaxValueValidator(date(2999, 12, 31))]

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", self.input_formats)
        super().__init__(**kwargs)
