"""Tags, filters, components and form templates: what stands on the page."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils import translation

from firms.domain.park import Step
from naturopole.forms import AmountField, DayField
from naturopole.templatetags import ui

ROOT = Path(__file__).parents[2]
NB = "\u00a0"
pytestmark = pytest.mark.urls(__name__)
names = ("home", "profile", "language", "help", "accessibility", "personal_data", "account_logout")
urlpatterns = [path(f"{name}/", lambda request: None, name=name) for name in names]
public = [path(f"{name}/", lambda request: None, name=name) for name in ("firm_public_list", "wanted_list")]
jobs = [path("job_list/", lambda request: None, name="job_list")]
urlpatterns += [path("", include((public, "firms"))), path("", include((jobs, "mobility")))]
ERRORS = ("400", "403", "403_csrf", "404", "409", "410", "413", "422", "500", "503")


def draw(source, request=None, **context):
    return engines["django"].from_string(source).render(context, request)


def component(name, request=None, **context):
    return draw(f'{{% include "components/{name}.html" %}}', request, **context)


def page(request, source=""):
    return draw('{% extends "base.html" %}' + source, request, park=None, demo=True)


def firm(leaf, name, joined=None):
    return SimpleNamespace(leaf=leaf, sign=leaf or "x", name=name, joined=joined)


class PlaceForm(forms.Form):
    title = forms.CharField(label="Title", max_length=5, help_text="Five letters <b>at most</b>")
    amount = AmountField(label="Amount")
    closing = DayField(label="Closing", required=False)
    audience = forms.ChoiceField(label="Audience", choices=[("a", "All"), ("b", "Some")], widget=forms.RadioSelect)
    read = forms.BooleanField(label="I have read it")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Nothing <fits>")


def test_icon_is_silent_and_comes_from_the_sprite():
    assert draw('{% icon "check" "won" %}') == (
        '<svg class="i won" aria-hidden="true"><use href="/static/sprite.svg#i-check"/></svg>'
    )


def test_icon_refuses_a_name_the_sprite_lacks():
    with pytest.raises(ValueError, match="no icon “unicorn”"):
        draw('{% icon "unicorn" %}')


def test_every_icon_named_in_templates_is_in_the_sprite():
    pattern = r"""\{% icon "([\w-]+)"|\{% (?:tag|note) "\w*" "([\w-]+)"|\bicon="([\w-]+)" """.strip()
    named = {
        (path.name, name)
        for path in (ROOT / "templates").rglob("*.html")
        for found in re.findall(pattern, path.read_text(encoding="utf-8"))
        for name in found
        if name
    }
    assert named
    assert {(page, name) for page, name in named if name not in ui.icon_names()} == set()


@pytest.mark.parametrize(("sign", "drawn"), [(1, "1"), ("8", "8"), ("c", "c"), ("x", "x"), (None, "x"), (9, "x")])
def test_leaf_draws_the_sign_or_somebody_outside(sign, drawn):
    assert draw("{% leaf sign %}", sign=sign) == (
        f'<svg class="leaf" data-firm="{drawn}" aria-hidden="true"><use href="/static/sprite.svg#leaf-{drawn}"/></svg>'
    )


def test_firm_name_escapes_and_takes_other_words():
    assert draw("{% firm_name firm %}", firm=SimpleNamespace(sign=2)).startswith('<span class="firm"><svg class="leaf"')
    assert draw("{% firm_name firm words %}", firm=None, words="<b>").endswith("</svg>&lt;b&gt;</span>")


def test_tag_is_icon_and_word():
    assert draw('{% tag "" "lock" text %}', text="a < b").startswith('<span class="tag"><svg class="i"')
    assert draw('{% tag "ok" "check" text %}', text="a < b").endswith("</svg>a &lt; b</span>")


def test_note_wraps_what_it_is_given():
    drawn = draw('{% note "wait" "clock" %}<b>{{ text }}</b>{% endnote %}', text="<i>")
    assert drawn.startswith('<div class="note wait"><svg class="i"')
    assert drawn.endswith("<div><b>&lt;i&gt;</b></div></div>")


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("{{ amount|money }}", f"8{NB}400,50{NB}€", "€8,400.50"),
        ("{{ amount|money_exact }}", f"8{NB}400,50{NB}€", "€8,400.50"),
        ("{{ 60000|number }}", f"60{NB}000", "60,000"),
        ("{{ 20|percent }}", f"20{NB}%", "20%"),
        ("{{ 0.5|share }}", f"50{NB}%", "50%"),
        ("{{ day|day }}", "6 octobre\xa02026", "6 October\xa02026"),
        ("{{ nothing|day_short }}", "–", "–"),
    ],
)
def test_filters_write_in_the_language_of_the_page(source, french, english):
    given = {"amount": Decimal("8400.50"), "day": date(2026, 10, 6), "nothing": None}
    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert draw(source, **given) == expected


def test_drawings_reach_the_page_unescaped():
    assert draw("{% river values states %}", values=[1, 2], states=["ok", "ok"]).startswith('<svg class="river-h"')
    assert draw("{% river_step values states 1 %}", values=[1, 2], states=["ok", "ok"]).startswith("<svg")
    assert draw("{% bar 1 2 %}{% stacked parts %}{% sprig %}", parts=[(1, 2)]).count("<svg class=") == 3
    assert draw("{% river_patterns %}").count("<pattern") == 2


def test_quorum_says_what_it_draws():
    said = "13 committed, 1 pencilled, 2 free; the minimum is 12"
    assert f'aria-label="{said}"' in draw("{% quorum 13 1 12 16 %}")


def test_moves_say_each_year():
    assert 'aria-label="1 move in 2025, 2 moves in 2026"' in draw("{% moves y %}", y=[(2025, 1), (2026, 2)])


def test_plate_gives_a_leaf_to_a_firm_without_one():
    drawn = draw("{% plate firms %}", firms=[firm(4, "Biosphère", 2007), firm(None, "<NDS>")])
    assert re.findall(r'data-firm="(\w)"', drawn) == ["4", "2", "c"]
    assert "Biosphère (2007), &lt;NDS&gt;" in drawn


def test_form_lists_its_errors_on_top_with_links_to_the_fields():
    drawn = PlaceForm({"title": "Too long", "amount": "x", "version": "x"}).render()
    summary = drawn[: drawn.index("</ul>")]
    assert 'role="alert" tabindex="-1"' in summary
    assert "6 points to correct" in summary
    assert re.findall(r'href="(#\w+)"', summary) == ["#id_title", "#id_amount", "#id_audience_0", "#id_read"]
    assert "<li>Nothing &lt;fits&gt;</li>" in summary


def test_form_without_errors_has_no_summary():
    assert "alert" not in PlaceForm().render()


def test_field_names_its_help_and_its_error():
    drawn = str(PlaceForm({"title": "Too long"})["title"].as_field_group())
    assert '<div class="field err"><label for="id_title">Title' in drawn
    assert 'id="id_title_helptext">Five letters &lt;b&gt;at most&lt;/b&gt;</span>' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'aria-describedby="id_title_helptext id_title_error"' in drawn
    assert '<div id="id_title_error"><p class="msg">' in drawn


def test_field_shows_its_unit_and_whether_it_may_stay_empty():
    form = PlaceForm()
    assert re.search(r'<div class="suffix"><input[^>]*><span>€</span></div>', form["amount"].as_field_group())
    assert "(optional)" in form["closing"].as_field_group()
    assert "(optional)" not in form["title"].as_field_group()


def test_field_draws_choices_and_ticks_as_whole_rows():
    form = PlaceForm()
    audience = form["audience"].as_field_group()
    assert re.findall(r'<label class="choice"><input type="radio"[^>]*><span>(\w+)</span></label>', audience) == [
        "All",
        "Some",
    ]
    assert "<legend>Audience" in audience
    read = form["read"].as_field_group()
    assert re.search(r'<label class="tick"><input type="checkbox"[^>]*><span>I have read it</span></label>', read)


def test_messages_take_the_tone_of_their_level():
    sent = [Message(constants.SUCCESS, "Saved <b>"), Message(constants.ERROR, "Too late")]
    drawn = component("messages", messages=sent)
    assert re.findall(r'class="note (\w+)"', drawn) == ["ok", "bad"]
    assert "Saved &lt;b&gt;" in drawn
    assert 'aria-live="polite"></div>' in component("messages", messages=[])
    assert 'hx-swap-oob="true"' in component("messages", messages=sent, oob=True)


def test_chain_of_any_length_says_who_holds_each_step():
    steps = [Step(SimpleNamespace(name=f"S{k}"), [firm(1, "LPH")], 1) for k in range(9)]
    steps[1] = Step(SimpleNamespace(name="Gap"))
    drawn = component("chain", steps=steps)
    assert 'class="chain many" data-steps="9"' in drawn
    assert drawn.count("<p>LPH</p>") == 8
    assert re.findall(r'<li class="(\w+)">', drawn) == ["gap"]
    assert "Nobody" in drawn
    assert 'class="chain" data-steps="6"' in component("chain", steps=steps[:6])


def test_matrix_tells_in_words_what_its_cells_show():
    cells = [
        {"firms": [firm(1, "LPH")], "candidate": True, "state": "clash"},
        {"firms": [], "candidate": True, "state": "fill"},
        {"firms": [], "candidate": False, "state": ""},
    ]
    view = {"title": "P × M", "columns": ["A", "B", "C"], "candidate_name": "Granulor"}
    drawn = component("matrix", view=view | {"rows": [{"name": "Extraction", "cells": cells}]})
    assert re.findall(r'<td class="(\w+)">', drawn) == ["clash", "fill"]
    words = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", drawn)]
    assert words == ["", "LPH Granulor, overlap", "Granulor, free place", "nobody"]


def test_river_component_draws_every_step():
    step = {"name": "Extraction", "sign": 4, "holder": "Biosphère", "price": 26500, "tone": "ok", "icon": "check"}
    drawn = component("river", steps=[step | {"state_label": "Confirmed"}] * 8, values=[1] * 8, states=["ok"] * 8)
    assert drawn.count("river-v") == 8
    assert 'class="river many" data-steps="8"' in drawn
    assert drawn.count("€26,500") == 8


def test_pager_keeps_the_other_parameters(rf):
    request = rf.get("/?sort=name&page=2")
    drawn = component("pager", request, page=Paginator(range(100), 25).page(2))
    assert "26 to 50 of 100" in drawn
    assert re.findall(r'href="([^"]*)" hx-get', drawn) == [
        "?sort=name&amp;page=1",
        "?sort=name&amp;page=1",
        "?sort=name&amp;page=3",
        "?sort=name&amp;page=4",
        "?sort=name&amp;page=3",
    ]
    assert drawn.count('hx-target="#results"') == 5


def test_pager_is_absent_from_a_single_page(rf):
    assert component("pager", rf.get("/"), page=Paginator(range(3), 25).page(1)).strip() == ""


@pytest.mark.parametrize(
    ("sort", "address", "order"),
    [("name", "?sort=-name", "ascending"), ("-name", "?sort=name", "descending"), ("", "?sort=name", None)],
)
def test_column_turns_its_order_round(rf, sort, address, order):
    drawn = component("column", rf.get("/?page=3"), key="name", label="Name", sort=sort)
    assert f'href="{address}"' in drawn
    assert re.findall(r'aria-sort="(\w+)"', drawn) == ([order] if order else [])


def test_page_numbers_leave_gaps():
    pages = Paginator(range(500), 25)
    source = "{% page_numbers page as numbers %}{{ numbers|join:' ' }}"
    assert draw(source, page=pages.page(10)) == "1 … 8 9 10 11 12 … 20"


@pytest.mark.parametrize(("language", "other", "word"), [("fr", "en", "English"), ("en", "fr", "Français")])
def test_language_switch_offers_the_other_language_and_comes_back(rf, language, other, word):
    with translation.override(language):
        drawn = component("language_switch", rf.get("/help/?a=1&b=2"))
    assert 'name="next" value="/help/?a=1&amp;b=2"' in drawn
    assert f'name="language" value="{other}" lang="{other}"' in drawn
    assert f"</svg>{word}</button>" in drawn


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_error_pages_need_no_context(code, language):
    with translation.override(language):
        drawn = render_to_string(f"{code}.html")
    assert f'<html lang="{language}">' in drawn
    title = re.search(r"<h1>(.+)</h1>", drawn)[1]
    assert f"<title>{title} – Naturopôle</title>" in drawn
    problem = re.search(r'<div class="note bad" id="problem">(.*)</div></div></div>', drawn)[1]
    assert re.sub(r"<[^>]*>", "", problem).startswith(f"{title}. ")


def test_base_page_of_a_visitor_has_no_navigation(rf):
    drawn = page(rf.get("/"), "{% block title %}T{% endblock %}")
    assert "<title>T – Naturopôle</title>" in drawn
    assert 'class="tabs"' not in drawn
    assert 'class="demo"' in drawn
    assert "data-theme" not in drawn


@pytest.mark.parametrize(("theme", "forced"), [("auto", False), ("dark", True), ("light", True)])
def test_base_page_forces_a_theme_only_when_chosen(rf, theme, forced):
    request = rf.get("/")
    request.user = SimpleNamespace(is_authenticated=False, theme=theme)
    drawn = page(request)
    assert ("data-theme" in drawn) == forced


def test_masthead_marks_the_present_section_and_what_waits(rf):
    request = rf.get("/")
    request.user = SimpleNamespace(name="Anne <D.>", role_line="Park president", is_authenticated=False)
    entry = {"url": "/c/", "icon": "sprout", "label": "Candidates", "count": 2, "count_label": "to decide"}
    drawn = component("masthead", request, navigation=[entry | {"current": True}], park=None, demo=False)
    assert drawn.count('<a href="/c/" aria-current="page">') == 2
    assert drawn.count('<span class="count">2<span class="vh"> to decide</span></span>') == 2
    assert "Anne &lt;D.&gt;<small>Park president</small>" in drawn


def test_templates_hold_no_inline_style_or_script():
    pages = {file: file.read_text(encoding="utf-8") for file in (ROOT / "templates").rglob("*.html")}
    # A block of data for search engines is no script: browsers do not run it.
    script = r"""<script(?! type="module" src="{% static "js/| type="application/ld\+json")"""
    inline = re.compile(rf"""\sstyle=|<style|{script}|\son\w+=|javascript:""")
    assert [file for file, text in pages.items() if inline.search(text)] == []


def test_scripts_stay_a_last_resort():
    scripts = (ROOT / "static" / "js").glob("*.js")
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in scripts) < 300


@pytest.mark.parametrize("name", ["icon", "sprite"])
def test_drawn_files_are_well_formed(name):
    ElementTree.parse(ROOT / "static" / f"{name}.svg")
