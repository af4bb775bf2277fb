"""Mail leaves at least once, waits when the server is away, and is never lost."""

import secrets
import socketserver
import threading

import pytest
from django.core.mail import send_mail

from firms import outbox
from firms.models import OutboxMail


class Postman(socketserver.StreamRequestHandler):
    """Just enough of a mail server to take a message."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip().upper():
            if line.startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                while (row := self.rfile.readline()) != b".\r\n":
                    self.server.taken.append(row)
            if line.startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def mail(db):
    return OutboxMail.objects.create(
        sender="a@essai.example", recipient="b@essai.example", subject="S", body="B", message_id="<1@essai.example>"
    )


def test_subject_of_several_lines_stands_on_one(db):
    send_mail("An invitation to\r\nthe park", "B", None, ["b@essai.example"])
    assert OutboxMail.objects.get().subject == "An invitation to the park"


def test_due_mail_leaves_once(mail, settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.DELIVERY_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        assert outbox.deliver() == (1, 0)
        assert outbox.deliver() == (0, 0)
        server.shutdown()
    assert b"Message-ID: <1@essai.example>\r\n" in server.taken


def test_key_of_a_link_leaves_with_the_mail_and_is_kept_nowhere(mail, settings):
    key = secrets.token_urlsafe(32)
    OutboxMail.objects.update(body=f"Read: https://park.example/evaluations/{key}/ on any screen.")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.DELIVERY_URL = f"smtp://127.0.0.1:{server.server_address[1]}"
        outbox.deliver()
        server.shutdown()
    mail.refresh_from_db()
    assert [row for row in server.taken if key.encode() in row] != []
    assert mail.body == "Read: https://park.example/evaluations/…/ on any screen."


def test_mail_waits_while_the_server_is_away(mail, settings):
    settings.DELIVERY_URL = "smtp://127.0.0.1:1"
    OutboxMail.objects.update(body=f"https://park.example/a/{'k' * 43}/")
    assert outbox.deliver() == (0, 1)
    mail.refresh_from_db()
    assert (mail.attempts, mail.sent_at, mail.failed) == (1, None, False)
    assert mail.body == f"https://park.example/a/{'k' * 43}/"
    assert outbox.deliver() == (0, 0)


def test_mail_stands_in_the_failed_list_after_many_attempts(mail, settings):
    settings.DELIVERY_URL = "smtp://127.0.0.1:1"
    OutboxMail.objects.update(attempts=outbox.ATTEMPTS - 1)
    outbox.deliver()
    mail.refresh_from_db()
    assert mail.failed
