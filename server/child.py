"""Processes that end when this one does, however it ends."""

import contextlib
import shutil
import signal
import subprocess


@contextlib.contextmanager
def child(command, *, stop=signal.SIGTERM, patience=30, **options):
    """Run `command` and yield its Popen; leaving the block stops it. `options` are those of Popen.

    It gets a session of its own: Ctrl-C reaches every process of a terminal's session at once, and here the
    order matters. At the end it gets the signal `stop` and, after `patience` seconds, is killed. Where Linux
    offers it, the kernel sends the same signal when this process is killed outright.
    """
    if setpriv := shutil.which("setpriv"):
        command = [setpriv, "--pdeathsig", signal.Signals(stop).name.removeprefix("SIG"), "--", *command]
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        end(process, stop, patience)


def end(process, stop, patience):
    """Send `stop` to a process that still runs, wait, kill what is left and reap it."""
    if process.poll() is None:
        process.send_signal(stop)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(command, **options):
    """Run `command` to its end as a `child` and return its exit code."""
    with child(command, **options) as process:
        return process.wait()
