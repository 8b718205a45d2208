"""All that a reader's machine needs of a packet: its contents and its images."""
