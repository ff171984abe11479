"""Starting the program as its users do, and speaking to it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

PATIENCE = 180.0
"""Seconds that a computation may take on a busy machine."""


@dataclass
class Launch:
    """A running server. ``address`` holds the key; ``base`` does not."""

    process: subprocess.Popen[str]
    address: str
    data: Path
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def client(self) -> httpx.Client:
        """A program that holds the key."""
        headers = {"authorization": f"Bearer {self.token}"}
        return httpx.Client(base_url=self.base, headers=headers, timeout=60.0)

    def stranger(self, **headers: str) -> httpx.Client:
        """A program without it."""
        return httpx.Client(base_url=self.base, headers=headers, timeout=30.0)


@contextmanager
def launch(data: Path, *more: str) -> Iterator[Launch]:
    """``interbody serve`` on a free port; ended at the end."""
    command = [sys.executable, "-m", "interbody", "serve", "--no-browser", "--port", "0", "--data", str(data), *more]
    log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - open for as long as the process
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    if not address:
        log.seek(0)
        raise AssertionError(log.read())
    try:
        yield Launch(process, address, data)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        log.close()


def ended(client: httpx.Client, job_id: str, patience: float = PATIENCE) -> dict[str, Any]:
    """The job once it has ended."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        job: dict[str, Any] = client.get(f"/api/jobs/{job_id}").json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.2)
    raise AssertionError(f"the job did not end: {job}")


def events(client: httpx.Client, job_id: str, after: int | None = None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Server-sent events of a job: number and view."""
    headers = {} if after is None else {"last-event-id": str(after)}
    with client.stream("GET", f"/api/jobs/{job_id}/events", headers=headers) as answer:
        number = -1
        for line in answer.iter_lines():
            if line.startswith("id: "):
                number = int(line[4:])
            elif line.startswith("data: "):
                yield number, json.loads(line[6:])
