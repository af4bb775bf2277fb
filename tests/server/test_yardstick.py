"""The bare page and the bare write that others are measured by are what they are said to be."""

import os
import subprocess
import sys

from server.defaults import ROOT

# As told by the process of the yardstick, which has settings of its own.
BARE = """
from server import measuring
from server.times.yardstick.rows import build
with measuring.database():
    from django.test import Client
    client = Client()
    client.force_login(build())
    statements = measuring.visit(client, "/")[1]
    print(len(statements), measuring.repeated(statements), client.get("/").content.decode().count("<td>"))
    for amount in ("12.50", "7.25"):
        answer = client.post("/orders/7/lines/", {"text": "Work", "amount": amount})
    print(answer.status_code, "<td>19,75" in answer.content.decode())
"""


def test_bare_page_takes_three_statements_and_the_bare_write_adds_up():
    settings = {"DJANGO_SETTINGS_MODULE": "server.times.yardstick.settings"}
    done = subprocess.run(
        [sys.executable, "-c", BARE], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.splitlines() == ["3 0 225", "200 True"], done.stderr
