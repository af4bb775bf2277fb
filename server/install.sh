#!/bin/sh
# Builds .venv from a lock file: install.sh requirements.txt. Does nothing when that lock is installed already.
set -eu

lock=$1
python=${PYTHON:-python3}
stamp=.venv/.$(basename "$lock" .txt)
# The path too: the scripts of an environment that was moved or copied point to where it was built.
want="$(sha256sum "$lock") $PWD"

if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ]; then
    exit 0
fi
if ! command -v "$python" >/dev/null; then
    echo "Python is missing: apt-get install python3 python3-venv, or name one: PYTHON=python3.11 make run" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 or later is needed, and $python is $("$python" -V)." >&2
    echo "Install a later one and name it: PYTHON=python3.11 make run" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "Python's venv is missing: apt-get install python3-venv (as root), then the same command again." >&2
    exit 1
fi
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    "$python" -m venv --clear .venv
fi
echo "Installing the Python packages of $lock in .venv …"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --require-hashes --only-binary :all: -r "$lock"
echo "$want" >"$stamp"
