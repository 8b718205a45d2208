"""Slicer's Reload for modules whose work is done in a package: it runs the module's own file again, not what that imports."""

import sys


def forgetPackage(name: str) -> None:
    """Have a module's package imported again. Not for packages that several modules share: one of them would go on with the
    former classes, and would not know the errors that the new ones raise."""
    for each in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
        del sys.modules[each]
