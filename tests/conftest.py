"""How the property tests search: choose with the HYPOTHESIS_PROFILE environment variable."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Machines are shared, so no test fails for being slow; CI repeats the same examples every time.
settings.register_profile(
    "default",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("smoke", settings.get_profile("default"), max_examples=10)
settings.register_profile(
    "deep", settings.get_profile("default"), derandomize=False, max_examples=5_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
