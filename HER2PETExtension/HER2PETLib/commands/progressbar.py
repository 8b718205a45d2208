"""Progress of long work on a terminal; nothing where the output goes to a file or another program."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from HER2PETLib.progress import Progress, silent

# tqdm draws ten times a second, and only when the bar moves on: of a stage of few steps, each of which lasts, it would draw none.
FEW = 20


@contextmanager
def progressBar(title: str) -> Iterator[Progress]:
    """A Progress callback that draws a bar on stderr while the block runs."""
    if not sys.stderr.isatty():
        yield silent
        return
    from tqdm import tqdm

    with tqdm(desc=title, leave=False) as bar:

        def show(done: int, total: int, what: str) -> None:
            if done < bar.n:  # the next stage of the work, with a rate of its own
                bar.reset()
            bar.total = total
            bar.set_postfix_str(what, refresh=False)
            bar.update(done - bar.n)
            if total <= FEW:
                bar.refresh()

        yield show
