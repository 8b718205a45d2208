"""Stands for slicer.i18n: nothing is translated."""


def tr(text: str) -> str:
    return text


def translate(context: str, text: str) -> str:
    return text
