"""Compiles the translations with Babel, so that no gettext needs to be installed."""

from server.defaults import ROOT


def main():
    """Compile those of the project."""
    compile_all(ROOT / "locale")


def compile_all(root):
    """Write the .mo beside each .po that is newer; return the files written."""
    written = []
    for source in sorted(root.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Loading Babel takes longer than all the rest, and most starts have nothing to compile.
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with open(source, "rb") as file:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        draft = target.with_suffix(".mo.new")
        with open(draft, "wb") as file:
            write_mo(file, catalog)
        draft.replace(target)
        written.append(target)
    return written
