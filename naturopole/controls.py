"""Inputs, choices and text areas, drawn as Django's own templates for them do but without a template.

A form of ten fields spends most of its time in those templates, which include one another for every attribute and
every option: 400 calls for an input, 30 here. Any other widget keeps its template.
"""

from django.utils.html import conditional_escape


def attributes(widget) -> str:
    """Of a control or an option; True stands alone, False is left out."""
    found = [(name, value) for name, value in widget["attrs"].items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{conditional_escape(value)}"' for name, value in found)


def box(widget) -> str:
    """Whatever is an <input>: a line to type in, a tick, a round one, a file, a hidden value."""
    value = "" if widget["value"] is None else f' value="{conditional_escape(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{conditional_escape(widget["name"])}"{value}{attributes(widget)}>'


def text_area(widget) -> str:
    """A browser drops the first line break, so that one of the person's own is kept."""
    words = conditional_escape(widget["value"] or "")
    return f'<textarea name="{conditional_escape(widget["name"])}"{attributes(widget)}>\n{words}</textarea>'


def option(widget) -> str:
    value, label = conditional_escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{attributes(widget)}>{label}</option>'


def drop_down(widget) -> str:
    parts = []
    for group, options, _index in widget["optgroups"]:
        inside = "".join(map(option, options))
        parts.append(f'<optgroup label="{conditional_escape(group)}">{inside}</optgroup>' if group else inside)
    return f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>{"".join(parts)}</select>'


BOXES = ("text", "number", "email", "url", "password", "hidden", "date", "time", "checkbox", "file")
# The box alone; one that brings its words along keeps Django's template.
PICKS = ("radio_option", "checkbox_option")
DRAWN = {
    **{f"django/forms/widgets/{kind}.html": box for kind in (*BOXES, *PICKS)},
    "django/forms/widgets/select.html": drop_down,
    "django/forms/widgets/textarea.html": text_area,
}
