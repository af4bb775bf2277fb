"""Addresses of the site itself."""

from tests.walls.matrix.people import ALL, PUBLIC, only

MATRIX = {
    "home": ("GET", (), ALL),
    "profile": ("GET", (), ALL),
    "language": ("POST", (), {"else": 302}),
    "persona": ("POST", ("nobody",), {"else": 404}),
    "help": ("GET", (), PUBLIC),
    "accessibility": ("GET", (), PUBLIC),
    "personal_data": ("GET", (), PUBLIC),
    "healthz": ("GET", (), PUBLIC),
    "outbox_list": ("GET", (), only("administrator")),
    "outbox_detail": ("GET", ("mail",), only("administrator")),
}
