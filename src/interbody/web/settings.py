"""What one launch of the server is told: where the data lie, and who may come in."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
"""Only this computer can connect."""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Settings:
    """One launch.

    Attributes:
        data: folder of the store; made if need be.
        token: opens the application once, in the address that is printed.
        session: what the cookie holds from then on; never in an address.
    """

    data: Path
    token: str = field(default_factory=_secret, repr=False)
    session: str = field(default_factory=_secret, repr=False)

    @property
    def cookie(self) -> str:
        """Name of the cookie. Cookies know no ports, so each launch on this computer has a name of its own."""
        return f"interbody-{hashlib.sha256(self.session.encode()).hexdigest()[:8]}"


def default_data() -> Path:
    """The folder that the operating system gives to this user's programs for data that stay."""
    from platformdirs import user_data_path

    return user_data_path("interbody", appauthor=False)
