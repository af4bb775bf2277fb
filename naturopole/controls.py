"""Fields with their inputs, choices and text areas, drawn without a template; controls as Django's own templates do.

A form of ten fields spends most of its time in templates, which include one another for every label, attribute and
option: 400 calls for an input, 30 here. Any other widget keeps its template, and so does a field of several controls.
Every word passes through `escaped` here: a pattern for each option would take half as many calls again.
"""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from naturopole.markup import escaped


def attributes(widget) -> str:
    """Of a control or an option; True stands alone, False is left out."""
    if not widget["attrs"]:
        return ""
    found = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join([f" {name}" if value is True else f' {name}="{escaped(value)}"' for name, value in found])


def box(widget) -> str:
    """Whatever is an <input>: a line to type in, a tick, a round one, a file, a hidden value."""
    value = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{escaped(widget["name"])}"{value}{attributes(widget)}>'


def text_area(widget) -> str:
    """A browser drops the first line break, so that one of the person's own is kept."""
    words = escaped(widget["value"] or "")
    return f'<textarea name="{escaped(widget["name"])}"{attributes(widget)}>\n{words}</textarea>'


def option(widget) -> str:
    value, label = escaped(widget["value"]), escaped(widget["label"])
    return f'<option value="{value}"{attributes(widget)}>{label}</option>'


def drop_down(widget) -> str:
    parts = []
    for group, options, _index in widget["optgroups"]:
        inside = "".join(map(option, options))
        parts.append(f'<optgroup label="{escaped(group)}">{inside}</optgroup>' if group else inside)
    return f'<select name="{escaped(widget["name"])}"{attributes(widget)}>{"".join(parts)}</select>'


def picks(options) -> str:
    """The choices of a field that is shown whole, each with its words: a list of people has forty."""
    return "".join(
        f'<label class="choice">{box(one.data)}<span>{escaped(one.choice_label)}</span></label>' for one in options
    )


BOXES = ("text", "number", "email", "url", "password", "hidden", "date", "time", "checkbox", "file")
# The box alone; one that brings its words along keeps Django's template.
PICKS = ("radio_option", "checkbox_option")
DRAWN = {
    **{f"django/forms/widgets/{kind}.html": box for kind in (*BOXES, *PICKS)},
    "django/forms/widgets/select.html": drop_down,
    "django/forms/widgets/textarea.html": text_area,
}


def labelled(field, number=None) -> str:
    """One field: label, help, control, errors; its form field may have `suffix`, a unit such as "€".

    In a numbered row the label ends with the row's `number`, for who hears the page; help and "optional" are left out.
    """
    draw, errors, suffix = field.renderer.render, field.errors, getattr(field.field, "suffix", "")
    after, hint, control = "", "", str(field)
    if number is not None:
        after = f'<span class="vh"> {number}</span>'
    elif not field.field.required:
        after = f' <span class="opt">({_("optional")})</span>'
    if field.help_text and number is None:
        hint = draw("forms/help.html", {"field": field})
    if suffix:
        control = f'<div class="suffix">{control}<span>{escaped(suffix)}</span></div>'
    label = f'<label for="{escaped(field.id_for_label)}">{escaped(field.label)}{after}</label>'
    told = draw("forms/field_errors.html", {"field": field}) if errors else ""
    return SafeString(f'<div class="field{" err" if errors else ""}">{label}{hint}{control}{told}</div>')
