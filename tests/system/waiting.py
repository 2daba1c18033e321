"""Waiting for something, and measuring how long it took, on a machine that
does other things besides."""
import time


def poll(what, seconds=60, why="waited in vain"):
    """Until it is true; what it came to."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, why
        time.sleep(0.05)


def seconds_of(what):
    begun = time.monotonic()
    what()
    return time.monotonic() - begun


def soon(what, limit, tries=3):
    """Does it end within so many seconds, at one of the tries?  What the
    program waits for comes back every time, what else the machine does not."""
    taken = []
    for _ in range(tries):
        taken.append(seconds_of(what))
        if taken[-1] < limit:
            return
    raise AssertionError(f"longer than {limit} s each time: {taken}")
