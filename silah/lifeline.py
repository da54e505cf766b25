"""What ends a process that has begun to stop: soon, and without tearing away what it has in hand."""

import os
import select
import signal
import threading
import time
from collections.abc import Sized

GRACE = 12  # seconds that work in hand is given
LINGER = 2.0  # seconds for whoever is still sending or receiving when nothing is in hand


def end_with(*ends: int, in_hand: Sized) -> None:
    """End this process when one of these file descriptors can be read, or the other side of one is gone.

    The process is asked by SIGINT, because SIGTERM may be what is read here. If it does not end by itself it is ended
    ``LINGER`` after nothing is in hand any more, and after ``GRACE`` whatever it does: what it did not commit never was.

    Args:
        ends: descriptors; of a pipe whose other end another process holds and never writes to, its death is read.
        in_hand: what is being worked on at any moment; empty when nothing is.
    """

    def wait() -> None:
        select.select(ends, [], [])
        signal.alarm(GRACE)  # the kernel ends the process then, whatever holds it
        os.kill(os.getpid(), signal.SIGINT)
        while in_hand:
            time.sleep(0.1)
        time.sleep(LINGER)
        os._exit(0)  # a slow sender holds up the orderly way

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
