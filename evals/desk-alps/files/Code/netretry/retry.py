"""Retries HTTP calls with exponential back-off and jitter."""
import random
import time

MAX_ATTEMPTS = 6
BASE_DELAY_SECONDS = 0.25


def retry(call, attempts=MAX_ATTEMPTS):
    """Calls a function until it succeeds, at most six times.

    Waits twice as long after each failure, with random jitter of up to 20 percent.
    Gives up at once on a 4xx status, because repeating a bad request is useless.
    """
    delay = BASE_DELAY_SECONDS
    for attempt in range(attempts):
        try:
            return call()
        except ConnectionError:
            if attempt == attempts - 1:
                raise
            time.sleep(delay * random.uniform(1.0, 1.2))
            delay *= 2


def parse_retry_after(header):
    """Reads a Retry-After header, which holds either seconds or an HTTP date; returns seconds."""
    if header.isdigit():
        return int(header)
    raise NotImplementedError("HTTP dates are not supported yet")
