"""SUV volume and regions to numbers."""
