"""Every mutation: importing this package registers them."""

from headers.mutations import administration, body, decay, entered, nuclide, scantimes, series, units  # noqa: F401
