"""What the ``silah`` command does, one file for each command that is more than a line."""
