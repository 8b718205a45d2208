"""What the module HER2Reading does: pages and logic on MRML nodes. What decides or stores is in HER2PETLib.reading."""
