"""Dark colors for the reader's page: in a dark room a bright panel beside the images blinds."""

import qt

_TEXT, _FAINT = "#d8d8d8", "#8a8a8a"
_BACKGROUND, _FIELD, _BUTTON = "#26282b", "#1b1c1e", "#3a3d41"
_CHOSEN, _ON_CHOSEN = "#5596c9", "#101214"


def darken(*widgets) -> None:
    """Show the widgets, and all in them, in dark colors; contrast of texts is at least 4.5 : 1 (WCAG 2.1, 1.4.3), that of
    what is chosen or has the focus at least 3 : 1 (1.4.11)."""
    palette = qt.QPalette()
    for role, color in (
        (qt.QPalette.Window, _BACKGROUND),
        (qt.QPalette.Base, _FIELD),
        (qt.QPalette.AlternateBase, _BACKGROUND),
        (qt.QPalette.Button, _BUTTON),
        (qt.QPalette.WindowText, _TEXT),
        (qt.QPalette.Text, _TEXT),
        (qt.QPalette.ButtonText, _TEXT),
        (qt.QPalette.Highlight, _CHOSEN),
        (qt.QPalette.HighlightedText, _ON_CHOSEN),
    ):
        palette.setColor(role, qt.QColor(color))
    for role in (qt.QPalette.WindowText, qt.QPalette.Text, qt.QPalette.ButtonText):
        palette.setColor(qt.QPalette.Disabled, role, qt.QColor(_FAINT))
    for widget in widgets:
        widget.setPalette(palette)
        widget.setAutoFillBackground(True)


def lighten(*widgets) -> None:
    """The application's own colors again."""
    for widget in widgets:
        widget.setPalette(qt.QPalette())
        widget.setAutoFillBackground(False)
