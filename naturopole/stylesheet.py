"""The one stylesheet, `app.css`: the files of static/css/ joined in the order css/app.css imports them.

The finder below stands in for Django's FileSystemFinder: it serves and collects everything under
STATICFILES_DIRS but the sources of the stylesheet, and the joined file in their place.
"""

import os
import re
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import FileSystemStorage

NAME, FOLDER = "app.css", "css"
IMPORT = re.compile(r'@import "([^"]+)";\n?')
STRING_OR_SPACE = re.compile(r"""("[^"]*"|'[^']*')|(?:/\*.*?\*/|\s)+""", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+): (?:light-dark\()?(#[0-9a-f]{3,6})")
AROUND_MARKS = re.compile(r"""("[^"]*"|'[^']*')| ?([{};,]) ?|:\s""")


def joined(folder: Path) -> str:
    """The stylesheet whose entry is `folder`/app.css, with each import replaced by its file, and shortened.

    Addresses are written for the sources' place ("../fonts/…"); the joined file stands one folder higher.
    Raises FileNotFoundError for an import without a file.
    """
    entry = (folder / NAME).read_text(encoding="utf-8")
    css = IMPORT.sub(lambda found: (folder / found[1]).read_text(encoding="utf-8"), entry)
    return shortened(css.replace("url(../", "url("))


def shortened(css: str) -> str:
    """The same rules without comments and without blanks that carry no meaning; strings stay as they are."""
    css = STRING_OR_SPACE.sub(lambda found: found[1] or " ", css)
    css = AROUND_MARKS.sub(lambda found: found[1] or found[2] or ":", css)
    return css.replace(";}", "}").strip() + "\n"


@cache
def light_colours(folder: Path) -> dict[str, str]:
    """The colours of the light theme by token, for what leaves the site without its stylesheet."""
    return dict(TOKEN.findall((folder / "tokens.css").read_text(encoding="utf-8")))


def write(source: Path, target: Path) -> Path:
    """Bring `target` up to date with the sources; a reader never meets half a file."""
    css = joined(source)
    if not target.is_file() or target.read_text(encoding="utf-8") != css:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        with open(handle, "w", encoding="utf-8") as file:
            file.write(css)
        os.chmod(name, 0o644)
        os.replace(name, target)
    return target


class StylesheetFinder(FileSystemFinder):
    """Finds the files of STATICFILES_DIRS, with the joined stylesheet in place of its sources."""

    def find_location(self, root, path, prefix=None):
        if path == NAME and (Path(root) / FOLDER / NAME).is_file():
            return str(write(Path(root) / FOLDER, settings.DATA_DIR / "stylesheet" / NAME))
        return None if Path(path).parts[:1] == (FOLDER,) else super().find_location(root, path, prefix)

    def list(self, ignore_patterns):
        yield NAME, FileSystemStorage(location=Path(self.find(NAME)).parent)
        yield from super().list([*(ignore_patterns or []), FOLDER])
