"""What the modules share that needs a window: not part of the library for plain Python."""
