"""Controls drawn without a template are those of Django's templates."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.test.html import parse_html
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from naturopole.forms import Renderer

MARKS = """<b> & "quoted" ’ten’"""
PAIRS = [("", "–"), ("a&b", MARKS), (3, mark_safe("bold<br>line")), ("group <1>", [("c", "C"), ("d", "D")])]


class Sample(forms.Form):
    """One of each control that is drawn, with values that need care."""

    line = forms.CharField(initial=MARKS, max_length=30, help_text="Help", widget=forms.TextInput({"data-x": MARKS}))
    empty = forms.CharField(required=False, disabled=True)
    zero = forms.IntegerField(initial=0, min_value=0)
    mail = forms.EmailField(initial="a@b.example")
    word = forms.CharField(widget=forms.PasswordInput)
    kept = forms.CharField(initial=MARKS, widget=forms.HiddenInput)
    day = forms.DateField(initial="2026-10-06", widget=forms.DateInput(attrs={"type": "date"}))
    moment = forms.TimeField(initial="09:05")
    tick = forms.BooleanField(initial=True)
    file = forms.FileField(widget=forms.FileInput)
    words = forms.CharField(initial="\n" + MARKS, widget=forms.Textarea)
    none = forms.CharField(required=False, widget=forms.Textarea)
    one = forms.ChoiceField(choices=PAIRS, initial=3)
    many = forms.MultipleChoiceField(choices=PAIRS, initial=["c", "a&b"], widget=forms.SelectMultiple)
    round = forms.ChoiceField(choices=PAIRS[:3], initial="a&b", widget=forms.RadioSelect)
    ticks = forms.MultipleChoiceField(choices=PAIRS[:3], initial=[3], widget=forms.CheckboxSelectMultiple)


def drawn(name, renderer, data=None) -> list:
    """The field's control, or each of its options, as a tree of elements."""
    field = Sample(data, renderer=renderer)[name]
    picks = field.widget_type in ("radioselect", "checkboxselectmultiple")
    return [parse_html(option.tag()) for option in field] if picks else [parse_html(str(field))]


@pytest.mark.parametrize("name", Sample.base_fields)
@pytest.mark.parametrize("data", [None, {}, {"line": MARKS, "one": "d", "round": "3", "words": MARKS, "tick": ""}])
def test_control_is_drawn_as_by_its_template(name, data):
    assert drawn(name, Renderer(), data) == drawn(name, TemplatesSetting(), data)


def test_text_area_keeps_the_first_line_break():
    assert str(Sample(renderer=Renderer())["words"]) == str(Sample(renderer=TemplatesSetting())["words"])


def test_option_with_its_label_keeps_its_words():
    option = Sample(renderer=Renderer())["round"][1]
    assert parse_html(str(option)) == parse_html(str(Sample(renderer=TemplatesSetting())["round"][1]))


@pytest.mark.parametrize("name", ["round", "ticks"])
@pytest.mark.parametrize("data", [None, {}, {"round": "3", "ticks": ["a&b", ""]}])
def test_choices_shown_whole_are_drawn_as_one_by_one(name, data):
    field = Sample(data, renderer=Renderer())[name]
    pairs = [(option.tag(), conditional_escape(option.choice_label)) for option in field]
    apart = "".join(f'<label class="choice">{tag}<span>{words}</span></label>' for tag, words in pairs)
    assert parse_html(field.picks) == parse_html(apart)


class Agreement(forms.Form):
    """Labels that are sentences, and one that says too little away from its heading."""

    agreed = forms.BooleanField(label="I agree.")
    heard = forms.CharField(label="L’avez-vous su\N{NO-BREAK SPACE}?")
    to = forms.CharField(label="To")
    to.called = "Pay up to"


def test_error_of_a_sentence_has_one_sign():
    drawn = render_to_string("forms/errors.html", {"form": Agreement({})})
    assert re.findall(r">([^<]+): This field is required.</a>", drawn) == ["I agree", "L’avez-vous su", "Pay up to"]


def test_field_with_two_errors_counts_as_one_point():
    form = Agreement({"agreed": "on", "heard": "yes", "to": "2"})
    for words in ("Too long.", "No <b>."):
        form.add_error("to", words)
        form.add_error(None, words)
    drawn = render_to_string("forms/errors.html", {"form": form})
    assert re.findall(r"(\d) points", drawn) == ["2"]
    assert re.findall(r"<li>(.*?)</li>", drawn) == [
        "Too long. No &lt;b&gt;.",
        '<a href="#id_to">Pay up to: Too long. No &lt;b&gt;.</a>',
    ]
