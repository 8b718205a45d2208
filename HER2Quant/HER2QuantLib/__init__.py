"""What the module HER2Quant does: widget, logic on MRML nodes, parameters. No arithmetic: that is in HER2PETLib."""
