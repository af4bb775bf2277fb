import errno
import os
import socket
import subprocess
import sys

import pytest

from server import preflight
from server.preflight import Refusal


def refusal(block):
    """Return what a context manager or a call refuses with."""
    with pytest.raises(Refusal) as refused, block():
        pass
    return str(refused.value)


def test_data_folder_is_made_for_its_owner_alone(tmp_path):
    with preflight.data_folder(tmp_path / "a" / "var", needed=0) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_data_folder_below_a_file_is_refused(tmp_path):
    (tmp_path / "file").touch()
    said = refusal(lambda: preflight.data_folder(tmp_path / "file" / "var"))
    assert said == (
        f"The data folder {tmp_path}/file/var can't be written (Not a directory). "
        "Choose another one: DATA_DIR=/some/folder make run"
    )


@pytest.fixture
def ordinary():
    """Whoever runs the tests, root included, has no rights of root in this one."""
    before = os.geteuid()
    os.seteuid(before or 65534)
    yield
    os.seteuid(before)


def test_data_folder_without_rights_is_refused(ordinary):
    said = refusal(lambda: preflight.data_folder("/etc/naturopole/var"))
    assert said.startswith("The data folder /etc/naturopole/var can't be written (Permission denied). ")


def test_data_folder_on_a_full_disk_is_refused(tmp_path):
    said = refusal(lambda: preflight.data_folder(tmp_path, needed=10**18))
    assert said.startswith(f"The disk of {tmp_path} has ")
    assert said.endswith("Free some space, or use another disk: DATA_DIR=/some/folder make run")


def test_data_folder_in_use_names_the_process(tmp_path):
    script = (
        f"from server.preflight import data_folder\nwith data_folder({str(tmp_path)!r}, needed=0): print(); input()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", script], **pipes) as other:
        other.stdout.readline()
        said = refusal(lambda: preflight.data_folder(tmp_path, needed=0))
        other.communicate("\n")
    assert said.startswith(f"Naturopôle already runs on {tmp_path} (process {other.pid}). ")
    with preflight.data_folder(tmp_path, needed=0):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_port_taken_is_refused_with_the_next_one():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Refusal) as refused:
            preflight.port_free("127.0.0.1", port)
    following = port + 1 if port < 65535 else 8000
    assert str(refused.value) == (
        f"Port {port} is taken by another program. Choose another one: PORT={following} make run"
    )
    preflight.port_free("127.0.0.1", port)


def test_port_that_needs_rights_names_one_that_does_not():
    # Said of the error itself: a container may let anyone listen on any port.
    said = preflight.listening_hint("127.0.0.1", 80, PermissionError(errno.EACCES, "Permission denied"))
    assert said == "Port 80 needs more rights. Choose one above 1023: PORT=8000 make run"


def test_address_of_another_machine_is_refused():
    # 192.0.2.0/24 is kept for examples (RFC 5737): no machine has it.
    with pytest.raises(Refusal, match=r"^This machine can't listen on HOST=192\.0\.2\.1 "):
        preflight.port_free("192.0.2.1", 8000)
