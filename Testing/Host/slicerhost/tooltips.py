"""Tool tips as Slicer gives them back, and as people read them."""


def written(text: str) -> str:
    """What Slicer makes of the tool tip of a widget at once: rich text, which wraps its lines (ctkToolTipTrapper)."""
    from PySide6 import QtGui

    return text if not text or QtGui.Qt.mightBeRichText(text) else QtGui.Qt.convertFromPlainText(text, QtGui.Qt.WhiteSpaceNormal)


def toolTipOf(widget) -> str:
    """The text of a widget's tool tip, as somebody reads it under the mouse."""
    from PySide6 import QtGui

    document = QtGui.QTextDocument()
    document.setHtml(widget.toolTip)
    return document.toPlainText()
