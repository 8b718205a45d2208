"""Whether this machine can draw without a display. Where it cannot, VTK ends the process: so it is tried in a child."""

import functools
import os
import subprocess
import sys

_DRAW = """
import vtk
window = vtk.vtkRenderWindow()
window.SetOffScreenRendering(1)
window.SetSize(16, 16)
renderer = vtk.vtkRenderer()
renderer.SetBackground(1, 0, 0)
window.AddRenderer(renderer)
window.Render()
pixels = vtk.vtkUnsignedCharArray()
window.GetPixelData(0, 0, 15, 15, 0, pixels, 0)
raise SystemExit(0 if pixels.GetValue(0) == 255 and pixels.GetValue(1) == 0 else 3)
"""


@functools.cache
def whyNoViews() -> str:
    """Empty where slice views can be drawn, else the reason with its remedy."""
    if "SLICERHOST_NO_VIEWS" in os.environ:
        return "slice views are switched off by SLICERHOST_NO_VIEWS"
    result = subprocess.run([sys.executable, "-c", _DRAW], capture_output=True, timeout=600, check=False)
    if result.returncode == 0:
        return ""
    return (
        f"slice views cannot be drawn here (the trial picture ended with {result.returncode}): "
        "install libegl1 and libgl1-mesa-dri, or libosmesa6 and set VTK_DEFAULT_OPENGL_WINDOW=vtkOSOpenGLRenderWindow"
    )
