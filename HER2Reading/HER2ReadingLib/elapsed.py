"""The time since a case was shown."""

import time

from slicer.i18n import tr as _

from HER2ReadingLib.controls import TEXT_POINTS, enlarge, repeatedly


class Elapsed:
    """Minutes and seconds in a label."""

    def __init__(self, label) -> None:
        self._label, self._since = label, 0.0
        self._clock = repeatedly(1000, self._show)
        enlarge(label, TEXT_POINTS)
        label.toolTip = _("Since this case was shown.")

    def start(self) -> None:
        """Count from now, again where it counts already."""
        self._since = time.monotonic()
        self._clock.start()
        self._show()

    def stop(self) -> None:
        self._clock.stop()

    def _show(self) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._since), 60)
        self._label.text = f"{minutes}:{seconds:02}"
