"""Views and forms reach rows through `visible_to` only, and every model says who sees it."""

import ast
from pathlib import Path

from django.apps import apps

from naturopole.scoping import Scoped

ROOT = Path(__file__).resolve().parents[2]
APPS = ("firms", "mobility", "training", "packages")
# Models without `visible_to`, each with the reason why no view ever lists it.
UNSCOPED = {
    "firms.user": "reached by `visible_to` of its own queryset; it cannot extend two bases with managers",
    "firms.event": "read through the row it tells about, which is scoped",
    "packages.numberseries": "a counter without any firm's data",
    "packages.vatrule": "the law, the same for everybody",
}
ALLOWED = {"visible_to"}


def layer_files():
    for app in APPS:
        for name in ("views", "forms", "filters"):
            yield from sorted((ROOT / app).glob(f"{name}.py"))
            yield from sorted((ROOT / app / name).glob("*.py"))


def breaches(source: str) -> list[int]:
    """Lines that reach rows another way than `Model.objects.visible_to(…)`."""
    tree = ast.parse(source)
    fine = set()
    for node in ast.walk(tree):
        is_scoped_call = isinstance(node, ast.Attribute) and node.attr in ALLOWED
        if is_scoped_call and isinstance(node.value, ast.Attribute):
            fine.add(id(node.value))
    lines = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_base_manager", "_default_manager")
        and id(node) not in fine
    ]
    shortcuts = ("get_object_or_404", "get_list_or_404")
    lines += [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in shortcuts
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id[:1].isupper()
    ]
    return lines


def test_views_and_forms_use_visible_to():
    found = {str(path.relative_to(ROOT)): breaches(path.read_text()) for path in layer_files()}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_breach_is_noticed():
    assert breaches("rows = Quote.objects.filter(pk=1)") == [1]
    assert breaches("row = get_object_or_404(Quote, pk=1)") == [1]
    assert breaches("row = get_object_or_404(Quote.objects.visible_to(user), pk=1)") == []


def test_every_model_is_scoped_or_listed():
    unscoped = {
        model._meta.label_lower
        for model in apps.get_models()
        if model._meta.app_label in APPS and not issubclass(model, Scoped) and not model._meta.auto_created
    }
    assert unscoped == set(UNSCOPED)


def test_model_without_path_shows_nothing(db, member):
    from firms.models import Membership

    user = member("hr")
    path, Membership.firm_path = Membership.firm_path, ""
    try:
        assert list(Membership.objects.visible_to(user)) == []
    finally:
        Membership.firm_path = path
