"""Many use cases in one go, for what is made up and not done by people."""

from __future__ import annotations

from matchmaker.db import together

__all__ = ["together"]
