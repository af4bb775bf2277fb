"""What the tests of the start share: a clean environment, and one database that each may start and stop."""

import subprocess

import pytest

from server import account, embedded


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: starts real servers, for seconds")


@pytest.fixture
def given(monkeypatch):
    """`given(PORT="8001")` replaces what the environment says; everything of ours is unset at first."""
    names = ("DATA_DIR", "DEMO", "SECRET_KEY", "MEDICAL_KEYS", "DATABASE_URL", "DATABASE_OWNER_URL", "HOST", "PORT")
    for name in (*names, "ALLOWED_HOSTS", "BASE_URL", "WEB_CONCURRENCY"):
        monkeypatch.delenv(name, raising=False)
    return lambda **values: [monkeypatch.setenv(name, value) for name, value in values.items()]


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A database folder made once, for `cluster` to copy."""
    folder = tmp_path_factory.mktemp("made")
    cluster = embedded.Cluster(folder / "database", folder / "database.log", throwaway=True)
    with embedded.running(cluster):
        pass
    return cluster.folder


@pytest.fixture
def cluster(made, tmp_path):
    """A stopped database of this test alone."""
    subprocess.run(["cp", "-a", made, tmp_path / "database"], check=True)
    return embedded.Cluster(tmp_path / "database", tmp_path / "database.log", throwaway=True)


@pytest.fixture
def sleeper(cluster):
    """The number of a living process, of the account that the database has, that is no database."""
    process = subprocess.Popen(["sleep", "60"], cwd="/", **account.options(cluster.folder))
    yield process.pid
    process.kill()
    process.wait()
