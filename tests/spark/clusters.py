"""Clusters on this machine that the tests start themselves: a master with two workers, and a Spark Connect server."""

import os
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark
import pytest

PROGRAMS = Path(pyspark.__file__).parent / "bin"
THIS_MACHINE = "127.0.0.1"
DEPLOY = "org.apache.spark.deploy"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
SECONDS = 240


def free_port():
    """A port at which nobody listens."""
    with socket.socket() as found:
        found.bind((THIS_MACHINE, 0))
        return found.getsockname()[1]


@contextmanager
def running(program, *arguments, folder):
    """One of Spark's programs, until the end of the block."""
    place = {"SPARK_LOCAL_IP": THIS_MACHINE, "SPARK_LOCAL_DIRS": str(folder), "SPARK_WORKER_DIR": str(folder)}
    environment = {name: value for name, value in os.environ.items() if name != "PYSPARK_SUBMIT_ARGS"}
    with (folder / f"{arguments[0]} {time.monotonic_ns()}.log").open("wb") as log:
        command = [PROGRAMS / program, *map(str, arguments)]
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment | place)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


@contextmanager
def master_with_two_workers(folder):
    """The URL of a standalone master whose two workers have one processor each."""
    port, shown = free_port(), free_port()
    url = f"spark://{THIS_MACHINE}:{port}"
    with ExitStack() as started:
        here = ("--host", THIS_MACHINE, "--webui-port")
        master = running("spark-class", f"{DEPLOY}.master.Master", *here, shown, "--port", port, folder=folder)
        wait_for(port, started.enter_context(master))
        for _ in range(2):
            own = free_port()
            of_one = (*here, own, "--cores", 1, "--memory", "1g", url)
            wait_for(
                own, started.enter_context(running("spark-class", f"{DEPLOY}.worker.Worker", *of_one, folder=folder))
            )
        yield url


@contextmanager
def connect_server(folder):
    """The URL of a Spark Connect server."""
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": THIS_MACHINE,
        "spark.connect.grpc.binding.port": port,
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 3,
        "spark.sql.warehouse.dir": folder / "warehouse",
    }
    set_so = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    with running("spark-submit", "--class", CONNECT, "--master", "local[2]", *set_so, folder=folder) as process:
        wait_for(port, process)
        yield f"sc://{THIS_MACHINE}:{port}"


def wait_for(port, process):
    """Wait until somebody listens at a port."""
    for _ in range(SECONDS * 2):
        with socket.socket() as tried:
            if tried.connect_ex((THIS_MACHINE, port)) == 0:
                return
        assert process.poll() is None, "it has ended"
        time.sleep(0.5)
    pytest.fail("nobody listens")
