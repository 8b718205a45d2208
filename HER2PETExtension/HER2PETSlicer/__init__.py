"""What the modules of the extension share on MRML nodes. No arithmetic: that is in HER2PETLib."""
