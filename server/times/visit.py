"""What a page costs on the wire with an empty cache and the next time, and how many elements it has."""

import gzip
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser

import brotli

from server.times.load import Request, fetch_once

PACKED = {"Accept-Encoding": "gzip, br"}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


class Needs(HTMLParser):
    """Counts the elements of a page and collects what a browser loads with it; of fonts, those that it names itself."""

    def __init__(self, page):
        super().__init__()
        self.nodes, self.files = 0, set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.nodes += 1
        given = dict(attrs)
        address = given.get("href") if tag in ("link", "use") else given.get("src")
        if not address or address.startswith(("#", "data:")):
            return
        if tag == "link" and given.get("rel") not in ("stylesheet", "icon", "preload"):
            return
        self.files.add(urllib.parse.urldefrag(address).url)


@dataclass
class Visit:
    """Bytes on the wire with an empty cache, apart those of fonts; requests; bytes of the next visit; elements."""

    first: int = 0
    fonts: int = 0
    requests: int = 0
    again: int = 0
    nodes: int = 0
    unpacked: list = field(default_factory=list)
    """What could be smaller: texts that came as they are."""

    def load(self, port, address, headers) -> bytes:
        """One request, counted; the body as it was before it was packed."""
        answer, body = fetch_once(port, Request(address, headers | PACKED))
        packing, size = answer.getheader("Content-Encoding"), wire(answer, body)
        is_font = answer.getheader("Content-Type", "").startswith("font/")
        self.requests += 1
        if is_font:
            self.fonts += size
        else:
            self.first += size
        if "max-age" not in answer.getheader("Cache-Control", ""):
            self.again += size
        if packing is None and not is_font:
            self.unpacked.append(address)
        return UNPACK[packing](body)


def wire(answer, body) -> int:
    """Bytes of an answer with its head."""
    head = f"HTTP/1.1 {answer.status} {answer.reason}"
    return len(body) + len(head) + 4 + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())


def visit(port, path, headers) -> Visit:
    """Load the page and all it needs, and tell what the next visit would load again."""
    found = Visit()
    needs = Needs(found.load(port, path, headers).decode())
    found.nodes = needs.nodes
    for address in sorted(needs.files):
        found.load(port, address, headers)
    return found
