"""Jobs: paths and settings in, progress and `tell` given, a dataclass out; nothing printed."""
