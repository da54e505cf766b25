"""How long the follow-up code of a request just sent may be seen again by whoever sent it: at both doors the same."""

import time
from typing import Any

#: Seconds for which it is shown and printed on the device that sent the request; it is kept nowhere else.
CODE_SHOWN = 15 * 60


def still_shown(kept: Any) -> str:
    """The code out of what a session kept, a pair of code and moment in seconds; nothing once its time is over."""
    secret, at = kept or ("", 0)
    return str(secret) if time.time() - at < CODE_SHOWN else ""
