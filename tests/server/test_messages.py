import gettext
import os

from server import messages

SOURCE = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Welcome"
msgstr "Bienvenue"

#, fuzzy
msgid "Doubtful"
msgstr "Douteux"

msgid "%(n)s firm"
msgid_plural "%(n)s firms"
msgstr[0] "%(n)s entreprise"
msgstr[1] "%(n)s entreprises"
"""


def catalog(root):
    folder = root / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(SOURCE, encoding="utf-8")
    return folder / "django.mo"


def test_catalogue_is_compiled_without_doubtful_lines(tmp_path):
    target = catalog(tmp_path)
    assert messages.compile_all(tmp_path) == [target]
    french = gettext.translation("django", tmp_path, ["fr"])
    assert french.gettext("Welcome") == "Bienvenue"
    assert french.gettext("Doubtful") == "Doubtful"
    assert [french.ngettext("%(n)s firm", "%(n)s firms", n) for n in (0, 1, 2)] == [
        "%(n)s entreprise",
        "%(n)s entreprise",
        "%(n)s entreprises",
    ]


def test_catalogue_is_compiled_again_only_when_it_changed(tmp_path):
    target = catalog(tmp_path)
    messages.compile_all(tmp_path)
    assert messages.compile_all(tmp_path) == []
    later = target.stat().st_mtime + 1
    os.utime(target.with_suffix(".po"), (later, later))
    assert messages.compile_all(tmp_path) == [target]
