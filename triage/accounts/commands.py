"""What can be asked of accounts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SignIn:
    """An address and a password as typed."""

    email: str
    password: str = field(repr=False)
